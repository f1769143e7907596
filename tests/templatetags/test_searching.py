"""Why a case was found, the years as bars, views and switches."""

from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.http import QueryDict

from stories.facets import Choice, Facet
from stories.filters import PageFilter
from stories.search import Passage
from stories.templatetags import searching

pytestmark = pytest.mark.django_db


def passage(html="", title="", by="words"):
    return Passage(1, "en", title, html, by)


def found(html="", title="", by="words"):
    return SimpleNamespace(why=passage(html, title, by))


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (None, []),
        (passage("a <mark>tie</mark> and <mark>ties</mark>"), ["tie", "ties"]),
        (passage("<mark>Tie</mark> <mark>tie</mark>", "<mark>TIE</mark>"), ["TIE"]),
        (passage("Tom <mark>&amp;</mark> <mark>O&#x27;Neill</mark>"), ["&", "O'Neill"]),
        (passage("nearest", by="meaning"), []),
    ],
)
def test_the_words_by_which_a_case_was_found(why, words):
    assert searching.found_words(why) == words


@pytest.mark.parametrize(
    ("text", "html", "expected"),
    [
        ("A tie.", "<mark>tie</mark>", "A <mark>tie</mark>."),
        ("Ties tie necktie", "<mark>tie</mark>", "Ties <mark>tie</mark> necktie"),
        ("TIE & <b>", "<mark>tie</mark>", "<mark>TIE</mark> &amp; &lt;b&gt;"),
        ("<mark>tie</mark>", "none", "&lt;mark&gt;tie&lt;/mark&gt;"),
        ("C++ (new)", "<mark>c++</mark>", "<mark>C++</mark> (new)"),
    ],
)
def test_the_same_words_are_marked_in_title_and_summary_and_everything_is_escaped(
    text, html, expected
):
    assert searching.marked(text, found(html)) == expected


def test_a_case_that_was_not_searched_for_is_not_marked():
    assert searching.marked("A <tie>", SimpleNamespace()) == "A &lt;tie&gt;"


@pytest.mark.parametrize(
    ("story", "more"),
    [
        (found("the <mark>tie</mark>"), False),
        (found("the <mark>umbrella</mark>"), True),
        (found("summary of a tie", by="meaning"), False),
        (found("Summary of a tie …", by="meaning"), False),
        (found("What else was said", by="meaning"), True),
    ],
)
def test_a_passage_is_shown_where_it_tells_more_than_title_and_summary(story, more):
    text = SimpleNamespace(title="The Tie", summary="Summary of a tie and more.")
    assert searching.passage_tells_more(story, text) is more


# --- years -----------------------------------------------------------------------------------------


def chart(query="", **counts):
    choices = tuple(
        Choice(year.removeprefix("y"), year, count, selected=False)
        for year, count in counts.items()
    )
    return searching.year_chart(PageFilter(QueryDict(query)), Facet("year", "Year", choices))


def test_bars_stand_a_year_apart_and_are_as_high_as_their_counts():
    bars = chart(y2010=4, y2011=2, y2013=1).bars
    assert [bar.x for bar in bars] == [0, 10, 30]
    assert [bar.height for bar in bars] == [64, 32, 16]
    assert bars[0].label == "2010: 4 cases"
    assert bars[2].label == "2013: 1 case"


def test_a_long_span_without_cases_is_left_out_and_marked():
    drawn = chart(y1979=1, y2007=3, y2008=1)
    assert [bar.x for bar in drawn.bars] == [0, 30, 40]
    assert drawn.breaks == [20]


def test_a_small_count_is_still_seen_and_an_empty_one_is_not():
    assert [bar.height for bar in chart(y2010=200, y2011=1, y2012=0).bars] == [64, 3, 0]


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", []),
        ("year_min=2011", ["2011", "2012"]),
        ("year_max=2011", ["2010", "2011"]),
        ("year_min=2011&year_max=2011", ["2011"]),
    ],
)
def test_the_chosen_years_are_marked(query, chosen):
    bars = chart(query, y2010=1, y2011=1, y2012=1).bars
    assert [bar.choice.value for bar in bars if bar.chosen] == chosen


def test_years_below_the_bars_do_not_touch():
    ticks = chart(**{f"y{year}": 1 for year in range(1995, 2026)}).ticks
    assert [year for _x, year in ticks][:: len(ticks) - 1] == [1995, 2025]
    assert all(b[0] - a[0] >= 40 for a, b in pairwise(ticks))


def test_no_years_no_bars():
    assert (chart().bars, chart().ticks) == ([], [])


# --- switches --------------------------------------------------------------------------------------


def test_views_keep_the_search_and_mark_their_own():
    views = searching.view_choices(PageFilter(QueryDict("q=tie&view=table")))
    assert [(v["name"], v["address"], v["current"]) for v in views] == [
        ("cards", "?q=tie", False),
        ("table", "?q=tie&view=table", True),
        ("timeline", "?q=tie&view=timeline", False),
    ]


@pytest.mark.parametrize(
    ("match", "address"),
    [("all", "?channel_match=all&gesture_match=all"), ("any", "?channel_match=all")],
)
def test_any_or_all_changes_its_own_facet_only(match, address):
    chosen = PageFilter(QueryDict("channel_match=all"))
    assert searching.match_link(chosen, "gesture", match) == address
