"""The vocabulary as choices, and fields that find a brand or a country by what somebody types."""

from dataclasses import dataclass
from functools import cached_property

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stories.models import Brand, Channel, GestureType, Industry, OutcomeKind


def _terms(model) -> dict:
    return {term.slug: term for term in model.objects.all()}


class Words:
    """The library's vocabulary, each part read once and only if a card needs it."""

    @cached_property
    def industries(self) -> dict[str, Industry]:
        return _terms(Industry)

    @cached_property
    def gestures(self) -> dict[str, GestureType]:
        return _terms(GestureType)

    @cached_property
    def channels(self) -> dict[str, Channel]:
        return _terms(Channel)

    @cached_property
    def kinds(self) -> dict[str, OutcomeKind]:
        return _terms(OutcomeKind)

    @cached_property
    def brands(self) -> list[Brand]:
        return list(Brand.objects.order_by("name", "slug"))

    @cached_property
    def brands_by_name(self) -> dict[str, Brand]:
        """Every name, other name and slug, in lower case; a name goes before another's other name."""
        found: dict[str, Brand] = {}
        for written in (lambda b: [b.name], lambda b: [b.slug], lambda b: b.aliases):
            for brand in self.brands:
                for name in written(brand):
                    found.setdefault(name.casefold(), brand)
        return found

    @cached_property
    def countries(self) -> list[tuple[str, str]]:
        """Code and name in the reader's language, by name."""
        names = Locale(language()).territories
        real = {code.lower(): name for code, name in names.items() if is_country(code)}
        return sorted(real.items(), key=lambda pair: pair[1])


def language() -> str:
    return (get_language() or "en").split("-")[0]


def is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "XA", "XB", "ZZ")


class CountryText(forms.CharField):
    """A country by its name in the reader's language or English, or by its code -> code."""

    def __init__(self, **kwargs):
        attrs = {"list": "countries", "autocomplete": "off"}
        super().__init__(
            required=False, max_length=60, widget=forms.TextInput(attrs=attrs), **kwargs
        )

    def prepare_value(self, value):
        code = (value or "").upper()
        return Locale(language()).territories.get(code, value) if is_country(code) else value

    def to_python(self, value):
        written = super().to_python(value)
        if not written:
            return ""
        for names in (Locale(language()).territories, Locale("en").territories):
            for code, name in names.items():
                if is_country(code) and written.casefold() in (name.casefold(), code.casefold()):
                    return code.lower()
        raise ValidationError(_("There is no country “%(name)s”."), params={"name": written})


@dataclass(frozen=True)
class Term:
    """A choice of one term: the field for it and how its slug becomes the term."""

    words: Words
    kind: str  # industries, gestures, channels, kinds

    def field(self, label: str, *, required: bool = False) -> forms.TypedChoiceField:
        terms = getattr(self.words, self.kind)
        choices = [("", "—"), *((slug, str(term)) for slug, term in terms.items())]
        return forms.TypedChoiceField(
            label=label, choices=choices, required=required, coerce=terms.get, empty_value=None
        )
