"""Who may reshape the vocabulary and settle searches: every form of it, as everybody there is."""

import pytest

from stories import vocabulary
from stories.admin import ordering
from stories.models import SettledSearch, Story
from tests import factories
from tests.admin.people import ROLES
from tests.admin.test_permissions import address, things

pytestmark = pytest.mark.django_db
__all__ = ["things"]  # a fixture


def reshaped(view, kind):
    """The address of a view of a term or brand that has a case, what is sent, and what to look at."""
    story = factories.draft("told", gestures=["old"], brand="old")
    old = {"gesture": story.gestures.get, "brand": lambda: story.brand}[kind]()
    new = {"gesture": factories.gesture, "brand": factories.brand}[kind]("new")
    sent = {
        "rename": {"name_en": "Other", "slug": "other", "version": old.version},
        "merge": {
            "into": new.pk,
            "reason": "Same",
            "seen": vocabulary.plan_merge(kind=kind, source=old, target=new).token,
        },
        "split": {
            "into": new.pk,
            "stories": [story.pk],
            "reason": "Differs",
            "seen": vocabulary.plan_split(kind=kind, source=old, stories=[story.pk]).token,
        },
        "order": {"seen": f"{new.pk},{old.pk}", "up": old.pk},
        "synonyms": {f"words-{old.pk}-en": "x", f"base-{old.pk}-en": ordering._digest([])},
    }[view]
    model = f"stories_{old._meta.model_name}"
    return address(model, view, old), sent, old, story


# view, kind -> whether it is done for a curator, a reviewer and an administrator
RESHAPING = [
    ("rename", "gesture", (False, True, True)),
    ("merge", "gesture", (False, True, True)),
    ("split", "gesture", (False, True, True)),
    ("order", "gesture", (False, True, True)),
    ("synonyms", "gesture", (False, True, True)),
    ("rename", "brand", (True, True, True)),
    ("merge", "brand", (False, True, True)),
    ("split", "brand", (False, True, True)),
]


def shape_of(old, story):
    rows = type(old).objects.order_by("pk").values()
    return list(rows), story.gestures.get().pk, Story.objects.get(pk=story.pk).brand_id


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("view", "kind", "done"), RESHAPING)
def test_the_vocabulary_is_reshaped_by_those_who_may(view, kind, done, role, person, client):
    url, sent, old, story = reshaped(view, kind)
    allowed = done[list(ROLES).index(role)]
    client.force_login(person(role))
    before = shape_of(old, story)
    client.get(url, sent)  # looking changes nothing, whatever is asked
    assert shape_of(old, story) == before
    assert client.post(url, sent).status_code == (302 if allowed else 403)
    assert (shape_of(old, story) != before) is allowed


@pytest.mark.parametrize("role", ROLES)
def test_a_merge_is_undone_by_those_who_may(role, person, things, client):
    change = things["stories_vocabularychange"]
    client.force_login(person(role))
    answer = client.post(address("stories_vocabularychange", "undo", change))
    change.refresh_from_db()
    assert (answer.status_code == 302) is bool(change.undone_at) is (role != "curator")


# what is done with a search that found nothing -> as above
SETTLING = [
    ("synonym:gesture", (False, True, True)),
    ("synonym:brand", (True, True, True)),
    ("aside", (True, True, True)),
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("deed", "done"), SETTLING)
def test_a_search_is_settled_by_those_who_may(deed, done, role, person, things, client):
    if ":" in deed:
        name = "gesturetype" if deed.endswith("gesture") else "brand"
        deed = f"{deed}:{things[f'stories_{name}'].pk}"
    client.force_login(person(role))
    url = address("stories_missedsearch", "settle", things["stories_missedsearch"])
    assert client.post(url, {"deed": deed}).status_code == 302
    assert SettledSearch.objects.exists() is done[list(ROLES).index(role)]
    client.post(url, {"deed": "back"})
    assert not SettledSearch.objects.exists()
