"""One term becomes two: the chosen cases get the other one, and it can be undone."""

import pytest
from django.core.exceptions import ValidationError

from stories import history, vocabulary
from stories.models import Edition, GestureType, Kind, Story
from tests import factories
from tests.vocabulary.test_merging import GIVEN, make, slugs_of

pytestmark = pytest.mark.django_db


def three(kind):
    """A term with three cases, and the primary keys of the first two."""
    old = make(kind, "old")
    stories = [factories.published(f"case-{n}", **GIVEN[kind]("old")) for n in range(3)]
    return old, [story.pk for story in stories[:2]]


def split(kind, source, stories, ann, **how):
    how = {"slug": "part", "names": {"en": "Part", "de": "Teil"}, "reason": "Two things"} | how
    return vocabulary.split(kind=kind, source=source, stories=stories, by=ann, **how)


@pytest.mark.parametrize("kind", GIVEN)
def test_the_chosen_cases_move_to_a_new_one_and_back(kind, ann, client):
    old, chosen = three(kind)
    before = [history.entry_of(story) for story in Story.objects.all()]
    change = split(kind, old, chosen, ann)
    new = vocabulary.model_of(kind).objects.get(slug="part")
    assert (slugs_of(kind, new), slugs_of(kind, old)) == (["case-0", "case-1"], ["case-2"])
    assert client.get("/api/v1/stories/", {kind: "part"}).json()["count"] == 2
    assert not any(story.amendments.exists() for story in Story.objects.all())
    vocabulary.undo(change=change, by=ann)
    assert [history.entry_of(story) for story in Story.objects.all()] == before
    assert not vocabulary.model_of(kind).objects.filter(slug="part").exists()


def test_a_new_term_has_the_names_that_were_given_and_the_old_ones_family(ann):
    old, chosen = three(Kind.GESTURE)
    GestureType.objects.update(family="gifts")
    old.refresh_from_db()
    split(Kind.GESTURE, old, chosen, ann)
    new = GestureType.objects.get(slug="part")
    assert (new.name_en, new.name_de, new.name_nl, new.family) == ("Part", "Teil", None, "gifts")
    assert Edition.objects.of(Kind.GESTURE, new.pk).get().by == ann


def test_cases_can_move_to_one_that_there_is(ann):
    old, chosen = three(Kind.CHANNEL)
    there = make(Kind.CHANNEL, "there")
    change = split(Kind.CHANNEL, old, chosen, ann, into=there, names={}, slug="")
    assert slugs_of(Kind.CHANNEL, there) == ["case-0", "case-1"]
    vocabulary.undo(change=change, by=ann)
    there.refresh_from_db()  # the split did not make it, so it stays
    assert slugs_of(Kind.CHANNEL, there) == []


def test_a_term_that_is_used_by_now_survives_the_undo(ann):
    old, chosen = three(Kind.GESTURE)
    change = split(Kind.GESTURE, old, chosen, ann)
    factories.draft("later", gestures=["part"])
    vocabulary.undo(change=change, by=ann)
    assert slugs_of(Kind.GESTURE, GestureType.objects.get(slug="part")) == ["later"]


def test_what_cannot_be_is_said(ann):
    old, chosen = three(Kind.GESTURE)
    other = factories.draft("without", gestures=["other"])
    for stories, how, said in [
        ([], {}, "Tick the cases"),
        ([*chosen, other.pk], {}, "1 of the cases no longer has"),
        (chosen, {"into": old}, "into itself"),
        (chosen, {"reason": ""}, "Say why"),
        (chosen, {"seen": "another"}, "changed since you looked"),
        (chosen, {"slug": "old"}, "already exists"),
        (chosen, {"slug": "No slug"}, "lower-case"),
        (chosen, {"names": {"de": "Teil"}}, "cannot be null|required|blank"),
    ]:
        with pytest.raises(ValidationError, match=said):
            split(Kind.GESTURE, old, stories, ann, **how)
    assert len(slugs_of(Kind.GESTURE, old)) == 3
