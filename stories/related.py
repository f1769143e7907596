"""Stories to read next: alike, of the same trade, and with the opposite result; each with its reason."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from stories import search
from stories.models import Outcome, Story

SIMILAR, INDUSTRY, CONTRAST = "similar", "industry", "contrast"
AT_MOST = {SIMILAR: 3, INDUSTRY: 2, CONTRAST: 2}
NEAR = 24  # how many of the nearest in meaning are looked at
BACKLASH = "backlash"


@dataclass(frozen=True)
class Related:
    """A story with the kind of likeness (similar, industry, contrast) and its reason in words."""

    story: Story
    kind: str
    reason: str


def related(story: Story, language: str = "en") -> list[Related]:
    """Up to seven published stories around this one, each once. Six queries or fewer by the tens."""
    near = [hit.story_id for hit in search.similar(story.pk, NEAR, language=language)]
    shown: list[Related] = []
    for kind, find in ((SIMILAR, _similar), (CONTRAST, _contrast), (INDUSTRY, _industry)):
        taken = {story.pk, *(other.story.pk for other in shown)}
        others = [other for other in find(story, near) if other.pk not in taken]
        shown += [
            Related(other, kind, _reason(story, other, kind)) for other in others[: AT_MOST[kind]]
        ]
    return shown


def _similar(story: Story, near: list[int]) -> list[Story]:
    """Nearest in meaning first; one that shares a gesture before one that does not."""
    others = Story.objects.published().among(near).for_cards()
    gestures = _gestures(story)
    return sorted(others, key=lambda other: not gestures & _gestures(other))


def _contrast(story: Story, near: list[int]) -> list[Story]:
    """The same gesture, and the opposite result: praise where this met criticism, or the reverse."""
    backlash = Outcome.objects.filter(story=OuterRef("pk"), kind__slug=BACKLASH)
    met = any(outcome.kind.slug == BACKLASH for outcome in story.outcomes.all())
    others = (
        Story.objects.published()
        .filter(gesture_links__gesture__in=[link.gesture_id for link in story.gesture_links.all()])
        .filter(~Exists(backlash) if met else Exists(backlash))
        .exclude(pk=story.pk)
        .distinct()
        .for_cards()
    )
    place = {pk: number for number, pk in enumerate(near)}
    main = next(iter(link.gesture_id for link in story.gesture_links.all()), None)
    return sorted(
        others[:100],
        key=lambda other: (
            main not in _gestures(other),
            place.get(other.pk, len(place)),
            other.slug,
        ),
    )


def _industry(story: Story, near: list[int]) -> list[Story]:
    others = Story.objects.published().filter(industry=story.industry).exclude(pk=story.pk)
    place = {pk: number for number, pk in enumerate(near)}
    newest = others.newest().for_cards()[:50]
    return sorted(newest, key=lambda other: place.get(other.pk, len(place)))


def _gestures(story: Story) -> set[int]:
    return {link.gesture_id for link in story.gesture_links.all()}


def _reason(story: Story, other: Story, kind: str) -> str:
    shared = [
        link.gesture.name
        for link in other.gesture_links.all()
        if link.gesture_id in _gestures(story)
    ]
    if kind == CONTRAST:
        met = any(outcome.kind.slug == BACKLASH for outcome in other.outcomes.all())
        template = (
            _("The same gesture, %(gesture)s, but it met criticism")
            if met
            else _("The same gesture, %(gesture)s, but without the criticism")
        )
        return template % {"gesture": shared[0]}
    if kind == INDUSTRY:
        return _("Also from the industry %(industry)s") % {"industry": other.industry.name}
    if shared:
        return _("A similar story, with the same gesture: %(gesture)s") % {"gesture": shared[0]}
    return _("A similar story")
