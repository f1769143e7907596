"""What a whole article says of its names: near the gesture, taken up again, of the text's own trade."""

import re
from bisect import bisect_left
from collections import Counter
from functools import lru_cache

from stories.intake import lexicon, sentences, trades
from stories.intake.names import Mention
from stories.intake.vocabulary import Vocabulary

NEAR = 180  # characters
RESUMED = 260
THE = {
    "en": r"(?:the|this|that)",
    "de": r"(?:der|die|das|dem|den|des|diese[rsnm]?|vom|beim|zum|zur|im)",
    "es": r"(?:el|la|los|las|del|al|esta|este|esa|ese)",
    "it": (
        r"(?:il|lo|la|i|gli|le|del|della|dello|dal|dalla|al|alla|nel|nella|"
        r"l['’]|dell['’]|all['’]|dall['’])"
    ),
    "nl": r"(?:de|het|deze|dit|die)",
}


@lru_cache(maxsize=4)
def _places_of(text: str, language: str) -> tuple[list[int], list[int]]:
    """Where gestures and businesses spoken of ("the airline") stand."""
    gestures = sorted({hit.start for hit in lexicon.hits("gestures", language, text)})
    gap = "" if language != "it" else "?"
    the = re.compile(rf"\b{THE[language]}\s+{gap}(?P<kind>[\w-]{{3,}})", re.IGNORECASE)
    said = [
        match.start()
        for match in the.finditer(text)
        if trades.is_said_kind(match["kind"], language)
        or (language in ("de", "nl") and trades.is_kind(match["kind"], language))
    ]
    return gestures, said


@lru_cache(maxsize=4)
def industries(text: str, language: str) -> tuple[str, ...]:
    """The industries that a text has words of, the most said first."""
    found: Counter[str] = Counter()
    for table in ("industries", "trades"):
        for hit in lexicon.hits(table, language, text):
            found[hit.key] += hit.weight
    return tuple(slug for slug, _weight in found.most_common())


def _any(positions: list[int], first: int, last: int) -> bool:
    at = bisect_left(positions, first)
    return at < len(positions) and positions[at] < last


def of(mention: Mention, text: str, words: Vocabulary):
    """Signs of a name from the text around it."""
    language = words.language
    gestures, said = _places_of(text, language)
    first, last = sentences.sentence_around(text, mention.start)
    if _any(gestures, first, last):
        yield "gesture"
    elif _any(gestures, mention.start, mention.end + NEAR):
        yield "before a gesture"
    for key in ("customer", "person"):
        if lexicon.expression("words", language, key).search(text, first, last):
            yield f"with {key}"
    if _any(said, mention.end + 3, mention.end + RESUMED):
        yield "resumed"
    if re.fullmatch(rf"[\s„“\"«]*(?:{THE[language]}\s+)?", text[first : mention.start], re.I):
        yield "opens"


def fit(industry: str, text: str, words: Vocabulary) -> str:
    """Whether a known brand's industry is what the text has words of."""
    industry = words.present("industry", industry)
    found = [words.present("industry", slug) for slug in industries(text, words.language)]
    if industry in found[:2]:
        return "fits"
    return "fits little" if industry in found else "fits not"
