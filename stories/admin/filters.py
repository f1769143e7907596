"""Filters beside the lists that Django cannot make from a column alone."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from stories.models import StoryText


def insider(user) -> bool:
    """Whether somebody works on cases; others, such as teachers, see what the public sees."""
    return any(user.has_perm(f"stories.{may}_story") for may in ("change", "preview", "publish"))


class YearFilter(admin.SimpleListFilter):
    """The year in which a story happened; only years that there are."""

    title = _("year")
    parameter_name = "year"

    def lookups(self, request, model_admin):
        years = (
            model_admin.model.objects.exclude(happened_year=None)
            .order_by("-happened_year")
            .values_list("happened_year", flat=True)
            .distinct()
        )
        return [(str(year), str(year)) for year in years] + [("unknown", _("Unknown"))]

    def queryset(self, request, queryset):
        value = self.value()
        if value == "unknown":
            return queryset.filter(happened_year=None)
        if value:
            known = value.isascii() and value.isdigit() and len(value) == 4
            return queryset.filter(happened_year=value) if known else queryset.none()
        return queryset


class MissingTextFilter(admin.SimpleListFilter):
    """Stories that have no text in a language."""

    title = _("missing text")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return settings.LANGUAGES

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() not in dict(settings.LANGUAGES):
            return queryset.none()
        text = StoryText.objects.filter(story=OuterRef("pk"), language=self.value())
        return queryset.filter(~Exists(text))
