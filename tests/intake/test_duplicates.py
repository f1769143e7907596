"""Stored stories that may be the case just read, each with the reason."""

from types import SimpleNamespace

import pytest

from stories.intake import duplicates
from stories.intake.records import DateProposal, Draft, Proposal
from stories.models import PartialDate, Source
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored():
    """A published case of KLM in October 2014 with its source."""
    story = factories.published("klm-seat", happened_on="2014-10-13")
    source = story.sources.get()
    source.url = "https://www.example.org/klm?utm_source=mail"
    source.save()
    return story


def draft(*, slug="klm", date=None):
    brand = Proposal("KLM", 0, 3, 0.9, slug=slug)
    happened = date and DateProposal(PartialDate.parse(date), 0, 3, 0.9)
    return Draft("", 0, 3, 0.9, brand=brand, happened_on=happened)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/klm",
        "http://www.example.org/klm/?fbclid=1",
        "https://m.example.org/klm#top",
    ],
)
def test_the_same_page_however_it_is_written(stored, address):
    (found,) = duplicates.by_address("", address)
    assert found.slug == "klm-seat"
    assert "source" in found.why


def test_a_page_that_the_article_names(stored):
    assert duplicates.by_address("See https://example.org/klm.", "")
    assert duplicates.by_address("See https://example.org/other", "") == []


@pytest.mark.parametrize(
    ("slug", "date", "found"),
    [
        ("klm", "2014-10", ["klm-seat"]),
        ("klm", "2014-10-13", ["klm-seat"]),
        ("klm", "2014-11", []),
        ("klm", "2014", []),
        ("lego", "2014-10", []),
        ("klm", None, []),
    ],
)
def test_the_same_brand_at_the_same_time(stored, slug, date, found):
    assert [
        one.slug for one in duplicates.by_content(0, draft(slug=slug, date=date), None)
    ] == found


@pytest.mark.parametrize(
    ("slug", "cosine", "said"),
    [
        ("klm", 0.4, "The same brand"),
        ("lego", 0.6, "much the same"),
        ("lego", 0.4, None),
        ("klm", 0.2, None),
    ],
)
def test_the_same_meaning_counts_for_more_with_the_same_brand(stored, slug, cosine, said):
    near = SimpleNamespace(stories={stored.pk: cosine})
    found = duplicates.by_content(2, draft(slug=slug), near)
    assert [said in one.why for one in found] == ([True] if said else [])
    assert all(one.draft == 2 for one in found)


def test_nothing_is_written(stored):
    before = Source.objects.count()
    duplicates.by_address("https://example.org/klm", "")
    assert Source.objects.count() == before
