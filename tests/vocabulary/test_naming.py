"""Names, addresses and the order of a vocabulary."""

import pytest
from django.core.exceptions import ValidationError

from stories import search, vocabulary
from stories.models import Edition, GestureType, Kind
from tests import factories

pytestmark = pytest.mark.django_db


def rename(thing, ann, kind=Kind.GESTURE, names=None, slug="new", **how):
    names = {"en": "New"} if names is None else names
    return vocabulary.rename(kind=kind, thing=thing, names=names, slug=slug, by=ann, **how)


def test_the_old_address_leads_to_the_new_one_and_the_old_name_is_a_synonym(ann, client):
    factories.published(gestures=["old"])
    term = factories.gesture("old", synonyms_en=["new"])
    client.get("/gestures/old/")
    term = rename(term, ann)
    assert (term.name_en, term.synonyms_en) == ("New", ["Old"])
    assert client.get("/it/gestures/old/")["Location"] == "/it/gestures/new/"
    assert client.get("/api/v1/stories/", {"gesture": "old"}).json()["count"] == 1
    assert search.find("old").total == 1
    assert Edition.objects.of(Kind.GESTURE, term.pk).first().by == ann


def test_a_brand_is_renamed_likewise(ann):
    brand = rename(factories.brand("acme"), ann, Kind.BRAND, {"": "Ajax"}, "ajax")
    assert (brand.name, brand.aliases, brand.slug) == ("Ajax", ["ACME"], "ajax")
    brand = rename(brand, ann, Kind.BRAND, {"": "Zorro"}, "zorro", keep=False)
    assert brand.aliases == ["ACME"]


def test_what_cannot_be_is_said(ann):
    factories.gesture("taken")
    term, reach = factories.gesture("old"), factories.outcome_kind("viral-reach")
    for thing, how, said in [
        (term, {"slug": "taken"}, "already exists"),
        (term, {"slug": "Not so"}, "lower-case"),
        (term, {"names": {"en": ""}}, "cannot be null|blank"),
        (term, {"version": 99}, "changed since you looked"),
        (reach, {"kind": Kind.OUTCOME}, "it stays"),
    ]:
        with pytest.raises(ValidationError, match=said):
            rename(thing, ann, **how)
    assert GestureType.objects.get(pk=term.pk).slug == "old"


@pytest.mark.parametrize(
    ("places", "order", "changed", "after"),
    [
        ([0, 1, 2], "bac", 2, [0, 1, 2]),
        ([0, 5, 9], "acb", 2, [0, 5, 9]),
        ([0, 1, 2], "abc", 0, [0, 1, 2]),
        ([0, 0, 0], "cab", 2, [0, 1, 2]),
    ],
)
def test_an_order_touches_only_what_changes_place(places, order, changed, after, ann):
    terms = {
        slug: factories.gesture(slug, order=place)
        for slug, place in zip("abc", places, strict=True)
    }
    count = vocabulary.reorder(kind=Kind.GESTURE, order=[terms[s].pk for s in order], by=ann)
    assert count == changed
    found = GestureType.objects.in_order().values_list("slug", "order")
    assert list(found) == list(zip(order, after, strict=True))
    assert Edition.objects.filter(by=ann).count() == changed


@pytest.mark.parametrize("change", ["one more", "one less", "another order", "twice"])
def test_an_order_of_another_list_is_refused(change, ann):
    pks = [factories.gesture(slug, order=place).pk for place, slug in enumerate("abc")]
    order, seen = list(reversed(pks)), list(pks)
    if change == "one more":
        factories.gesture("d")
    elif change == "one less":
        GestureType.objects.filter(pk=pks[0]).delete()
    elif change == "another order":
        seen = [pks[1], pks[0], pks[2]]
    else:
        order = [pks[0], *pks]
    with pytest.raises(ValidationError, match="changed the list meanwhile"):
        vocabulary.reorder(kind=Kind.GESTURE, order=order, seen=seen, by=ann)


@pytest.mark.parametrize(
    ("pk", "by", "order"),
    [(2, -1, [2, 1, 3]), (2, 1, [1, 3, 2]), (1, -1, [1, 2, 3]), (3, 1, [1, 2, 3])],
)
def test_a_step_up_or_down(pk, by, order):
    assert vocabulary.step([1, 2, 3], pk, by) == order
