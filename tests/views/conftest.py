"""The case that the tests of its page look at."""

import pytest

from stories import workflow
from stories.models import Place, Source, StorySource
from tests import factories

PRIVATE = "PRIVATE-FULL-TEXT-7f3a"


@pytest.fixture
def case(db):
    """A case with everything a case can have."""
    story = factories.draft(
        "seat",
        brand="klm",
        gestures=["apology", "gift"],
        channels=["airport", "letter"],
        language="nl",
        country="nl",
        happened_on="2014-10-31",
        verification="disputed",
        title="The title",
        summary="The summary.",
    )
    story.texts.update(
        situation="The situation.\n\nIts second paragraph.",
        gesture="The gesture.",
        outcome="The outcome.",
        lesson="The lesson.",
        questions=["Question one?", "Question two?"],
        doubts="The doubts.",
    )
    first = story.sources.get()
    Source.objects.filter(pk=first.pk).update(
        title="Source A",
        publisher="The Publisher",
        author="An Author",
        language="nl",
        published="2014-11",
        archive_url="https://archive.example/1",
        full_text=PRIVATE,
    )
    second = factories.source(url=None, title="Source B", full_text=PRIVATE)
    StorySource.objects.create(story=story, source=second, position=1)
    factories.outcome(
        story,
        value=20_000_000,
        unit="views",
        qualifier="almost",
        metric="Video views",
        as_of="2015-01",
        source=second,
        note="The note.",
    )
    factories.outcome(story, kind="goodwill", evidence="anecdote")
    factories.place(story)
    Place.objects.update(latitude="52.30907", longitude="4.76385")
    return workflow.publish(story=story, by=None)
