"""Files as people and programs make them: what is read of each, and what is said of the rest."""

import codecs
import io
import zipfile

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from stories.exchange import reader, rows, workbook
from stories.exchange.cells import Unreadable
from stories.exchange.columns import OUTCOMES
from tests.importing.conftest import as_csv, as_xlsx

ROW = {"slug": "seat", "title_en": "Café “Zür”", "country": "nl"}


def told(data: bytes, name="cases.csv") -> list[dict]:
    sheet = rows.read(data, name)
    assert [
        str(p) for p in (*sheet.problems, *(q for row in sheet.rows for q in row.problems))
    ] == []
    return [row.told for row in sheet.rows]


def wrong(data: bytes, name="cases.csv") -> list[str]:
    sheet = rows.read(data, name)
    return [str(p) for p in (*sheet.problems, *(q for row in sheet.rows for q in row.problems))]


# --- CSV -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_delimiter_in_any_unicode(delimiter, encoding):
    assert told(as_csv(ROW, delimiter=delimiter, encoding=encoding)) == [ROW]


def test_another_encoding_is_read_with_a_note():
    sheet = rows.read(as_csv(ROW, encoding="cp1252"), "cases.csv")
    assert sheet.rows[0].told == ROW
    assert sheet.notes == [
        "The file is not in UTF-8; it was read as Windows-1252 (Western European). Look at the accents."
    ]


# what stands in the file -> what the rows tell
TABLES = {
    "a line for Excel": ("sep=;\r\nslug;country\r\na;nl\r\n", [{"slug": "a", "country": "nl"}]),
    "rows above the header": ("Our cases,\n,\nslug,country\na,nl\n", [{"slug": "a", "country": "nl"}]),
    "empty rows": ("slug\n\na\n\n , \nb\n", [{"slug": "a"}, {"slug": "b"}]),
    "a short row": ("slug,country\na\n", [{"slug": "a", "country": ""}]),
    "capitals and blanks": (" Slug ,Title EN\na,T\n", [{"slug": "a", "title_en": "T"}]),
    "labels": ("Slug,Title (German),Happened on\na,T,2014\n",
               [{"slug": "a", "title_de": "T", "happened_on": "2014"}]),
    "columns for reading only": ("slug,year,url\na,2014,https://x\n", [{"slug": "a"}]),
    "columns that there are not": ("slug,my remarks\na,hm\n", [{"slug": "a"}]),
    "line ends in a cell": ('slug,title_en\na,"one\r\ntwo"\n', [{"slug": "a", "title_en": "one\ntwo"}]),
    "our guard": ("slug,title_en\na,'=1+1\n", [{"slug": "a", "title_en": "=1+1"}]),
    "an apostrophe": ("slug,title_en\na,'tis\n", [{"slug": "a", "title_en": "'tis"}]),
    "a formula as text": ("slug,title_en\na,=1+1\n", [{"slug": "a", "title_en": "=1+1"}]),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_tables_as_people_make_them(name):
    text, wanted = TABLES[name]
    assert told(text.encode()) == wanted


def test_a_header_in_the_readers_language_is_known():
    with override("de"):
        assert rows._labels()
        assert told(b"slug,country\na,nl\n") == [{"slug": "a", "country": "nl"}]


PROBLEMS = {
    "slug,titel_en\na,T\n": [
        "row 1, titel_en: There is no column “titel_en”. Did you mean “title_en”?"
    ],
    "slug,country,Country\na,nl,de\n": ["row 1, country: The column is there twice."],
    "slug,country\na,nl,oops\n": [
        "row 2: has more cells than the header; is a quotation mark missing?"
    ],
    "slug,country\na,#REF!\n": [
        "row 2, country: holds an error of the spreadsheet (#REF!) instead of a value"
    ],
    "slug,outcomes\na,lots\n": [f"row 2, outcomes: has 1 fields; there are 9: {OUTCOMES.written}"],
}


@pytest.mark.parametrize("text", PROBLEMS)
def test_what_is_wrong_is_said_by_row_and_column(text):
    assert wrong(text.encode()) == PROBLEMS[text]


REFUSED = [
    (b"", "cases.csv", "The file is empty."),
    (b"\xef\xbb\xbf \r\n", "cases.csv", "The file is empty."),
    (b"slug,brand\n", "cases.csv", "The file has the names of columns, but no cases under them."),
    (b"a,b\n1,2\n", "cases.csv", "No names of columns were found."),
    (b"slug,title_en\na,\"never closed\n", "cases.csv", "The table cannot be read after row 1"),
    (b"slug,a\x00\n\x01\x00", "cases.csv", "This is not text: it looks like binary data."),
    (b"\x81\x8d\x8f", "cases.csv", "The file's text cannot be read."),
    (codecs.BOM_UTF16_LE + b"a", "cases.csv", "The file's text cannot be read."),
    (b"PK\x03\x04", "cases.csv", "The file is not what its ending says."),
    (b"%PDF-1.7", "cases.csv", "The file is not what its ending says."),
    (b"slug\na\n", "cases.ods", "Only .csv, .xlsx and .json files can be imported."),
    (b"slug\na\n", "cases", "Only .csv, .xlsx and .json files can be imported."),
    (b"slug\na\n", "cases.xlsx", "This is not an Excel workbook (.xlsx)."),
    (b"PK\x03\x04 broken", "cases.xlsx", "The workbook cannot be read: it is damaged."),
    (b"\xd0\xcf\x11\xe0", "cases.xlsx", "This is an old Excel file (.xls) or one with a password."),
    (b"{", "cases.json", "The file is not valid JSON: line 1"),
    (b"[]", "cases.json", "The file is empty."),
    (b"7", "cases.json", "There is no list of cases in this JSON"),
    (b'["a"]', "cases.json", "There is no list of cases in this JSON"),
    (b'{"about": 1}', "cases.json", "There is no list of cases in this JSON"),
    (b'[{"slug": NaN}]', "cases.json", "The file is not valid JSON: NaN is no number."),
    (b'[{"slug": "a", "slug": "b"}]', "cases.json", "“slug” is there twice in one object."),
    (b"[" * 100_000, "cases.json", "The file is not valid JSON: it is nested too deeply."),
    (b"[" + b"9" * 5000 + b"]", "cases.json", "The file is not valid JSON."),
    (b'{"count": 1, "results": []}', "cases.json", "This is a list of search results"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "name", "said"), REFUSED, ids=[str(n) for n in range(len(REFUSED))]
)
def test_what_is_no_file_of_cases_is_refused_in_a_sentence(data, name, said):
    with pytest.raises(Unreadable) as refused:
        rows.read(data, name)
    assert str(refused.value).startswith(said)


def test_files_have_limits(monkeypatch):
    monkeypatch.setattr(reader, "MOST_ROWS", 3)
    monkeypatch.setattr(reader, "MOST_BYTES", 100)
    many = b"slug\n" + b"a\n" * 20
    for data, name in ((many, "a.csv"), (b'[{"slug":"a"},{"slug":"b"},{},{}]', "a.json")):
        with pytest.raises(Unreadable, match="more than 10,000 cases"):
            rows.read(data, name)
    with pytest.raises(Unreadable, match="too large"):
        rows.read(b"slug\n" * 100, "a.csv")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["a.csv", "a.json", "a.txt"]))
def test_no_bytes_at_all_are_more_than_unreadable(data, name):
    try:
        rows.read(data, name)
    except Unreadable as refused:
        assert str(refused)  # noqa: PT017 - any bytes may be readable as well


# --- JSON ------------------------------------------------------------------------------------------

API = b"""{"slug": "seat", "brand": {"slug": "klm", "name": "KLM"}, "doubts": "x", "country": null, "texts":
 {"en": {"title": "T", "questions": ["Why?"]}}, "related": [], "happened_on": "2014",
 "outcomes": [{"kind": "reach", "value": 2.5, "unit": "m", "source": 0}],
 "sources": [{"url": "https://a.org", "title": "A", "last_seen": null}]}"""


def test_a_case_of_the_api_is_read():
    assert told(API, "case.json") == [
        {
            "slug": "seat",
            "brand": "klm",
            "brand_name": "KLM",
            "country": "",
            "happened_on": "2014",
            "outcomes": [{"kind": "reach", "value": "2.5", "unit": "m", "source": 1}],
            "sources": [{"url": "https://a.org", "title": "A"}],
            "title_en": "T",
            "questions_en": ["Why?"],
        }
    ]


JSON_PROBLEMS = [
    (b'[{"slug": ["a"]}]', "row 1, slug: expected text"),
    (b'[{"slug": true}]', "row 1, slug: expected text"),
    (b'[{"slug": "a", "gestures": {"a": 1}}]', "row 1, gestures: expected a list"),
    (b'[{"slug": "a", "gestures": [1]}]', "row 1, gestures: expected a list of texts"),
    (b'[{"slug": "a", "sources": ["b"]}]', "row 1, sources: expected a list of objects"),
    (b'[{"slug": "a", "sources": [{"titel": "b"}]}]', "row 1, sources: there is no “titel” in it"),
    (
        b'[{"slug": "a", "sources": [{"title": []}]}]',
        "row 1, sources: title: expected text or a num",
    ),
    (b'[{"slug": "a", "texts": {"fr": {}}}]', "row 1, texts: expected title, summary and so on in"),
    (b'[{"slug": "a", "texts": {"en": {"titel": ""}}}]', "row 1, texts: expected title, summary"),
]


@pytest.mark.parametrize(("data", "said"), JSON_PROBLEMS)
def test_values_of_another_shape_are_named(data, said):
    [found] = wrong(data, "cases.json")
    assert found.startswith(said)


# --- workbooks -------------------------------------------------------------------------------------


def xlsx(*lines, change=lambda sheet: None) -> bytes:
    return as_xlsx(lines=lines, change=change)


def test_cells_of_all_kinds():
    import datetime

    def formats(sheet):
        sheet["B3"].number_format, sheet["B4"].number_format = "yyyy-mm", "yyyy"
        sheet["B7"].number_format = "mmm-yy"

    data = xlsx(
        ["slug", "happened_on", "title_en"],
        ["a", datetime.date(2014, 10, 31), 2014],
        ["b", datetime.date(2014, 10, 1), 2.5],
        ["c", datetime.date(2014, 1, 1), True],
        ["d", 2014, 1e21],
        ["e", "2014-10", "'=1"],
        ["f", datetime.date(2014, 10, 1), datetime.datetime(2014, 1, 1, 12, 30)],
        change=formats,
    )
    assert [tuple(row.values()) for row in told(data, "cases.xlsx")] == [
        ("a", "2014-10-31", "2014"),
        ("b", "2014-10", "2.5"),
        ("c", "2014", "TRUE"),
        ("d", "2014", "1000000000000000000000"),
        ("e", "2014-10", "=1"),
        ("f", "2014-10", "2014-01-01 12:30:00"),
    ]


def test_a_formula_without_its_value_and_an_error_are_named():
    data = xlsx(["slug", "title_en"], ["a", '=CONCATENATE("a","b")'], ["b", "#N/A"])
    formula = "holds a formula whose value is not in the file; "
    formula += "open it in a spreadsheet program and save it"
    assert wrong(data, "cases.xlsx") == [
        f"row 2, title_en: {formula}",
        "row 3, title_en: holds an error of the spreadsheet (#N/A) instead of a value",
    ]


def test_a_formulas_value_is_read():
    data = xlsx(["slug", "title_en"], ["a", "=1+1"])
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"<v></v>", b"<v>2</v>").replace(
        b"<v />", b"<v>2</v>"
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert told(written.getvalue(), "cases.xlsx") == [{"slug": "a", "title_en": "2"}]


def test_merged_cells_are_named_unless_they_are_above_the_table():
    def merge(sheet):
        sheet.merge_cells("A1:C1")
        sheet.merge_cells("B4:B5")
        sheet.merge_cells("F4:F5")

    lines = [["Our cases"], [None], ["slug", "country"], ["a", "nl"], ["b", None]]
    sheet = rows.read(xlsx(*lines, change=merge), "cases.xlsx")
    assert [str(problem) for problem in sheet.problems] == [
        "row 4: The cells B4:B5 are merged. Unmerge them and write the value into each."
    ]
    assert [row.number for row in sheet.rows] == [4, 5]


def test_the_sheet_with_the_cases_is_found():
    book = Workbook()
    book.active.append(["Read me first"])
    book.create_sheet("Data").append(["slug", "country"])
    book["Data"].append(["a", "nl"])
    written = io.BytesIO()
    book.save(written)
    assert told(written.getvalue(), "cases.xlsx") == [{"slug": "a", "country": "nl"}]


def test_a_cell_far_away_is_refused():
    def far(sheet):
        sheet.cell(2, 16_000, "x")

    with pytest.raises(Unreadable, match="beyond the 500th column"):
        rows.read(xlsx(["slug"], ["a"], change=far), "cases.xlsx")


def archive(**members) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name.replace("__", "/"), content)
    return written.getvalue()


def test_what_unpacks_without_end_is_not_opened(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000_000)
    bomb = archive(**{"[Content_Types].xml": "", "xl__sheet.xml": b"0" * 1_000_001})
    assert len(bomb) < 2000
    with pytest.raises(workbook.Problem, match="bomb"):
        workbook.read(bomb, set())


def test_a_word_document_is_no_workbook():
    with pytest.raises(Unreadable, match="not an Excel workbook"):
        rows.read(archive(**{"[Content_Types].xml": "", "word__document.xml": ""}), "cases.xlsx")


def test_entities_that_unfold_without_end_are_refused():
    data = xlsx(["slug"], ["a"])
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    declared = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    head = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY e0 "lol">' + declared + b"]>"
    cell = b'<row r="3"><c r="A3" t="inlineStr"><is><t>&e11;</t></is></c></row></sheetData>'
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", cell)
    parts["xl/worksheets/sheet1.xml"] = head + sheet[sheet.index(b"<worksheet") :]
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    with pytest.raises(Unreadable, match=r"damaged|too much time or memory"):
        rows.read(written.getvalue(), "cases.xlsx")
