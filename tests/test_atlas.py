"""The drawing of the world: places lie where they are, every country of the library is on it."""

import re
from pathlib import Path

import pytest

from stories import atlas

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
SVG = Path(atlas.__file__).parent.parent / "static/stories/world.svg"

# place -> longitude, latitude, the country in whose outline it lies
PLACES = {
    "Utrecht": (5.12, 52.09, "nl"),
    "Denver": (-104.99, 39.74, "us"),
    "Anchorage": (-149.9, 61.22, "us"),
    "Brasília": (-47.88, -15.79, "br"),
    "Novosibirsk": (82.92, 55.03, "ru"),
    "Anadyr": (175.0, 66.5, "ru"),
    "Alice Springs": (133.88, -23.7, "au"),
    "Nairobi": (36.82, -1.29, "ke"),
}


def corners(path: str) -> list[list[tuple[float, float]]]:
    """The rings that a path of relative moves draws."""
    rings = []
    for ring in path.split("z")[:-1]:
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", ring)]
        points = list(zip(numbers[::2], numbers[1::2], strict=True))
        x, y = points[0]
        rings.append([(x, y)])
        for dx, dy in points[1:]:
            x, y = x + dx, y + dy
            rings[-1].append((x, y))
    return rings


def inside(point, ring) -> bool:
    (px, py), odd = point, False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > py) != (by > py) and px < (bx - ax) * (py - ay) / (by - ay) + ax:
            odd = not odd
    return odd


@pytest.mark.parametrize("name", PLACES)
def test_a_place_lies_in_its_country(name):
    longitude, latitude, country = PLACES[name]
    point = atlas.project(longitude, latitude)
    hits = [
        c for c, path in atlas.countries().items() if any(inside(point, r) for r in corners(path))
    ]
    assert hits == [country]


def test_the_equator_fills_the_width_and_the_middle_is_in_the_middle():
    assert atlas.project(atlas.MIDDLE, 0)[0] == atlas.WIDTH / 2
    west, east = atlas.project(atlas.MIDDLE - 179.999, 0), atlas.project(atlas.MIDDLE + 179.999, 0)
    assert (west[0], east[0]) == (0.0, atlas.WIDTH)
    assert atlas.project(0, atlas.TOP)[1] == 0


def test_no_outline_runs_across_the_whole_drawing():
    for country, path in atlas.countries().items():
        for ring in corners(path):
            xs = [x for x, _y in ring]
            assert max(xs) - min(xs) < 420, country
            assert all(-15 <= x <= atlas.WIDTH + 15 for x in xs), country


def test_every_country_of_the_library_can_be_shown():
    files = [*FIXTURES.glob("stories/*.yaml"), FIXTURES / "brands.yaml"]
    used = set(re.findall(r"country: ([a-z]{2})\b", "".join(f.read_text() for f in files)))
    assert used
    assert [code for code in used if not atlas.centre(code)] == []


@pytest.mark.parametrize("small", ["sg", "mt", "hk"])
def test_small_countries_have_a_middle_and_no_outline(small):
    assert atlas.outline(small) == ""
    x, y = atlas.centre(small)
    assert 0 < x < atlas.WIDTH
    assert 0 < y < atlas.HEIGHT


@pytest.mark.parametrize("unknown", ["", "zz", "NL"])
def test_what_is_no_country_has_neither(unknown):
    assert (atlas.outline(unknown), atlas.centre(unknown)) == ("", None)


@pytest.mark.parametrize(
    "places",
    [
        [(4.76, 52.3)],
        [(4.76, 52.3), (-114, 51)],
        [(-179, 65), (179, 65)],
        [(174, -41)],
        [(-70, -55), (30, 70), (150, -30)],
    ],
)
def test_the_part_around_some_places_shows_them_and_stays_on_the_drawing(places):
    points = [atlas.project(*place) for place in places]
    box = atlas.around(points)
    assert box.x >= 0
    assert box.y >= 0
    assert box.x + box.width <= atlas.WIDTH + 0.1
    assert box.y + box.height <= atlas.HEIGHT + 0.1
    for x, y in points:
        assert box.x <= x <= box.x + box.width
        assert box.y <= y <= box.y + box.height


def test_the_picture_of_all_land_is_small_and_credited():
    drawn = SVG.read_text()
    assert len(drawn) < 60_000
    assert "Natural Earth" in drawn
    assert f'viewBox="0 0 {atlas.WIDTH:g} {atlas.HEIGHT:g}"' in drawn
    assert "world-atlas" in (Path(atlas.__file__).parent / "LICENSE").read_text()
