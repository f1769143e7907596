"""The library that ships: it loads whole, comes back as its files tell it, and then rests."""

import datetime

import pytest
from django.conf import settings
from django.db import transaction

from stories import importing
from stories.exchange import library
from stories.exchange.about import About
from stories.exchange.formats import FORMATS, file_of
from stories.models import (
    Brand,
    Edition,
    Kind,
    LibraryRecord,
    Place,
    Proposal,
    Source,
    Story,
    StoryText,
)
from tests.exchange.states import row_versions, told


@pytest.fixture(scope="module")
def first_load(django_db_setup, django_db_blocker):
    """The report of the first load; the tests here look at one database with everything in it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield library.load(settings.FIXTURES_DIR)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def database(first_load):
    """What the database holds then."""
    return told()


def test_every_entry_of_the_files_is_created(first_load, shipped):
    listed = [f"{kind}: {slug}" for kind, found in shipped.entries.items() for slug in found]
    assert sorted(first_load.created) == sorted(listed)
    assert (first_load.updated, first_load.unchanged, first_load.kept) == ([], [], [])
    assert LibraryRecord.objects.count() == len(listed)


@pytest.mark.parametrize("kind", Kind, ids=[str(kind) for kind in Kind])
def test_every_entry_comes_back_as_its_file_tells_it(database, shipped, kind):
    for slug, entry in shipped.entries[kind].items():
        assert database[f"{kind}: {slug}"][1] == entry


def test_every_story_is_public(first_load, shipped):
    assert Story.objects.published().count() == len(shipped.entries[Kind.STORY])


def test_a_second_load_changes_nothing_and_writes_nothing(first_load):
    before = row_versions()
    report = library.load(settings.FIXTURES_DIR)
    assert sorted(report.unchanged) == sorted(first_load.created)
    assert (report.created, report.updated, report.kept) == ([], [], [])
    assert row_versions() == before


@pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
def test_its_own_export_imported_again_changes_nothing(first_load, name):
    ids = list(Story.objects.published().order_by("slug").values_list("pk", flat=True))
    address = "https://cases.example.org/stories/"
    about = About("All cases", len(ids), datetime.date(2026, 11, 23), "en", address, address)
    data = b"".join(file_of(ids, FORMATS[name], about))
    models = (Story, StoryText, Brand, Source, Place, Edition, Proposal)
    before = [model.objects.count() for model in models]
    changed = list(Story.objects.order_by("pk").values_list("updated_at", flat=True))

    imported = importing.carry_out(importing.check(data, f"cases.{name}", by=None), by=None)

    assert {deed: count for deed, count in imported.counts.items() if count} == {
        "unchanged": len(ids)
    }
    assert (imported.brands, imported.sources) == ([], [])
    assert [model.objects.count() for model in models] == before
    assert list(Story.objects.order_by("pk").values_list("updated_at", flat=True)) == changed
