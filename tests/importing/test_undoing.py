"""An import is taken back, except where somebody went on with a case."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories import history, importing, workflow
from stories.history import proposals
from stories.models import Edition, Story, StoryGesture, StorySource
from tests import factories
from tests.importing.conftest import new

pytestmark = pytest.mark.django_db


@pytest.fixture
def imported(words, bring):
    """A new case, a changed draft and a proposed change."""
    factories.draft("a-draft")
    factories.published("public")
    return bring(
        new(),
        {"slug": "a-draft", "brand": "klm", "language": "de"} | texts("a-draft"),
        {"slug": "public", "brand": "klm", "language": "de"} | texts("public"),
    )


def texts(slug):
    text = Story.objects.get(slug=slug).texts.get()
    return {"title_en": text.title, "summary_en": text.summary}


def results(imported) -> dict[str, str]:
    return {row.slug: row.undone for row in imported.rows.all()}


def test_everything_is_as_it_was(imported, curator):
    importing.undo(imported, by=curator)
    assert results(imported) == {
        "umbrella": "archived",
        "a-draft": "put back",
        "public": "withdrawn",
    }
    made = Story.objects.get(slug="umbrella")
    assert (made.status, made.transitions.get().reason) == ("archived", "Import cases.csv undone")
    draft = Story.objects.get(slug="a-draft")
    assert draft.language == "en"
    assert Edition.objects.of("story", draft.pk).first().reason == "Import cases.csv undone"
    assert proposals.open_for(Story.objects.get(slug="public")) is None
    imported.refresh_from_db()
    assert (imported.state, imported.undone_by) == ("undone", curator)
    with pytest.raises(ValidationError):
        importing.undo(imported, by=curator)


def edit(slug):
    story = Story.objects.get(slug=slug)
    with history.changing(story, by=None):
        story.country = "us"
        story.save()


def publish(slug):
    story = Story.objects.get(slug=slug)
    if not story.gesture_links.exists():
        StoryGesture.objects.create(story=story, gesture=factories.gesture("apology"))
        StorySource.objects.create(story=story, source=factories.source())
    workflow.publish(story=story, by=None)


def archive(slug):
    workflow.discard(story=Story.objects.get(slug=slug), by=None)


def decline(slug):
    proposal = Story.objects.get(slug=slug).proposals.get()
    boss = get_user_model().objects.create_superuser("boss")
    proposals.decline(proposal=proposal, version=1, by=boss, reason="No")
    proposals.withdraw(proposal=proposal, by=boss)


def propose_more(slug):
    story = Story.objects.get(slug=slug)
    entry = proposals.open_for(story).entry | {"country": "us"}
    proposals.propose(story=story, entry=entry, by=None, reason="More")


# slug, what happened since -> why it is left, what it becomes if it is chosen
SINCE = [
    ("umbrella", edit, "Somebody has edited the case since.", "archived"),
    ("umbrella", publish, "The case has been published since.", "left"),
    ("umbrella", archive, "The case is archived.", "left"),
    ("a-draft", edit, "Somebody has edited the case since.", "put back"),
    ("a-draft", publish, "The case has been published since.", "left"),
    ("public", decline, "The change was decided on: Withdrawn.", "left"),
    ("public", propose_more, "Somebody has edited the proposed change since.", "withdrawn"),
]


@pytest.mark.parametrize("chosen", [False, True])
@pytest.mark.parametrize(("slug", "meanwhile", "why", "otherwise"), SINCE)
def test_what_somebody_went_on_with_is_left_unless_it_is_chosen(
    slug, meanwhile, why, otherwise, chosen, imported, person
):
    meanwhile(slug)
    [finding] = [f for f in importing.survey(imported) if f.row.slug == slug]
    assert (finding.will, finding.why, finding.may_choose) == ("left", why, otherwise != "left")
    also = frozenset([finding.row.number]) if chosen else frozenset()
    importing.undo(imported, by=person("reviewer"), also=also)
    row = imported.rows.get(slug=slug)
    wanted = otherwise if chosen else "left"
    assert (row.undone, row.why) == (wanted, "" if wanted != "left" else why)
    others = [undone for other, undone in results(imported).items() if other != slug]
    assert "left" not in others


def test_one_undoes_ones_own_and_reviewers_all(imported, curator, person):
    assert importing.may_undo(imported, curator)
    assert importing.may_undo(imported, person("reviewer"))
    other = person("curator", "other")
    with pytest.raises(PermissionDenied):
        importing.undo(imported, by=other)


def test_looking_what_undoing_would_do_takes_as_many_queries_for_many_cases(words, bring):
    def count(size: int) -> int:
        slugs = [factories.draft().slug for _number in range(size)]
        rows = [{"slug": s, "brand": "klm", "language": "de"} | texts(s) for s in slugs]
        imported = bring(*rows)
        with CaptureQueriesContext(connection) as recorded:
            assert [finding.will for finding in importing.survey(imported)] == ["put back"] * size
        return len(recorded)

    assert count(2) == count(7)
