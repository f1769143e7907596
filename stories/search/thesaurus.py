"""Everyday words in all languages: "begrafenis" also finds the funeral told only in English.

The encoder knows sentences across languages but is poor at single words; this small table (a row a
thing, a column a language) is what short queries lean on. See docs/search.md, "Single words".
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from stories.search import database
from stories.search.languages import LANGUAGES

FILE = Path(__file__).with_name("thesaurus.tsv")
COLUMNS = ("en", "de", "es", "it", "nl")

# Plurals that their stemmers do not bring back to the word: Firma, Firmen; brief, brieven; amica, amiche.
PLURALS = {
    "de": (("a", "en"), ("um", "en")),
    "es": (("z", "ces"),),
    "it": (("co", "chi"), ("ca", "che"), ("go", "ghi"), ("ga", "ghe")),
    "nl": (("f", "ven"), ("s", "zen")),
    "en": (("fe", "ves"), ("f", "ves"), ("man", "men")),
}
GAP = 3  # how far apart the words of a name may stand: "silla de ruedas"

STEMS = """
SELECT w.row, w.code, array(SELECT lexeme FROM unnest(tsv) ORDER BY positions[1])
FROM unnest(%s::int[], %s::text[], %s::text[]) AS w (row, code, word)
JOIN search_language l ON l.code = w.code,
    to_tsvector(l.config, search_plain(w.word)) AS tsv
"""


@dataclass
class _Index:
    """``words``: (language, lexeme) -> numbers of rows; ``names``: (language, first lexeme) -> the rows'
    names of several words; ``lexemes``: each row's one-word names in all languages."""

    words: dict[tuple[str, str], set[int]]
    names: dict[tuple[str, str], list[tuple[tuple[str, ...], int]]]
    lexemes: list[set[str]]


@lru_cache(maxsize=1)
def rows() -> list[dict[str, list[str]]]:
    """The table: language -> words, one dict a row."""
    lines = FILE.read_text("utf-8").splitlines()
    cells = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [
        {
            code: cell.split(",")
            for code, cell in zip(COLUMNS, row, strict=True)
            if code in LANGUAGES
        }
        for row in cells
    ]


@lru_cache(maxsize=1)
def _index() -> _Index:
    cells = [
        (number, code, word)
        for number, row in enumerate(rows())
        for code, cell in row.items()
        for word in cell
        for word in (word, *_plurals(word, code))
    ]
    index = _Index(defaultdict(set), defaultdict(list), [set() for _row in rows()])
    columns = [list(column) for column in zip(*cells, strict=True)]
    for number, code, lexemes in database.rows(STEMS, columns):
        if len(lexemes) == 1:
            index.words[code, lexemes[0]].add(number)
            index.lexemes[number].add(lexemes[0])
        elif lexemes:
            index.names[code, lexemes[0]].append((tuple(lexemes), number))
    return index


def _plurals(word: str, code: str) -> list[str]:
    return [word.removesuffix(end) + plural for end, plural in PLURALS[code] if word.endswith(end)]


def same(spoken: Sequence[Collection[tuple[str, str]]]) -> list[tuple[set[str], list[str]]]:
    """For each word of a query, given as (language, lexeme) pairs: lexemes of the same thing in all
    languages, and its English names, for the encoder. Words that are one name together ("silla de
    ruedas") share its lexemes; the first has its name."""
    index = _index()
    found: list[tuple[set[str], list[str]]] = []
    named = _named(spoken, index)
    for place, pairs in enumerate(spoken):
        whole = [number for places, number in named if place in places]
        numbers = whole or sorted({n for pair in pairs for n in index.words.get(pair, ())})
        english = [n for places, n in named if place == places[0]] if whole else numbers
        lexemes = {lexeme for number in numbers for lexeme in index.lexemes[number]}
        found.append((lexemes, [rows()[number]["en"][0] for number in english]))
    return found


def _named(spoken, index: _Index) -> list[tuple[list[int], int]]:
    """The names of several words in a query: (places of the words, number of the row)."""
    found = [
        (places, number)
        for start, pairs in enumerate(spoken)
        for code, lexeme in pairs
        for name, number in index.names.get((code, lexeme), ())
        if (places := _places(spoken, start, code, name))
    ]
    longest = max((len(places) for places, _number in found), default=0)
    return [pair for pair in found if len(pair[0]) == longest]


def _places(spoken, start: int, code: str, name: tuple[str, ...]) -> list[int]:
    """Where the words of a name stand, in order and not far apart, from ``start`` on; empty if not."""
    places = [start]
    for lexeme in name[1:]:
        near = range(places[-1] + 1, min(places[-1] + GAP, len(spoken)))
        after = next((place for place in near if (code, lexeme) in spoken[place]), None)
        if after is None:
            return []
        places.append(after)
    return places
