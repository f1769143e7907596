"""Files of a search or a list: every format is read back by a program that knows it."""

import csv
import io
import json

import pytest
import rispy
import time_machine
from bibtexparser import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from stories.exchange import cells, columns, entries
from stories.exchange.formats import FORMATS
from stories.models import Source, Story
from tests import factories
from tests.views import bulk

pytestmark = pytest.mark.django_db
COLUMN_NAMES = [column.name for column in columns.COLUMNS]


@pytest.fixture(autouse=True)
def library(db):
    one = factories.published(
        "first", title="=1+1", summary="100 % of {braces} & _more_\n\\x", happened_on="2014"
    )
    factories.text(one, "de", title="Der erste Fall")
    factories.published("second", brand="seat", industry="retail", happened_on="2016")
    factories.published("third", happened_on="2018")
    factories.draft("a-draft")
    Source.objects.update(full_text="PRIVATE")


@pytest.fixture
def get(client):
    """``get("csv", "industry=airlines")``: the body of a file, which must answer 200."""

    def fetch(name: str, query: str = "", prefix: str = "") -> bytes:
        response = client.get(f"{prefix}/stories/export/?format={name}&{query}")
        assert response.status_code == 200, response.content
        assert response.streaming
        return b"".join(response.streaming_content)

    return fetch


def rows(body: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline="")))


def sheet(body: bytes, place: int = 0) -> list[list]:
    book = load_workbook(io.BytesIO(body))
    return [list(row) for row in book.worksheets[place].iter_rows(values_only=True)]


def slugs(name: str, body: bytes) -> list[str]:
    """The slugs in a file, read by a program that knows its format."""
    match name:
        case "csv":
            return [row["slug"] for row in rows(body)]
        case "json":
            return [story["slug"] for story in json.loads(body)["stories"]]
        case "xlsx":
            return [row[0] for row in sheet(body)[1:]]
        case "bibtex":
            return [entry.key for entry in parse_string(body.decode()).entries]
        case "ris":
            return [entry["id"] for entry in rispy.loads(body.decode())]
        case "csl-json":
            return [item["id"] for item in json.loads(body)]
        case "docx":
            texts = " ".join(p.text for p in Document(io.BytesIO(body)).paragraphs)
        case "text":
            texts = body.decode()
    addresses = {slug: texts.find(f"/stories/{slug}/") for slug in ("first", "second", "third")}
    return sorted((slug for slug, at in addresses.items() if at >= 0), key=addresses.get)


ORDERED = [name for name in FORMATS if name not in ("docx", "text")]  # those two sort as styles do


@pytest.mark.parametrize("name", FORMATS)
class TestEveryFormat:
    def test_holds_the_whole_published_set(self, get, name):
        assert set(slugs(name, get(name))) == {"first", "second", "third"}

    def test_obeys_the_filters(self, get, name):
        assert slugs(name, get(name, "industry=retail")) == ["second"]

    def test_holds_a_list_by_name(self, get, name):
        assert set(slugs(name, get(name, "story=third&story=first"))) == {"third", "first"}

    def test_of_nothing_is_a_file_all_the_same(self, get, name):
        body = get(name, "country=jp")
        assert slugs(name, body) == []
        if name == "csv":
            assert body.decode("utf-8-sig").strip().split(",") == COLUMN_NAMES

    def test_has_its_type_and_a_name_with_the_day(self, client, name):
        with time_machine.travel("2026-11-23T12:00:00Z"):
            response = client.get(f"/stories/export/?format={name}")
        ending = FORMATS[name].ending
        assert response["Content-Type"] == FORMATS[name].content_type
        assert f'filename="casebook-2026-11-23.{ending}"' in response["Content-Disposition"]
        assert "Set-Cookie" not in response

    def test_carries_nothing_private(self, get, name):
        body = get(name)
        texts = repr(sheet(body)) if name == "xlsx" else body.decode(errors="replace")
        assert "PRIVATE" not in texts
        assert "a-draft" not in texts


@pytest.mark.parametrize("name", ORDERED)
@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", ["third", "second", "first"]),
        ("sort=oldest", ["first", "second", "third"]),
        ("sort=oldest&page=2&page_size=1", ["first", "second", "third"]),
        ("story=second&story=third&story=first", ["second", "third", "first"]),
    ],
)
def test_the_order_that_was_asked_for_and_never_one_page(get, name, query, order):
    assert slugs(name, get(name, query)) == order


@pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
def test_reading_an_export_back_gives_the_same_entries(get, name):
    body = get(name)
    if name == "json":
        found = [columns.entry_of_json(story) for story in json.loads(body)["stories"]]
    elif name == "csv":
        found = [columns.entry_of_cells(row) for row in rows(body)]
    else:
        head, *lines = sheet(body)
        found = [
            columns.entry_of_cells(
                {n: cells.from_workbook(c or "") for n, c in zip(head, line, strict=True)
                 if columns.BY_NAME[n].path}
            )
            for line in lines
        ]  # fmt: skip
    wanted = {story.slug: entries.of_story(story) for story in Story.objects.for_export()}
    assert len(found) == 3
    assert all(entry == wanted[entry["slug"]] for entry in found)


class TestSpreadsheets:
    def test_csv_begins_with_a_mark_that_it_is_utf_8(self, get):
        assert get("csv").startswith(b"\xef\xbb\xbfslug,")

    def test_no_text_is_a_formula(self, get):
        assert {row["title_en"] for row in rows(get("csv"))} >= {"'=1+1"}
        book = load_workbook(io.BytesIO(get("xlsx")))
        kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
        assert "f" not in kinds

    def test_a_workbook_has_numbers_a_codebook_and_says_what_it_is(self, get):
        body = get("xlsx", "industry=retail")
        assert sheet(body)[1][COLUMN_NAMES.index("year")] == 2016
        assert [row[0] for row in sheet(body, 1)[1:]] == COLUMN_NAMES
        head = dict(sheet(body, 2))
        assert head["title"] == "Cases in Retail"
        assert head["address"] == "http://testserver/stories/?industry=retail"
        assert head["count"] == 1

    def test_json_says_what_it_is_and_what_its_columns_mean(self, get):
        found = json.loads(get("json", "industry=retail"))
        assert found["about"]["title"] == "Cases in Retail"
        assert [line["name"] for line in found["codebook"]] == COLUMN_NAMES
        assert found["stories"][0]["gestures"] == ["surprise-gift"]
        assert found["stories"][0]["year"] == 2016


class TestReferences:
    def test_bibtex(self, get):
        parsed = parse_string(
            get("bibtex", "story=first").decode(),
            append_middleware=[LatexDecodingMiddleware(allow_inplace_modification=True)],
        )
        assert parsed.failed_blocks == []
        (entry,) = parsed.entries
        fields = {field.key: field.value for field in entry.fields}
        assert (entry.entry_type, fields["title"]) == ("online", "=1+1")
        assert fields["abstract"] == "100 % of {braces} & _more_ \\x"
        assert fields["url"] == "http://testserver/stories/first/"
        assert fields["langid"] == "english"

    def test_ris(self, get):
        (entry,) = rispy.loads(get("ris", "story=first").decode())
        assert entry["type_of_reference"] == "ELEC"
        assert entry["title"] == "=1+1"
        assert entry["abstract"] == "100 % of {braces} & _more_ \\x"
        assert entry["urls"] == ["http://testserver/stories/first/"]
        assert entry["keywords"] == ["KLM", "Airlines", "Surprise gift"]

    def test_csl_json(self, get):
        (item,) = json.loads(get("csl-json", "story=first"))
        assert (item["type"], item["title"], item["language"]) == ("webpage", "=1+1", "en")

    def test_a_word_document_ends_with_the_references_in_the_style(self, get):
        document = Document(io.BytesIO(get("docx", "story=third&story=second&style=ieee")))
        texts = [p.text for p in document.paragraphs]
        assert texts[0] == "A list of 2 cases"
        assert texts.index("Title of third in en") < texts.index("Title of second in en")
        assert texts[-3] == "References (IEEE)"
        assert texts[-2].startswith("[1] “Title of third in en,” Casebook.")

    def test_in_the_readers_language(self, get):
        assert b"Der erste Fall" in get("ris", "story=first", prefix="/de")
        assert b"http://testserver/de/stories/first/" in get("ris", "story=first", prefix="/de")


# what is asked -> the parameters that are named
REFUSED = {
    "": {"format"},
    "format=": {"format"},
    "format=pdf": {"format"},
    "format=csv&format=json": {"format"},
    "format=csv&industry=nowhere": {"industry"},
    "format=csv&colour=red": {"colour"},
    "format=csv&utm_source=x": {"utm_source"},
    "format=docx&style=turabian": {"style"},
    "format=pdf&industry=nowhere": {"format", "industry"},
    "format=csv&story=nowhere": {"story"},
    "format=csv&story=a-draft": {"story"},
    "format=csv&story=first%00": {"story"},
    "format=csv&story=first&industry=airlines": {"industry"},
    "format=csv&q=%00": {"q"},
    "format=%00": {"format"},
    "format=" + "x" * 10_000: {"format"},
}


@pytest.mark.parametrize("query", REFUSED, ids=lambda query: query[:40])
def test_what_is_unknown_is_named_with_status_400(client, query):
    response = client.get(f"/stories/export/?{query}")
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert set(errors) == REFUSED[query]
    assert all(len(message) < 400 for messages in errors.values() for message in messages)


def test_a_document_of_too_many_cases_is_refused_with_the_number(client, monkeypatch):
    monkeypatch.setitem(FORMATS, "docx", FORMATS["docx"].__class__("", "", "docx", list, most=2))
    message = client.get("/stories/export/?format=docx").json()["errors"]["format"][0]
    assert "at most 2 cases; these are 3" in message


def test_an_old_name_in_a_list_still_leads_to_its_story(get):
    Story.objects.filter(slug="first").update(slug="renamed")
    assert slugs("csv", get("csv", "story=first")) == ["renamed"]


def test_a_batch_takes_as_many_queries_whatever_its_size(get, monkeypatch):
    def queries() -> int:
        with CaptureQueriesContext(connection) as recorded:
            get("csv")
        return len(recorded)

    bulk.library(100)
    get("csv")  # the first search reads the filters' values of the library
    in_one = queries()
    monkeypatch.setattr("stories.exchange.formats.BATCH", 52)  # 103 stories: two batches
    in_two = queries()
    monkeypatch.setattr("stories.exchange.formats.BATCH", 26)  # four
    assert queries() - in_two == 2 * (in_two - in_one)
    assert in_two - in_one == 8


class TestTheCodebook:
    def test_as_a_page_in_every_language(self, visit):
        for prefix in ("", "/de", "/es", "/it", "/nl"):
            page = visit(f"{prefix}/stories/export/codebook/")
            assert [e["data-column"] for e in page.find(data_column=True)] == COLUMN_NAMES

    def test_as_a_table(self, client):
        body = b"".join(client.get("/stories/export/codebook/?format=csv").streaming_content)
        found = csv.DictReader(io.StringIO(body.decode("utf-8-sig"), newline=""))
        assert [row["name"] for row in found] == COLUMN_NAMES

    @pytest.mark.parametrize("query", ["format=pdf", "page=1", "format=%00"])
    def test_what_it_does_not_know_is_400(self, client, query):
        assert client.get(f"/stories/export/codebook/?{query}").status_code == 400


def test_the_links_carry_the_search_and_its_number():
    html = render_to_string("stories/_export_links.html", {"query": "industry=retail", "total": 1})
    for name in ("csv", "xlsx", "json", "bibtex", "ris", "docx"):
        assert f"{reverse('export')}?format={name}&amp;industry=retail" in html
    assert "Save 1 case as" in html
