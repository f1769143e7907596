"""The columns as files: CSV, JSON and a workbook. Each writes stories one by one, whatever their number."""

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from stories.exchange import cells
from stories.exchange.about import LICENCE, About
from stories.exchange.columns import COLUMNS, codebook, for_json, row
from stories.models import Story

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"  # without it, spreadsheet programs take UTF-8 for something else
CODEBOOK = ("name", "label", "help", "written", "allowed", "read_back")
CHUNK = 64 * 1024  # bytes


def csv_file(stories: Iterable[Story], about: About) -> Iterator[str]:
    """A header of column names, then a row a case; nothing else, so that any program can read it."""
    yield BOM + _csv_row([column.name for column in COLUMNS])
    for story in stories:
        yield _csv_row(row(story, about))


def csv_codebook() -> Iterator[str]:
    yield BOM + _csv_row(CODEBOOK)
    for line in codebook():
        yield _csv_row([cells.guard(str(value)) for value in asdict(line).values()])


def _csv_row(values: list) -> str:
    written = io.StringIO()
    csv.writer(written).writerow(values)
    return written.getvalue()


def json_file(stories: Iterable[Story], about: About) -> Iterator[str]:
    """``{"about": {…}, "codebook": […], "stories": […]}``, a case a line."""
    head = {"about": said(about), "codebook": [asdict(line) for line in codebook()]}
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}")
    yield ',\n "stories": ['
    before = "\n"
    for story in stories:
        yield before + json.dumps(for_json(story, about), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def said(about: About) -> dict[str, str | int]:
    """What a file says of itself."""
    return {
        "title": about.sentence,
        "exported_on": about.made_on.isoformat(),
        "count": about.count,
        "address": about.search_url,
        "licence": LICENCE,
    }


def xlsx_file(stories: Iterable[Story], about: About) -> Iterator[bytes]:
    """A workbook: the cases, the codebook, and what the file is. Written to disk row by row first."""
    book = Workbook(write_only=True)
    cases = book.create_sheet(_("Cases"))
    cases.freeze_panes = "B2"
    cases.append([_bold(cases, column.name) for column in COLUMNS])
    for story in stories:
        cases.append([_cell(cases, value) for value in row(story, about)])
    explained = book.create_sheet(_("Codebook"))
    explained.append([_bold(explained, name) for name in CODEBOOK])
    for line in codebook():
        explained.append([_cell(explained, str(value)) for value in asdict(line).values()])
    head = book.create_sheet(_("About this file"))
    for name, value in said(about).items():
        head.append([_bold(head, name), _cell(head, value)])
    with tempfile.TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def _cell(sheet, value):
    """A real number as a number; a text as text, whatever it begins with."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value=cells.for_workbook(value))
    cell.data_type = "s"
    return cell


def _bold(sheet, value: str):
    cell = WriteOnlyCell(sheet, value=value)
    cell.font = Font(bold=True)
    return cell
