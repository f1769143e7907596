"""``manage.py import_stories``: what it says, what it writes, and how it fails."""

import io

import pytest
from django.core.management import CommandError, call_command

from stories.models import Edition, Import, Proposal, Story
from tests import factories
from tests.importing.conftest import as_csv, exported, new

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    """``file(row, …)``: a CSV file of these rows."""
    factories.published("public")

    def write(*rows, name="cases.csv", data=b""):
        path = tmp_path / name
        path.write_bytes(data or as_csv(*rows))
        return path

    return write


def bring(path, **options) -> list[str]:
    out = io.StringIO()
    call_command("import_stories", str(path), stdout=out, **options)
    return out.getvalue().splitlines()


CHANGED = {"slug": "public", "brand": "klm", "language": "de"}
CHANGED |= {"title_en": "Title of public in en", "summary_en": "Summary of public in en."}
SAID = [
    "cases.csv: 1 new, 0 changed, 1 proposed as changes, 0 unchanged, 0 refused.",
    "  row 2, new: umbrella",
    "  row 3, proposed: public: language",
]


def test_a_dry_run_says_what_would_change_and_writes_nothing(file):
    said = bring(file(new(), CHANGED), dry_run=True)
    assert said == [*SAID, "Nothing was written: this was a dry run."]
    assert Story.objects.count() == 1
    assert not Import.objects.exists()
    assert not Proposal.objects.exists()


def test_it_writes_drafts_and_proposals_that_can_be_undone(file, django_user_model):
    django_user_model.objects.create_superuser("boss")
    said = bring(file(new(), CHANGED), by="boss")
    imported = Import.objects.get()
    assert said == [*SAID, f"Written as import {imported.pk}; /admin/ has it, and undoes it."]
    assert Story.objects.get(slug="umbrella").created_by.username == "boss"
    assert Proposal.objects.get().by.username == "boss"
    assert imported.state == "done"


def test_without_an_account_nobody_is_named(file):
    bring(file(new(), CHANGED))
    assert Proposal.objects.get().by is None
    assert Edition.objects.get().reason == "Import cases.csv"


@pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
def test_our_own_export_changes_nothing(name, file):
    path = file(name=f"cases.{name}", data=exported(name))
    assert bring(path)[0].endswith(
        "0 new, 0 changed, 0 proposed as changes, 1 unchanged, 0 refused."
    )
    assert not Edition.objects.exists()


def test_problems_are_listed_by_row_and_column_under_one_clear_line(file):
    path = file(
        new(industry="airlnes", happened_on="31.10.2014"), new(slug="b", verification="sure")
    )
    date = "'31.10.2014' is not a date; write 2014, 2014-10 or 2014-10-31."
    date += " Did you mean “2014-10-31”?"
    with pytest.raises(CommandError) as refused:
        bring(path)
    assert str(refused.value).splitlines() == [
        f"{path} has 3 problems; nothing was written.",
        f"  row 2, happened_on: {date}",
        "  row 2, industry: There is no “airlnes”. Did you mean “airlines”? Allowed: airlines.",
        "  row 3, verification: 'sure' is not one of confirmed, reported, disputed, unverified",
    ]
    assert not Import.objects.exists()


# name, content, what is said
UNREADABLE = [
    ("cases.csv", b"\n", "The file is empty."),
    ("cases.pdf", b"%PDF-", "Only .csv, .xlsx and .json files can be imported."),
    ("cases.xlsx", b"slug", "This is not an Excel workbook (.xlsx). Save it as .xlsx or .csv."),
    ("cases.csv", b"slug,brand\n", "The file has the names of columns, but no cases under them."),
]


@pytest.mark.parametrize(("name", "data", "said"), UNREADABLE)
def test_what_cannot_be_read_is_refused_in_a_line(name, data, said, file):
    path = file(name=name, data=data)
    with pytest.raises(CommandError) as refused:
        bring(path)
    assert str(refused.value) == f"{path}: {said}"


def test_a_missing_file_and_an_unknown_account(file, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        bring(tmp_path / "none.csv")
    with pytest.raises(CommandError, match="There is no account 'who'"):
        bring(file(new()), by="who")
