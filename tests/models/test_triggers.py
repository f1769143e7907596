"""What triggers see to, whoever writes: published stories are finished, versions count changes."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from stories.models import Brand, Industry, Source, Story
from tests import factories

pytestmark = pytest.mark.django_db

MOMENT = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def story():
    return factories.draft("klm-case")


# --- a published story has what publishing needs, whoever publishes it ---------------------------

UNFINISHED = {
    "English text": lambda story: story.texts.update(language="de"),
    "gesture type": lambda story: story.gesture_links.all().delete(),
    "source": lambda story: (story.outcomes.all().delete(), story.source_links.all().delete()),
}


def published_past_the_workflow(story):
    Story.objects.filter(pk=story.pk).update(status="published", published_at=MOMENT)


@pytest.mark.parametrize("part", UNFINISHED)
@pytest.mark.parametrize("publish_first", [True, False])
def test_no_path_makes_an_unfinished_story_public(part, publish_first, story):
    steps = [published_past_the_workflow, UNFINISHED[part]]
    with pytest.raises(IntegrityError, match=f"has no {part}"), transaction.atomic():
        for step in steps if publish_first else reversed(steps):
            step(story)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.django_db(transaction=True)
def test_a_published_story_is_written_in_any_order_and_checked_at_the_end():
    story = factories.draft("another")
    with transaction.atomic():
        published_past_the_workflow(story)
        story.texts.all().delete()
        factories.text(story)
    with pytest.raises(IntegrityError, match="has no English text"), transaction.atomic():
        story.texts.all().delete()
    assert story.texts.exists()


# --- versions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "change", "counted"),
    [
        (Brand, {"name": "Another"}, True),
        (Brand, {"name": "KLM"}, False),
        (Industry, {"name_de": "Anders"}, True),
        (Source, {"title": "Another"}, True),
        (Source, {"last_seen": "2026-01-01"}, False),
        (Story, {"updated_at": MOMENT}, True),
        (Story, {"due_on": "2030-01-01"}, False),
        (Story, {"version": 99}, False),
    ],
)
def test_a_version_counts_the_changes_that_a_form_could_overwrite(model, change, counted):
    before = model.objects.first().version
    model.objects.update(**change)
    assert model.objects.first().version == before + counted
