"""Titles as citation styles print them: English ones with capitals, quotation marks within others."""

import re

# The small words of English that titles do not begin with a capital, as citeproc-js has them.
SMALL = frozenset(
    """
    a about above across afore after against al along alongside amid amidst among amongst an and
    apropos apud around as aside astride at athwart atop barring before behind below beneath beside
    besides between beyond but by circa despite down during et except for from given in inside into
    lest like minus modulo near next nor notwithstanding of off on onto or out over per plus pro qua
    sans since so than the through throughout thru till to toward towards under underneath until unto
    up upon v versus via vs with within without yet
    """.split()  # noqa: SIM905 - words are read more easily than a list of strings
)
_PIECES = re.compile(
    "([-\u2013\u2014/.,;?!:()\\[\\]\u2018\u2019\u201c\u201d\"'\u201e\u00ab\u00bb]|\\s+)"
)


def title_case(title: str) -> str:
    """An English title with capitals: every word but small ones, and those at either end.

    A word that has a capital already is left as it is written: iPhone, KLM, eBay.
    """
    pieces = _PIECES.split(title)
    words = [place for place, piece in enumerate(pieces) if place % 2 == 0 and piece]
    for place in words:
        before, after = _mark_before(pieces, place), pieces[place + 1 : place + 2]
        forced = place in (words[0], words[-1]) or before in {"?", "!", ":"} or after == ["-"]
        pieces[place] = _capital(pieces[place], forced=forced and before != "\u2019")
    return "".join(pieces)


def _mark_before(pieces: list[str], place: int) -> str:
    """The mark before a word, whatever blanks are between."""
    marks = [piece.strip() for piece in pieces[:place] if piece.strip()]
    joined = pieces[place - 1] if place else ""
    return joined if joined.strip() else (marks[-1] if marks else "")


def _capital(word: str, *, forced: bool) -> str:
    small = word in SMALL or len(word) == 1
    if word != word.lower() or (small and not forced):
        return word
    return word[:1].upper() + word[1:]


# Quotation marks of a language, and those within others, as the CSL locales have them.
QUOTES = {
    "en": ("\u201c", "\u201d", "\u2018", "\u2019"),
    "de": ("\u201e", "\u201c", "\u201a", "\u2018"),
    "es": ("\u00ab", "\u00bb", "\u201c", "\u201d"),
    "it": ("\u00ab", "\u00bb", "\u201c", "\u201d"),
    "nl": ("\u201c", "\u201d", "\u2018", "\u2019"),
}


def nested(title: str, language: str) -> str:
    """The title as it stands between a language's quotation marks: its own of that kind become inner."""
    opens, closes, inner_opens, inner_closes = QUOTES[language]
    marked = re.sub(r'"([^"]*)"', rf"{opens}\1{closes}", title)
    return re.sub(f"{opens}(.*?){closes}", rf"{inner_opens}\1{inner_closes}", marked)
