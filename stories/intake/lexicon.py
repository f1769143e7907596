"""Cue words by key and language, read from the tables in ``lexicon/``.

A table has a row a key and a column a language. Cells hold cues, separated by ``|``. In a cue ``*``
stands for more letters (``refund*``), `` … `` for up to six words of the same sentence
(``sent … flowers``), and ``^2`` at its end is its weight (1 otherwise).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).with_name("lexicon")
LANGUAGES = ("en", "de", "es", "it", "nl")
GAP = r"(?:[^\w.!?\n]+[\w'’]+){0,6}?[^\w.!?\n]+"


@dataclass(frozen=True)
class Hit:
    """A cue found in a text: whose it is, where, how much it says."""

    key: str
    start: int
    end: int
    weight: float


def pattern(cue: str) -> str:
    """A cue as a regular expression without the word boundaries."""
    pieces = []
    for piece in re.split(r"\s*…\s*", cue.strip()):
        words = (re.escape(word).replace(r"\*", r"[\w’'-]*") for word in piece.split())
        pieces.append(r"\s+".join(words))
    return GAP.join(pieces)


def bounded(alternatives) -> re.Pattern:
    """One expression for many cues, longest first, as whole words, in any case."""
    joined = "|".join(sorted(set(alternatives), key=len, reverse=True)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a table, without comments and empty lines."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    return tuple(tuple(line.split("\t")) for line in lines if line and line[0] != "#")


@lru_cache(maxsize=256)
def _compiled(name: str, language: str) -> tuple[tuple[str, tuple], ...]:
    column = 1 + LANGUAGES.index(language)
    found = []
    for row in rows(name):
        by_weight: dict[float, list[str]] = {}
        for cue in row[column].split("|") if len(row) > column else ():
            words, _, weight = cue.partition("^")
            if words.strip():
                by_weight.setdefault(float(weight or 1), []).append(pattern(words))
        found.append((row[0], tuple((bounded(cues), w) for w, cues in by_weight.items())))
    return tuple(found)


def hits(name: str, language: str, text: str, keys: tuple[str, ...] = ()) -> Iterator[Hit]:
    """Every cue of a table (or of some of its keys) in a text, table by table, key by key."""
    for key, expressions in _compiled(name, language):
        if keys and key not in keys:
            continue
        for expression, weight in expressions:
            for match in expression.finditer(text):
                yield Hit(key, match.start(), match.end(), weight)


@lru_cache(maxsize=512)
def expression(name: str, language: str, key: str) -> re.Pattern:
    """All cues of one key as one expression."""
    column = 1 + LANGUAGES.index(language)
    cells = [row[column] for row in rows(name) if row[0] == key and len(row) > column]
    cues = [cue.partition("^")[0] for cell in cells for cue in cell.split("|")]
    return bounded(pattern(cue) for cue in cues if cue.strip())


@lru_cache(maxsize=128)
def source(name: str, language: str, key: str) -> str:
    """The same as text, to build larger expressions from."""
    return expression(name, language, key).pattern


@lru_cache(maxsize=64)
def words(name: str, key: str) -> frozenset[str]:
    """A key's entries in all languages as they are written: lists of names."""
    return frozenset(
        word.strip()
        for row in rows(name)
        if row[0] == key
        for cell in row[1:]
        for word in cell.split("|")
        if word.strip()
    )


@lru_cache(maxsize=8)
def common(language: str) -> frozenset[str]:
    """Ordinary words of a language, in lower case."""
    return _listed(f"common_{language}")


@lru_cache(maxsize=1)
def nouns() -> frozenset[str]:
    """German nouns, which have capitals like names."""
    return _listed("nouns_de")


@lru_cache(maxsize=1)
def towns() -> frozenset[str]:
    """Names of towns: what may be a place."""
    lines = (FOLDER / "towns.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line[:1] != "#")


def _listed(name: str) -> frozenset[str]:
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return frozenset(word for line in lines if line[:1] != "#" for word in line.split())
