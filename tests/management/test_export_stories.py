"""``manage.py export_stories``: what it writes, and how it fails."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from stories.exchange import formats
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(db):
    factories.published("first")
    factories.published("second", industry="retail", brand="hm")
    factories.draft("a-draft")


def export(file, **options) -> str:
    out = io.StringIO()
    call_command("export_stories", str(file), stdout=out, **options)
    return out.getvalue().strip()


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx", "docx", "bib", "ris", "txt"])
def test_the_ending_says_the_format(tmp_path, ending):
    file = tmp_path / f"cases.{ending}"
    assert export(file) == f"{file}: 2 stories."
    assert file.stat().st_size
    assert list(tmp_path.iterdir()) == [file]


def test_the_filter_is_that_of_an_address(tmp_path):
    file = tmp_path / "cases.csv"
    assert export(file, filter="industry=retail&year_min=2000") == f"{file}: 1 story."
    with file.open(encoding="utf-8-sig", newline="") as opened:
        assert [row["slug"] for row in csv.DictReader(opened)] == ["second"]


def test_json_by_its_ending_and_in_a_language(tmp_path):
    export(tmp_path / "cases.JSON", language="de", filter="story=second&story=first")
    found = json.loads((tmp_path / "cases.JSON").read_text())
    assert [story["slug"] for story in found["stories"]] == ["second", "first"]
    assert found["stories"][0]["url"].endswith("/de/stories/second/")


@pytest.mark.parametrize(
    ("name", "filter_text", "message"),
    [
        ("cases.pdf", "", "must end with one of .bib, .csv"),
        ("cases", "", "must end with one of"),
        ("cases.csv", "industry=nowhere", "industry: There is no industry “nowhere”."),
        ("cases.csv", "industri=airlines", "Did you mean “industry”?"),
        ("cases.csv", "story=nowhere", "story: There is no case with this name: nowhere."),
        ("cases.csv", "format=json", "format: There is no filter “format”."),
        ("missing/cases.csv", "", "cannot be written: No such file or directory"),
    ],
)
def test_bad_input_is_one_line_and_leaves_no_file(tmp_path, name, filter_text, message):
    with pytest.raises(CommandError) as failed:
        export(tmp_path / name, filter=filter_text)
    assert message in str(failed.value)
    assert "\n" not in str(failed.value)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_on_the_way_leaves_what_was_there(tmp_path, monkeypatch):
    file = tmp_path / "cases.csv"
    file.write_text("yesterday's")

    def breaks(ids):
        yield from ()
        raise RuntimeError("the database went away")

    monkeypatch.setattr(formats, "in_batches", breaks)
    with pytest.raises(RuntimeError):
        export(file)
    assert file.read_text() == "yesterday's"
    assert list(tmp_path.iterdir()) == [file]
