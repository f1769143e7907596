"""One page of a search: the stories, the total, the counts of every filter, and what to say about it."""

from dataclasses import dataclass, field
from functools import cached_property

from django.core.paginator import Page, Paginator

from stories import search
from stories.filters import MULTIPLE, StoryFilter
from stories.models import Story

WAYS_OUT = 3


@dataclass(frozen=True)
class WayOut:
    """One filter (a parameter, ``q`` or ``year``) without which there would be ``count`` stories."""

    name: str
    count: int


@dataclass
class Results:
    """What a :class:`StoryFilter` leads to. Stories carry their ``hit`` (score, match) and ``why``.

    ``page`` is None past the last page. When nothing matches, ``nearest`` are offered as "perhaps", and
    ``ways_out`` say which one filter is in the way, the most promising first.
    """

    chosen: StoryFilter
    found: search.Found
    stories: list[Story]
    nearest: list[Story] = field(default_factory=list)
    ways_out: list["WayOut"] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.found.total

    @cached_property
    def pages(self) -> Paginator:
        return Paginator(range(self.total), self.chosen.size)

    @cached_property
    def page(self) -> Page | None:
        number = self.chosen.page_number
        return self.pages.page(number) if number <= self.pages.num_pages else None

    @property
    def page_range(self) -> list:
        """Page numbers with the long middle left out."""
        return list(self.pages.get_elided_page_range(self.page.number)) if self.page else []


def results(chosen: StoryFilter) -> Results:
    """Search once, and fetch what the page shows: the same number of queries for any library."""
    found = chosen.found
    return Results(
        chosen,
        found,
        _stories(found.hits, chosen),
        _stories(found.nearest, chosen),
        [] if found.total or chosen.errors else _ways_out(chosen),
    )


def _ways_out(chosen: StoryFilter) -> list[WayOut]:
    """One cheap search a filter: the ranking of the words is at hand."""
    names = [name for name in MULTIPLE if chosen.chosen(name)]
    names += ["year"] * bool({"year_min", "year_max"} & set(chosen.values))
    if not names:
        return []  # without the words there would be everything
    ways = [
        WayOut(name, chosen.total_without(name)) for name in [*names, *["q"] * bool(chosen.words)]
    ]
    return sorted((way for way in ways if way.count), key=lambda way: -way.count)[:WAYS_OUT]


def _stories(hits, chosen: StoryFilter) -> list[Story]:
    """The stories of some hits in their order, each with its hit and the passage that shows why."""
    if not hits:
        return []
    stories = Story.objects.published().for_cards().in_bulk([hit.story_id for hit in hits])
    passages = search.explain([hit.story_id for hit in hits], chosen.found, chosen.reader_language)
    shown = []
    for hit in hits:
        # A story that was archived a moment ago is in the hits of a moment ago.
        if story := stories.get(hit.story_id):
            story.hit, story.why = hit, passages.get(hit.story_id)
            shown.append(story)
    return shown


def remember_miss(shown: Results) -> None:
    """Keep what was searched and not found, for the curators; nothing of who searched."""
    if not shown.total and shown.chosen.words and not shown.chosen.errors:
        search.remember(shown.chosen.words, shown.chosen.reader_language)
