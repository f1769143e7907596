"""Which words a language has: simplemma's dictionaries, kept as sorted hashes (a sixth of their memory).

``is_word("meldung", "de")`` asks for a word as it is written; German nouns are there with their capital.
A dictionary is read when it is first asked (at most a second, German) and stays: 9 MB German, 7 MB Spanish.
"""

import re
from functools import lru_cache

import numpy as np
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

PART = 3  # letters of a part of a compound, at least
LAST = 4
JOINTS = ("", "s", "n", "en", "es", "er", "-")
NOUN = re.compile(r"[A-ZÄÖÜ]")


@lru_cache(maxsize=8)
def _dictionary(language: str) -> tuple[np.ndarray, np.ndarray]:
    """Hashes of all forms, and of the German nouns that are their own base form (Kunde, not Kunden)."""
    entries = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)
    forms = np.fromiter((hash(form) for form in entries), np.int64, len(entries))
    forms.sort()
    if language != "de":
        return forms, forms[:0]
    base = (hash(form) for form, lemma in entries.items() if form == lemma and NOUN.match(form))
    singular = np.fromiter(base, np.int64)
    singular.sort()
    return forms, singular


def _holds(hashes: np.ndarray, word: str) -> bool:
    key = hash(word)
    at = int(np.searchsorted(hashes, key))
    return at < len(hashes) and int(hashes[at]) == key


def is_word(word: str, language: str) -> bool:
    """Whether the language has this form, written so."""
    return _holds(_dictionary(language)[0], word)


def is_base(word: str) -> bool:
    """Whether it is a German noun in its base form: Zebra, Kunde."""
    return _holds(_dictionary("de")[1], word)


@lru_cache(maxsize=20_000)
def is_compound(word: str) -> bool:
    """A German word made of two that there are: Wäschekörbe, Geduldsprobe."""
    lower = word.lower()
    for cut in range(len(word) - LAST, PART - 1, -1):
        last = lower[cut:].capitalize()
        if not is_word(last, "de"):
            continue
        first = lower[:cut]
        for joint in JOINTS:
            stem = first[: len(first) - len(joint)]
            if first.endswith(joint) and len(stem) >= PART and _is_first_part(stem):
                return True
    return False


def _is_first_part(stem: str) -> bool:
    return (
        is_word(stem, "de")
        or is_word(stem.capitalize(), "de")
        or is_word(f"{stem}e", "de")
        or is_word(f"{stem}en", "de")
    )
