"""A published case is never changed silently: proposed, reviewed by another, applied whole or not at all."""

from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stories import history, workflow
from stories.history import proposals
from stories.models import Deed, Proposal, Story
from stories.roles import CURATORS
from tests import factories
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = factories.published("klm")
    factories.outcome(story, value=3, unit="views", source=story.sources.get())
    return story


def proposed(story, by, reason="The title was wrong", **text):
    entry = deepcopy(history.entry_of(story))
    entry["texts"]["en"] |= text or {"title": "Better"}
    return proposals.propose(story=story, entry=entry, by=by, reason=reason)


def title(story) -> str:
    return story.texts.get(language="en").title


def deeds(story) -> list[str]:
    return [step.deed for step in story.transitions.all()]


def test_readers_see_the_case_as_it_was_until_another_publishes_the_change(story, ann, rob):
    proposal = proposed(story, ann)
    assert title(story) == "Title of klm in en"
    proposals.publish(proposal=proposal, version=1, by=rob)
    assert title(story) == "Better"
    assert Story.objects.get(pk=story.pk).is_public
    assert [(e.amends, e.reason, e.by) for e in story.amendments] == [
        (["texts.en"], "The title was wrong", ann)
    ]
    assert deeds(story)[:2] == [Deed.CORRECTED, Deed.PROPOSED]


def test_a_returned_change_comes_back_with_the_reason_and_is_handed_in_again(story, ann, rob):
    proposal = proposed(story, ann)
    proposals.decline(proposal=proposal, version=1, by=rob, reason="Which airline?")
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer, proposal.is_open) == (
        "returned",
        "Which airline?",
        True,
    )
    again = proposed(story, ann, title="Best")
    assert (again.pk, again.version, again.state) == (proposal.pk, 2, "review")
    proposals.publish(proposal=again, version=2, by=rob)
    assert title(story) == "Best"


@pytest.mark.parametrize("allowed", [False, True])
def test_nobody_publishes_their_own_change_unless_the_setting_allows_it(
    story, rob, settings, allowed
):
    settings.REVIEW_OWN_CASES = allowed
    proposal = proposed(story, rob)
    if allowed:
        proposals.publish(proposal=proposal, version=1, by=rob)
        assert title(story) == "Better"
    else:
        with pytest.raises(PermissionDenied):
            proposals.publish(proposal=proposal, version=1, by=rob)
        assert title(story) != "Better"


def test_a_curator_decides_on_nothing_but_may_withdraw_their_own(story, ann, rob):
    other = person("eve", CURATORS)
    proposal = proposed(story, ann)
    for decide in (proposals.publish, lambda **k: proposals.decline(reason="No", **k)):
        with pytest.raises(PermissionDenied):
            decide(proposal=proposal, version=1, by=other)
    with pytest.raises(PermissionDenied):
        proposals.withdraw(proposal=proposal, by=other)
    proposals.withdraw(proposal=proposal, by=ann)
    with pytest.raises(ValidationError, match="decided on already"):
        proposals.publish(proposal=proposal, version=1, by=rob)


def test_what_was_edited_after_the_reviewer_looked_is_looked_at_again(story, ann, rob):
    proposal = proposed(story, ann)
    proposed(story, ann, title="Sneaked in")
    with pytest.raises(ValidationError, match="edited meanwhile"):
        proposals.publish(proposal=proposal, version=1, by=rob)
    assert title(story) == "Title of klm in en"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": " "}, "Say why"),
        ({"title": "Title of klm in en"}, "Nothing differs"),
    ],
)
def test_a_change_has_a_reason_and_changes_something(story, ann, change, refusal):
    with pytest.raises(ValidationError, match=refusal):
        proposed(story, ann, **change)
    assert not Proposal.objects.exists()


def test_only_published_cases_are_changed_so(ann, rob):
    draft = factories.draft()
    with pytest.raises(ValidationError, match="Only a published case"):
        proposed(draft, ann)
    story = factories.published("other")
    proposal = proposed(story, ann)
    workflow.archive(story=story, by=rob)
    with pytest.raises(ValidationError, match="Only a published case"):
        proposals.publish(proposal=proposal, version=1, by=rob)


@pytest.mark.parametrize("part", ["gestures", "sources", "texts"])
def test_a_change_that_takes_away_what_publishing_needs_is_not_applied(story, ann, rob, part):
    entry = deepcopy(history.entry_of(story)) | {"outcomes": []}
    entry[part] = {} if part == "texts" else []
    before = history.entry_of(story)
    proposal = proposals.propose(story=story, entry=entry, by=ann, reason="Why not")
    with pytest.raises(ValidationError):
        proposals.publish(proposal=proposal, version=1, by=rob)
    assert history.entry_of(story) == before
    assert proposals.open_for(story) == proposal


def test_an_address_that_was_taken_meanwhile_is_told(story, ann, rob):
    entry = deepcopy(history.entry_of(story)) | {"slug": "wanted"}
    proposal = proposals.propose(story=story, entry=entry, by=ann, reason="Shorter")
    factories.draft("wanted")
    with pytest.raises(ValidationError, match="Another case has this address"):
        proposals.publish(proposal=proposal, version=1, by=rob)


# base, proposed, present -> what becomes public
MERGES = [
    ({"country": "nl"}, {"country": "de"}, {"country": "nl"}, {"country": "de"}),
    ({"country": "nl"}, {"country": "nl"}, {"country": "be"}, {"country": "be"}),
    ({"country": "nl"}, {"country": "de"}, {"country": "be"}, {"country": "de"}),
    (
        {"texts": {"en": 1}},
        {"texts": {"en": 2}},
        {"texts": {"en": 1, "de": 3}},
        {"texts": {"en": 2, "de": 3}},
    ),
    (
        {"texts": {"en": 1, "de": 2}},
        {"texts": {"en": 1}},
        {"texts": {"en": 9, "de": 2}},
        {"texts": {"en": 9}},
    ),
    (
        {"sources": [1], "outcomes": [1]},
        {"sources": [1], "outcomes": [2]},
        {"sources": [0, 1], "outcomes": [1]},
        {"sources": [1], "outcomes": [2]},
    ),
    (
        {"sources": [1], "outcomes": [1]},
        {"sources": [1], "outcomes": [1]},
        {"sources": [0, 1], "outcomes": [3]},
        {"sources": [0, 1], "outcomes": [3]},
    ),
]


@pytest.mark.parametrize(("base", "changed", "present", "public"), MERGES)
def test_only_what_a_proposal_changes_is_applied(base, changed, present, public):
    assert proposals.merged(base, changed, present) == public
