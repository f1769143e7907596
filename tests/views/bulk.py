"""A library of many stories, made in few statements, in which every story has every part."""

from django.utils import timezone

from stories.models import (
    Brand,
    Outcome,
    Place,
    Source,
    Story,
    StoryChannel,
    StoryGesture,
    StoryPlace,
    StorySource,
    StoryText,
)
from stories.models.rules import TEXT_LANGUAGES
from stories.upkeep.statistics import refresh_statistics
from tests import factories

INDUSTRIES = ["airlines", "retail", "hotels"]
GESTURES = ["apology", "gift", "help"]
CHANNELS = ["airport", "letter"]
KINDS = ["viral-reach", "goodwill"]


def library(size: int) -> None:
    """``size`` published stories; the first is ``story-0``, of the brand ``brand-0``."""
    industries = [factories.industry(slug) for slug in INDUSTRIES]
    gestures = [factories.gesture(slug) for slug in GESTURES]
    channels = [factories.channel(slug) for slug in CHANNELS]
    kinds = [factories.outcome_kind(slug) for slug in KINDS]
    numbers = range(size)
    brands = Brand.objects.bulk_create(
        Brand(
            slug=f"brand-{n}",
            name=f"Brand {n}",
            industry=industries[n % 3],
            country="nl",
            aliases=[f"Alias {n}"],
        )
        for n in range(-(-size // 4))
    )
    stories = Story.objects.bulk_create(
        Story(
            slug=f"story-{n}",
            brand=brands[n // 4],
            industry=industries[n % 3],
            country=("nl", "us", "de")[n % 3],
            language=("en", "de", "nl")[n % 3],
            happened_on=f"{2000 + n % 20}-0{1 + n % 9}",
            verification=("confirmed", "reported")[n % 2],
            status="published",
            published_at=timezone.now(),
        )
        for n in numbers
    )
    StoryText.objects.bulk_create(
        StoryText(
            story=story,
            language=language,
            title=f"Umbrella {story.slug}",
            summary="A summary.",
            situation="A situation.",
        )
        for story in stories
        for language in TEXT_LANGUAGES
    )
    sources = Source.objects.bulk_create(
        Source(url=f"https://example.org/bulk/{n}", title=f"Bulk {n}") for n in numbers
    )
    places = Place.objects.bulk_create(
        Place(name=f"Place {n}", city="City", country="nl") for n in numbers
    )
    StorySource.objects.bulk_create(
        StorySource(story=story, source=sources[(n + step) % size], position=step)
        for n, story in enumerate(stories)
        for step in range(3)
    )
    StoryPlace.objects.bulk_create(
        StoryPlace(story=story, place=places[n]) for n, story in enumerate(stories)
    )
    StoryGesture.objects.bulk_create(
        StoryGesture(story=story, gesture=gestures[(n + step) % 3], position=step)
        for n, story in enumerate(stories)
        for step in range(2)
    )
    StoryChannel.objects.bulk_create(
        StoryChannel(story=story, channel=channel) for story in stories for channel in channels
    )
    Outcome.objects.bulk_create(
        Outcome(
            story=story,
            kind=kind,
            value=1000 + n,
            unit="views",
            evidence="press",
            source=sources[n],
            position=position,
        )
        for n, story in enumerate(stories)
        for position, kind in enumerate(kinds)
    )
    refresh_statistics()
