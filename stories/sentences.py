"""A search says itself in a sentence: for titles, screen readers, feeds, exports and empty pages."""

from babel.lists import format_list
from django.utils.translation import gettext as _

from stories.facets import value_labels
from stories.filters import StoryFilter, shown


def sentence(chosen: StoryFilter, language: str = "en") -> str:
    """What is being looked at: “Cases about “tie”, in Retail, told in German, from 2010 to 2016”."""
    parts = [_("about “%(words)s”") % {"words": shown(chosen.words, 100)}] if chosen.words else []
    for name, template in _templates().items():
        if labels := _labels(name, chosen, language):
            listed = format_list(labels, style="or", locale=language)
            parts.append(template % {"names": listed})
    if years := _years(chosen):
        parts.append(years)
    if not parts:
        return _("All cases")
    return _("Cases %(parts)s") % {"parts": ", ".join(parts)}


def _templates() -> dict[str, str]:
    return {
        "industry": _("in %(names)s"),
        "gesture": _("with the gesture %(names)s"),
        "channel": _("through %(names)s"),
        "outcome": _("with the outcome %(names)s"),
        "brand": _("by %(names)s"),
        "country": _("country: %(names)s"),
        "language": _("told in %(names)s"),
        "verification": _("with the status %(names)s"),
    }


def _labels(name: str, chosen: StoryFilter, language: str) -> list[str]:
    values = chosen.cleaned.get(name) or []
    if name in ("language", "country", "verification"):
        return list(value_labels(name, values, language).values())
    return [value.name for value in values]


def _years(chosen: StoryFilter) -> str:
    low, high = chosen.cleaned.get("year_min"), chosen.cleaned.get("year_max")
    if low and high and low == high:
        return _("of the year %(year)d") % {"year": low}
    if low and high:
        return _("of the years %(low)d to %(high)d") % {"low": low, "high": high}
    if low:
        return _("since %(low)d") % {"low": low}
    if high:
        return _("until %(high)d") % {"high": high}
    return ""
