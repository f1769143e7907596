"""Which of a case's texts are read, and how long that takes."""

import pytest
from django.http import QueryDict

from stories.models import Story
from stories.reading import read
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db):
    """Originally told in Dutch; texts in English, German and Dutch."""
    made = factories.published("seat", language="nl")
    for language in ("nl", "de"):
        factories.text(made, language)
    return made


# query string, the reader's language -> the texts that are shown, the parameters with an error
TABLE = [
    ("", "en", ["en"], set()),
    ("", "de", ["de"], set()),
    ("", "it", ["en"], set()),
    ("text=nl", "en", ["nl"], set()),
    ("text=en", "de", ["en"], set()),
    ("text=en&beside=de", "en", ["en", "de"], set()),
    ("beside=de", "en", ["en", "de"], set()),
    ("text=&beside=", "en", ["en"], set()),
    ("text=de&text=de", "en", ["de"], set()),
    ("other=1", "en", ["en"], set()),
    ("text=it", "en", ["en"], {"text"}),
    ("text=de&text=nl", "en", ["en"], {"text"}),
    ("beside=en", "en", ["en"], {"beside"}),
    ("text=de&beside=de", "en", ["de"], {"beside"}),
    ("beside=xx", "de", ["de"], {"beside"}),
    ("text=xx&beside=yy", "en", ["en"], {"text", "beside"}),
    ("text=DE", "en", ["en"], {"text"}),
    ("text=%00", "en", ["en"], {"text"}),
    ("text=-1&beside=" + "x" * 5000, "en", ["en"], {"text", "beside"}),
]


@pytest.mark.parametrize(("query", "language", "shown", "errors"), TABLE)
def test_what_an_address_shows(story, query, language, shown, errors):
    reading = read(story, QueryDict(query), language)
    assert [text.language for text in reading.shown] == shown
    assert set(reading.errors) == errors
    assert all(len(message) < 200 for messages in reading.errors.values() for message in messages)


def test_the_texts_are_offered_in_the_sites_order(story):
    assert [text.language for text in read(story, QueryDict(), "nl").texts] == ["en", "de", "nl"]


def test_a_draft_without_texts_shows_none(db):
    bare = factories.draft("bare")
    bare.texts.all().delete()
    reading = read(Story.objects.get(slug="bare"), QueryDict("text=en"), "en")
    assert (reading.shown, reading.path, reading.minutes) == ([], [], 0)


@pytest.mark.parametrize(
    ("query", "language", "words"),
    [
        ("", "en", ("en", ["seat"])),
        ("", "nl", ("nl", ["stoel"])),
        ("text=en", "nl", ("nl", ["stoel"])),
        ("text=nl", "en", ("en", ["seat"])),
        ("", "de", ("en", ["seat"])),  # none in German
    ],
)
def test_keywords_are_in_the_readers_language_else_in_english(story, query, language, words):
    story.keywords_en, story.keywords_nl = ["seat"], ["stoel"]
    found = read(story, QueryDict(query), language).keywords
    assert (found.language, found.words) == words


def test_a_case_without_keywords_shows_none(story):
    assert read(story, QueryDict(), "en").keywords is None


def test_the_path_has_the_parts_that_one_of_the_texts_has(story):
    story.texts.filter(language="en").update(situation="Here.", lesson="Learn.")
    story.texts.filter(language="de").update(situation="Hier.", gesture="Geste.")
    path = read(story, QueryDict("text=en&beside=de"), "en").path
    told = [(name, [words for _text, words in texts]) for name, texts in path]
    assert told == [
        ("situation", ["Here.", "Hier."]),
        ("gesture", ["", "Geste."]),
        ("lesson", ["Learn.", ""]),
    ]


@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (210, 1), (300, 2), (1000, 5)])
def test_reading_time_is_rounded_up(story, words, minutes):
    story.texts.update(summary="x", situation="word " * words)
    assert read(story, QueryDict(), "en").minutes == minutes
