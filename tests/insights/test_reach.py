"""Figures of how far cases went: like with like, each case once."""

import pytest

from stories.insights import draw
from stories.models import Story
from tests import factories

pytestmark = pytest.mark.django_db


def case(slug, *figures, gestures=("gift",), kind="viral-reach"):
    story = factories.published(slug, gestures=list(gestures))
    for value, unit in figures:
        factories.outcome(story, kind, value=value, unit=unit, source=story.sources.get())


def panels(language="en"):
    """Unit -> gesture -> (slug, value) of each dot; and the ends of each axis."""
    chart = draw("reach", Story.objects.published(), language)
    dots = {
        panel.unit: {
            lane.mark.value: [(dot.slug, int(dot.value)) for dot in lane.dots]
            for lane in panel.lanes
        }
        for panel in chart.panels
    }
    return dots, {panel.unit: (panel.low, panel.high) for panel in chart.panels}


def test_units_are_kept_apart_and_the_one_with_most_cases_comes_first():
    case("a", (1000, "views"), (50, "shares"))
    case("b", (2_500_000, "views"), (70, "shares"))
    case("c", (10, "views"))
    dots, axes = panels()
    assert list(dots) == ["views", "shares"]
    assert dots["views"]["gift"] == [("c", 10), ("a", 1000), ("b", 2_500_000)]
    assert dots["shares"]["gift"] == [("a", 50), ("b", 70)]
    assert axes == {"views": (1, 7), "shares": (1, 2)}


def test_a_case_is_one_dot_at_its_largest_figure_in_the_lane_of_its_first_gesture():
    case("a", (10, "views"), (900, "views"), gestures=["apology", "gift"])
    case("b", (30, "views"), gestures=["gift"])
    assert panels()[0]["views"] == {"apology": [("a", 900)], "gift": [("b", 30)]}


def test_a_unit_of_one_case_and_figures_that_are_no_reach_are_left_out():
    case("a", (10, "views"), (5, "people"))
    case("b", (20, "views"))
    case("c", (30, "views"), kind="backlash")
    case("d", (0, "views"))
    assert panels()[0] == {"views": {"gift": [("a", 10), ("b", 20)]}}


def test_equal_figures_still_have_an_axis():
    case("a", (1000, "views"))
    case("b", (1000, "views"))
    assert panels()[1] == {"views": (3, 4)}


def test_figures_below_one_have_a_place():
    case("a", ("0.125", "tonnes"))
    case("b", (3, "tonnes"))
    assert panels()[1] == {"tonnes": (-1, 1)}


def test_five_queries_for_any_number_of_cases(django_assert_num_queries):
    for number in range(6):
        case(f"case-{number}", (10 * number + 1, "views"), (5, "shares"))
    with django_assert_num_queries(5):
        panels()


def test_the_table_names_brand_case_and_figure():
    case("a", (10, "views"))
    case("b", (20, "views"))
    rows = draw("reach", Story.objects.published()).rows
    assert rows[0] == ["views", "Gift", "KLM", "Title of a in en", "a", 10]
