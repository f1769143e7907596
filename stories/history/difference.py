"""What changed between two entries, field by field, the words that differ marked.

Plain values: whoever shows them escapes them.
"""

import difflib
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from stories.models import Story
from stories.models.rules import KEYWORDS

LABELS = {
    "slug": _("slug"),
    "order": _("order"),
    "name": _("name"),
    "aliases": _("other names"),
    "parent": _("belongs to"),
    "definition": _("definition"),
    "synonyms": _("synonyms"),
    "brand": _("brand"),
    "industry": _("industry"),
    "country": _("country"),
    "language": _("language"),
    "happened_on": _("happened on"),
    "verification": _("verification"),
    "gestures": _("gesture types"),
    "channels": _("channels"),
    "places": _("places"),
    "sources": _("sources"),
    "outcomes": _("outcomes"),
    **{name: Story._meta.get_field(name).verbose_name for name in KEYWORDS},
    "texts": _("texts"),
    "title": _("title"),
    "summary": _("summary"),
    "situation": _("situation"),
    "gesture": _("gesture"),
    "outcome": _("outcome"),
    "lesson": _("lesson"),
    "questions": _("discussion questions"),
    "doubts": _("doubts"),
    "url": _("address"),
    "publisher": _("publisher"),
    "author": _("author"),
    "published": _("published"),
    "accessed": _("accessed"),
    "archive_url": _("archived copy"),
}
LONGEST = 4000  # words; two longer texts are shown whole, because comparing them takes too long


@dataclass(frozen=True)
class Piece:
    """A run of words; ``marked`` if the other side has not got them."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Change:
    """One field: its name, the language of its text if it has one, and both sides."""

    field: str
    language: str
    before: list[Piece]
    after: list[Piece]

    @property
    def label(self):
        return LABELS.get(self.field, self.field)


def differences(before: dict, after: dict) -> list[Change]:
    """The fields in which two entries differ, in their order. A missing entry is ``{}``."""
    changes = []
    for name in dict.fromkeys([*before, *after]):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if name == "texts":
            changes += _in_texts(old or {}, new or {})
        elif isinstance(old, dict) or isinstance(new, dict):
            changes += _in_languages(name, old or {}, new or {})
        else:
            changes.append(_change(name, "", old, new))
    return [change for change in changes if change.before != change.after]


def _in_texts(old: dict, new: dict) -> list[Change]:
    return [
        _change(name, code, told.get(name), tells.get(name))
        for code in sorted({*old, *new})
        for told, tells in [(old.get(code, {}), new.get(code, {}))]
        for name in dict.fromkeys([*told, *tells])
        if (told.get(name) or "") != (tells.get(name) or "")
    ]


def _in_languages(name: str, old: dict, new: dict) -> list[Change]:
    codes = sorted({*old, *new})
    return [_change(name, c, old.get(c), new.get(c)) for c in codes if old.get(c) != new.get(c)]


def _change(name: str, language: str, old, new) -> Change:
    before, after = compare(written(old), written(new))
    return Change(name, language, before, after)


def written(value) -> str:
    """A value as lines of text."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "\n".join(filter(None, map(written, value)))
    if isinstance(value, dict):
        parts = (str(part) for key, part in value.items() if part not in ("", None) and key != "id")
        return " · ".join(parts)
    return str(value)


def compare(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Both texts in pieces, those marked that the other has not got."""
    a, b = _words(old), _words(new)
    if len(a) + len(b) > LONGEST:
        return _whole(old), _whole(new)
    before, after = [], []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        marked = tag != "equal"
        _add(before, "".join(a[i:j]), marked)
        _add(after, "".join(b[k:m]), marked)
    return before, after


def woven(old: str, new: str) -> list[tuple[str, str]]:
    """Both texts as one, in runs: ``("", …)`` both have, ``("del", …)`` the old, ``("ins", …)`` the new."""
    a, b = _words(old), _words(new)
    if len(a) + len(b) > LONGEST:
        return [(tag, text) for tag, text in (("del", old), ("ins", new)) if text]
    runs = []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(("", "".join(a[i:j])))
            continue
        runs += [
            (t, text) for t, text in (("del", "".join(a[i:j])), ("ins", "".join(b[k:m]))) if text
        ]
    return runs


def _add(pieces: list[Piece], text: str, marked: bool) -> None:
    """Add a run; a space between two marked words is marked as well, so that they read as one."""
    if marked and len(pieces) > 1 and pieces[-1].text.isspace() and pieces[-2].marked:
        text = pieces.pop().text + text
        marked = True
    if pieces and text and pieces[-1].marked == marked:
        text = pieces.pop().text + text
    if text:
        pieces.append(Piece(text, marked))


def _words(text: str) -> list[str]:
    """Words, with what holds them together (2014-10, klm-gift, don't), spaces and signs."""
    return re.findall(r"\w+(?:[-'’.,]\w+)*|\s+|[^\w\s]", text)


def _whole(text: str) -> list[Piece]:
    return [Piece(text, True)] if text else []
