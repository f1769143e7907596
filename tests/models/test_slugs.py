"""Old addresses: triggers remember each slug that something used to have, however it was changed."""

import re

import pytest
from django.urls import resolve

from stories.models import Kind, OldSlug
from stories.models.rules import RESERVED_SLUGS, SLUG
from stories.urls import urlpatterns
from tests import factories

pytestmark = pytest.mark.django_db

# kind -> how to make one
KINDS = {
    Kind.STORY: factories.draft,
    Kind.BRAND: factories.brand,
    Kind.INDUSTRY: factories.industry,
    Kind.GESTURE: factories.gesture,
    Kind.CHANNEL: factories.channel,
    Kind.OUTCOME: factories.outcome_kind,
    Kind.PACK: factories.pack,
}


@pytest.fixture(params=KINDS, ids=[str(kind) for kind in KINDS])
def kind(request):
    return request.param


@pytest.fixture
def make(kind):
    """``make(slug)``: a thing of the kind."""
    return KINDS[kind]


@pytest.fixture
def remembered(kind):
    """``remembered()``: old slug -> id of what it leads to."""
    return lambda: dict(OldSlug.objects.filter(kind=kind).values_list("slug", "object_id"))


def rename(thing, slug):
    thing.slug = slug
    thing.save()


def test_every_kind_is_tried():
    assert set(KINDS) == set(Kind)


def test_a_new_slug_leaves_no_trace(make, remembered):
    make("a")
    assert remembered() == {}


def test_renaming_with_save_is_remembered(make, remembered):
    thing = make("a")
    rename(thing, "b")
    assert remembered() == {"a": thing.pk}


def test_renaming_with_an_update_is_remembered(make, remembered):
    thing = make("a")
    type(thing).objects.filter(slug="a").update(slug="b")
    assert remembered() == {"a": thing.pk}


def test_saving_without_renaming_is_not(make, remembered):
    make("a").save()
    assert remembered() == {}


def test_every_slug_of_a_chain_leads_to_the_thing_itself(make, remembered):
    thing = make("a")
    rename(thing, "b")
    rename(thing, "c")
    assert remembered() == {"a": thing.pk, "b": thing.pk}


def test_renaming_back_leaves_only_the_slug_in_between(make, remembered):
    thing = make("a")
    rename(thing, "b")
    rename(thing, "a")
    assert remembered() == {"b": thing.pk}


def test_a_new_thing_takes_an_old_slug_over(make, remembered):
    rename(make("a"), "b")
    make("a")
    assert remembered() == {}


def test_a_renamed_thing_takes_an_old_slug_over(make, remembered):
    rename(make("a"), "b")
    other = make("c")
    rename(other, "a")
    assert remembered() == {"c": other.pk}


def test_an_old_slug_leads_to_its_latest_owner(make, remembered):
    rename(make("a"), "b")
    second = make("a")
    rename(second, "d")
    assert remembered() == {"a": second.pk}


def test_what_is_deleted_is_forgotten_with_all_its_slugs(make, remembered):
    thing, other = make("a"), make("x")
    for slug in ("b", "c"):
        rename(thing, slug)
    rename(other, "y")
    if hasattr(thing, "gesture_links"):
        thing.gesture_links.all().delete()
    thing.delete()
    assert remembered() == {"x": other.pk}


def test_kinds_do_not_know_each_others_slugs():
    industry, channel = factories.industry("retail"), factories.channel("retail")
    rename(industry, "shops")
    assert set(OldSlug.objects.values_list("kind", "slug", "object_id")) == {
        ("industry", "retail", industry.pk)
    }
    assert channel.slug == "retail"


def test_a_renaming_that_is_taken_back_is_forgotten(make, remembered):
    from django.db import transaction

    thing = make("a")
    with transaction.atomic():
        rename(thing, "b")
        transaction.set_rollback(True)
    assert remembered() == {}


def rooms() -> dict[str, str]:
    """Of every kind of thing with an address: what stands before its slug -> the address's name."""
    routes = {str(pattern.pattern): getattr(pattern, "name", None) for pattern in urlpatterns}
    return {
        route.removesuffix("<slug:slug>/"): name
        for route, name in routes.items()
        if route.endswith("/<slug:slug>/")
    }


def test_no_case_is_called_as_an_address_that_means_something_else():
    """Whatever stands in any address of the site is tried in the place of each kind's slug."""
    words = {word for pattern in urlpatterns for word in str(pattern.pattern).split("/")}
    words = {word for word in words if re.fullmatch(SLUG, word)}
    shadowed = {
        (room, word)
        for room, name in rooms().items()
        for word in words
        if resolve(f"/{room}{word}/").url_name != name
    }
    assert "stories/" in rooms()
    assert shadowed == {("stories/", word) for word in RESERVED_SLUGS}, "see RESERVED_SLUGS"
