"""What can be chosen, and how many stories each choice leads to. No request, no address."""

from collections import defaultdict
from dataclasses import dataclass

from babel import Locale
from django.db.models import Count, F
from django.utils.translation import gettext as _

from stories.filters import StoryFilter
from stories.models import Brand, Channel, GestureType, Industry, OutcomeKind, Verification

# facet -> the model of its values and how a value finds its stories
TERM_FACETS = {
    "industry": (Industry, "stories"),
    "gesture": (GestureType, "stories"),
    "channel": (Channel, "stories"),
    "outcome": (OutcomeKind, "outcomes__story"),
    "brand": (Brand, "stories"),
}
# facet -> the story's column
CODE_FACETS = {"language": "language", "country": "country", "verification": "verification"}
# The order in which pages show them and the API lists them.
FACETS = (
    "industry",
    "gesture",
    "channel",
    "outcome",
    "language",
    "brand",
    "country",
    "year",
    "verification",
)


@dataclass(frozen=True)
class Choice:
    """One value of a facet: choosing it alone leads to ``count`` stories."""

    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One facet with the values that lead somewhere, and those that are chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def selected(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.selected)


def count(chosen: StoryFilter, language: str = "en") -> list[Facet]:
    """Every facet under all the *other* chosen filters, labelled in ``language``.

    Nine queries, whatever is chosen and however large the library is.
    """
    labels = facet_labels()
    return [Facet(name, labels[name], _choices(name, chosen, language)) for name in FACETS]


def facet_labels() -> dict[str, str]:
    """The facets' names for the reader."""
    return {
        "industry": _("Industry"),
        "gesture": _("Gesture type"),
        "channel": _("Channel"),
        "outcome": _("Outcome"),
        "language": _("Told in"),
        "brand": _("Brand"),
        "country": _("Country"),
        "year": _("Year"),
        "verification": _("Verification"),
    }


def value_labels(name: str, codes: list[str], language: str) -> dict[str, str]:
    """Readers' names for codes: languages and countries by Babel, verification by its choices."""
    locale = Locale.parse(language)
    if name == "language":
        names = {code: locale.languages.get(code, code) for code in codes}
        # Some languages write their languages' names small; a list of choices begins them large.
        return {code: label[:1].upper() + label[1:] for code, label in names.items()}
    if name == "country":
        return {code: locale.territories.get(code.upper(), code.upper()) for code in codes}
    known = {value: str(label) for value, label in Verification.choices}
    return {code: known.get(code, code) for code in codes}


def _choices(name: str, chosen: StoryFilter, language: str) -> tuple[Choice, ...]:
    if name == "year":
        return _years(chosen)
    if name in TERM_FACETS:
        return _terms(name, chosen)
    return _codes(name, chosen, language)


def _terms(name: str, chosen: StoryFilter) -> tuple[Choice, ...]:
    model, path = TERM_FACETS[name]
    stories = chosen.without(name)
    selected = set(chosen.chosen(name))
    counted = dict(
        model.objects.filter(**{f"{path}__in": stories.order_by().values("pk")})
        .order_by()
        .values_list("pk")
        .annotate(stories=Count(path, distinct=True))
    )
    terms = model.objects.all() if model is Brand else model.objects.in_order()
    choices = [
        Choice(term.slug, term.name, counted.get(term.pk, 0), term.slug in selected)
        for term in terms
        if term.pk in counted or term.slug in selected
    ]
    if model is Brand:
        choices.sort(key=lambda choice: (-choice.count, choice.label.casefold()))
    return tuple(choices)


def _codes(name: str, chosen: StoryFilter, language: str) -> tuple[Choice, ...]:
    counted = defaultdict(int, _grouped(chosen.without(name), CODE_FACETS[name]))
    selected = chosen.chosen(name)
    codes = [code for code in {*counted, *selected} if code]
    labels = value_labels(name, codes, language)
    choices = [Choice(code, labels[code], counted[code], code in selected) for code in codes]
    return tuple(sorted(choices, key=lambda choice: (-choice.count, choice.label.casefold())))


def _years(chosen: StoryFilter) -> tuple[Choice, ...]:
    counted = _grouped(chosen.without("year_min", "year_max"), "happened_year")
    low, high = chosen.cleaned.get("year_min"), chosen.cleaned.get("year_max")
    selected = low if low == high else None
    return tuple(
        Choice(str(year), str(year), counted.get(year, 0), year == selected)
        for year in sorted(year for year in {*counted, selected} if year)
    )


def _grouped(stories, column: str) -> dict:
    """How many stories have each value of a column."""
    return dict(
        stories.order_by()
        .annotate(value=F(column))
        .values_list("value")
        .annotate(number=Count("pk"))
    )
