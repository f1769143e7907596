"""Which text is the original, and what is the state of each of the others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from stories import ledger
from stories.models import Story, StoryText
from stories.models.translation import fingerprint, words_of
from tests import factories
from tests.views import bulk

pytestmark = pytest.mark.django_db

# told in, the texts there are, those known to be translated -> the original
ORIGINALS = [
    ("en", ["en", "de"], [], "en"),
    ("nl", ["en", "nl"], [], "nl"),
    ("nl", ["en", "nl"], ["nl"], "en"),
    ("nl", ["en", "nl"], ["en"], "nl"),
    ("nl", ["en", "nl"], ["en", "nl"], "nl"),
    ("ja", ["de", "en"], [], "en"),
    ("ja", ["it", "es"], [], "es"),
    ("ja", ["it"], ["it"], "it"),
    ("en", [], [], ""),
]


@pytest.mark.parametrize(("told_in", "texts", "translated", "original"), ORIGINALS)
def test_the_original_is_the_text_in_the_language_the_case_was_told_in(
    told_in, texts, translated, original
):
    assert ledger.original_language(told_in, texts, translated) == original


def knows(story, code, *, standing="draft", of="en", **then):
    """Somebody wrote down that a text says what the original said ``then``."""
    words = {text.language: words_of(text) for text in story.texts.all()}
    row = ledger.translation(story.pk, code, words[code], of, words[of] | then, standing=standing)
    row.reviewed_at = timezone.now() if standing == "reviewed" else None
    row.save()


# what is known of the German text -> its state, and whether it counts as reviewed
STATES = [
    (None, ("draft", False)),
    ({}, ("draft", False)),
    ({"standing": "reviewed"}, ("reviewed", True)),
    ({"standing": "reviewed", "title": "Before"}, ("stale", True)),
    ({"title": "Before"}, ("stale", False)),
    ({"standing": "reviewed", "questions": ["Why?"]}, ("stale", True)),
]


@pytest.mark.parametrize(("known", "told"), STATES)
def test_the_state_of_a_text_is_told_from_what_is_known_of_its_words(known, told):
    story = factories.draft()
    factories.text(story, "de")
    if known is not None:
        knows(story, "de", **known)
    cells = ledger.of_story(story.pk)
    assert (cells["de"].state, cells["de"].reviewed) == told
    assert (cells["en"].state, cells["nl"].state) == ("original", "missing")
    fetched = Story.objects.prefetch_related("texts").get()
    assert ledger.of_fetched(fetched) == cells


def test_a_text_changed_by_any_way_is_a_draft_and_restored_is_what_it_was():
    story = factories.draft()
    text = factories.text(story, "de")
    knows(story, "de", standing="reviewed")
    StoryText.objects.filter(pk=text.pk).update(lesson="Another")
    assert ledger.of_story(story.pk)["de"].state == "draft"
    StoryText.objects.filter(pk=text.pk).update(lesson="")
    assert ledger.of_story(story.pk)["de"].state == "reviewed"


@pytest.mark.parametrize(
    "words",
    [
        {},
        {"summary": "Ümlaut – “quoted”\nand a second line", "doubts": "x"},
        {"situation": "a", "gesture": "b", "outcome": "c", "lesson": "d"},
        {"questions": ["Why?", "¿Qué?", ""]},
        {"questions": []},
    ],
)
def test_python_and_the_database_give_the_same_fingerprint(words):
    story = factories.draft()
    text = StoryText.objects.get(pk=factories.text(story, "de", **words).pk)
    assert text.fingerprint == fingerprint(words_of(text))


def test_any_number_of_cases_needs_three_queries():
    bulk.library(60)
    with CaptureQueriesContext(connection) as recorded:
        cells = ledger.standings(Story.objects.published())
    assert (len(recorded), len(cells)) == (3, 60)
