"""The snapshot in the process: it follows the index change by change, and is then what a new one would be."""

import pytest
from django.db import transaction

from stories import search, workflow
from stories.models import Brand, Story
from stories.search import catalogue
from stories.search.finding import SORTS
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def library():
    made = [
        factories.published(
            f"s{n}",
            title=f"Airship {n}",
            brand=("klm", "lego")[n % 2],
            happened_on=("2014", "2014-10", "2014-10-31", None)[n % 4],
            country=("nl", "de", "")[n % 3],
        )
        for n in range(8)
    ]
    catalogue._latest = None
    search.find("")
    return made


@pytest.fixture
def never_read_anew(monkeypatch):
    def refuse(*_args):
        raise AssertionError("the whole index was read again")

    monkeypatch.setattr(catalogue.Catalogue, "read", refuse)


def facts(snapshot):
    """All that a snapshot knows, by story: values and places in every order."""
    return {
        int(story): (
            tuple(snapshot.keys[row]),
            {
                name: {column.decoded[which] for which in column.which[column.rows == row]}
                for name, column in snapshot.kinds.items()
            },
            {sort: int(snapshot.rank(sort, "en")[row]) for sort in SORTS[1:]},
        )
        for row, story in enumerate(snapshot.ids)
    }


CHANGES = {
    "a new story": lambda made: factories.published("new", title="A submarine", brand="ikea"),
    "an archived one": lambda made: workflow.archive(story=made[3], by=None),
    "a deleted one": lambda made: made[0].delete(),
    "the last one deleted": lambda made: made[-1].delete(),
    "other keywords": lambda made: Story.objects.filter(pk__in=[made[1].pk, made[2].pk]).update(
        keywords_en=["zeppelin", "sky"]
    ),
    "another date": lambda made: Story.objects.filter(pk=made[2].pk).update(happened_on="2001"),
    "another brand": lambda made: Story.objects.filter(pk=made[5].pk).update(
        brand=factories.brand("ikea")
    ),
    "a renamed brand": lambda made: Brand.objects.filter(slug="klm").update(name="Royal Dutch"),
    "all of them": lambda made: Story.objects.update(country="es"),
    "nothing": lambda made: None,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_moves_on_to_what_a_new_one_would_be(library, change, monkeypatch):
    whole = catalogue.Catalogue.read
    monkeypatch.setattr(catalogue.Catalogue, "read", None)
    change(library)
    moved, _chunks = catalogue.current()
    assert facts(moved) == facts(whole(moved.version, True))


def test_a_reader_elsewhere_sees_a_commit_without_a_new_reading(library, never_read_anew):
    Story.objects.filter(pk=library[1].pk).update(country="it")
    assert dict(search.find("").facets["country"])["it"] == 1
    library[1].texts.update(title="A dirigible")
    assert search.find("dirigible").total == 1


def test_what_was_rolled_back_is_no_ground_to_build_on(library):
    with transaction.atomic():
        factories.published("never", title="Never there")
        assert search.find("").total == 9
        transaction.set_rollback(True)
    factories.published("then", title="There")
    assert search.find("").total == 9
    assert search.find("never", meaning=False).total == 0


def test_too_many_changes_are_read_as_a_whole(library, monkeypatch):
    monkeypatch.setattr(catalogue, "MOST_CHANGED", 3)
    Story.objects.update(country="es")
    assert dict(search.find("").facets["country"]) == {"es": 8}


def test_a_reindex_is_read_as_a_whole(library):
    search.reindex(encode=False)
    before = catalogue._latest
    assert search.find("").total == 8
    assert catalogue._latest is not before
