"""Where sentences and paragraphs begin and end, as positions in a text."""

import re

# No sentence ends after these.
SHORT = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|Sr|Sra|Sig|Inc|Co|Ltd|vs|ca|z|bzw|Mio|Mrd|Nr|usw|approx|no|dhr|mevr|"
    r"[A-Z]|d\. ?h|u\. ?a|z\. ?B|S\.p\.A|s\.r\.l|S\.A|B\.V|N\.V|\d{1,2}))\.$"
)
END = re.compile(r"[.!?…]+[\"”“»’')]*(?=\s+[\"„“«'‘¿¡(@#]*[A-ZÀ-ÖØ-ÞŠŽ0-9@#]|\s*\n|\s*$)|\n+")


def spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences between two positions, without the space around them."""
    end = len(text) if end is None else end
    found, first = [], start
    for match in END.finditer(text, start, end):
        ended = text[match.start()] == "\n" or not SHORT.search(
            text[max(first, match.start() - 12) : match.start() + 1]
        )
        if ended:
            _add(found, text, first, match.end())
            first = match.end()
    _add(found, text, first, end)
    return found


def _add(found, text, first, last):
    piece = text[first:last]
    stripped = piece.strip()
    if stripped:
        begin = first + len(piece) - len(piece.lstrip())
        found.append((begin, begin + len(stripped)))


def sentence_around(
    text: str, place: int, start: int = 0, end: int | None = None
) -> tuple[int, int]:
    """The sentence that a position is in."""
    end = len(text) if end is None else end
    # Sentences are short: looking at the surroundings is enough.
    first = max(start, text.rfind("\n", start, place) + 1)
    last = text.find("\n", place, end)
    for begin, finish in spans(text, first, end if last < 0 else last):
        if begin <= place < finish:
            return begin, finish
    return place, min(end, place + 1)
