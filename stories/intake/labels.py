"""Paragraphs that each begin with the brand they tell of: "Ferrero. Un'insegnante …", "BVG: Als sich …"."""

import re
from functools import lru_cache

from stories.intake import lexicon, places, plain

LABEL = re.compile(
    r"(?m)^[ \t*_#•★☆►▪]*(?P<name>[^\W\d_a-zà-ÿ][\w&’'.-]*(?:[ \u00a0](?:(?:&|de|del|della|di|"
    r"van|der|von|la|el)"
    r"[ \u00a0])?[^\W\d_a-zà-ÿ][\w&’'-]*){0,3})[*_]*(?:\.|:|"
    r" [–—])[*_]* (?=[„“\"«¿¡(]?[^\W\d_a-zà-ÿ])"
)
WORDS = 18  # of a paragraph, at least


@lru_cache(maxsize=4)
def starts(text: str) -> frozenset[int]:
    """Where the labels' names begin; empty where most of them are places or ordinary words."""
    found = []
    for match in LABEL.finditer(text):
        line = text[match.start() : text.find("\n", match.end()) % (len(text) + 1)]
        if len(line.split()) >= WORDS:
            found.append((match.start("name"), match["name"].strip("*_.")))
    names = {name for _at, name in found}
    real = [name for name in names if not _is_place(name)]
    if len(names) < 2 or len(names) < len(found) or len(real) * 3 < len(names) * 2:
        return frozenset()
    return frozenset(at for at, name in found if name in real)


def _is_place(name: str) -> bool:
    return (
        name in places.gazetteer()
        or name.title() in places.gazetteer()
        or name in lexicon.towns()
        or name.title() in lexicon.towns()
        or name.lower() in plain.ALWAYS_PLAIN
        or name.split()[0] in lexicon.words("names", "first")
    )


def is_labelled(text: str, start: int) -> bool:
    """Whether the paragraph that begins here has one."""
    line_end = text.find("\n", start) % (len(text) + 1)
    return any(start <= at < min(line_end, start + 8) for at in starts(text))
