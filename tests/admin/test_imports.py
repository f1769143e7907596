"""A file in the workshop: uploaded, looked at, confirmed, undone; templates to fill in."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from stories import history
from stories.exchange import reader
from stories.models import Import, Story
from stories.roles import CURATORS, REVIEWERS
from tests import factories
from tests.admin.forms import said
from tests.importing.conftest import as_csv, as_xlsx, new

pytestmark = pytest.mark.django_db

ADD = "admin:stories_import_add"


@pytest.fixture
def curator(client, django_user_model):
    """A curator, signed in; the vocabulary that the rows use."""
    user = django_user_model.objects.create_user("curator", is_staff=True)
    user.groups.set(Group.objects.filter(name=CURATORS))
    factories.published("public", country="")
    client.force_login(user)
    return user


@pytest.fixture
def upload(client, curator):
    """``upload(row, …)``: the page that the file of these rows leads to."""

    def send(*rows, name="cases.csv", data=None):
        content = as_csv(*rows) if data is None else data
        file = SimpleUploadedFile(name, content)
        return client.post(reverse(ADD), {"file": file}, follow=True)

    return send


def act(client, imported, name, data=None):
    url = reverse(f"admin:stories_import_{name}", args=[imported.pk])
    return client.post(url, data or {}, follow=True)


def test_the_whole_way_from_upload_to_undo(upload, client):
    page = upload(new())
    imported = Import.objects.get()
    assert page.redirect_chain == [
        (reverse("admin:stories_import_change", args=[imported.pk]), 302)
    ]
    assert page.context["may_confirm"]
    assert 'data-deed="new"' in page.content.decode()
    assert not Story.objects.filter(slug="umbrella").exists()

    page = act(client, imported, "confirm")
    assert said(page) == "The import was carried out."
    story = Story.objects.get(slug="umbrella")
    assert reverse("admin:stories_story_change", args=[story.pk]) in page.content.decode()

    page = client.get(reverse("admin:stories_import_undo", args=[imported.pk]))
    assert [finding.row.slug for finding in page.context["going"]] == ["umbrella"]
    page = act(client, imported, "undo")
    assert said(page) == "The import was undone."
    story.refresh_from_db()
    assert story.status == "archived"


def test_looking_never_writes(upload, client):
    upload(new())
    imported = Import.objects.get()
    for name in ("change", "confirm", "discard", "undo", "history"):
        client.get(reverse(f"admin:stories_import_{name}", args=[imported.pk]))
    imported.refresh_from_db()
    assert (imported.state, Story.objects.count()) == ("checked", 1)


def test_a_file_with_problems_cannot_be_confirmed(upload, client):
    page = upload(new(industry="airlnes"))
    assert not page.context["may_confirm"]
    assert "Did you mean “airlines”?" in page.content.decode()
    imported = Import.objects.get()
    assert "A file with problems is not imported." in said(act(client, imported, "confirm"))
    assert not Story.objects.filter(slug="umbrella").exists()


def test_a_changed_case_shows_both_sides(upload):
    page = upload({"slug": "public", "language": "de"}).content.decode()
    assert 'data-deed="proposed"' in page
    assert "<del>en</del>" in page
    assert "<ins>de</ins>" in page


def test_what_somebody_types_never_becomes_markup(upload):
    name = "<b>cases</b>.csv"
    page = upload(new(title_en="<script>alert(1)</script>", brand="<i>x</i>"), name=name)
    text = page.content.decode()
    assert "<script>alert" not in text
    assert "<i>x" not in text
    assert "<b>cases" not in text


def test_a_discarded_file_leaves_nothing(upload, client):
    upload(new())
    page = act(client, Import.objects.get(), "discard")
    assert "was discarded" in said(page)
    assert not Import.objects.exists()


def test_what_changed_since_the_preview_is_shown_again(upload, client):
    upload({"slug": "public", "language": "de"})
    story = Story.objects.get(slug="public")
    with history.changing(story, by=None):
        story.verification = "disputed"
        story.save()
    imported = Import.objects.get()
    page = act(client, imported, "confirm")
    assert said(page) == "Something changed since the preview. Look at it again. Rows: 2"
    assert "Changed since the preview was made." in page.content.decode()
    assert said(act(client, imported, "confirm")) == "The import was carried out."


def test_what_was_edited_since_is_undone_only_if_chosen(upload, client):
    upload(new())
    imported = Import.objects.get()
    act(client, imported, "confirm")
    story = Story.objects.get(slug="umbrella")
    with history.changing(story, by=None):
        story.country = "us"
        story.save()
    page = client.get(reverse("admin:stories_import_undo", args=[imported.pk]))
    assert [finding.row.slug for finding in page.context["choices"]] == ["umbrella"]
    page = act(client, imported, "undo", {"also": ["2", "x", "9" * 40]})
    assert said(page) == "The import was undone."
    story.refresh_from_db()
    assert story.status == "archived"


def test_undoing_tells_what_it_left(upload, client):
    upload(new())
    imported = Import.objects.get()
    act(client, imported, "confirm")
    Story.objects.filter(slug="umbrella").update(country="us")
    page = act(client, imported, "undo")
    assert said(page) == "The import was undone; 1 case was left as it is."
    assert "Somebody has edited the case since." in page.content.decode()


def test_somebody_elses_unconfirmed_file_is_nobodys_business(upload, client, django_user_model):
    upload(new())
    imported = Import.objects.get()
    other = django_user_model.objects.create_user("other", is_staff=True)
    other.groups.set(Group.objects.filter(name__in=[CURATORS, REVIEWERS]))
    client.force_login(other)
    for name in ("change", "confirm", "discard", "undo"):
        url = reverse(f"admin:stories_import_{name}", args=[imported.pk])
        assert client.post(url).status_code == 404
    page = client.get(reverse("admin:stories_import_changelist"))
    assert page.context["cl"].result_count == 0


@pytest.mark.parametrize(
    ("who", "answer"),
    [([CURATORS], 403), ([CURATORS, REVIEWERS], 302)],
    ids=["curator", "reviewer"],
)
def test_a_colleagues_import_is_undone_by_a_reviewer(
    who, answer, upload, client, django_user_model
):
    upload(new())
    imported = Import.objects.get()
    act(client, imported, "confirm")
    other = django_user_model.objects.create_user("other", is_staff=True)
    other.groups.set(Group.objects.filter(name__in=who))
    client.force_login(other)
    url = reverse("admin:stories_import_undo", args=[imported.pk])
    assert client.post(url).status_code == answer
    imported.refresh_from_db()
    assert imported.state == ("undone" if answer == 302 else "done")


# name, content -> what the form says
REFUSED = [
    ("cases.csv", b"", "The submitted file is empty."),
    ("cases.pdf", b"%PDF-1", "Only .csv, .xlsx and .json files can be imported."),
    ("cases.xls", b"\xd0\xcf\x11\xe0", "This is an old Excel file (.xls) or one with a password."),
    ("cases.csv", b"a,b\n1,2\n", "No names of columns were found."),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED)
def test_what_cannot_be_read_is_said_beside_the_field(name, data, words, upload):
    page = upload(name=name, data=data)
    assert words in str(page.context["form"].errors["file"])
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_not_even_read(upload, monkeypatch):
    monkeypatch.setattr("stories.admin.imports.MOST_BYTES", 10)
    assert "20 MB" in str(upload(new()).context["form"].errors["file"])


def test_a_file_that_would_take_too_long_is_for_the_command(upload, monkeypatch):
    monkeypatch.setattr("stories.admin.imports.MOST_AT_ONCE", 1)
    page = upload(new(), new(slug="b"))
    assert "The file has 2 cases; here 1 are allowed." in str(page.context["form"].errors["file"])


@pytest.mark.parametrize(
    "query", ["show=nonsense", "page=0", "page=x", "page=999999", "show=%00", "page=1&page=2"]
)
def test_nonsense_in_the_address_shows_the_first_rows(query, upload, client):
    upload(new())
    url = reverse("admin:stories_import_change", args=[Import.objects.get().pk])
    page = client.get(f"{url}?{query}")
    assert (page.status_code, len(page.context["rows"])) == (200, 1)


@pytest.mark.parametrize("pk", ["0", "abc", "9" * 30])
def test_an_import_that_there_is_not_is_not_found(pk, curator, client):
    for name in ("change", "undo"):
        assert client.get(reverse(f"admin:stories_import_{name}", args=[pk])).status_code == 404


def test_a_long_preview_is_turned_like_a_book(upload, client, django_assert_max_num_queries):
    rows = [new(slug=f"case-{n}", country="xx" if n == 40 else "nl") for n in range(60)]
    page = upload(*rows)
    assert len(page.context["rows"]) == 1
    assert page.context["show"] == "refused"
    url = reverse("admin:stories_import_change", args=[Import.objects.get().pk])
    with django_assert_max_num_queries(12):  # however many rows it shows
        page = client.get(f"{url}?show=new&page=2")
    assert page.context["rows"][0][0].number == 27


# --- templates -------------------------------------------------------------------------------------


def test_a_template_filled_in_is_imported(upload, client, curator):
    factories.brand("klm")
    answer = client.get(reverse("admin:stories_import_template", args=["xlsx"]))
    assert answer["Content-Disposition"] == 'attachment; filename="casebook-template.xlsx"'
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Cases", "Codebook", "Allowed words"]
    sheet = book["Cases"]
    columns = [cell.value for cell in sheet[1]]
    for name, value in new(slug="", happened_on="2014-10").items():
        sheet.cell(2, columns.index(name) + 1, value)
    offered = {rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert "'Allowed words'!$B$2:$B$2" in offered
    written = io.BytesIO()
    book.save(written)
    page = upload(name="filled.xlsx", data=written.getvalue())
    assert [row.slug for row, _changes in page.context["rows"]] == ["klm-the-umbrella"]
    assert page.context["may_confirm"]


def test_the_csv_template_is_a_header(curator, client):
    answer = client.get(reverse("admin:stories_import_template", args=["csv"]))
    header = answer.content.decode("utf-8-sig").strip().split(",")
    assert {"slug", "brand", "brand_name", "title_en", "outcomes"} <= set(header)
    assert "url" not in header
    assert client.get(reverse("admin:stories_import_template", args=["pdf"])).status_code == 404


def test_the_workshop_leads_to_imports(upload, client):
    upload(new())
    url = reverse(ADD)
    assert url in client.get(reverse("admin:index")).content.decode()
    assert url in client.get(reverse("admin:stories_story_changelist")).content.decode()
    boxes = {box.name: box for box in client.get(reverse("admin:index")).context["boxes"]}
    assert boxes["Imports"].total == 1


def test_a_workbook_that_hangs_the_reader_is_refused(upload, monkeypatch):
    monkeypatch.setattr(reader, "SECONDS", 0.001)
    page = upload(name="cases.xlsx", data=as_xlsx(new()))
    assert "too much time or memory" in str(page.context["form"].errors["file"])
