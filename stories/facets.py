"""What can be chosen, and how many stories each choice leads to. No request, no address."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from django.utils.translation import gettext as _

from stories.filters import MATCHED, StoryFilter
from stories.models import Brand, Channel, GestureType, Industry, OutcomeKind, Verification

# facet -> the model of its values
TERM_FACETS = {
    "industry": Industry,
    "gesture": GestureType,
    "channel": Channel,
    "outcome": OutcomeKind,
    "brand": Brand,
}

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


SHORT = 20  # choices; a facet with more is long


@dataclass(frozen=True)
class Choice:
    """One value of a facet: choosing it alone leads to ``count`` stories; where all chosen values are
    asked for, adding it does."""

    value: str
    label: str
    count: int
    selected: bool
    family: str = ""  # of a gesture type


@dataclass(frozen=True)
class Facet:
    """One facet with the values that lead somewhere, and those that are chosen."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    match: str = ""  # where one can ask for all of the chosen values: any or all

    @property
    def is_long(self) -> bool:
        """Whether a page first shows only the beginning."""
        return len(self.choices) > SHORT

    @property
    def selected(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.selected)


def count(chosen: StoryFilter, language: str = "en") -> list[Facet]:
    """Every facet under all the *other* chosen filters, labelled in ``language``.

    The counts come with the search itself; five queries fetch the names, whatever is chosen.
    """
    labels, counts = facet_labels(), chosen.found.facets
    return [
        Facet(
            name,
            labels[name],
            _choices(name, chosen, language, dict(counts.get(name, ()))),
            match=("all" if chosen.needs_all(name) else "any") if name in MATCHED else "",
        )
        for name in FACETS
    ]


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


def _choices(name: str, chosen: StoryFilter, language: str, counts: Mapping) -> tuple[Choice, ...]:
    if name == "year":
        return _years(chosen, counts)
    if name in TERM_FACETS:
        return _terms(name, chosen, counts)
    return _codes(name, chosen, language, counts)


def _terms(name: str, chosen: StoryFilter, counts: Mapping[int, int]) -> tuple[Choice, ...]:
    """Terms in the curators' order, brands by the number of their stories."""
    model = TERM_FACETS[name]
    selected = {term.pk: term for term in chosen.cleaned.get(name) or []}
    found = selected | model.objects.in_bulk(set(counts) - set(selected))
    choices = [
        (
            term,
            Choice(
                term.slug,
                term.name,
                counts.get(term.pk, 0),
                term.pk in selected,
                getattr(term, "family", ""),
            ),
        )
        for term in found.values()
    ]
    if model is Brand:
        choices.sort(key=lambda pair: (-pair[1].count, pair[1].label.casefold()))
    else:
        choices.sort(key=lambda pair: (pair[0].order, pair[0].slug))
    return tuple(choice for _term, choice in choices)


def _codes(name: str, chosen: StoryFilter, language: str, counts: Mapping[str, int]):
    selected = chosen.chosen(name)
    codes = [code for code in {*counts, *selected} if code]
    labels = value_labels(name, codes, language)
    choices = [Choice(code, labels[code], counts.get(code, 0), code in selected) for code in codes]
    return tuple(sorted(choices, key=lambda choice: (-choice.count, choice.label.casefold())))


def _years(chosen: StoryFilter, counts: Mapping[int, int]) -> tuple[Choice, ...]:
    low, high = chosen.cleaned.get("year_min"), chosen.cleaned.get("year_max")
    selected = low if low == high else None
    return tuple(
        Choice(str(year), str(year), counts.get(year, 0), year == selected)
        for year in sorted(year for year in {*counts, selected} if year)
    )
