"""Counting in one dimension: what is counted, in which order, and where each count leads."""

import pytest

from stories.insights import CHARTS, count_by, draw
from stories.models import Story
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories(db):
    """Three published stories; two of KLM in 2014, one of Lego without a year."""
    for slug, year in (("a", "2014-10"), ("b", "2012")):
        factories.published(
            slug,
            gestures=["apology", "gift"],
            channels=["airport"],
            outcomes=["goodwill", "goodwill"],
            happened_on=year,
        )
    factories.published(
        "c",
        brand="lego",
        industry="toys",
        gestures=["gift"],
        channels=[],
        country="",
        language="de",
        happened_on=None,
        verification="disputed",
    )
    factories.draft("hidden")
    return Story.objects.published()


# dimension -> (value, label, cases), and the cases without a value
TABLE = {
    "industry": ([("airlines", "Airlines", 2), ("toys", "Toys", 1)], 0),
    "gesture": ([("gift", "Gift", 3), ("apology", "Apology", 2)], 0),
    "channel": ([("airport", "Airport", 2)], 1),
    "outcome": ([("goodwill", "Goodwill", 2)], 1),
    "brand": ([("klm", "KLM", 2), ("lego", "LEGO", 1)], 0),
    "language": ([("en", "English", 2), ("de", "German", 1)], 0),
    "country": ([("nl", "Netherlands", 2)], 1),
    "verification": ([("disputed", "Disputed", 1), ("unverified", "Unverified", 2)], 0),
    "year": ([("2012", "2012", 1), ("2014", "2014", 1)], 1),
}


@pytest.mark.parametrize("dimension", TABLE)
def test_stories_are_counted_by_value_most_first_and_years_in_their_order(stories, dimension):
    chart = count_by(dimension, stories)
    counted, unknown = TABLE[dimension]
    assert [(mark.value, mark.label, mark.count) for mark in chart.marks] == counted
    assert chart.unknown == unknown
    assert chart.most == max(count for *_, count in counted)


@pytest.mark.parametrize("dimension", TABLE)
def test_a_mark_says_what_leads_to_its_cases(stories, dimension):
    for mark in count_by(dimension, stories).marks:
        assert dict(mark.narrow) == {dimension: mark.value}


@pytest.mark.parametrize("dimension", TABLE)
@pytest.mark.parametrize("order", ["slug", "-happened_on"])
def test_the_order_of_the_stories_changes_no_count(stories, dimension, order):
    assert count_by(dimension, stories.order_by(order)) == count_by(dimension, stories)


@pytest.mark.parametrize("dimension", TABLE)
def test_two_queries_at_most(stories, dimension, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        count_by(dimension, stories)


def test_labels_are_in_the_readers_language(stories):
    labels = [mark.label for mark in count_by("country", stories, "de").marks]
    assert labels == ["Niederlande"]


def test_the_table_names_those_without_a_value_last(stories):
    chart = count_by("channel", stories)
    assert chart.header == ["Channel", "Code", "Cases"]
    assert chart.rows == [["Airport", "airport", 2], ["unknown", "", 1]]


def test_the_years_run_without_gaps(stories):
    assert list(count_by("year", stories).years) == [2012, 2013, 2014]


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_of_no_stories_is_empty_and_still_has_its_header(db, name):
    chart = draw(name, Story.objects.published())
    assert (chart.name, chart.is_empty, chart.rows) == (name, True, [])
    assert all(isinstance(title, str) and title for title in chart.header)
    assert chart.title


@pytest.mark.parametrize("name", CHARTS)
def test_the_table_of_every_chart_is_as_wide_as_its_header(stories, name):
    chart = draw(name, stories)
    assert all(len(row) == len(chart.header) for row in chart.rows)
