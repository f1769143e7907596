"""A search says itself in a sentence: for titles, screen readers, feeds, exports and empty pages."""

from babel.lists import format_list
from django.utils.translation import gettext as _

from stories.facets import facet_labels, value_labels
from stories.filters import StoryFilter, shown


def sentence(chosen: StoryFilter, language: str = "en") -> str:
    """What is being looked at: “Cases about “tie”, in Retail, told in German, from 2010 to 2016”."""
    parts = [_("about “%(words)s”") % {"words": shown(chosen.words, 100)}] if chosen.words else []
    for name, template in _templates().items():
        if labels := _labels(name, chosen, language):
            style = "standard" if chosen.needs_all(name) else "or"
            listed = format_list(labels, style=style, locale=language)
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


def drop_label(name: str) -> str:
    """What a reader would take away to lose one filter."""
    labels = facet_labels()
    return _("the words") if name == "q" else _("the filter “%(name)s”") % {"name": labels[name]}


def notes(names: tuple[str, ...]) -> list[str]:
    """What the search did with a query that could not be read as typed, in sentences."""
    said = {
        "too-long": _("The query is long; only its beginning was searched for."),
        "too-many-words": _("The query has many words; only the first were searched for."),
        "quote": _("A quotation mark without its partner was left out."),
        "bracket": _("A bracket without its partner was left out."),
        "operator": _("An OR or a minus with nothing to belong to was left out."),
        "field": _("A filter in the query was not understood and was searched for as words."),
        "unknown-value": _("A filter in the query names something that is not in the library."),
        "nothing-to-search": _("There is no word in the query to search for."),
        "words-only": _(
            "Search by meaning was not available for a moment: these are matches by words."
        ),
    }
    return [said[name] for name in dict.fromkeys(names) if name in said]
