"""A file of cases -> a :class:`Table` of rows and cells. What cannot be read is refused in a sentence.

``read(data, "cases.xlsx")`` takes CSV (commas, semicolons, tabs; UTF-8, UTF-16, Windows-1252), workbooks
and JSON: the files that ``tables.py`` writes, and what people and programs make of them. It knows nothing
of the database; ``rows.py`` makes entries of what it finds.
"""

import codecs
import contextlib
import csv
import io
import json
import logging
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

from django.utils.translation import gettext as _

from stories.exchange.cells import Unreadable

log = logging.getLogger(__name__)

WORKBOOK = Path(__file__).with_name("workbook.py")
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 10_000
SECONDS = 120
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".json")
DELIMITERS = ",;\t|"
LONGEST_CELL = 1024 * 1024
HEADER_ROWS = 10
# What a spreadsheet program leaves in a file where a formula failed.
ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"])

csv.field_size_limit(LONGEST_CELL)


@dataclass
class Table:
    """The rows of a file. ``kind`` is csv, xlsx or json.

    In tables ``rows`` are ``(number, {place of the column: text or Unreadable})`` with the header among
    them; numbers are those that a spreadsheet program shows. In JSON they are ``(number, object)``.
    """

    kind: str
    rows: list[tuple[int, dict]]
    notes: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def problem(key: str) -> str:
    """What is wrong with a file, in a sentence."""
    return {
        "empty": _("The file is empty."),
        "large": _("The file is too large: 20 MB are allowed. Split it."),
        "rows": _("The file has more than 10,000 cases. Split it."),
        "columns": _(
            "There is something beyond the 500th column. Delete what is not part of the table."
        ),
        "ending": _("Only .csv, .xlsx and .json files can be imported."),
        "xls": _(
            "This is an old Excel file (.xls) or one with a password. Save it as .xlsx without a password."
        ),
        "password": _("The workbook is protected by a password. Save it without one first."),
        "not_xlsx": _("This is not an Excel workbook (.xlsx). Save it as .xlsx or .csv."),
        "damaged": _("The workbook cannot be read: it is damaged."),
        "bomb": _("The workbook unpacks to far more than a table of cases and was not opened."),
        "heavy": _(
            "The workbook takes too much time or memory to read. Split it, or save it as CSV."
        ),
        "binary": _("This is not text: it looks like binary data."),
        "mismatch": _("The file is not what its ending says."),
        "encoding": _("The file's text cannot be read. Save it as “CSV UTF-8”."),
        "json": _("The file is not valid JSON."),
        "deep": _("The file is not valid JSON: it is nested too deeply."),
        "no_list": _(
            "There is no list of cases in this JSON: expected “stories”, a list, or one case."
        ),
        "results": _(
            "This is a list of search results, which has only a part of each case. Export them instead."
        ),
    }[key]


def _refuse(key: str) -> NoReturn:
    raise Unreadable(problem(key))


def read(data: bytes, name: str, known: frozenset[str]) -> Table:
    """Read a file's bytes by its name; ``known`` are the names of columns, in lower case.

    Raises :class:`Unreadable`.
    """
    ending = Path(name).suffix.lower()
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        _refuse("empty")
    if len(data) > MOST_BYTES:
        _refuse("large")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse("xls")
    if ending not in ENDINGS:
        _refuse("ending")
    if ending == ".xlsx":
        return _workbook(data, known) if data.startswith(b"PK") else _refuse("not_xlsx")
    if data.startswith((b"PK\x03\x04", b"%PDF-")):
        _refuse("mismatch")
    text, notes = _decoded(data)
    if ending == ".json":
        return Table("json", list(enumerate(_items(text), 1)), notes)
    return Table("csv", _lines(text, known), notes)


# --- text ----------------------------------------------------------------------------------------


def _decoded(data: bytes) -> tuple[str, list[str]]:
    """The text, whatever it was written in, and what is to be said of that."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            try:
                return _plain(data.decode(encoding)), []
            except UnicodeDecodeError:
                _refuse("encoding")
    if len(data) > 3 and 0 in (data[0], data[1]) and data[0] != data[1]:
        with contextlib.suppress(UnicodeDecodeError):
            return _plain(data.decode("utf-16-le" if data[1] == 0 else "utf-16-be")), []
    with contextlib.suppress(UnicodeDecodeError):
        return _plain(data.decode("utf-8")), []
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        _refuse("encoding")
    said = _(
        "The file is not in UTF-8; it was read as Windows-1252 (Western European). Look at the accents."
    )
    return _plain(text), [said]


def _plain(text: str) -> str:
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        _refuse("binary")
    return text


# --- CSV -----------------------------------------------------------------------------------------


def _lines(text: str, known: frozenset[str]) -> list[tuple[int, dict]]:
    declared = re.match(r'"?sep=(.)"?\r?\n', text)  # Excel's own first line
    if declared:
        text = text[declared.end() :]
    delimiter = declared[1] if declared else _delimiter(text, known)
    rows, number = [], int(bool(declared))
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            found = {place: _cell(cell) for place, cell in enumerate(cells) if cell.strip()}
            if found:
                rows.append((number, found))
            if len(rows) > MOST_ROWS + HEADER_ROWS:
                _refuse("rows")
    except csv.Error as error:
        raise Unreadable(
            _("The table cannot be read after row %(row)d: %(why)s. Is a quotation mark missing?")
            % {"row": number, "why": error}
        ) from None
    return rows


def _delimiter(text: str, known: frozenset[str]) -> str:
    """The sign that makes the most known names of the first rows; a comma if none does."""

    def names(sign: str) -> int:
        cells = text[:20_000].replace("\r", "\n").split("\n")[:HEADER_ROWS]
        return max(
            sum(c.strip(' "').casefold() in known for c in line.split(sign)) for line in cells
        )

    return max(DELIMITERS, key=names)


def _cell(cell: str) -> str | Unreadable:
    if cell.strip().upper() in ERRORS:
        return _error(cell.strip())
    return cell


def _error(value: str) -> Unreadable:
    return Unreadable(
        _("holds an error of the spreadsheet (%(value)s) instead of a value")
        % {"value": value[:20]}
    )


# --- workbooks -----------------------------------------------------------------------------------


def _workbook(data: bytes, known: frozenset[str]) -> Table:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(WORKBOOK), *sorted(known)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
        )
    except (subprocess.TimeoutExpired, OSError):
        _refuse("heavy")
    if done.returncode:
        log.warning("Reading a workbook failed: %s", done.stderr[-800:].decode("utf-8", "replace"))
        _refuse("heavy" if done.returncode < 0 else "damaged")
    answer = json.loads(done.stdout)
    if "problem" in answer:
        _refuse(answer["problem"])
    rows = [
        (number, {int(place): _from_workbook(cell) for place, cell in cells.items()})
        for number, cells in answer["rows"]
    ]
    if not rows:
        _refuse("empty")
    return Table("xlsx", rows, merged=answer["merged"])


def _from_workbook(cell: str | dict) -> str | Unreadable:
    if isinstance(cell, str):
        return cell
    if cell["problem"] == "error":
        return _error(cell["value"])
    return Unreadable(
        _(
            "holds a formula whose value is not in the file; open it in a spreadsheet program and save it"
        )
    )


# --- JSON ----------------------------------------------------------------------------------------


def _items(text: str) -> list[dict]:
    try:
        found = json.loads(
            text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        raise Unreadable(
            _("The file is not valid JSON: line %(line)d, %(why)s.")
            % {"line": error.lineno, "why": error.msg}
        ) from None
    except RecursionError:
        _refuse("deep")
    except Unreadable:
        raise
    except ValueError:  # a number of thousands of digits
        _refuse("json")
    if isinstance(found, dict) and "results" in found and "stories" not in found:
        _refuse("results")
    if isinstance(found, dict):
        found = found.get("stories", [found] if "slug" in found or "texts" in found else None)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        _refuse("no_list")
    if not found:
        _refuse("empty")
    if len(found) > MOST_ROWS:
        _refuse("rows")
    return found


def _no_number(word: str) -> NoReturn:
    raise Unreadable(_("The file is not valid JSON: %(word)s is no number.") % {"word": word})


def _once(pairs: list[tuple[str, object]]) -> dict:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(_("“%(name)s” is there twice in one object.") % {"name": twice[:60]})
    return found
