"""Where a chart's marks stand on the page, in percent, and where their links lead. Never a query."""

from math import log10

from babel import numbers
from django import template
from django.urls import reverse

from stories import atlas
from stories.filters import StoryFilter
from stories.insights import Bars, Grid, Mark, Stack, Stacks
from stories.insights.series import Panel
from stories.templatetags.casebook import reader

register = template.Library()

# A story may have several values of these: that it has two of them is said in the query's own words.
SEVERAL = ("gesture", "channel", "outcome")
SHADES = 5


@register.simple_tag
def narrowed(chosen: StoryFilter, mark: Mark) -> str:
    """The address of the search that finds the mark's cases: the present filters and the mark's."""
    changes: dict[str, list[str] | None] = {"page_size": None}
    words = [chosen.words] if chosen.words else []
    for name, value in mark.narrow.items():
        if name == "year":
            changes |= {"year_min": [value], "year_max": [value]}
        elif name in SEVERAL and chosen.values.get(name, [value]) != [value]:
            words.append(f"{name}:{value}")
            changes["q"] = [" ".join(words)]
        else:
            changes[name] = [value]
    return f"{reverse('stories')}?{chosen.query_string(**changes)}"


@register.filter
def share(count, most) -> str:
    """``3|share:12`` is 25.0: a part in percent, as SVG writes numbers."""
    return f"{100 * count / most:.2f}" if most else "0"


@register.filter
def shade(mark: Mark, grid: Grid) -> int:
    """How dark a cell is, from 1 to 5; 0 for an empty one."""
    return -(-SHADES * mark.count // grid.most) if mark.count else 0


@register.simple_tag
def columns(chart: Bars) -> list[dict]:
    """A chart of years: each mark with its column's place and height, in percent."""
    step = 100 / max(len(chart.years), 1)
    return [
        {
            "mark": mark,
            "x": f"{(int(mark.value) - chart.years[0]) * step + step * 0.1:.2f}",
            "width": f"{step * 0.8:.2f}",
            "height": f"{88 * mark.count / chart.most:.2f}",
            "top": f"{100 - 88 * mark.count / chart.most:.2f}",
            "middle": f"{(int(mark.value) - chart.years[0] + 0.5) * step:.2f}",
        }
        for mark in chart.marks
    ]


@register.simple_tag
def year_labels(chart: Bars) -> list[dict]:
    """The years to write under the columns: the tens, the fives where there is room, or all of a few."""
    years = chart.years
    every = 1 if len(years) <= 8 else 5 if len(years) <= 30 else 10
    step = 100 / max(len(years), 1)
    return [
        {"year": year, "x": f"{(year - years[0] + 0.5) * step:.2f}"}
        for year in years
        if not year % every
    ]


@register.simple_tag
def log_place(value, panel: Panel) -> str:
    """Where a figure stands on the panel's axis, in percent."""
    return f"{100 * (log10(value) - panel.low) / (panel.high - panel.low):.2f}"


@register.simple_tag
def log_ticks(panel: Panel) -> list[dict]:
    """The powers of ten on a panel's axis: place in percent, and name (10K, 1 Mio.)."""
    powers = range(panel.low, panel.high + 1)
    return [
        {
            "x": f"{100 * (power - panel.low) / (panel.high - panel.low):.2f}",
            "label": numbers.format_compact_decimal(10**power, locale=reader())
            if power >= 0
            else numbers.format_decimal(10.0**power, locale=reader()),
            "edge": "start" if power == panel.low else "end" if power == panel.high else "middle",
        }
        for power in powers
    ]


@register.simple_tag
def countries_drawn(chart: Bars) -> list[dict]:
    """The countries of a chart on the drawing of the world: an outline, or a dot for a small one."""
    drawn = []
    for mark in chart.marks:
        shade = -(-SHADES * mark.count // chart.most)
        path, middle = atlas.outline(mark.value), atlas.centre(mark.value)
        if path or middle:
            drawn.append({"mark": mark, "path": path, "middle": middle, "shade": shade})
    return drawn


@register.simple_tag
def stacked(stack: Stack, chart: Stacks) -> list[dict]:
    """The parts of a line that are not empty, each from where the one before ends; in percent."""
    pieces, before = [], 0
    for part in stack.parts:
        if part.count:
            place = {"x": share(before, chart.most), "width": share(part.count, chart.most)}
            pieces.append({"value": part.value, "label": part.label, "count": part.count} | place)
        before += part.count
    return pieces


@register.filter
def is_number(value) -> bool:
    return not isinstance(value, str)
