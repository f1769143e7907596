"""What the front page puts in its window: the case of the day, contrast pairs, the library in numbers.

Nothing here is drawn by lot: everybody sees the same on the same day.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from stories.facets import Choice, Facet
from stories.models import Family, Outcome, Story, StoryGesture, StoryText, Verification

BACKLASH = "backlash"
PRAISE = ("goodwill", "customer-loyalty", "award", "engagement")
NEWEST = 6
PAIRS = 2
LOOKED_AT = 400  # stories on each side of the contrast pairs
STRIDE = 7919  # a prime: neighbouring days lead to places far apart


@dataclass(frozen=True)
class Pair:
    """Two stories with the same gesture and the opposite result, and what they share in words."""

    praised: Story
    criticised: Story
    reason: str


@dataclass(frozen=True)
class Window:
    """``day`` is None in an empty library."""

    day: Story | None
    newest: list[Story]
    pairs: list[Pair]


@dataclass(frozen=True)
class Door:
    """A family of gestures with its gesture types and their counts."""

    family: str
    label: str
    choices: tuple[Choice, ...]


def window(today: date, language: str) -> Window:
    """All the stories of the front page, their cards fetched together."""
    day = _of_the_day(today, language)
    newest = list(Story.objects.published().newest().values_list("pk", flat=True)[: NEWEST + 1])
    newest = [pk for pk in newest if pk != day][:NEWEST]
    pairs = _pairs(today)
    wanted = [pk for pk in (day, *newest, *(pk for pair in pairs for pk in pair)) if pk]
    stories = Story.objects.published().for_cards().in_bulk(wanted)
    return Window(
        stories.get(day),
        [stories[pk] for pk in newest if pk in stories],
        [
            Pair(stories[good], stories[bad], _reason(stories[good]))
            for good, bad in pairs
            if good in stories and bad in stories
        ],
    )


def doors(gestures: Facet) -> list[Door]:
    """The gesture types by family, families in their own order; empty families are left out."""
    sorted_in = [(f, tuple(c for c in gestures.choices if c.family == f)) for f in Family]
    return [Door(family.value, str(family.label), found) for family, found in sorted_in if found]


def figures_with_sources() -> int:
    """How many figures the published stories tell; each names its source, the database sees to it."""
    return Outcome.objects.filter(story__status="published", value__isnull=False).count()


def _of_the_day(today: date, language: str) -> int | None:
    """A confirmed story with a text in the reader's language; failing that, whatever there is."""
    told = Exists(StoryText.objects.filter(story=OuterRef("pk"), language=language))
    published = Story.objects.published().order_by("slug")
    confirmed = published.filter(verification=Verification.CONFIRMED)
    for stories in (confirmed.filter(told), confirmed, published):
        if count := stories.count():
            place = today.toordinal() * STRIDE % count
            return stories.values_list("pk", flat=True)[place]
    return None


def _pairs(today: date) -> list[tuple[int, int]]:
    """(praised, criticised) by main gesture, one pair a gesture; the same industry where there is one."""
    backlash = Outcome.objects.filter(story=OuterRef("story"), kind__slug=BACKLASH)
    praise = Outcome.objects.filter(story=OuterRef("story"), kind__slug__in=PRAISE)
    main = StoryGesture.objects.filter(position=0, story__status="published").order_by(
        "story__slug"
    )
    columns = ("gesture", "story__industry", "story")
    bad = list(main.filter(Exists(backlash)).values_list(*columns)[:LOOKED_AT])
    good = list(
        main.filter(Exists(praise), ~Exists(backlash), gesture__in={row[0] for row in bad})
        .filter(story__verification=Verification.CONFIRMED)
        .values_list(*columns)[:LOOKED_AT]
    )
    turn = today.toordinal()
    possible = {}
    for gesture in sorted({row[0] for row in good}):
        here = [
            (good_industry != bad_industry, (praised + criticised + turn) % 31, praised, criticised)
            for bad_gesture, bad_industry, criticised in bad
            for good_gesture, good_industry, praised in good
            if bad_gesture == good_gesture == gesture
        ]
        possible[gesture] = min(here)
    gestures = sorted(possible, key=lambda gesture: (possible[gesture][0], (gesture + turn) % 7))
    return [possible[gesture][2:] for gesture in gestures[:PAIRS]]


def _reason(story: Story) -> str:
    gesture = story.gesture_links.all()[0].gesture
    return _("The same gesture, %(gesture)s, and the opposite result") % {"gesture": gesture.name}
