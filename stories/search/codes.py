"""Filter values as whole numbers, as ``story_search.facets`` has them: kind * 100,000,000 + value."""

from collections.abc import Iterable

KINDS = {
    "industry": 1,
    "gesture": 2,
    "channel": 3,
    "outcome": 4,
    "brand": 5,
    "language": 6,
    "country": 7,
    "verification": 8,
    "year": 9,
    "keyword": 10,
}
# What a search can be narrowed by; keywords only order it (fusion.py).
FILTERS = tuple(name for name in KINDS if name != "keyword")
STEP = 100_000_000
VERIFICATIONS = ("confirmed", "reported", "disputed", "unverified")
BY_LETTERS = ("language", "country")
NOTHING = -1  # a value that no story has


def encode(kind: str, value: int | str) -> int:
    """The number of a filter value: an id, a year, a country or language code, a verification.

    A value that cannot be one gives :data:`NOTHING`, so that an unknown filter never widens.
    """
    if kind in BY_LETTERS:
        number = _letters(str(value))
    elif kind == "verification":
        number = VERIFICATIONS.index(value) + 1 if value in VERIFICATIONS else NOTHING
    else:
        number = int(value) if str(value).isascii() and str(value).isdigit() else NOTHING
    return KINDS[kind] * STEP + number if 0 <= number < STEP else NOTHING


def encode_all(kind: str, values: Iterable[int | str]) -> list[int]:
    """Each value's number."""
    return [encode(kind, value) for value in values]


def decode(code: int) -> int | str:
    """The filter value a number stands for: the opposite of :func:`encode`."""
    kind, number = divmod(int(code), STEP)
    if kind in (KINDS["language"], KINDS["country"]):
        first, rest = divmod(number, 729)
        letters = (first, *divmod(rest, 27))
        return "".join(chr(96 + letter) for letter in letters if letter)
    if kind == KINDS["verification"]:
        return VERIFICATIONS[number - 1]
    return number


def _letters(code: str) -> int:
    letters = [ord(letter) - 96 for letter in code] + [0]
    if len(code) not in (2, 3) or not all(1 <= letter <= 26 for letter in letters[: len(code)]):
        return NOTHING
    return letters[0] * 729 + letters[1] * 27 + letters[2]
