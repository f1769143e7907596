"""Counting stories in one dimension."""

from django.db.models import Count
from django.utils.translation import gettext as _

from stories.facets import TERM_FACETS, facet_labels, value_labels
from stories.insights.series import Bars, Mark
from stories.models import Verification

# dimension -> the column that is counted, seen from a story
COLUMNS = {
    "industry": "industry_id",
    "gesture": "gesture_links__gesture_id",
    "channel": "channel_links__channel_id",
    "outcome": "outcomes__kind_id",
    "brand": "brand_id",
    "language": "language",
    "country": "country",
    "verification": "verification",
    "year": "happened_year",
}


def count_by(dimension: str, stories, language: str = "en", *, name: str = "") -> Bars:
    """How many of the stories have each value: terms and codes by number, years in their order.

    Two queries at most, whatever the number of stories.
    """
    counts = _counts(dimension, stories)
    unknown = counts.pop(None, 0) + counts.pop("", 0)
    marks = _marks(dimension, counts, language)
    return Bars(
        name=name or dimension,
        title=_titles()[dimension],
        note=_notes().get(dimension, ""),
        dimension=dimension,
        label=facet_labels()[dimension],
        marks=marks,
        unknown=unknown,
    )


def _counts(dimension: str, stories) -> dict:
    """Value (an id for terms) -> number of stories."""
    # A story may have several outcomes of a kind; of everything else it has a value once.
    number = Count("pk", distinct=dimension == "outcome")
    counted = stories.order_by().values_list(COLUMNS[dimension]).annotate(n=number)
    return dict(counted)


def _marks(dimension: str, counts: dict, language: str) -> tuple[Mark, ...]:
    if dimension == "year":
        return tuple(
            Mark(str(year), str(year), counts[year], {"year": str(year)}) for year in sorted(counts)
        )
    if dimension in TERM_FACETS:
        terms = TERM_FACETS[dimension].objects.in_bulk(list(counts))
        named = [(term.slug, term.name, counts[pk]) for pk, term in terms.items()]
    else:
        labels = value_labels(dimension, list(counts), language)
        named = [(code, labels[code], count) for code, count in counts.items()]
    if dimension == "verification":
        order = {value: place for place, value in enumerate(Verification.values)}
        named.sort(key=lambda item: order[item[0]])
    else:
        named.sort(key=lambda item: (-item[2], item[1].casefold()))
    return tuple(Mark(value, label, count, {dimension: value}) for value, label, count in named)


def _titles() -> dict[str, str]:
    return {
        "industry": _("Industries"),
        "gesture": _("Gestures"),
        "channel": _("Channels"),
        "outcome": _("What came of it"),
        "brand": _("Brands"),
        "language": _("Languages the cases were told in"),
        "country": _("Where it happened"),
        "verification": _("How far the cases are attested"),
        "year": _("Cases by year"),
    }


def _notes() -> dict[str, str]:
    several = _("A case with several counts once in each.")
    return {
        "gesture": several,
        "channel": several,
        "outcome": several,
        "language": _(
            "The language in which a case first went round, not those it can be read in."
        ),
        "country": _("Where that is unknown, the brand's home country."),
        "year": _("The year in which it happened; a case without a known year is not drawn."),
    }
