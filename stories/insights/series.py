"""The shapes that charts have. Numbers and names, nothing of how they look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Mark:
    """Something counted. ``narrow``: the filters that, added to the present ones, lead to just these."""

    value: str
    label: str
    count: int
    narrow: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Chart:
    """What every chart has. ``note`` says how it counts, in a sentence."""

    name: str
    title: str
    note: str

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def header(self) -> list[str]:
        """The column titles of the chart as a table."""
        raise NotImplementedError

    @property
    def rows(self) -> list[list]:
        """The table's lines: text, whole numbers and decimals."""
        raise NotImplementedError


@dataclass(frozen=True)
class Bars(Chart):
    """Counts in one dimension; ``unknown`` stories have no value in it."""

    dimension: str
    label: str
    marks: tuple[Mark, ...]
    unknown: int = 0

    @cached_property
    def most(self) -> int:
        return max((mark.count for mark in self.marks), default=0)

    @property
    def header(self):
        return [self.label, _("Code"), _("Cases")]

    @property
    def rows(self):
        listed = [[mark.label, mark.value, mark.count] for mark in self.marks]
        return [*listed, [_("unknown"), "", self.unknown]] if self.unknown else listed

    @property
    def years(self) -> range:
        """From the first year to the last, for a chart of years."""
        years = [int(mark.value) for mark in self.marks]
        return range(min(years), max(years) + 1) if years else range(0)


@dataclass(frozen=True)
class Grid(Chart):
    """Counts in two dimensions: ``cells[line][column]``, the empty ones too, with a count of 0."""

    row_label: str
    column_label: str
    down: tuple[Mark, ...]
    across: tuple[Mark, ...]
    cells: tuple[tuple[Mark, ...], ...]

    @cached_property
    def most(self) -> int:
        return max((cell.count for line in self.cells for cell in line), default=0)

    @property
    def lines(self) -> list[tuple[Mark, tuple[Mark, ...]]]:
        return list(zip(self.down, self.cells, strict=True))

    @property
    def empty(self) -> int:
        """How many combinations no case has."""
        return sum(not cell.count for line in self.cells for cell in line)

    @property
    def header(self):
        return [self.row_label, *(mark.label for mark in self.across)]

    @property
    def rows(self):
        return [[mark.label, *(cell.count for cell in line)] for mark, line in self.lines]


@dataclass(frozen=True)
class Stack:
    """A line of a :class:`Stacks`: a mark and what it is made of."""

    mark: Mark
    parts: tuple[Mark, ...]

    @property
    def total(self) -> int:
        return sum(part.count for part in self.parts)


@dataclass(frozen=True)
class Stacks(Chart):
    """Lines of parts: the same parts, in the same order, in every line; a part may be 0."""

    row_label: str
    parts: tuple[Mark, ...]
    stacks: tuple[Stack, ...]

    @cached_property
    def most(self) -> int:
        return max((stack.total for stack in self.stacks), default=0)

    @property
    def header(self):
        return [self.row_label, *(part.label for part in self.parts), _("Together")]

    @property
    def rows(self):
        return [
            [stack.mark.label, *(part.count for part in stack.parts), stack.total]
            for stack in self.stacks
        ]


@dataclass(frozen=True)
class Dot:
    """One case with its figure."""

    slug: str
    title: str
    language: str  # of the title
    brand: str
    value: Decimal


@dataclass(frozen=True)
class Lane:
    """The cases of one gesture that have a figure in the panel's unit, smallest first."""

    mark: Mark
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Panel:
    """Figures of one unit, and of no other; the axis runs from 10**low to 10**high."""

    unit: str
    label: str  # the unit in the reader's language
    lanes: tuple[Lane, ...]
    low: int
    high: int

    @property
    def cases(self) -> int:
        return sum(len(lane.dots) for lane in self.lanes)


@dataclass(frozen=True)
class Scatter(Chart):
    """A panel for every unit, most cases first: unlike units never share an axis."""

    panels: tuple[Panel, ...]

    @property
    def header(self):
        return [_("Unit"), _("Gesture type"), _("Brand"), _("Case"), _("Address"), _("Figure")]

    @property
    def rows(self):
        return [
            [panel.label, lane.mark.label, dot.brand, dot.title, dot.slug, dot.value]
            for panel in self.panels
            for lane in panel.lanes
            for dot in lane.dots
        ]
