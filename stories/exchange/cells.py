"""How values are written in the cells of a spreadsheet, and read back: each pair is its own inverse.

A list of words is ``a; b``. A list of texts or of records has a line each; a record's fields stand between
upright bars: ``viral-reach | YouTube views | 200000 | views``. Where a field itself holds a bar, a line
end or a backslash, it is written ``\\|``, ``\\n``, ``\\\\``; a space at its edge ``\\s``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

LONGEST_CELL = 32_767  # characters that a spreadsheet program keeps in one cell

# A text that a spreadsheet program would run as a formula, whatever blanks come before it. The wide
# forms are what the same keys give in East Asian input.
_RISKY = r"(?:\s*[=+\-@\uff1d\uff0b\uff0d\uff20]| *[\t\r\n])"
_TO_GUARD = re.compile(rf"'*{_RISKY}")
_GUARDED = re.compile(rf"'+{_RISKY}")

_ESCAPES = {"\\": "\\\\", "|": "\\|", "\n": "\\n", "\r": "\\r"}
_UNESCAPES = {"\\": "\\", "|": "|", "n": "\n", "r": "\r", "s": " ", "e": ""}

# What XML cannot hold, and what a spreadsheet program would take for such a code.
_NOT_XML = re.compile(
    r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)", re.ASCII
)
_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Unreadable(ValueError):
    """A cell does not hold what its column says; the message is for the person who wrote it."""


# --- formulas ------------------------------------------------------------------------------------


def guard(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet program would run it as a formula."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def unguard(text: str) -> str:
    """The inverse of :func:`guard`; any other apostrophe is the text's own."""
    return text[1:] if _GUARDED.match(text) else text


def for_workbook(text: str) -> str:
    """A cell's text as a workbook (XLSX) takes it.

    Control characters are written as codes (``_x000B_``). What is longer than a cell can be is not cut
    off: the cell says so, in words that are refused when they are read back.
    """
    coded = _NOT_XML.sub(lambda found: f"_x{ord(found.group()):04X}_", text)
    if len(coded) > LONGEST_CELL:
        return f"{TOO_LONG} ({len(text)} characters)"
    return coded


def from_workbook(text: str) -> str:
    """The inverse of :func:`for_workbook`."""
    if text.startswith(TOO_LONG):
        raise Unreadable(
            _("is longer than a spreadsheet cell; take this case from the CSV or JSON file")
        )
    return _CODE.sub(lambda found: chr(int(found.group(1), 16)), text)


TOO_LONG = "\N{HEAVY EXCLAMATION MARK SYMBOL} Too long for a spreadsheet cell"

# --- fields within a cell ------------------------------------------------------------------------


def escape(text: str) -> str:
    """A text as a field within a cell: without bars and line ends, its edges not blank."""
    escaped = re.sub(r"[\\|\n\r]", lambda found: _ESCAPES[found.group()], text)
    inner = escaped.strip(" ")
    if not inner:
        return "\\s" * len(escaped)
    before, _, after = escaped.partition(inner)
    return "\\s" * len(before) + inner + "\\s" * len(after)


def unescape(field: str) -> str:
    """The inverse of :func:`escape`; blanks around the field are nobody's."""
    return re.sub(r"\\(.)", _unescaped, field.strip(" "), flags=re.DOTALL)


def _unescaped(found: re.Match) -> str:
    try:
        return _UNESCAPES[found.group(1)]
    except KeyError:
        raise Unreadable(
            _("“\\%(sign)s” means nothing here; write a backslash twice") % {"sign": found.group(1)}
        ) from None


def split(line: str) -> list[str]:
    """The fields between the bars of a line, unescaped."""
    return [unescape(field) for field in re.findall(r"((?:\\.|[^\\|])*\\?)(?:\||$)", line)[:-1]]


# --- kinds of column -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """How one sort of value is written in a cell (``write``) and read back (``read``).

    Values are those of an entry (``entries.of_story``): text, lists, dicts, or None for not known.
    """

    written: str  # for the codebook
    write: Callable[[object], str]
    read: Callable[[str], object]


def _words(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(";") if word.strip()]


def _write_lines(texts: list[str]) -> str:
    return "\n".join(escape(text) or "\\e" for text in texts)


def _read_lines(cell: str) -> list[str]:
    return [unescape(line) for line in cell.split("\n") if line.strip(" \r")]


TEXT = Kind("text", str, str)
NUMBER = Kind("number", str, str)  # real numbers: for reading only, never guarded
# A date that is not known is None in an entry and an empty cell.
DATE = Kind("date", lambda value: value or "", lambda cell: cell.strip() or None)
WORDS = Kind("words", "; ".join, _words)
LINES = Kind("lines", _write_lines, _read_lines)


def records(fields: tuple[str, ...], *, optional: set[str], whole: set[str] = frozenset()) -> Kind:
    """A line for each record, its ``fields`` between bars.

    ``optional`` ones are None where they are empty; ``whole`` ones are whole numbers.
    """

    def write(values: list[dict]) -> str:
        return "\n".join(
            " | ".join("" if entry[name] is None else escape(str(entry[name])) for name in fields)
            for entry in values
        )

    def read(cell: str) -> list[dict]:
        return [read_one(line) for line in cell.split("\n") if line.strip(" \r")]

    def read_one(line: str) -> dict:
        found = split(line.strip("\r"))
        if len(found) != len(fields):
            raise Unreadable(
                _("has %(count)d fields; there are %(wanted)d: %(fields)s")
                % {"count": len(found), "wanted": len(fields), "fields": " | ".join(fields)}
            )
        return {name: _field(name, text) for name, text in zip(fields, found, strict=True)}

    def _field(name: str, text: str):
        if not text and (name in optional or name in whole):
            return None
        if name in whole:
            if not (text.isascii() and text.isdigit()):
                raise Unreadable(
                    _("%(name)s: “%(value)s” is not a whole number") % {"name": name, "value": text}
                )
            return int(text)
        return text

    return Kind(" | ".join(fields), write, read)
