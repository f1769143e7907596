"""An article's text cut where passages begin and end, and each marked. The text is always escaped."""

import itertools
import re
from collections import defaultdict
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

EMPTY_LINES = re.compile(r"[ \t]*\n\s*\n\s*")
QUOTE_LENGTH = 180


@dataclass(frozen=True)
class Passage:
    """Where a proposal's words are; ``number`` is shown on both sides."""

    number: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """A run of the text: the passages it is part of, those that begin with it and end with it."""

    text: str
    within: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    cases: tuple[int, ...] = ()

    @property
    def said(self) -> str:
        return " ".join(map(str, self.within))


def pieces(text: str, passages: list[Passage], cases: dict[int, int]) -> list[Piece]:
    """The whole text in pieces. ``cases`` are numbers of cases with where their passage begins."""
    size = len(text)
    known = [p for p in passages if 0 <= p.start < p.end <= size]
    begins, ends, told = defaultdict(list), defaultdict(list), defaultdict(list)
    for passage in known:
        begins[passage.start].append(passage.number)
        ends[passage.end].append(passage.number)
    for number, start in cases.items():
        told[min(start, size)].append(number)
    cuts = sorted({0, size, *begins, *ends, *told})
    open_now: set[int] = set()
    found = []
    for start, end in itertools.pairwise(cuts):
        open_now = (open_now - set(ends[start])) | set(begins[start])
        found.append(
            Piece(
                EMPTY_LINES.sub("\n\n", text[start:end]),
                tuple(sorted(open_now)),
                tuple(begins[start]),
                tuple(ends[end]),
                tuple(told[start]),
            )
        )
    return found


def as_html(found: list[Piece]) -> SafeString:
    """The pieces with their marks, in one go: a template's line breaks would show in the text."""
    return _joined(map(_marked, found))


def _joined(parts) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _marked(piece: Piece) -> SafeString:
    parts = []
    for number in piece.cases:
        link = '<a class="case-mark" id="told-{0}" href="#case-{0}" lang="{2}">{1}</a>'
        label = gettext("Case %(number)s") % {"number": number}
        parts.append(format_html(link, number, label, get_language()))
    parts += [format_html('<span class="anchor" id="said-{}"></span>', n) for n in piece.begins]
    words = '<mark data-said="{1}">{0}</mark>' if piece.within else "{}"
    parts.append(format_html(words, piece.text, piece.said))
    back = '<a class="number" href="#proposal-{0}">{0}</a>'
    return _joined([*parts, *(format_html(back, number) for number in piece.ends)])


def quote(text: str, start: int, end: int) -> str:
    """A passage in one line, shortened."""
    line = " ".join(text[start:end].split())
    return line if len(line) <= QUOTE_LENGTH else line[:QUOTE_LENGTH].rsplit(" ", 1)[0] + " …"
