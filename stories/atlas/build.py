"""Makes world.json and static/stories/world.svg; needed again only if the outlines shall change.

Get the package world-atlas 2.0.2 from npm, then, in the project's root:

    python -m stories.atlas.build FOLDER   # holds countries-110m.json and countries-50m.json

The larger file gives the middles of the countries that the smaller one leaves out.
"""

import heapq
import json
import sys
from itertools import pairwise
from pathlib import Path

from babel.core import get_global

from stories.atlas import DATA, HEIGHT, MIDDLE, WIDTH, from_the_middle

SVG = Path(__file__).parent.parent / "static/stories/world.svg"
# What has no number in the source; other such areas are drawn and belong to nobody.
WITHOUT_NUMBER = {"Kosovo": "xk"}
LEFT_OUT = {"aq"}
LEAST_AREA = 0.5  # of the triangle that a point makes with its neighbours, in square units
LEAST_ISLAND = 0.6  # of a whole ring
COMMENT = "Natural Earth by way of world-atlas 2.0.2; see stories/atlas/LICENSE"


def code_of(geometry: dict) -> str:
    """The ISO code of two letters, in lower case; empty for areas without one."""
    aliases = get_global("territory_aliases").get(str(geometry.get("id", "")).zfill(3))
    name = geometry["properties"]["name"]
    return aliases[0].lower() if aliases else WITHOUT_NUMBER.get(name, "")


def points_of(topology: dict) -> list[list[tuple[float, float]]]:
    """Each arc's points on the drawing; the file holds steps of whole numbers.

    An arc that runs over the drawing's edge is not torn: its island stays whole.
    """
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc: list[tuple[float, float]] = []
        before = None
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            longitude = (x * kx + dx - MIDDLE + 180) % 360 - 180
            if before is not None:
                longitude += 360 * round((before - longitude) / 360)
            before = longitude
            arc.append(from_the_middle(longitude, y * ky + dy))
        arcs.append(arc)
    return arcs


def simplified(arc: list) -> list:
    """Visvalingam: drop the point that changes least until each is worth it; the ends stay.

    Neighbours share their arcs, so borders stay closed.
    """
    before, after = list(range(-1, len(arc) - 1)), list(range(1, len(arc) + 1))
    alive = [True] * len(arc)

    def area(i):
        (ax, ay), (bx, by), (cx, cy) = arc[before[i]], arc[i], arc[after[i]]
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2

    heap = [(area(i), i) for i in range(1, len(arc) - 1)]
    heapq.heapify(heap)
    left = len(arc)
    while heap and left > 3:
        size, i = heapq.heappop(heap)
        if size > LEAST_AREA:
            break
        if not alive[i] or size != area(i):
            continue
        alive[i], left = False, left - 1
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if 0 < j < len(arc) - 1:
                heapq.heappush(heap, (area(j), j))
    return [point for point, kept in zip(arc, alive, strict=True) if kept]


def rings_of(geometry: dict, arcs: list) -> list[list]:
    """A country's closed lines, outer ones and holes alike."""
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry.get("arcs", [])
    rings = []
    for polygon in polygons:
        for numbers in polygon:
            ring = []
            for number in numbers:
                part = arcs[number] if number >= 0 else arcs[~number][::-1]
                ring += part[1:] if ring else part
            rings.append(ring)
    return rings


def area_and_middle(ring: list) -> tuple[float, tuple[float, float]]:
    twice = sum_x = sum_y = 0.0
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = ax * by - bx * ay
        twice, sum_x, sum_y = twice + cross, sum_x + (ax + bx) * cross, sum_y + (ay + by) * cross
    if not twice:
        return 0.0, ring[0]
    return abs(twice / 2), (round(sum_x / (3 * twice), 1), round(sum_y / (3 * twice), 1))


def path_of(rings: list) -> str:
    """Relative moves in tenths: the shortest way to write it. Specks of islands are left out."""
    sized = sorted(((area_and_middle(ring)[0], ring) for ring in rings), key=lambda pair: -pair[0])
    kept = [ring for size, ring in sized if size >= LEAST_ISLAND] or [sized[0][1]]
    parts = []
    for ring in kept:
        tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
        moves = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(tenths)]
        steps = [f"{short(dx)}{comma(dy)}" for dx, dy in moves[:-1] if (dx, dy) != (0, 0)]
        parts.append(f"M{short(tenths[0][0])}{comma(tenths[0][1])}l{' '.join(steps)}z")
    return "".join(parts).replace(" -", "-")


def short(tenths: int) -> str:
    return f"{tenths / 10:g}".replace("0.", ".", 1) if abs(tenths) < 10 else f"{tenths / 10:g}"


def comma(tenths: int) -> str:
    written = short(tenths)
    return written if written.startswith("-") else f" {written}"


def world(folder: Path) -> dict:
    """Outlines from the small file, middles from both."""
    outlines: dict[str, str] = {}
    centres: dict[str, tuple[float, float]] = {}
    rest = ""
    for name, drawn in (("countries-110m.json", True), ("countries-50m.json", False)):
        topology = json.loads((folder / name).read_text())
        arcs = points_of(topology)
        slim = [simplified(arc) for arc in arcs]
        for geometry in topology["objects"]["countries"]["geometries"]:
            code = code_of(geometry)
            if code in LEFT_OUT or not geometry.get("arcs"):
                continue
            if code:
                rings = rings_of(geometry, arcs)
                centres.setdefault(code, max(map(area_and_middle, rings))[1])
            if drawn and code:
                outlines[code] = path_of(rings_of(geometry, slim))
            elif drawn:
                rest += path_of(rings_of(geometry, slim))
    return {"outlines": outlines, "rest": rest, "centres": dict(sorted(centres.items()))}


def svg_of(made: dict) -> str:
    """All land, in a tone that can stand on a light and on a dark page."""
    land = made["rest"] + "".join(made["outlines"].values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {HEIGHT:g}">'
        f"<!-- {COMMENT} -->"
        '<path fill="#8b7f70" fill-opacity=".28" stroke="#8b7f70" stroke-opacity=".55" '
        f'stroke-width=".5" stroke-linejoin="round" d="{land}"/></svg>\n'
    )


if __name__ == "__main__":
    made = world(Path(sys.argv[1]))
    DATA.write_text(json.dumps(made, separators=(",", ":")) + "\n")
    SVG.write_text(svg_of(made))
    print(f"{DATA.name}: {DATA.stat().st_size} bytes, {SVG.name}: {SVG.stat().st_size} bytes")
