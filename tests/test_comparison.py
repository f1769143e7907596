"""Stories side by side: which rows there are, what is shared, and that unlike figures stay apart."""

import pytest

from stories.comparison import compare, contrast_pair
from stories.models import Story
from tests import factories

pytestmark = pytest.mark.django_db


def figure(story, value, unit, kind="viral-reach", **fields):
    return factories.outcome(
        story, kind, value=value, unit=unit, source=story.sources.get(), **fields
    )


@pytest.fixture
def table():
    """``table("a", "b")``: the rows by (name, unit)."""

    def of(*slugs):
        stories = Story.objects.filter(slug__in=slugs).order_by("slug").for_page()
        return {(row.name, row.unit): row for row in compare(stories).rows}

    return of


def names(cell) -> list[str]:
    return [value.slug for value in cell]


# what the second story has, beside the first (airlines, gift and apology, airport, 2014-10, nl):
# row -> alike, differs
DIFFERENCES = [
    ({}, {"industry": (True, False), "gestures": (True, False), "country": (True, False)}),
    ({"industry": "retail", "brand": "x"}, {"industry": (False, True), "brand": (False, True)}),
    ({"gestures": ["apology", "gift"]}, {"gestures": (True, False)}),  # in another order
    ({"gestures": ["gift"]}, {"gestures": (False, True)}),
    ({"happened_on": "2014"}, {"happened_on": (False, True)}),  # a year is not its October
    ({"happened_on": None}, {"happened_on": (False, True)}),
    ({"channels": []}, {"channels": (False, True)}),
    ({"verification": "disputed"}, {"verification": (False, True)}),
]


@pytest.mark.parametrize(("fields", "expected"), DIFFERENCES)
def test_what_is_alike_and_what_differs(table, fields, expected):
    factories.published("a", gestures=["gift", "apology"])
    factories.published("b", **{"gestures": ["gift", "apology"]} | fields)
    rows = {name: row for (name, _unit), row in table("a", "b").items()}
    assert {n: (rows[n].alike, rows[n].differs) for n in expected} == expected


def test_values_that_all_share_and_values_of_one_alone(table):
    factories.published("a", gestures=["gift", "apology"])
    factories.published("b", gestures=["gift", "letter"])
    factories.published("c", gestures=["letter", "gift", "song"])
    row = table("a", "b", "c")["gestures", ""]
    assert names(row.shared) == ["gift"]
    assert names(row.lone) == ["apology", "song"]
    assert [names(cell) for cell in row.cells] == [
        ["gift", "apology"],
        ["gift", "letter"],
        ["letter", "gift", "song"],
    ]


def test_figures_share_a_row_only_in_one_kind_and_unit(table):
    a, b = factories.published("a"), factories.published("b")
    figure(a, 5_000_000, "views")
    figure(b, 30, "views")
    figure(b, 7, "shares")
    figure(b, 12, "views", kind="engagement")
    factories.outcome(a, "viral-reach", note="Much talked of")
    rows = table("a", "b")
    outcomes = {key for key, row in rows.items() if row.kind in ("figures", "effects")}
    assert outcomes == {
        ("viral-reach", ""),
        ("viral-reach", "views"),
        ("viral-reach", "shares"),
        ("engagement", "views"),
    }
    views = rows["viral-reach", "views"]
    assert [[int(o.value) for o in cell] for cell in views.cells] == [[5_000_000], [30]]
    assert not views.differs
    assert rows["viral-reach", "shares"].differs  # only one of them has any


def test_several_figures_stay_several_in_their_order(table):
    a = factories.published("a")
    factories.published("b")
    for value in (1, 36, 19):
        figure(a, value, "views")
    cell = table("a", "b")["viral-reach", "views"].cells[0]
    assert [int(outcome.value) for outcome in cell] == [1, 36, 19]


def test_words_are_never_marked_and_empty_rows_are_left_out(table):
    a, b = factories.published("a"), factories.published("b")
    for story in (a, b):
        story.texts.update(lesson="Be kind.")
    rows = table("a", "b")
    assert (rows["lesson", ""].alike, rows["lesson", ""].differs) == (False, False)
    assert ("doubts", "") not in rows


def test_a_pair_to_begin_with_shares_its_main_gesture_and_only_the_first_met_criticism():
    factories.published("alone", gestures=["song"], outcomes=["backlash"])
    factories.published("praised", gestures=["gift", "song"])
    assert contrast_pair() == []
    factories.published("criticised", gestures=["gift"], outcomes=["backlash"])
    factories.draft("hidden", gestures=["gift"], outcomes=["backlash"], happened_on="2020")
    assert [story.slug for story in contrast_pair()] == ["criticised", "praised"]
