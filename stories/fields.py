"""The kinds of parameter a query string can hold: how each is read, and what it says of what it refuses.

The filters at the end are what :class:`stories.filters.StoryFilter` declares its parameters with.
"""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy

from stories.models import Kind, OldSlug


def shown(value: str, longest: int = 60) -> str:
    """A value from outside, short enough for a message and without control characters."""
    printable = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in value)
    return printable if len(printable) <= longest else f"{printable[:longest]}…"


class SlugsField(forms.Field):
    """Slugs of one model; cleans to the objects, in the model's order. Renamed slugs are known."""

    def __init__(self, *, model, kind: Kind, unknown: str, **kwargs):
        super().__init__(**kwargs)
        self.model, self.kind, self.unknown = model, kind, unknown
        self.widget = forms.SelectMultiple()

    def clean(self, value):
        slugs = value or []
        if not slugs:
            return []
        found = {item.slug: item for item in self.model.objects.filter(slug__in=slugs)}
        missing = [slug for slug in slugs if slug not in found]
        if missing:
            found |= OldSlug.objects.now(self.kind, missing, among=self.model.objects.all())
        unknown = [slug for slug in slugs if slug not in found]
        if unknown:
            raise forms.ValidationError([self.unknown % {"value": shown(u)} for u in unknown])
        return list(dict.fromkeys(found[slug] for slug in slugs))


class CodesField(forms.Field):
    """Words of a fixed list, such as country codes."""

    def __init__(self, *, codes, unknown: str, **kwargs):
        super().__init__(**kwargs)
        self.codes, self.unknown = frozenset(codes), unknown
        self.widget = forms.SelectMultiple()

    def clean(self, value):
        unknown = [code for code in value or [] if code not in self.codes]
        if unknown:
            raise forms.ValidationError([self.unknown % {"value": shown(u)} for u in unknown])
        return list(value or [])


class DigitsField(forms.Field):
    """A whole number between two bounds, in plain digits and nothing else."""

    def __init__(self, *, least: int, most: int, otherwise: str, **kwargs):
        super().__init__(**kwargs)
        self.least, self.most, self.otherwise = least, most, otherwise

    def clean(self, value):
        if value in (None, ""):
            return None
        plain = value.isascii() and value.isdigit() and len(value) <= 9
        if not plain or not self.least <= int(value) <= self.most:
            raise forms.ValidationError(
                self.otherwise % {"least": self.least, "most": self.most, "value": shown(value)}
            )
        return int(value)


class SlugsFilter(django_filters.Filter):
    field_class = SlugsField


class CodesFilter(django_filters.Filter):
    field_class = CodesField


class YearFilter(django_filters.Filter):
    field_class = DigitsField

    def __init__(self, **kwargs):
        message = gettext_lazy("Write a year as four digits, such as 2014.")
        super().__init__(least=1000, most=9999, otherwise=message, **kwargs)


class NumberFilter(django_filters.Filter):
    field_class = DigitsField


class WordField(forms.ChoiceField):
    """One word of a few; a message repeats no more than a piece of any other."""

    def to_python(self, value):
        return shown(super().to_python(value))


class WordFilter(django_filters.Filter):
    field_class = WordField
