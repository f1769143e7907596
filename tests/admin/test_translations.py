"""The ledger and the editor beside the original, as a browser sees and sends them."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories import history, ledger
from tests import factories
from tests.admin.forms import change_url, said
from tests.views import bulk

pytestmark = pytest.mark.django_db

LEDGER = reverse("admin:stories_translation_changelist")
EVIL = "<script>alert('x')</script> & <b>"


@pytest.fixture
def story():
    return factories.draft("klm")


def url(story, language="de"):
    return reverse("admin:stories_translation_edit", args=[story.pk, language])


def opened(client, story, **words):
    """The editor's form as a browser sends it back, with some words changed."""
    form = client.get(url(story)).context["form"]
    data = {field.html_name: str(field.value()).replace("\n", "\r\n") for field in form}
    return data | {"do": "save"} | words


def translated(client, story, **words):
    sent = {"title": "Titel", "summary": "Text"} | words
    client.post(url(story), opened(client, story, **sent))


def state(story):
    return ledger.of_story(story.pk)["de"].state


def test_the_ledger_needs_as_many_queries_for_many_cases_as_for_few(chief):
    counted = []
    for size in (10, 200):
        bulk.library(size)
        chief.get(LEDGER)
        with CaptureQueriesContext(connection) as recorded:
            page = chief.get(f"{LEDGER}?state=draft&q=umbrella")
        assert page.context["ledger"].total == size
        counted.append(len(recorded))
        bulk.Story.objects.all().delete()
        bulk.Brand.objects.all().delete()
        bulk.Source.objects.all().delete()
        bulk.Place.objects.all().delete()
    assert counted == [counted[0]] * 2
    assert counted[0] <= 10


@pytest.mark.parametrize("query", ["page=x", "state=%00", "q=%00", "language=fr&language=de"])
def test_nonsense_in_the_address_is_told(query, chief):
    page = chief.get(f"{LEDGER}?{query}")
    assert page.status_code == 200
    assert 'class="error"' in page.text
    assert "<table" not in page.text


def test_each_state_leads_to_the_text_beside_its_original(chief, story):
    factories.text(story, "de")
    page = chief.get(LEDGER)
    assert f'href="{url(story)}" data-state="draft"' in page.text
    assert f'href="{url(story, "nl")}" data-state="missing"' in page.text
    assert f'href="{change_url(story)}" data-state="original"' in page.text


def test_a_text_is_saved_and_then_reviewed_by_another(chief, story, client):
    answer = chief.post(url(story), opened(chief, story, title="Titel", summary="A\r\nB"))
    assert answer.status_code == 302
    assert (story.texts.get(language="de").summary, state(story)) == ("A\nB", "draft")
    page = chief.post(url(story), opened(chief, story, do="review"), follow=True)
    assert "A text that you translated is for somebody else to review." in said(page)
    client.force_login(User.objects.create_superuser("rob"))
    page = client.post(url(story), opened(client, story, do="review"), follow=True)
    assert (said(page), state(story)) == ("The text is reviewed.", "reviewed")
    assert "Reviewed by rob" in page.text


def test_what_a_reviewer_changes_while_reviewing_is_saved_and_waits_for_somebody_else(chief, story):
    factories.text(story, "de")
    page = chief.post(url(story), opened(chief, story, title="Besser", do="review"), follow=True)
    assert "for somebody else to review" in said(page)
    assert (story.texts.get(language="de").title, state(story)) == ("Besser", "draft")


def test_an_empty_title_is_told_beside_its_field_and_nothing_is_lost(chief, story):
    page = chief.post(url(story), opened(chief, story, summary="Only this"))
    assert page.status_code == 200
    assert page.context["form"].errors["title"]
    assert page.context["form"]["summary"].value() == "Only this"


def test_a_stale_text_shows_the_words_and_is_found_still_right(chief, story):
    translated(chief, story)
    with history.changing(story, by=None):
        story.texts.filter(language="en").update(title=f"Title {EVIL}")
    page = chief.get(url(story))
    assert "<ins>" in page.text
    assert EVIL not in page.text
    page = chief.post(url(story), opened(chief, story, do="confirm"), follow=True)
    assert "It counts as up to date now." in said(page)
    assert state(story) == "draft"


def test_the_second_of_two_sees_what_changed_and_keeps_their_words(chief, story):
    translated(chief, story, lesson="Alt")
    first = opened(chief, story, title="Erster")
    second = opened(chief, story, lesson="Zweiter")
    chief.post(url(story), first)
    page = chief.post(url(story), second)
    form = page.context["form"]
    assert "Somebody else saved this while you were writing" in page.text
    assert (form["title"].value(), form["lesson"].value()) == ("Erster", "Zweiter")
    again = {field.html_name: field.value() for field in form} | {"do": "save"}
    assert chief.post(url(story), again).status_code == 302
    text = story.texts.get(language="de")
    assert (text.title, text.lesson) == ("Erster", "Zweiter")


@pytest.mark.parametrize("others", [False, True])
def test_a_text_of_a_published_case_is_proposed_and_opens_in_the_form_of_the_case(chief, others):
    story = factories.published("klm", outcomes=["viral-reach"])
    if others:
        factories.text(story, "de")
    sent = opened(chief, story, title=EVIL[:90], summary="Text", _reason="Added")
    page = chief.post(url(story), sent, follow=True)
    assert "The text waits for review." in said(page)
    assert EVIL not in page.text
    form = chief.get(change_url(story))
    texts = next(f for f in form.context["inline_admin_formsets"] if f.formset.prefix == "texts")
    assert EVIL[:90] in [f["title"].value() for f in texts.formset.forms]
    # And what is sent from there is the same change.
    assert story.proposals.get().entry["outcomes"] == history.entry_of(story)["outcomes"]


def test_a_proposal_needs_a_reason(chief):
    story = factories.published("klm")
    sent = opened(chief, story, title="Titel", summary="Text", _reason=" ")
    page = chief.post(url(story), sent)
    assert "Say why the case changes" in said(page)
    assert page.context["form"]["title"].value() == "Titel"
    assert not story.translations.exists()


@pytest.mark.parametrize(
    ("reference", "shown"), [("nl", True), ("de", False), ("xx", False), ("%00", False)]
)
def test_another_language_is_shown_as_well(reference, shown, chief, story):
    factories.text(story, "nl", title="Een titel")
    page = chief.get(f"{url(story)}?reference={reference}")
    assert ("Een titel" in page.text) is shown


def test_the_original_is_changed_in_the_form_of_its_case(chief, story):
    assert chief.get(url(story, "en")).headers["Location"] == change_url(story)
    page = chief.get(change_url(story))
    assert url(story) not in page.text
    factories.text(story, "de")
    assert url(story) in chief.get(change_url(story)).text


def test_boxes_tell_what_waits(chief, client):
    story = factories.published("klm", title="Case")
    with history.changing(story, by=None):
        factories.text(story, "de")
        factories.text(story, "nl")
    ledger.reviewed(story, ["nl"], by=None)

    def boxes():
        found = {box.name: box for box in chief.get(reverse("admin:index")).context["boxes"]}
        names = ("Texts to review", "Stale texts")
        return [[(line.label, line.note) for line in found[name].lines] for name in names]

    assert boxes() == [[("Case", "German")], []]
    with history.changing(story, by=None):
        story.texts.filter(language="en").update(title="New")
    assert boxes() == [[], [("New", "German, Dutch")]]


def test_readers_are_told_of_a_text_that_was_not_reviewed_or_is_stale(client):
    story = factories.published("klm")
    with history.changing(story, by=None):
        factories.text(story, "de")
    page = f"{story.get_absolute_url()}?text=de"
    assert 'data-unreviewed="de"' in client.get(page).text
    assert "data-unreviewed" not in client.get(story.get_absolute_url()).text
    ledger.reviewed(story, ["de"], by=None)
    assert "data-unreviewed" not in client.get(page).text
    with history.changing(story, by=None):
        story.texts.filter(language="en").update(title="New")
    assert 'data-stale="de"' in client.get(page).text
