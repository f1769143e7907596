"""Places: those the library knows, the larger cities, and countries by their names in five languages."""

import re
from functools import lru_cache

from babel import Locale

from stories.intake import lexicon
from stories.intake.records import PlaceProposal

CAPITAL = re.compile(r"(?<![\w@#])['A-ZÀ-ÖØ-ÞŠŽ][\w.'’-]*")
MOST = 4
WORDS = 4


@lru_cache(maxsize=1)
def gazetteer() -> dict[str, str]:
    """Cities and regions -> country."""
    return {name: country for country, names in lexicon.rows("places") for name in names.split("|")}


@lru_cache(maxsize=8)
def countries(language: str) -> dict[str, str]:
    """Names of countries -> code."""
    names = Locale(language).territories
    return {name: code.lower() for code, name in names.items() if len(code) == 2 and code.isalpha()}


def is_place(name: str, language: str) -> bool:
    return name in gazetteer() or name in countries(language)


def find(
    text: str, language: str, start: int, end: int, taken, stored=None
) -> tuple[PlaceProposal, ...]:
    """Places named in a passage, first named first. ``taken`` are spans that belong to brands' names;
    ``stored`` maps the library's own places to their country."""
    known = {**gazetteer(), **(stored or {})}
    lands = countries(language)
    found: dict[str, PlaceProposal] = {}
    for match in CAPITAL.finditer(text, start, end):
        if any(a <= match.start() < b for a, b in taken):
            continue
        for name in _names(text, match.start(), end):
            country = known.get(name) or lands.get(name)
            if country and not _is_in_a_name(text, match.start(), match.start() + len(name)):
                last = match.start() + len(name)
                confidence = 0.8 if name in known else 0.6
                found.setdefault(
                    name, PlaceProposal(name, country, match.start(), last, confidence)
                )
                break
    cities = [place for place in found.values() if place.value not in lands]
    return tuple((cities or list(found.values()))[:MOST])


def _names(text: str, start: int, end: int):
    """What begins here, longest first: up to four words."""
    words = [match.end() for match in re.finditer(r"[\w.'’-]+", text[start : min(end, start + 60)])]
    for last in reversed(words[:WORDS]):
        yield text[start : start + last].rstrip(".,'’-")


def _is_in_a_name(text: str, start: int, end: int) -> bool:
    """ "London Underground" is no place, "in London" is; nor are people called so."""
    return (
        bool(re.match(r"[ \u00a0][A-ZÀ-Þ][a-zà-ÿ]+", text[end : end + 12]))
        and bool(re.search(r"[A-Za-z]$", text[end - 1]))
        and not re.search(
            r"(?:\bin|\bfrom|\baus|\ben|\ba|\bdi|\bde|\bin|\bte|\bnaar|\buit|\bnach)\s$",
            text[max(0, start - 8) : start],
        )
    )
