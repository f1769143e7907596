"""The rows of a file as what they say of cases, column by column; problems by row and column.

``sheet(table)`` finds the header, knows columns by their names and labels, and reads each cell as its
column says. What a row says is ``told``: ``{name of the column: value of an entry}``, only for columns
that the file has. Whether it may be so is for ``checking.py``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from stories.exchange import cells, entries, reader
from stories.exchange.cells import DATE, LINES, TEXT, WORDS, Unreadable
from stories.exchange.columns import BY_NAME, COLUMNS, NUMBERS, RECORDS, TEXTS, Column
from stories.exchange.reader import HEADER_ROWS, Table
from stories.models.rules import TEXT_LANGUAGES

READ = {column.name: column for column in COLUMNS if column.path}
# Read although it is derived: it says that an unknown brand is a new one, and what it is called.
BRAND_NAME = "brand_name"
KNOWN = frozenset(name.casefold() for name in BY_NAME)


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a file, in words for the person who wrote it; row 0 is the whole file."""

    row: int
    column: str
    message: str

    def __str__(self):
        place = [_("row %(row)d") % {"row": self.row}] if self.row else []
        return ", ".join([*place, *filter(None, [self.column])]) + f": {self.message}"


@dataclass
class Row:
    """What a row says of a case."""

    number: int
    told: dict[str, object]
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wrong(self, column: str, message: str) -> None:
        self.problems.append(Problem(self.number, column, message))


@dataclass
class Sheet:
    """A whole file: ``columns`` are those that it has and that are read."""

    kind: str
    columns: list[str]
    rows: list[Row]
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(data: bytes, name: str) -> Sheet:
    """A file's bytes as a :class:`Sheet`. Raises Unreadable for what is no table of cases."""
    table = reader.read(data, name, KNOWN | frozenset(_labels()))
    found = _of_json(table) if table.kind == "json" else _of_table(table)
    if not found.rows:
        raise Unreadable(_("The file has the names of columns, but no cases under them."))
    return found


def closest(word: str, among: Iterable[str], *, likeness: float = 0.6) -> str:
    """What a word was perhaps meant to be; empty if nothing is near."""
    found = get_close_matches(word.casefold(), list(among), n=1, cutoff=likeness)
    return found[0] if found else ""


def meant(word: str) -> str:
    """The question after a near miss; empty without one."""
    return " " + _("Did you mean “%(word)s”?") % {"word": word} if word else ""


# --- the header ----------------------------------------------------------------------------------


def _labels() -> dict[str, str]:
    """Other ways to write a column's name: its label in English and in the reader's language."""
    found = {}
    for column in COLUMNS:
        with override("en"):
            found[str(column.label).casefold()] = column.name
        found[str(column.label).casefold()] = column.name
    return found


def column_of(header: str, labels: dict[str, str]) -> str:
    """The column that a header names: ``Title_EN``, ``title en`` and ``Title (English)``; else empty."""
    plain = " ".join(header.split()).casefold()
    underscored = re.sub(r"[\s-]+", "_", plain)
    return underscored if underscored in BY_NAME else labels.get(plain, "")


def _header(table: Table, labels: dict[str, str]) -> tuple[int, dict[int, str]]:
    """Where the header stands among the rows, and the words of its cells."""
    best, where = 0, 0
    for place, (_number, found) in enumerate(table.rows[:HEADER_ROWS]):
        words = [cell for cell in found.values() if isinstance(cell, str)]
        known = sum(bool(column_of(word, labels)) for word in words)
        if known > best:
            best, where = known, place
    if not best:
        raise Unreadable(
            _(
                "No names of columns were found. The first row has names such as slug, brand and "
                "title_en; the template has them all."
            )
        )
    found = table.rows[where][1]
    return where, {place: str(cell).strip() for place, cell in found.items()}


def _understood(headers: Iterable[str], labels, sheet: Sheet, row: int) -> dict[str, str]:
    """The columns that headers name; what else there is becomes a note or, if near, a problem."""
    named = {header: column_of(header, labels) for header in headers}
    derived = [name for name in named.values() if name and name not in (*READ, BRAND_NAME)]
    unknown = [header for header, name in named.items() if not name]
    for header in unknown:
        near = closest(re.sub(r"[\s-]+", "_", header), BY_NAME, likeness=0.75)
        if near and near not in named.values():
            said = _("There is no column “%(name)s”.") % {"name": header[:60]} + meant(near)
            sheet.problems.append(Problem(row, header[:60], said))
    if derived:
        said = _("Passed over, because they are for reading only: %(names)s.")
        sheet.notes.append(said % {"names": ", ".join(derived)})
    if unknown:
        said = _("Passed over, because there are no such columns: %(names)s.")
        sheet.notes.append(said % {"names": ", ".join(header[:60] for header in unknown[:20])})
    return named


# --- tables --------------------------------------------------------------------------------------


def _of_table(table: Table) -> Sheet:
    labels = _labels()
    where, headers = _header(table, labels)
    top = table.rows[where][0]
    sheet = Sheet(table.kind, [], [], list(table.notes))
    if where:
        sheet.notes.append(_("The rows above row %(row)d were passed over.") % {"row": top})
    named = _understood(dict.fromkeys(headers.values()), labels, sheet, top)
    places: dict[str, int] = {}
    for place, header in headers.items():
        name = named[header]
        if name in places:
            said = _("The column is there twice.")
            sheet.problems.append(Problem(top, name, said))
        elif name in READ or name == BRAND_NAME:
            places[name] = place
    sheet.columns = list(places)
    _check_merged(table.merged, top, places, sheet)
    decode = cells.from_workbook if table.kind == "xlsx" else str
    for number, found in table.rows[where + 1 :]:
        row = Row(number, {})
        for name, place in places.items():
            _read(row, name, found.get(place, ""), decode)
        if table.kind == "csv" and any(place > max(headers) for place in found):
            row.wrong("", _("has more cells than the header; is a quotation mark missing?"))
        if any(place in found for place in places.values()) or row.problems:
            sheet.rows.append(row)
    return sheet


def _check_merged(merged: list[str], top: int, places: dict[str, int], sheet: Sheet) -> None:
    """Merged cells of a workbook hide that all but one of them are empty."""
    for area in merged:
        first, _colon, last = area.partition(":")
        rows = [int(re.sub(r"\D", "", corner)) for corner in (first, last or first)]
        left, right = (_place(re.sub(r"\d", "", corner)) for corner in (first, last or first))
        if rows[1] >= top and any(left <= place <= right for place in places.values()):
            said = _("The cells %(area)s are merged. Unmerge them and write the value into each.")
            sheet.problems.append(Problem(max(rows[0], top), "", said % {"area": area}))


def _place(letters: str) -> int:
    """``A`` is 0, ``AA`` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read(row: Row, name: str, cell: str | Unreadable, decode) -> None:
    try:
        if isinstance(cell, Unreadable):
            raise cell
        text = _plain(cells.unguard(decode(cell)))
        kind = BY_NAME[name].kind
        row.told[name] = kind.read(text.strip() if kind in (TEXT, DATE) else text)
    except Unreadable as wrong:
        row.wrong(name, str(wrong))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


# --- JSON ----------------------------------------------------------------------------------------


def _of_json(table: Table) -> Sheet:
    sheet = Sheet("json", [], [], list(table.notes))
    labels = dict.fromkeys(KNOWN, "")
    items = [(number, _flat(number, item, sheet)) for number, item in table.rows]
    names = _understood(dict.fromkeys(n for _i, item in items for n in item), labels, sheet, 0)
    sheet.columns = [name for name in names.values() if name in READ or name == BRAND_NAME]
    if not sheet.columns:
        raise Unreadable(reader.problem("no_list"))
    for number, item in items:
        row = Row(number, {})
        for given, value in item.items():
            name = names[given]
            if name in READ or name == BRAND_NAME:
                try:
                    row.told[name] = _value(BY_NAME[name], value)
                except Unreadable as wrong:
                    row.wrong(name, str(wrong))
        sheet.rows.append(row)
    return sheet


def _flat(number: int, item: dict, sheet: Sheet) -> dict:
    """A case as the API writes it, as the columns have it; any other object as it is.

    The API counts sources from 0, and its “doubts” are those of one text.
    """
    if not isinstance(item.get("texts"), dict):
        return item
    flat = {
        name: value for name, value in item.items() if name not in ("texts", "doubts", "related")
    }
    brand = item.get("brand")
    if isinstance(brand, dict):
        flat |= {"brand": brand.get("slug"), BRAND_NAME: brand.get("name")}
        flat["outcomes"] = [_counted_from_1(outcome) for outcome in item.get("outcomes") or []]
    for code, text in item["texts"].items():
        if code not in TEXT_LANGUAGES or not isinstance(text, dict) or set(text) - set(TEXTS):
            said = _("expected title, summary and so on in one of: %(languages)s")
            languages = ", ".join(TEXT_LANGUAGES)
            sheet.problems.append(Problem(number, "texts", said % {"languages": languages}))
            continue
        flat |= {f"{name}_{code}": value for name, value in text.items()}
    return flat


def _counted_from_1(outcome):
    source = outcome.get("source") if isinstance(outcome, dict) else None
    whole = isinstance(source, int) and not isinstance(source, bool)
    return outcome | {"source": source + 1} if whole else outcome


def _value(column: Column, value):
    """A value of JSON as an entry has it; raises Unreadable."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        value = str(value)
    if column.kind in (TEXT, DATE):
        if value is not None and not isinstance(value, str):
            raise Unreadable(_("expected text"))
        return column.kind.read(_plain(value or "").strip())
    if isinstance(value, str):
        return column.kind.read(_plain(value))
    if value is None:
        return []
    if not isinstance(value, list):
        raise Unreadable(_("expected a list"))
    if column.name in RECORDS:
        return [_record(column, record) for record in value]
    if column.kind in (WORDS, LINES) and not all(isinstance(item, str) for item in value):
        raise Unreadable(_("expected a list of texts"))
    return [item.strip() for item in value]


def _record(column: Column, record) -> dict:
    if not isinstance(record, dict):
        raise Unreadable(_("expected a list of objects"))
    fields = column.kind.written.split(" | ")
    for name in record:
        if name not in (*fields, "last_seen"):
            said = _("there is no “%(name)s” in it; there are %(fields)s")
            raise Unreadable(said % {"name": name[:60], "fields": ", ".join(fields)})
    return {name: _part(name, record[name]) for name in fields if name in record}


def _part(name: str, value):
    """A field of a record: figures written out, as an entry has them."""
    if isinstance(value, bool | list | dict):
        raise Unreadable(_("%(name)s: expected text or a number") % {"name": name})
    if name in NUMBERS and isinstance(value, int | Decimal):
        return entries.written_number(Decimal(value))
    if name == "source":
        return value
    return str(value) if value is not None else None


def slug_for(brand: str, title: str) -> str:
    """A slug for a new case, from its brand and title: ``klm-a-forgotten-umbrella``."""
    words = f"{brand}-{slugify(title)}".strip("-")
    return words if len(words) <= 60 else words[:61].rpartition("-")[0]
