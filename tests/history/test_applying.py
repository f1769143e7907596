"""A state is applied whole, and only what differs is written: imports change many cases by one fact each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories import history
from stories.models import Source, Story
from tests import factories

pytestmark = pytest.mark.django_db

PARTS = (
    "texts",
    "gesture_links",
    "channel_links",
    "place_links",
    "source_links",
    "outcomes",
)


@pytest.fixture
def story():
    story = factories.draft("klm")
    factories.place(story)
    factories.outcome(story, value=3, unit="views", source=story.sources.get())
    return Story.objects.get(pk=story.pk)


def rows(story) -> dict[str, list[int]]:
    return {part: list(getattr(story, part).values_list("pk", flat=True)) for part in PARTS}


def other_gesture(entry):
    factories.gesture("help")
    return {"gestures": ["help"]}


def other_source(entry):
    source = factories.source()
    told = history.entry_of(source) | {"id": source.pk}
    return {"sources": [told, *entry["sources"]], "outcomes": []}


# what changes -> which parts are written anew
CHANGES = {
    "a fact": (lambda entry: {"country": "de"}, set()),
    "a text": (
        lambda entry: {"texts": {"en": entry["texts"]["en"] | {"title": "New"}}},
        {"texts"},
    ),
    "a gesture": (other_gesture, {"gesture_links"}),
    "no channel": (lambda entry: {"channels": []}, {"channel_links"}),
    "no place": (lambda entry: {"places": []}, {"place_links"}),
    "a figure": (
        lambda entry: {"outcomes": [entry["outcomes"][0] | {"value": "4"}]},
        {"outcomes", "source_links"},  # figures count the sources
    ),
    "a source before the other": (other_source, {"outcomes", "source_links"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_state_is_applied_whole_and_the_rest_keeps_its_rows(change, story):
    changes, anew = CHANGES[change]
    before, entry = rows(story), history.entry_of(story)
    wanted = entry | changes(entry)
    history.apply(wanted, story, by=None)
    assert history.entry_of(story) == wanted
    after = rows(story)
    assert {part for part in PARTS if after[part] != before[part]} == anew


def test_what_the_entry_says_of_a_source_it_knows_is_not_written(story):
    entry = history.entry_of(story)
    Source.objects.update(title="Named better")
    history.apply(entry | {"country": "de"}, story, by=None)
    assert story.sources.get().title == "Named better"


def test_a_change_of_one_fact_takes_few_queries(story):
    def count(changes):
        entry = history.entry_of(story) | changes
        with CaptureQueriesContext(connection) as recorded:
            history.apply(entry, story, by=None)
        return len(recorded)

    assert count({"country": "de"}) <= 45
    factories.text(story, "de")
    for _number in range(5):
        source = factories.source()
        story.source_links.create(source=source, position=9)
    assert count({"country": "fr"}) <= 45
