"""Words, sentences and numbers of a text in one of the library's languages."""

import re
from collections.abc import Iterator
from decimal import Decimal

WORD = re.compile(r"\w+(?:['’.,:/&@-]\w+)*")
# A full stop after these, after a single letter or (in German) after a day's number ends nothing.
ABBREVIATIONS = {"dr", "mr", "mrs", "ms", "st", "jr", "inc", "co", "no", "vs", "nr", "bzw", "ca"}

MULTIPLIERS = {
    "en": {"dozen": 12, "thousand": 10**3, "million": 10**6, "billion": 10**9},
    "de": {"Dutzend": 12, "Tausend": 10**3, "Million": 10**6, "Millionen": 10**6},
    "es": {"docenas": 12, "mil": 10**3, "millón": 10**6, "millones": 10**6},
    "it": {"dozzine": 12, "mila": 10**3, "milione": 10**6, "milioni": 10**6},
    "nl": {"dozijn": 12, "duizend": 10**3, "miljoen": 10**6},
}
NUMBER_WORDS = {
    "en": "one two three four five six seven eight nine ten eleven twelve",
    "de": "ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
    "es": "un dos tres cuatro cinco seis siete ocho nueve diez once doce",
    "it": "un due tre quattro cinque sei sette otto nove dieci undici dodici",
    "nl": "één twee drie vier vijf zes zeven acht negen tien elf twaalf",
}
OTHER_WORDS = {
    "en": {"a": 1, "half a": "0.5", "fifteen": 15, "twenty": 20},
    "de": {"eine": 1, "einen": 1, "halbe": "0.5", "fünfzehn": 15, "zwanzig": 20},
    "es": {"una": 1, "medio": "0.5", "quince": 15, "veinte": 20},
    "it": {"una": 1, "mezzo": "0.5", "quindici": 15, "venti": 20},
    "nl": {"een": 1, "half": "0.5", "vijftien": 15, "twintig": 20},
}


def words(text: str) -> list[str]:
    """The words of a text; a figure, a hashtag or a name with an apostrophe is one."""
    return WORD.findall(text)


def sentences(text: str) -> int:
    """How many sentences a text has."""
    ends = 1 if text.strip() else 0
    for end in re.finditer(r"(\w+)([.?!…]+)[»”“’)]*\s+(?=[^a-zà-ÿ\s])", text):
        before, mark = end[1], end[2]
        abbreviated = len(before) == 1 or before.isdigit() or before.casefold() in ABBREVIATIONS
        if mark != "." or not abbreviated or (before.isdigit() and len(before) > 2):
            ends += 1
    return ends


def numbers(text: str, language: str) -> set[Decimal]:
    """The numbers a text tells, in that language's digits or words: 1,100 or 1.100, 20 Millionen."""
    values = {word: Decimal(n) for n, word in enumerate(NUMBER_WORDS[language].split(), start=1)}
    values |= {word: Decimal(number) for word, number in OTHER_WORDS[language].items()}
    multipliers = MULTIPLIERS[language]
    thousand, point = (",", r"\.") if language == "en" else (r"[.\u00a0\u202f ]", ",")
    digits = rf"\d{{1,3}}(?:{thousand}\d{{3}})+(?:{point}\d+)?(?!\d)|\d+(?:{point}\d+)?"
    written = "|".join(sorted(values, key=len, reverse=True))
    times = "|".join(sorted(multipliers, key=len, reverse=True))
    pattern = re.compile(
        rf"(?<!\w)(?:({digits})|({written})(?!\w))(?:[\s\u00a0]?({times})\b)?", re.I
    )
    lower = {word.casefold(): times for word, times in multipliers.items()}
    found = set()
    for match in pattern.finditer(text):
        number = _digits(match[1], language) if match[1] else values[match[2].casefold()]
        found.add(number * lower[match[3].casefold()] if match[3] else number)
    return found


def _digits(written: str, language: str) -> Decimal:
    thousands = "," if language == "en" else ".\u00a0\u202f "
    plain = "".join(character for character in written if character not in thousands)
    return Decimal(plain.replace(",", "."))


def shingles(text: str, length: int = 4) -> frozenset[tuple[str, ...]]:
    """Every run of ``length`` words, in lower case."""
    found = [word.casefold() for word in words(text)]
    return frozenset(tuple(found[at : at + length]) for at in range(len(found) - length + 1))


def likeness(one: frozenset, other: frozenset) -> float:
    """The share of runs that two texts have in common (Jaccard)."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def near_copies(texts: dict[str, str], threshold: float) -> Iterator[tuple[str, str, float]]:
    """Pairs of texts that are more alike than ``threshold``."""
    runs = [(name, shingles(text)) for name, text in texts.items()]
    for at, (name, own) in enumerate(runs):
        for other, others in runs[:at]:
            found = likeness(own, others)
            if found > threshold:
                yield other, name, found
