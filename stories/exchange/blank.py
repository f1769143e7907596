"""An empty table to fill in: the columns that are read back, and what each may hold."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from stories.exchange import cells
from stories.exchange.columns import BY_NAME, COLUMNS, Column, Explained, codebook
from stories.exchange.rows import BRAND_NAME
from stories.exchange.tables import BOM, CODEBOOK
from stories.models.rules import TEXT_LANGUAGES

ROWS = 1000  # that offer the allowed words
WIDE = 40


def columns() -> list[Column]:
    """Those that an import reads, in their order."""
    return [column for column in COLUMNS if column.path or column.name == BRAND_NAME]


def csv_template() -> str:
    """The header, and nothing under it."""
    return BOM + ",".join(column.name for column in columns()) + "\r\n"


def xlsx_template() -> bytes:
    """A workbook: a sheet to fill in, whose cells offer the allowed words, and the codebook."""
    book = Workbook()
    sheet = book.active
    sheet.title = _("Cases")
    sheet.freeze_panes = "B2"
    explained = {line.name: line for line in codebook()}
    words = book.create_sheet(_("Allowed words"))
    for place, column in enumerate(columns(), 1):
        _head(sheet, place, explained[column.name])
        offered = _words(column)
        if offered:
            _offer(sheet, words, place, column, offered)
    _explain(book.create_sheet(_("Codebook")), explained)
    words.freeze_panes = "A2"
    book.move_sheet(words, offset=1)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _head(sheet, place: int, line: Explained) -> None:
    cell = sheet.cell(1, place, line.name)
    cell.font = Font(bold=True)
    cell.comment = Comment(f"{line.label}\n{line.help}\n({line.written})", "Casebook")
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = WIDE if BY_NAME[line.name].path[1:] else 16
    # As text: a program would make another date of 2014-10, and drop the zeros of 007.
    sheet.column_dimensions[letter].number_format = "@"


def _words(column: Column) -> list[str]:
    if column.name == "language":
        return list(TEXT_LANGUAGES)
    if column.allowed is None or column.name == "outcomes":
        return []
    if isinstance(column.allowed, tuple):
        return list(column.allowed)
    return list(column.allowed.objects.order_by("slug").values_list("slug", flat=True))


def _offer(sheet, words, place: int, column: Column, offered: list[str]) -> None:
    """A list in each cell of the column; it only suggests: new brands and several words are right, too."""
    at = words.max_column + 1 if words.cell(1, 1).value else 1
    for line, word in enumerate([column.name, *offered], 1):
        words.cell(line, at, word)
    words.cell(1, at).font = Font(bold=True)
    letter = get_column_letter(at)
    words.column_dimensions[letter].width = 24
    quoted = words.title.replace("'", "''")
    rule = DataValidation(
        type="list",
        formula1=f"'{quoted}'!${letter}$2:${letter}${len(offered) + 1}",
        allow_blank=True,
        showErrorMessage=column.name == "verification",
    )
    rule.add(f"{get_column_letter(place)}2:{get_column_letter(place)}{ROWS}")
    sheet.add_data_validation(rule)


def _explain(sheet, explained: dict[str, Explained]) -> None:
    names = [name for name in CODEBOOK if name != "read_back"]
    sheet.append(names)
    for column in columns():
        line = explained[column.name]
        sheet.append([cells.for_workbook(cells.guard(str(getattr(line, n)))) for n in names])
    for place, _name in enumerate(names, 1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = (16, 24, 60, 40, 60)[place - 1]
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
