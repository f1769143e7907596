"""The decorated papers of the covers: for each industry a tile that repeats, stroked with 1.5.

A tile is (width, height, path); the path may leave the tile at an edge where the next one takes it up.
An industry that curators add later gets one of :data:`SPARE`.
"""

CIRCLE = "M{0} {1}A{2} {2} 0 1 1 {3} {1}A{2} {2} 0 1 1 {0} {1}Z"


def _circle(x: float, y: float, radius: float) -> str:
    return CIRCLE.format(round(x + radius, 2), y, radius, round(x - radius, 2))


PATTERNS = {
    "airlines": (24, 16, "M0 14L12 4L24 14 M0 22L12 12L24 22 M0 6L12 -4L24 6"),
    "rail-transport": (16, 30, "M0 8H16 M0 22H16 M4 4V26 M12 4V26"),
    "public-transport": (36, 24, f"M0 12H12 M24 12H36 {_circle(18, 12, 6)} M18 0V6 M18 18V24"),
    "travel-leisure": (
        32,
        14,
        "M0 7C8 -1 8 -1 16 7C24 15 24 15 32 7 M0 14C8 6 8 6 16 14C24 22 24 22 32 14",
    ),
    "hotels": (26, 30, "M6 24V12A7 7 0 0 1 20 12V24Z M13 5V24 M6 15H20"),
    "restaurants": (24, 24, "M4 0V24 M8 0V24 M0 4H24 M0 8H24"),
    "food-delivery": (28, 28, f"M0 14C8 14 6 4 14 4C22 4 20 14 28 14 {_circle(14, 20, 3)}"),
    "grocery": (24, 24, "M0 3H12 M0 9H12 M15 12V24 M21 12V24 M15 0V0 M12 15H0 M0 21H12 M15 0V12 M21 0V12"),
    "retail": (20, 22, "M0 0V8A10 10 0 0 0 20 8V0 M10 0V18 M0 18V22 M20 18V22"),
    "home-diy": (36, 20, "M0 0H36 M0 10H36 M9 0V10 M27 10V20"),
    "fashion": (20, 16, "M0 0L10 8L20 0 M0 8L10 16L20 8 M10 0V16"),
    "eyewear": (44, 22, f"{_circle(11, 11, 8)} {_circle(33, 11, 8)} M19 11H25 M0 11H3 M41 11H44"),
    "toys": (24, 24, f"{_circle(12, 12, 6)} M0 0H24V24H0Z"),
    "video-games": (32, 32, f"M8 3V13 M3 8H13 {_circle(24, 24, 5)}"),
    "consumer-electronics": (32, 32, f"M0 8H10L18 16V32 M18 0V4L26 12H32 {_circle(8, 22, 3)} M8 25V32"),
    "consumer-goods": (28, 28, "M3 3H13V13H3Z M15 15H25V25H15Z"),
    "beverages": (30, 30, f"{_circle(8, 8, 5)} {_circle(22, 14, 3)} {_circle(12, 23, 4)}"),
    "e-commerce": (28, 32, "M14 0L28 8V24L14 32L0 24V8Z M0 8L14 16L28 8 M14 16V32"),
    "banking": (24, 24, _circle(12, 12, 12) + " M12 0A12 12 0 0 1 0 12A12 12 0 0 1 12 24"
                "A12 12 0 0 1 24 12A12 12 0 0 1 12 0"),
    "insurance": (28, 14, "M0 14A14 14 0 0 1 28 14 M6 14A8 8 0 0 1 22 14 M-14 7A14 14 0 0 1 14 7"),
    "telecom": (36, 24, "M4 24A14 14 0 0 1 32 24 M10 24A8 8 0 0 1 26 24 M16 24A2 2 0 0 1 20 24"),
    "software": (30, 24, "M10 4L3 12L10 20 M20 4L27 12L20 20"),
    "media-entertainment": (24, 24, "M7 5L18 12L7 19Z"),
    "automotive": (24, 20, "M0 4L8 12L0 20 M24 4L16 12L24 20 M12 0V20"),
    "logistics": (30, 20, "M3 10H25 M19 4L25 10L19 16"),
    "utilities": (22, 30, "M13 2L5 16H12L9 28L18 12H11Z"),
    "healthcare": (28, 28, "M11 4H17V11H24V17H17V24H11V17H4V11H11Z"),
    "nonprofit-public": (
        28,
        26,
        "M14 22C5 16 3 12 4 8C5 4 11 3 14 8C17 3 23 4 24 8C25 12 23 16 14 22Z",
    ),
    "sports": (24, 42, "M12 0V7L24 14V28L12 35V42 M12 7L0 14V28L12 35"),
}  # fmt: skip
SPARE = (
    (14, 14, "M0 14L14 0"),
    (20, 20, "M10 3V17 M3 10H17"),
    (18, 18, _circle(9, 9, 4)),
    (24, 12, "M0 12L6 0L12 12L18 0L24 12"),
)


def pattern_of(industry_slug: str) -> str:
    """The key of an industry's pattern: its own slug, or ``spare-0`` and so on."""
    if industry_slug in PATTERNS:
        return industry_slug
    return f"spare-{sum(map(ord, industry_slug)) % len(SPARE)}"


TILES = PATTERNS | {f"spare-{number}": tile for number, tile in enumerate(SPARE)}
