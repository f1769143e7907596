"""Words in five languages: which text of a story and which name of a term a reader sees."""

import pytest
from django.utils import translation

from stories.models import Story
from tests import factories

pytestmark = pytest.mark.django_db

# texts there are, language of the story, language of the reader -> language of the text
FALLBACK = [
    ("en de nl", "nl", "de", "de"),
    ("en de nl", "nl", "nl", "nl"),
    ("en de nl", "nl", "it", "en"),
    ("en de nl", "nl", "en", "en"),
    ("en de nl", "nl", "en-us", "en"),
    ("en de nl", "nl", "de-at", "de"),
    ("en de nl", "nl", None, "en"),
    ("en de nl", "nl", "", "en"),
    ("en de nl", "nl", "fr", "en"),
    ("de nl", "nl", "it", "nl"),
    ("de nl", "nl", "en", "nl"),
    ("de nl", "nl", "de", "de"),
    ("de", "nl", "it", "de"),
    ("de", "ja", None, "de"),
    ("", "nl", "nl", None),
]


@pytest.mark.parametrize(("texts", "original", "reader", "shown"), FALLBACK)
def test_a_reader_gets_the_nearest_text(texts, original, reader, shown):
    story = factories.draft("klm-case", language=original)
    story.texts.all().delete()
    for language in texts.split():
        factories.text(story, language)
    found = Story.objects.get(pk=story.pk).text_in(reader)
    assert (found.language if found else None) == shown


def test_choosing_a_text_asks_the_database_no_more_than_once(django_assert_num_queries):
    factories.draft("klm-case")
    story = Story.objects.prefetch_related("texts").get()
    with django_assert_num_queries(0):
        for reader in ("de", "en", None):
            assert story.text_in(reader).language == "en"


@pytest.mark.parametrize(
    ("reader", "said"), [("de", "Auf Deutsch"), ("nl", "In English"), (None, "In English")]
)
def test_a_story_calls_itself_by_its_title_in_the_active_language(reader, said):
    story = factories.draft("klm-case", title="In English")
    factories.text(story, "de", title="Auf Deutsch")
    with translation.override(reader):
        assert str(story) == said


def test_a_story_without_words_calls_itself_by_its_slug():
    story = factories.draft("klm-case")
    story.texts.all().delete()
    assert str(story) == "klm-case"


# --- terms -----------------------------------------------------------------------------------------


@pytest.fixture(params=["industry", "gesture", "channel", "outcome_kind"])
def term(request):
    """A term told in German and English, with nothing in the other three languages."""
    return getattr(factories, request.param)(
        "told",
        name_en="English name",
        name_de="Deutscher Name",
        definition_en="English definition",
        definition_de="Deutsche Definition",
        synonyms_en=["english word"],
        synonyms_de=["deutsches Wort"],
    )


# reader -> name, definition, synonyms: the first two fall back to English, the words do not
TOLD = {
    "en": ("English name", "English definition", ["english word"]),
    "de": ("Deutscher Name", "Deutsche Definition", ["deutsches Wort"]),
    "es": ("English name", "English definition", []),
    "it": ("English name", "English definition", []),
    "nl": ("English name", "English definition", []),
}


@pytest.mark.parametrize("reader", TOLD)
def test_a_term_speaks_the_readers_language(term, reader):
    term.refresh_from_db()
    with translation.override(reader):
        assert (term.name, term.definition, term.synonyms or []) == TOLD[reader]
        assert str(term) == TOLD[reader][0]


def test_terms_come_in_the_curators_order():
    for slug, order in (("c", 2), ("b", 1), ("a", 2)):
        factories.gesture(slug, order=order)
    assert [term.slug for term in type(factories.gesture("c")).objects.in_order()] == [
        "b",
        "a",
        "c",
    ]


# --- what things call themselves -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "Schiphol", "city": "Amsterdam"}, "Schiphol, Amsterdam, NL"),
        ({"name": "Amsterdam", "city": "Amsterdam"}, "Amsterdam, NL"),
        ({"name": "Somewhere", "city": ""}, "Somewhere, NL"),
    ],
)
def test_a_place_says_nothing_twice(fields, said):
    assert str(factories.place(factories.draft(), **fields)) == said


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": "20000000", "unit": "views", "qualifier": "almost"}, "almost 20000000 views"),
        ({"value": "2.500", "unit": "percent"}, "2.5 percent"),
        ({"note": "Much praise"}, "Much praise"),
        ({}, "Goodwill"),
    ],
)
def test_an_outcome_calls_itself_by_its_figure_its_note_or_its_kind(fields, said):
    story = factories.draft()
    source = story.sources.get() if "value" in fields else None
    outcome = factories.outcome(story, "goodwill", source=source, **fields)
    outcome.refresh_from_db()
    assert str(outcome) == said
