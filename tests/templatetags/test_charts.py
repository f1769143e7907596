"""Where marks stand, in percent, and which search they lead to."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from django.utils import translation

from stories.filters import StoryFilter
from stories.insights.series import Bars, Grid, Mark, Panel, Stack, Stacks
from stories.templatetags import charts
from tests import factories


def years(**counts):
    marks = tuple(Mark(name[1:], name[1:], count) for name, count in counts.items())
    return Bars("years", "Years", "", "year", "Year", marks)


class TestNarrowed:
    @pytest.fixture(autouse=True)
    def terms(self, db):
        for slug in ("apology", "gift"):
            factories.gesture(slug)
        for slug in ("airlines", "toys"):
            factories.industry(slug)

    # present filters, what the mark adds -> the address of the search
    @pytest.mark.parametrize(
        ("present", "narrow", "address"),
        [
            ("", {"gesture": "gift"}, "?gesture=gift"),
            ("page=2&page_size=5", {"gesture": "gift"}, "?gesture=gift"),
            ("q=tie", {"year": "2014"}, "?q=tie&year_min=2014&year_max=2014"),
            ("year_min=2010", {"year": "2014"}, "?year_min=2014&year_max=2014"),
            ("industry=toys&industry=airlines", {"industry": "toys"}, "?industry=toys"),
            ("gesture=gift", {"gesture": "gift"}, "?gesture=gift"),
            ("gesture=gift", {"gesture": "apology"}, "?gesture=gift&q=gesture%3Aapology"),
            (
                "q=tie&gesture=gift",
                {"gesture": "apology"},
                "?q=tie+gesture%3Aapology&gesture=gift",
            ),
            (
                "",
                {"gesture": "gift", "industry": "toys"},
                "?gesture=gift&industry=toys",
            ),
            ("meaning=0&country=nl", {"language": "de"}, "?country=nl&meaning=0&language=de"),
        ],
    )
    def test_the_present_filters_and_the_marks(self, present, narrow, address):
        chosen = StoryFilter(QueryDict(present))
        assert charts.narrowed(chosen, Mark("x", "X", 1, narrow)) == f"/stories/{address}"

    def test_it_stays_in_the_readers_language(self):
        with translation.override("de"):
            address = charts.narrowed(StoryFilter(QueryDict()), Mark("x", "X", 1, {"q": "a"}))
        assert address.startswith("/de/stories/?")


@pytest.mark.parametrize(
    ("count", "most", "percent"),
    [(3, 12, "25.00"), (0, 12, "0.00"), (12, 12, "100.00"), (1, 3, "33.33"), (0, 0, "0")],
)
def test_a_share_is_written_as_svg_writes_numbers(count, most, percent):
    with translation.override("de"):
        assert charts.share(count, most) == percent


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (9, 5), (10, 5)])
def test_a_cell_is_as_dark_as_its_share(count, shade):
    most = Mark("m", "M", 10)
    grid = Grid("g", "G", "", "R", "C", (), (), ((most,),))
    assert charts.shade(Mark("x", "X", count), grid) == shade


def test_columns_stand_in_their_year_and_are_as_tall_as_their_count():
    columns = charts.columns(years(y2010=2, y2013=4))
    assert [(c["x"], c["width"], c["height"], c["top"]) for c in columns] == [
        ("2.50", "20.00", "44.00", "56.00"),
        ("77.50", "20.00", "88.00", "12.00"),
    ]


@pytest.mark.parametrize(
    ("first", "last", "labels"),
    [
        (2010, 2013, [2010, 2011, 2012, 2013]),
        (2004, 2016, [2005, 2010, 2015]),
        (1979, 2025, [1980, 1990, 2000, 2010, 2020]),
        (2014, 2014, [2014]),
    ],
)
def test_as_many_years_are_written_as_fit(first, last, labels):
    chart = years(**{f"y{first}": 1, f"y{last}": 1})
    assert [label["year"] for label in charts.year_labels(chart)] == labels


@pytest.mark.parametrize(
    ("value", "place"),
    [(10, "0.00"), (100, "33.33"), (10_000, "100.00"), (Decimal("31.6227766"), "16.67")],
)
def test_each_power_of_ten_is_as_far_from_the_next(value, place):
    assert charts.log_place(value, Panel("views", "views", (), 1, 4)) == place


def test_ticks_are_named_in_the_readers_language():
    panel = Panel("views", "views", (), -1, 6)
    ticks = {t["label"]: t["x"] for t in charts.log_ticks(panel)}
    assert ticks["1M"] == "100.00"
    assert ticks["0.1"] == "0.00"
    with translation.override("de"):
        assert charts.log_ticks(panel)[-1]["label"].replace("\xa0", " ") == "1 Mio."


def test_the_parts_of_a_line_follow_each_other_and_empty_ones_take_no_room():
    parts = (Mark("a", "A", 1), Mark("b", "B", 0), Mark("c", "C", 3))
    stack = Stack(Mark("x", "X", 0), parts)
    chart = Stacks(
        "s", "S", "", "R", parts, (stack, Stack(Mark("y", "Y", 0), (Mark("a", "A", 8),)))
    )
    pieces = charts.stacked(stack, chart)
    assert [(p["value"], p["x"], p["width"]) for p in pieces] == [
        ("a", "0.00", "12.50"),
        ("c", "12.50", "37.50"),
    ]
