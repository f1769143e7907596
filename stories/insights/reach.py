"""How far cases went: every case a dot, by its first gesture, on an axis of powers of ten."""

from math import ceil, floor, log10

from django.db.models import Max
from django.utils.translation import gettext as _

from stories.insights.series import Dot, Lane, Mark, Panel, Scatter
from stories.models import GestureType, Outcome, Story
from stories.units import unit_name

REACH = "viral-reach"  # the kind of outcome
FEWEST = 2  # cases that a unit needs for a panel of its own


def reach(stories, language: str = "en") -> Scatter:
    """A panel for each unit that at least two of the stories have; five queries."""
    largest = (
        Outcome.objects.filter(
            story__in=stories.order_by().values("pk"), kind__slug=REACH, value__gt=0
        )
        .order_by()
        .values_list("unit", "story_id")
        .annotate(largest=Max("value"))
    )
    units: dict[str, dict[int, object]] = {}
    for unit, story, value in largest:
        units.setdefault(unit, {})[story] = value
    units = {unit: values for unit, values in units.items() if len(values) >= FEWEST}
    shown = _stories({story for values in units.values() for story in values})
    gestures = list(GestureType.objects.in_order())
    panels = [_panel(unit, values, shown, gestures, language) for unit, values in units.items()]
    panels.sort(key=lambda panel: (-panel.cases, panel.unit))
    return Scatter(
        name="reach",
        title=_("How far cases went, by gesture"),
        note=_(
            "Each dot is a case, at its largest figure of that unit and in the row of its first "
            "gesture. Each step of the axis is ten times the one before. Figures of different units "
            "are never drawn together; a unit that only one case has is left out."
        ),
        panels=tuple(panels),
    )


def _stories(ids) -> dict[int, Story]:
    found = Story.objects.filter(pk__in=ids).select_related("brand")
    return found.prefetch_related("texts", "gesture_links").in_bulk()


def _panel(unit: str, values: dict, shown: dict, gestures: list, language: str) -> Panel:
    by_gesture: dict[int | None, list[Dot]] = {}
    for story_id, value in sorted(values.items(), key=lambda item: item[1]):
        story = shown[story_id]
        first = next((link.gesture_id for link in story.gesture_links.all()), None)
        by_gesture.setdefault(first, []).append(_dot(story, value, language))
    lanes = [
        Lane(
            Mark(term.slug, term.name, len(by_gesture[term.pk]), {"gesture": term.slug}),
            tuple(by_gesture[term.pk]),
        )
        for term in gestures
        if term.pk in by_gesture
    ]
    logs = [log10(value) for value in values.values()]
    low = floor(min(logs))
    return Panel(unit, unit_name(unit), tuple(lanes), low, max(ceil(max(logs)), low + 1))


def _dot(story: Story, value, language: str) -> Dot:
    text = story.text_in(language)
    return Dot(
        slug=story.slug,
        title=text.title if text else story.slug,
        language=text.language if text else language,
        brand=story.brand.name,
        value=value,
    )
