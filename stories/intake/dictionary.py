"""Which words a language has: simplemma's dictionaries, kept as sorted hashes (a sixth of their memory).

``is_word("meldung", "de")`` asks for a word as it is written; German nouns are there with their capital.
A dictionary is read when it is first asked (at most a second, German) and stays: 9 MB German, 7 MB Spanish.
"""

from functools import lru_cache

import numpy as np
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

PART = 3  # letters of a part of a compound, at least
LAST = 4
JOINTS = ("", "s", "n", "en", "es", "er", "-")


@lru_cache(maxsize=8)
def _forms(language: str) -> np.ndarray:
    """The hashes of all forms, sorted."""
    entries = DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)
    hashes = np.fromiter((hash(form) for form in entries), np.int64, len(entries))
    hashes.sort()
    return hashes


def is_word(word: str, language: str) -> bool:
    """Whether the language has this form, written so."""
    hashes, key = _forms(language), hash(word)
    at = int(np.searchsorted(hashes, key))
    return at < len(hashes) and int(hashes[at]) == key


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
