"""A drawn path as lines of points, for pictures: SVG's commands M, L, H, V, C, A and Z, absolute."""

import math
import re

Point = tuple[float, float]

TOKENS = re.compile(r"[MLHVCAZ]|-?\d*\.?\d+(?:e-?\d+)?")
LENGTHS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "A": 7, "Z": 0}
STEPS = 16  # pieces that a curve is cut into


def lines(path: str) -> list[list[Point]]:
    """Each stroke of the path as its points. ValueError for a command that is not known."""
    strokes: list[list[Point]] = []
    for command, numbers in _commands(path):
        if command == "M":
            strokes.append([(numbers[0], numbers[1])])
        elif command == "Z":
            strokes[-1].append(strokes[-1][0])
        else:
            strokes[-1] += _drawn(command, numbers, strokes[-1][-1])
    return strokes


def _commands(path: str):
    tokens = TOKENS.findall(path)
    if "".join(tokens) != re.sub(r"[\s,]", "", path):
        raise ValueError(f"not a path of plain commands: {path[:40]}")
    place = 0
    while place < len(tokens):
        command = tokens[place]
        if command not in LENGTHS:
            raise ValueError(f"a number without a command: {path[:40]}")
        length = LENGTHS[command]
        yield command, [float(token) for token in tokens[place + 1 : place + 1 + length]]
        place += 1 + length


def _drawn(command: str, numbers: list[float], at: Point) -> list[Point]:
    if command == "L":
        return [(numbers[0], numbers[1])]
    if command == "H":
        return [(numbers[0], at[1])]
    if command == "V":
        return [(at[0], numbers[0])]
    if command == "C":
        return _curve(at, *zip(numbers[::2], numbers[1::2], strict=True))
    return _arc(at, *numbers)


def _curve(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """A cubic Bézier curve without its first point."""
    points = []
    for step in range(1, STEPS + 1):
        t = step / STEPS
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
        points.append(
            tuple(
                sum(w * p[axis] for w, p in zip(weights, (a, b, c, d), strict=True))
                for axis in (0, 1)
            )
        )
    return points


def _arc(at: Point, rx, ry, _turn, large, sweep, x, y) -> list[Point]:
    """An elliptical arc that lies straight (SVG 1.1, appendix F.6.5), without its first point."""
    half_x, half_y = (at[0] - x) / 2, (at[1] - y) / 2
    stretch = math.hypot(half_x / rx, half_y / ry)
    if stretch > 1:
        rx, ry = rx * stretch, ry * stretch
    under = (rx * ry) ** 2 / ((rx * half_y) ** 2 + (ry * half_x) ** 2) - 1
    root = math.sqrt(max(0.0, under)) * (-1 if large == sweep else 1)
    middle_x, middle_y = root * rx * half_y / ry, -root * ry * half_x / rx
    centre = (middle_x + (at[0] + x) / 2, middle_y + (at[1] + y) / 2)
    start = math.atan2((half_y - middle_y) / ry, (half_x - middle_x) / rx)
    end = math.atan2((-half_y - middle_y) / ry, (-half_x - middle_x) / rx)
    span = end - start
    if sweep and span < 0:
        span += 2 * math.pi
    elif not sweep and span > 0:
        span -= 2 * math.pi
    return [
        (
            centre[0] + rx * math.cos(start + span * step / STEPS),
            centre[1] + ry * math.sin(start + span * step / STEPS),
        )
        for step in range(1, STEPS + 1)
    ]
