"""The world as one drawing: where a place lies on it, and the outline of each country.

Equal Earth, which keeps areas true, so that a coloured country looks as large as it is. The outlines are
simplified from Natural Earth (``build.py`` made them once; ``LICENSE`` has the credit); the whole drawing
without Antarctica is also ``static/stories/world.svg``, in the same coordinates. Nothing is fetched.
"""

import json
from dataclasses import dataclass
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

DATA = Path(__file__).with_name("world.json")

WIDTH, HEIGHT = 960.0, 420.0
# The middle is 11° east, so that the edge runs through the Bering Strait and cuts nobody's land.
MIDDLE = 11.0
# The equator is the drawing's width; its top is 84° north, its bottom 57° south.
SCALE = WIDTH / (2 * 2.7066299836960748)
TOP = 84.0
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796


@dataclass(frozen=True)
class Box:
    """A part of the drawing: the four numbers of a viewBox."""

    x: float
    y: float
    width: float
    height: float

    def __str__(self):
        return " ".join(f"{part:g}" for part in (self.x, self.y, self.width, self.height))


WORLD = Box(0, 0, WIDTH, HEIGHT)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place lies on the drawing, in its units; places in Antarctica lie below its edge."""
    from_middle = (float(longitude) - MIDDLE + 180) % 360 - 180
    return from_the_middle(from_middle, float(latitude))


def from_the_middle(longitude: float, latitude: float) -> tuple[float, float]:
    """The same for degrees east of ``MIDDLE``; beyond ±180 it goes on over the drawing's edge."""
    x, y = _equal_earth(longitude, latitude)
    return round(WIDTH / 2 + x * SCALE, 1), round((_top() - y) * SCALE, 1)


def _equal_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Šavrič, Patterson and Jenny 2018, in radii of the earth."""
    angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
    square = angle * angle
    sixth = square**3
    slope = A1 + 3 * A2 * square + sixth * (7 * A3 + 9 * A4 * square)
    x = 2 * sqrt(3) * radians(longitude) * cos(angle) / (3 * slope)
    return x, angle * (A1 + A2 * square + sixth * (A3 + A4 * square))


@cache
def _top() -> float:
    return _equal_earth(0, TOP)[1]


@cache
def _world() -> dict:
    return json.loads(DATA.read_text())


def outline(country: str) -> str:
    """A country's outline as the ``d`` of a path; empty for one too small to have any."""
    return _world()["outlines"].get(country, "")


def countries() -> dict[str, str]:
    """Every outline by ISO code."""
    return _world()["outlines"]


def rest() -> str:
    """Land that belongs to no country with a code of its own."""
    return _world()["rest"]


def centre(country: str) -> tuple[float, float] | None:
    """The middle of a country's largest part, also for the small ones; None for no country."""
    found = _world()["centres"].get(country)
    return tuple(found) if found else None


def around(points, *, margin: float = 40.0, least: float = 210.0) -> Box:
    """The part of the drawing that shows all the points, in the drawing's proportions (16 to 10).

    At least ``least`` wide, so that a reader still recognises the continent.
    """
    points = list(points)
    left, right = min(x for x, _ in points) - margin, max(x for x, _ in points) + margin
    top, bottom = min(y for _, y in points) - margin, max(y for _, y in points) + margin
    width = min(max(right - left, (bottom - top) * 1.6, least), WIDTH)
    height = min(width / 1.6, HEIGHT)
    x = min(max((left + right - width) / 2, 0), WIDTH - width)
    y = min(max((top + bottom - height) / 2, 0), HEIGHT - height)
    return Box(round(x, 1), round(y, 1), round(width, 1), round(height, 1))
