"""What Casebook writes down by itself: to look at, not to change."""

from django.contrib import admin
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stories.admin.missed import SettlesSearches
from stories.exchange.library import MODELS
from stories.models import LibraryRecord, MissedSearch, OldSlug


class RecordAdmin(admin.ModelAdmin):
    list_filter = ["kind"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("object"))
    def thing(self, record):
        name = f"admin:stories_{MODELS[record.kind]._meta.model_name}_change"
        url = reverse(name, args=[record.object_id])
        return format_html(
            '<a href="{}">{} {}</a>', url, record.get_kind_display(), record.object_id
        )


@admin.register(OldSlug)
class OldSlugAdmin(RecordAdmin):
    list_display = ["slug", "kind", "thing"]
    fields = ["slug", "kind", "thing"]
    search_fields = ["slug"]


@admin.register(LibraryRecord)
class LibraryRecordAdmin(RecordAdmin):
    list_display = ["key", "kind", "thing"]
    fields = ["key", "kind", "thing", "written"]
    search_fields = ["key"]


@admin.register(MissedSearch)
class MissedSearchAdmin(SettlesSearches, RecordAdmin):
    """What readers looked for in vain: cases to look for next, or words that the search should know."""

    list_display = ["q", "language", "in_month", "searches", "last", "again"]
    list_filter = ["language"]
    date_hierarchy = "month"
    fields = ["q", "language", "in_month", "searches", "last", "again"]
    search_fields = ["q"]

    @admin.display(description=_("month"), ordering="month")
    def in_month(self, missed):
        return date_format(missed.month, "YEAR_MONTH_FORMAT")

    @admin.display(description=_("on the site"))
    def again(self, missed):
        url = reverse("stories", query={"q": missed.q})
        return format_html('<a href="{}">{}</a>', url, _("Search again"))
