"""Reads the cases of a workbook (XLSX), in a process of its own with limits on time and memory.

Run by stories/exchange/reader.py as a program: the workbook on standard input, the known names of columns
as arguments, JSON on standard output. It imports nothing of the project. The answer is
``{"sheet": "Cases", "rows": [[number, {"0": "text", "3": {"problem": "formula"}}]], "merged": ["C5:C7"]}``,
or ``{"problem": key}`` with one of the keys of ``reader.problem``.
"""

import datetime
import io
import json
import re
import resource
import sys
import warnings
import zipfile
from decimal import Decimal

MEMORY = 1_500 * 1024 * 1024
SECONDS = 90
MOST_UNPACKED = 300 * 1024 * 1024
MOST_FILES = 2_000
MOST_ROWS = 10_001  # a header, and as many cases as reader.MOST_ROWS
MOST_COLUMNS = 500
HEADER_ROWS = 10  # the names of the columns stand in one of the first rows


class Problem(Exception):
    """A workbook that cannot be read; its text is a key of ``reader.problem``."""


def read(data: bytes, names: set[str]) -> dict:
    """The rows of the sheet that has the most known names of columns near its top."""
    book = _opened(data)
    best, found = -1, {"rows": []}
    for sheet in book.worksheets:
        rows = _rows(sheet)
        known = max(
            (_known(cells, names) for _number, cells in rows["rows"][:HEADER_ROWS]), default=0
        )
        if known > best:
            best, found = known, rows | {"sheet": sheet.title}
    return found


def _opened(data: bytes):
    from openpyxl import load_workbook

    _check_archive(data)
    try:
        return load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception:  # whatever a damaged file makes of openpyxl
        raise Problem("damaged") from None


def _check_archive(data: bytes) -> None:
    """Refuse what unpacks to more than a workbook of cases, and what is locked, before unpacking it."""
    try:
        members = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Problem("damaged") from None
    if any(member.flag_bits & 1 for member in members):
        raise Problem("password")
    if len(members) > MOST_FILES or sum(m.file_size for m in members) > MOST_UNPACKED:
        raise Problem("bomb")
    names = {member.filename for member in members}
    if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
        raise Problem("not_xlsx")


def _known(cells: dict, names: set[str]) -> int:
    return sum(
        isinstance(cell, str) and cell.strip().casefold() in names for cell in cells.values()
    )


def _rows(sheet) -> dict:
    """The rows with something in them, by the numbers of their columns, counted from 0."""
    from openpyxl.worksheet._reader import FORMULA_TAG, WorkSheetParser

    class Parser(WorkSheetParser):
        """Tells a formula whose value nobody has computed from an empty cell."""

        def parse_cell(self, element):
            cell = super().parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None:
                cell["data_type"] = "f"
            return cell

    book = sheet.parent
    rows = []
    with sheet._get_source() as source:
        parser = Parser(
            source,
            sheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for number, row in parser.parse():
            cells = _cells(row, book)
            if any(cells.values()):
                rows.append([number, cells])
            if len(rows) > MOST_ROWS:
                raise Problem("rows")
    merged = [str(found) for found in parser.merged_cells.mergeCell] if parser.merged_cells else []
    return {"rows": rows, "merged": merged[:100]}


def _cells(row: list[dict], book) -> dict:
    found = {}
    for cell in row:
        written = _written(cell, book)
        if written != "":
            if cell["column"] > MOST_COLUMNS:
                raise Problem("columns")
            found[cell["column"] - 1] = written
    return found


def _written(cell: dict, book):
    """A cell as text; what has no value to take is a problem of this cell."""
    value = cell["value"]
    if cell["data_type"] == "f":
        return {"problem": "formula"}
    if cell["data_type"] == "e":
        return {"problem": "error", "value": str(value)}
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return _day(value, _format(cell, book))
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        exact = Decimal(repr(value))
        return (
            f"{exact.normalize():f}"
            if exact.is_finite()
            else {"problem": "error", "value": str(value)}
        )
    return str(value)


def _day(value: datetime.date, number_format: str) -> str:
    """A date as precise as the cell shows it: a month typed as 2014-10 is stored as its first day."""
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.isoformat(sep=" ", timespec="seconds")
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).lower()
    if "d" in shown or "y" not in shown or value.day != 1:
        return f"{value:%Y-%m-%d}"
    if "m" in shown or value.month != 1:
        return f"{value:%Y-%m}"
    return f"{value:%Y}"


def _format(cell: dict, book) -> str:
    from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE

    number = book._cell_styles[cell["style_id"]].numFmtId
    if number < BUILTIN_FORMATS_MAX_SIZE:
        return BUILTIN_FORMATS.get(number, "General")
    return book._number_formats[number - BUILTIN_FORMATS_MAX_SIZE]


def main(names: set[str]) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    warnings.simplefilter("ignore")
    try:
        answer = read(sys.stdin.buffer.read(), names)
    except Problem as problem:
        answer = {"problem": str(problem)}
    except MemoryError:
        answer = {"problem": "heavy"}
    except Exception:  # a damaged sheet, whatever openpyxl makes of it
        answer = {"problem": "damaged"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(set(sys.argv[1:]))
