"""Stored cases that may be the one that is being entered, each with the reason."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from stories import duplicates, workflow
from stories.duplicates import Known
from stories.models import PartialDate, Source, StorySource
from tests import factories

pytestmark = pytest.mark.django_db

TITLE = "A stewardess of KLM writes Christmas cards to every passenger"
SUMMARY = "On Christmas Eve all passengers of a flight to Amsterdam found a card in her own hand."


@pytest.fixture(autouse=True)
def words_only(settings):
    """Without an encoder; cosines are given where a test is about them."""
    settings.SEARCH_ENCODER = "words"


@pytest.fixture
def stored():
    """A published case of KLM in October 2014 with its source and two titles."""
    story = factories.published("klm-cards", happened_on="2014-10-13", title=TITLE, summary=SUMMARY)
    factories.text(story, "nl", title="Stewardess van KLM schrijft elke passagier een kerstkaart")
    source = story.sources.get()
    source.url = "https://www.example.org/klm?utm_source=mail"
    source.save()
    return story


def found(cosines=None, **known) -> list[str]:
    return [hit.story.slug for hit in duplicates.find(Known(**known), cosines=cosines)]


def why(cosines=None, **known) -> str:
    (hit,) = duplicates.find(Known(**known), cosines=cosines)
    return hit.why


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/klm",
        "http://www.example.org/klm/?fbclid=1",
        "https://m.example.org/klm#top",
    ],
)
def test_the_same_page_however_it_is_written(stored, address):
    said = why(addresses=(address,))
    assert said == "The same source: https://www.example.org/klm?utm_source=mail"


@pytest.mark.parametrize("address", ["", "nonsense", "https://example.org/other", "http://[", "\0"])
def test_another_page_or_none(stored, address):
    assert found(addresses=(address,)) == []


def test_the_same_source_by_its_id_even_without_an_address(stored):
    document = Source.objects.create(title="Annual report")
    StorySource.objects.create(story=stored, source=document)
    assert why(sources=(document.pk,)) == "The same source: Annual report"


def test_pages_that_an_article_names():
    text = "See https://example.org/klm. And (http://example.org/a?b=c), but not www.example.org"
    assert duplicates.addresses_in(text) == ("https://example.org/klm", "http://example.org/a?b=c")


@pytest.mark.parametrize(
    ("brand", "date", "slugs"),
    [
        ("klm", "2014-10", ["klm-cards"]),
        ("klm", "2014-10-13", ["klm-cards"]),
        ("klm", "2014-10-14", []),
        ("klm", "2014-11", []),
        ("klm", "2014", []),
        ("lego", "2014-10", []),
        ("klm", None, []),
    ],
)
def test_the_same_brand_at_the_same_time(stored, brand, date, slugs):
    assert found(brand=brand, happened_on=date and PartialDate.parse(date)) == slugs


@pytest.mark.parametrize(
    ("title", "slugs"),
    [
        (TITLE, ["klm-cards"]),
        ("Stewardess of KLM writes a christmas card for every passenger!", ["klm-cards"]),
        ("To every passenger a KLM stewardess writes Christmas cards", ["klm-cards"]),
        ("KLM-Stewardess schrijft elke passagier een kerstkaart", ["klm-cards"]),  # the Dutch title
        ("A stewardess of Lufthansa calms a crying child", []),
        ("KLM", []),
        ("%_%", []),
        ("", []),
    ],
)
def test_nearly_the_same_title_in_any_of_its_languages(stored, title, slugs):
    assert found(titles=(title,)) == slugs


def test_nearly_the_same_words_where_there_is_no_encoder(stored):
    said = SUMMARY.replace("On Christmas Eve all", "At Christmas, all the")
    assert why(text=said) == "Nearly the same words"
    assert found(text="A bank helped a customer who had lost her card to travel home.") == []


@pytest.mark.parametrize(
    ("brand", "cosine", "said"),
    [
        ("klm", 0.4, "The same brand, and it tells much the same"),
        ("lego", 0.6, "It tells much the same"),
        ("lego", 0.4, None),
        ("klm", 0.2, None),
    ],
)
def test_the_same_meaning_counts_for_more_with_the_same_brand(stored, brand, cosine, said):
    hits = duplicates.find(Known(brand=brand), cosines={stored.pk: cosine})
    assert [hit.why for hit in hits] == ([said] if said else [])


def test_reasons_are_kept_without_words_and_told_in_the_readers_language(stored):
    (hit,) = duplicates.find(Known(brand="klm", titles=(TITLE,), happened_on=stored.happened_on))
    kept = [{"kind": reason.kind, "about": reason.about} for reason in hit.why.reasons]
    assert kept == [{"kind": "title", "about": TITLE}, {"kind": "time", "about": ""}]
    assert duplicates.worded(kept) == hit.why
    assert json.loads(json.dumps({"why": hit.why})) == {"why": str(hit.why)}
    english = hit.why
    with translation.override("de"):
        assert duplicates.worded(kept) == hit.why != english
        assert TITLE in duplicates.worded(kept)
    assert duplicates.worded([{"kind": "gone", "about": ""}, {}]) == ""


def test_a_title_with_signs_of_a_format_breaks_nothing():
    factories.draft("odd", title="100 % of %(title)s and {about}")
    assert "“100 % of %(title)s and {about}”" in why(titles=("100 % of %(title)s and {about}",))


def test_the_likeliest_comes_first_with_all_its_reasons(stored):
    factories.draft("same-month", happened_on="2014-10")
    factories.draft("same-month-too", happened_on="2014-10", title="A card for every passenger")
    date = PartialDate.parse("2014-10-13")
    first, *others = duplicates.find(Known(brand="klm", happened_on=date, titles=(TITLE,)))
    assert first.story.slug == "klm-cards"
    assert [reason.said.split(":")[0] for reason in first.reasons] == [
        "Nearly the same title",
        "The same brand at the same time",
    ]
    assert [hit.story.slug for hit in others] == ["same-month", "same-month-too"]


@pytest.mark.parametrize("status", ["draft", "review", "published", "archived"])
def test_cases_are_found_however_they_stand(status):
    story = factories.draft("klm", title=TITLE)
    if status == "review":
        workflow.submit(story=story, by=None)
    elif status != "draft":
        workflow.publish(story=story, by=None)
    if status == "archived":
        workflow.archive(story=story, by=None)
    assert found(titles=(TITLE,)) == ["klm"]


def test_a_case_is_not_its_own_duplicate_but_finds_its_twin(stored):
    assert duplicates.of_story(stored) == []
    twin = factories.draft("twin", title=TITLE, summary=SUMMARY, happened_on="2014-10-13")
    (hit,) = duplicates.of_story(stored)
    assert hit.story == twin
    assert len(hit.reasons) == 3


def test_a_case_without_a_text_can_be_asked_about():
    story = factories.draft("bare")
    story.texts.all().delete()
    assert duplicates.of_story(story) == []


def test_the_number_of_queries_does_not_grow_with_the_library(stored):
    def count():
        known = Known((), (), "klm", PartialDate.parse("2014-10"), (TITLE,), SUMMARY)
        with CaptureQueriesContext(connection) as recorded:
            assert duplicates.find(known, cosines={stored.pk: 0.5})
        return len(recorded)

    few = count()
    for _number in range(20):
        factories.draft(title=TITLE)
    assert count() == few <= 8


def test_nothing_is_written(stored):
    before = Source.objects.count()
    found(addresses=("https://example.org/klm",), titles=(TITLE,))
    assert Source.objects.count() == before


class TestPairs:
    """Over the whole library, only cases of one brand."""

    def found(self):
        return [(pair.one.slug, pair.other.slug, pair.reasons) for pair in duplicates.pairs()]

    def test_the_same_title_or_the_same_time(self, stored):
        factories.draft("a-title", title=TITLE, happened_on="2011")
        factories.draft("same-day", title="Nothing like it", happened_on="2014-10")
        factories.draft("same-year", title="Another matter", happened_on="2014")
        factories.draft("other-brand", title=TITLE, brand="lego")
        assert self.found() == [
            ("a-title", "klm-cards", ("Nearly the same title",)),
            ("same-day", "klm-cards", ("The same brand at the same time",)),
        ]

    def test_what_readers_see_stays_else_the_older(self):
        factories.draft("first", title=TITLE, happened_on=None)
        workflow.publish(story=factories.draft("second", title=TITLE, happened_on=None), by=None)
        factories.draft("third", title=TITLE, happened_on=None)
        assert {pair[:2] for pair in self.found()} == {
            ("first", "second"),
            ("third", "second"),
            ("third", "first"),
        }

    def test_merged_cases_are_done_with(self, stored):
        twin = factories.published("twin", title=TITLE)
        workflow.merge(story=twin, into=stored, by=None, reason="One event")
        assert self.found() == []

    def test_the_number_of_queries_is_small(self, stored, django_assert_max_num_queries):
        for _number in range(5):
            factories.draft(title=TITLE)
        with django_assert_max_num_queries(3):
            assert len(duplicates.pairs()) == 15
