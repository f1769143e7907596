"""Everyday words in all languages: "begrafenis" also finds the funeral told only in English.

The encoder knows sentences across languages but is poor at single words; this small table (a row a
thing, a column a language) is what short queries lean on. See docs/search.md, "Single words".
"""

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

from stories.search import database
from stories.search.languages import LANGUAGES

FILE = Path(__file__).with_name("thesaurus.tsv")
COLUMNS = ("en", "de", "es", "it", "nl")

STEMS = """
SELECT w.row, w.code, lexeme FROM unnest(%s::int[], %s::text[], %s::text[]) AS w (row, code, word)
JOIN search_language l ON l.code = w.code,
    unnest(tsvector_to_array(to_tsvector(l.config, w.word))) AS lexeme
"""


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
def _stems() -> tuple[dict, list]:
    """(language, lexeme) -> numbers of rows; and for each row its lexemes in all languages."""
    words = [
        (number, code, word)
        for number, row in enumerate(rows())
        for code, cell in row.items()
        for word in cell
        if " " not in word
    ]
    of: dict[tuple[str, str], set[int]] = defaultdict(set)
    lexemes: list[set[str]] = [set() for _row in rows()]
    for number, code, lexeme in database.rows(
        STEMS, [list(column) for column in zip(*words, strict=True)]
    ):
        of[code, lexeme].add(number)
        lexemes[number].add(lexeme)
    return of, lexemes


def same(spoken: list[tuple[str, str]]) -> tuple[set[str], list[str]]:
    """For a word as (language, lexeme) pairs: lexemes of the same thing in all languages, and its English
    names, for the encoder."""
    of, lexemes = _stems()
    numbers = sorted({number for pair in spoken for number in of.get(pair, ())})
    found = {lexeme for number in numbers for lexeme in lexemes[number]}
    return found, [rows()[number]["en"][0] for number in numbers]
