"""Who imports, and files as people make them."""

import csv
import datetime
import io
import json

import pytest
from django.contrib.auth.models import Group
from openpyxl import Workbook

from stories import importing
from stories.exchange.about import About
from stories.exchange.formats import FORMATS, file_of
from stories.models import Story
from stories.roles import CURATORS, REVIEWERS
from tests import factories


@pytest.fixture
def person(db, django_user_model):
    """``person("reviewer")``: an account with that role's groups."""

    def make(role, name=""):
        user = django_user_model.objects.create_user(name or role, is_staff=True)
        groups = {"curator": [CURATORS], "reviewer": [CURATORS, REVIEWERS]}[role]
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


@pytest.fixture
def curator(person):
    return person("curator")


@pytest.fixture
def words(db):
    """The vocabulary that the rows of these tests use, and a brand."""
    factories.brand("klm", name="KLM", aliases=["Royal Dutch Airlines"])
    factories.industry("hotels")
    for slug in ("surprise-gift", "apology"):
        factories.gesture(slug)
    factories.channel("airport")
    factories.outcome_kind("viral-reach")


def as_csv(*rows, delimiter=",", encoding="utf-8-sig") -> bytes:
    """Rows (dicts by column) as a table."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    written = io.StringIO()
    table = csv.DictWriter(written, columns, delimiter=delimiter, restval="")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue().encode(encoding)


def as_xlsx(*rows, lines=None, change=lambda sheet: None) -> bytes:
    """The same as a workbook; ``lines`` instead are rows of cells as they stand."""
    book = Workbook()
    sheet = book.active
    columns = list(dict.fromkeys(name for row in rows for name in row))
    for line in lines or [columns, *([row.get(name) for name in columns] for row in rows)]:
        sheet.append(line)
    change(sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def as_json(*rows) -> bytes:
    return json.dumps(list(rows), default=str).encode()


def exported(name: str) -> bytes:
    """All published stories as the site exports them."""
    ids = list(Story.objects.published().order_by("slug").values_list("pk", flat=True))
    address = "https://cases.example.org/stories/"
    about = About("All cases", len(ids), datetime.date(2026, 11, 23), "en", address, address)
    return b"".join(file_of(ids, FORMATS[name], about))


def new(**more) -> dict:
    """The least that a row of a new case has."""
    row = {"slug": "umbrella", "brand": "klm", "language": "en"}
    return row | {"title_en": "The umbrella", "summary_en": "It was found."} | more


def problems(imported) -> list[str]:
    """Every problem as ``row column: message``."""
    found = [f"{row} {column}: {message}" for row, column, message in imported.problems]
    for row in imported.rows.exclude(problems=[]):
        found += [f"{row.number} {column}: {message}" for column, message in row.problems]
    return found


@pytest.fixture
def bring(words, curator):
    """``bring(row, …)``: the import of these rows, carried out by a curator."""

    def carry_out(*rows, by=None):
        by = by or curator
        imported = importing.check(as_csv(*rows), "cases.csv", by=by)
        assert problems(imported) == []
        return importing.carry_out(imported, by=by)

    return carry_out
