"""The library is loaded again after terms and brands of it were merged: it makes none of them anew."""

import pytest
from django.contrib.auth.models import User

from stories import vocabulary
from stories.exchange import library
from stories.models import Brand, GestureType, Kind, LibraryRecord, Story, StoryText
from tests import factories
from tests.exchange.small_library import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return User.objects.create_superuser("ann")


def merge(kind, old, new, by):
    model = vocabulary.model_of(kind)
    source, target = model.objects.get(slug=old), model.objects.get(slug=new)
    return vocabulary.merge(kind=kind, source=source, target=target, by=by, reason="The same")


def test_a_merged_term_stays_away_and_is_reported(loaded, ann):
    factories.gesture("surprise")
    merge(Kind.GESTURE, "gift", "surprise", ann)
    report = library.load(loaded)
    assert report.kept == ["gesture: gift (merged into surprise)"]
    assert list(GestureType.objects.values_list("slug", flat=True)) == ["surprise", "help"]


def test_cases_that_nobody_edited_still_follow_the_library(loaded, ann):
    factories.gesture("surprise")
    merge(Kind.GESTURE, "gift", "surprise", ann)
    edit(loaded, "stories/klm-cover.yaml", "Summary of klm-cover.", "Told anew.")
    assert "story: klm-cover" in library.load(loaded).updated
    story = Story.objects.get(slug="klm-cover")
    assert story.texts.get(language="en").summary == "Told anew."
    assert [gesture.slug for gesture in story.gestures.all()] == ["surprise"]


def test_a_case_that_somebody_edited_is_still_left_alone(loaded, ann):
    StoryText.objects.filter(story__slug="klm-cover", language="en").update(title="Ours")
    factories.gesture("surprise")
    merge(Kind.GESTURE, "gift", "surprise", ann)
    assert "story: klm-cover (changed since)" in library.load(loaded).kept


def test_a_merged_brand_stays_away_and_its_cases_follow(loaded, ann):
    brand = Brand.objects.get(stories__slug="klm-cover").slug
    factories.brand("other")
    merge(Kind.BRAND, brand, "other", ann)
    edit(loaded, "stories/klm-cover.yaml", "Summary of klm-cover.", "Told anew.")
    report = library.load(loaded)
    assert f"brand: {brand} (merged into other)" in report.kept
    assert "story: klm-cover" in report.updated
    assert Story.objects.get(slug="klm-cover").brand.slug == "other"


def test_a_term_of_a_later_release_that_was_merged_here_before_is_not_made(loaded, ann):
    LibraryRecord.objects.filter(kind=Kind.GESTURE, key="gift").delete()
    factories.gesture("surprise")
    merge(Kind.GESTURE, "gift", "surprise", ann)
    assert "gesture: gift (merged into surprise)" in library.load(loaded).kept
    assert not GestureType.objects.filter(slug="gift").exists()


def test_after_an_undo_the_library_finds_all_as_it_was(loaded, ann):
    factories.gesture("surprise")
    vocabulary.undo(change=merge(Kind.GESTURE, "gift", "surprise", ann), by=ann)
    report = library.load(loaded)
    assert (report.kept, report.created, report.updated) == ([], [], [])
