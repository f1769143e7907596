"""A chart as shapes with places in pixels, for a picture that is taken away: no style sheet, no link.

:func:`drawing` turns any chart into a :class:`Drawing`; ``templates/stories/charts/download.svg`` writes it.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch
from math import log10

from babel import numbers

from stories import atlas
from stories.insights.series import Bars, Grid, Scatter, Stacks

WIDTH, MARGIN = 960, 24
LABELS = 250  # the width of the column of names
ROW = 24
INK, SOFT, LINE, ACCENT, LAND = "#221d18", "#5c534a", "#dcd3c4", "#8a2f1d", "#e4dfd6"
# The classes of evidence, from measured to anecdote: distinct also without colour.
PARTS = ("#8a2f1d", "#c07a5f", "#d9b8a4", "#efe3da")
LETTERS = 125  # that fit into a line of 13 pixels


@dataclass(frozen=True)
class Shape:
    """``kind`` is text, rect, circle, line or path; what it does not need stays 0 or empty."""

    kind: str
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0
    text: str = ""
    fill: str = INK
    size: int = 13
    anchor: str = "start"
    opacity: float = 1
    turn: int = 0  # degrees


@dataclass(frozen=True)
class Drawing:
    """``shapes`` lie in a field of ``width`` and ``height`` pixels; ``described`` says it in words."""

    width: float
    height: float
    title: str
    described: str
    shapes: tuple[Shape, ...]


def drawing(chart, subtitle: str, language: str = "en") -> Drawing:
    """The chart with its title above, the sentence of the search and a note below it."""
    head = [Shape("text", MARGIN, MARGIN + 20, text=chart.title, size=22)]
    y = MARGIN + 44
    for line in textwrap.wrap(subtitle, LETTERS):
        head.append(Shape("text", MARGIN, y, text=line, fill=SOFT, size=14))
        y += 18
    body, y = _body(chart, y + 12, language)
    foot = []
    mapped = isinstance(chart, Bars) and chart.dimension == "country"
    credit = "Casebook · Made with Natural Earth" if mapped else "Casebook"
    for line in [*textwrap.wrap(chart.note, LETTERS), credit]:
        y += 18
        foot.append(Shape("text", MARGIN, y + 8, text=line, fill=SOFT, size=12))
    shapes = (*head, *body, *foot)
    return Drawing(WIDTH, round(y + MARGIN + 8, 1), chart.title, f"{subtitle} {chart.note}", shapes)


@singledispatch
def body(chart, y: float, language: str) -> Iterator[Shape]:
    """The shapes of one kind of chart, from ``y`` downwards."""
    raise NotImplementedError(type(chart))


def _body(chart, y: float, language: str) -> tuple[list[Shape], float]:
    shapes = list(body(chart, y, language))
    return shapes, max([y, *(shape.y + shape.height for shape in shapes)])


def _number(value, language: str) -> str:
    return numbers.format_decimal(value, locale=language)


def _row_label(text: str, y: float) -> Shape:
    return Shape("text", LABELS, y + 16, text=textwrap.shorten(text, 38), anchor="end")


@body.register
def _bars(chart: Bars, y: float, language: str) -> Iterator[Shape]:
    if chart.dimension == "year":
        yield from _years(chart, y, language)
        return
    if chart.dimension == "country":
        yield from _world(chart, y)
        y += atlas.HEIGHT * (WIDTH - 2 * MARGIN) / atlas.WIDTH + 16
    room = WIDTH - LABELS - MARGIN - 70
    for mark in chart.marks:
        length = room * mark.count / chart.most
        yield _row_label(mark.label, y)
        yield Shape("rect", LABELS + 12, y + 4, round(length, 1), ROW - 8, fill=ACCENT)
        count = _number(mark.count, language)
        yield Shape("text", round(LABELS + 20 + length, 1), y + 16, text=count, fill=SOFT)
        y += ROW


def _years(chart: Bars, y: float, language: str) -> Iterator[Shape]:
    height, step = 260, (WIDTH - 2 * MARGIN) / max(len(chart.years), 1)
    for mark in chart.marks:
        x = MARGIN + (int(mark.value) - chart.years[0]) * step
        tall = (height - 24) * mark.count / chart.most
        column = round(x + step * 0.1, 1), round(y + height - tall, 1)
        yield Shape("rect", *column, round(step * 0.8, 1), round(tall, 1), fill=ACCENT)
        middle = round(x + step / 2, 1)
        count = _number(mark.count, language)
        yield Shape("text", middle, column[1] - 4, text=count, anchor="middle", fill=SOFT, size=11)
    yield Shape("line", MARGIN, y + height, WIDTH - 2 * MARGIN, fill=LINE)
    for year in chart.years:
        if len(chart.years) <= 25 or not year % 5:
            x = round(MARGIN + (year - chart.years[0] + 0.5) * step, 1)
            yield Shape("text", x, y + height + 18, text=str(year), anchor="middle", size=11)


def _world(chart: Bars, y: float) -> Iterator[Shape]:
    """Paths are drawn in the atlas's own units: ``width`` is the factor."""
    factor = round((WIDTH - 2 * MARGIN) / atlas.WIDTH, 4)
    counts = {mark.value: mark.count for mark in chart.marks}
    land = "".join(d for code, d in atlas.countries().items() if code not in counts)
    yield Shape("path", MARGIN, y, factor, text=land + atlas.rest(), fill=LAND)
    for code, count in counts.items():
        opacity = round(0.3 + 0.7 * count / chart.most, 2)
        if path := atlas.outline(code):
            yield Shape("path", MARGIN, y, factor, text=path, fill=ACCENT, opacity=opacity)
        elif middle := atlas.centre(code):
            x, down = MARGIN + middle[0] * factor, y + middle[1] * factor
            yield Shape("circle", round(x, 1), round(down, 1), 4, fill=ACCENT, opacity=opacity)


@body.register
def _grid(chart: Grid, y: float, language: str) -> Iterator[Shape]:
    head = 150
    step = (WIDTH - LABELS - 12 - MARGIN - 40) / max(len(chart.across), 1)
    for place, mark in enumerate(chart.across):
        x = round(LABELS + 12 + (place + 0.65) * step, 1)
        label = textwrap.shorten(mark.label, 26)
        yield Shape("text", x, y + head - 6, text=label, turn=-60, size=12)
    y += head
    for mark, cells in chart.lines:
        yield _row_label(mark.label, y)
        for place, cell in enumerate(cells):
            x = round(LABELS + 12 + place * step, 1)
            size = round(step - 2, 1), ROW - 2
            if not cell.count:
                yield Shape("rect", x, y, *size, fill=LAND, opacity=0.5)
                continue
            opacity = round(0.2 + 0.8 * cell.count / chart.most, 2)
            ink = "#ffffff" if opacity > 0.6 else INK
            middle = round(x + size[0] / 2, 1)
            count = _number(cell.count, language)
            yield Shape("rect", x, y, *size, fill=ACCENT, opacity=opacity)
            yield Shape("text", middle, y + 15, text=count, fill=ink, anchor="middle", size=11)
        y += ROW


@body.register
def _stacks(chart: Stacks, y: float, language: str) -> Iterator[Shape]:
    x = float(LABELS + 12)
    for fill, part in zip(PARTS, chart.parts, strict=True):
        yield Shape("rect", round(x, 1), y, 12, 12, fill=fill)
        yield Shape("text", round(x + 18, 1), y + 11, text=part.label, size=12)
        x += 36 + 7 * len(part.label)
    y += ROW
    room = WIDTH - LABELS - MARGIN - 70
    for stack in chart.stacks:
        yield _row_label(stack.mark.label, y)
        x = LABELS + 12
        for fill, part in zip(PARTS, stack.parts, strict=True):
            length = room * part.count / chart.most
            if part.count:
                yield Shape("rect", round(x, 1), y + 4, round(length, 1), ROW - 8, fill=fill)
            x += length
        count = _number(stack.total, language)
        yield Shape("text", round(x + 8, 1), y + 16, text=count, fill=SOFT)
        y += ROW


@body.register
def _scatter(chart: Scatter, y: float, language: str) -> Iterator[Shape]:
    room = WIDTH - LABELS - 2 * MARGIN - 12
    for panel in chart.panels:
        span = panel.high - panel.low
        yield Shape("text", LABELS + 12, y + 16, text=panel.label, size=15)
        y += 28
        bottom = len(panel.lanes) * ROW
        for power in range(panel.low, panel.high + 1):
            x = round(LABELS + 12 + room * (power - panel.low) / span, 1)
            yield Shape("line", x, y, 0, bottom, fill=LINE)
            tick = numbers.format_compact_decimal(10**power, locale=language)
            yield Shape("text", x, y + bottom + 16, text=tick, anchor="middle", fill=SOFT, size=11)
        for lane in panel.lanes:
            yield _row_label(lane.mark.label, y)
            for dot in lane.dots:
                x = LABELS + 12 + room * (log10(dot.value) - panel.low) / span
                yield Shape("circle", round(x, 1), y + ROW / 2, 5, fill=ACCENT, opacity=0.75)
            y += ROW
        y += 40
