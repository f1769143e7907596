"""The small map of a case: which part of the world it shows, and what is marked there."""

from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from stories import atlas
from stories.models import Story
from stories.templatetags.casebook import country_name

register = template.Library()


@dataclass(frozen=True)
class Spot:
    """A place on the drawing of the world."""

    x: float
    y: float
    name: str


@dataclass(frozen=True)
class Locator:
    """A part of the world with its countries' outlines and places; sizes are for the drawing's units."""

    box: atlas.Box
    outlines: tuple[str, ...]
    spots: tuple[Spot, ...]
    label: str

    @property
    def radius(self) -> float:
        return round(self.box.width / 60, 2)

    @property
    def line(self) -> float:
        return round(self.box.width / 260, 2)


@register.simple_tag
def locator(story: Story) -> Locator | None:
    """Where a case happened: its places; its country where they are unknown; None for neither."""
    places = [link.place for link in story.place_links.all()]
    codes = list(dict.fromkeys([place.country for place in places] or [story.country]))
    spots = tuple(
        Spot(*atlas.project(place.longitude, place.latitude), place.name)
        for place in places
        if place.latitude is not None
    )
    outlines = tuple(path for path in map(atlas.outline, codes) if path)
    if not outlines and not spots:
        # A country too small for an outline is a dot by itself.
        spots = tuple(
            Spot(*middle, country_name(code)) for code in codes if (middle := atlas.centre(code))
        )
    points = [(spot.x, spot.y) for spot in spots] or list(filter(None, map(atlas.centre, codes)))
    if not points:
        return None
    names = [str(place) for place in places] or [country_name(code) for code in codes]
    label = _("Map: %(places)s") % {"places": "; ".join(names)}
    return Locator(atlas.around(points), outlines, spots, label)
