"""Sources and places."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from stories.admin.editions import ShowsHistory
from stories.admin.fields import FormRules
from stories.admin.links import change_link, stories_link
from stories.admin.protection import NamesStories, TellsCollisions
from stories.admin.versions import KeepsEditions
from stories.models import Place, Source


class UsedByStories(NamesStories, TellsCollisions):
    """Counts the stories in the list and names them on the page."""

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(used=Count("story_links"))

    @admin.display(description=_("stories"), ordering="used")
    def in_stories(self, obj):
        return stories_link(obj.used, **{f"{self.story_lookup}__id__exact": obj.pk})

    @admin.display(description=_("used by"), empty_value=_("No story yet."))
    def used_by(self, obj):
        if not obj.pk:
            return None
        stories = obj.stories.prefetch_related("texts")
        links = format_html_join("", "<li>{}</li>", ((change_link(story),) for story in stories))
        return format_html("<ul>{}</ul>", links) if links else None


@admin.register(Source)
class SourceAdmin(UsedByStories, ShowsHistory, KeepsEditions, FormRules, admin.ModelAdmin):
    ordering = ["title", "id"]
    list_display = ["title", "publisher", "language", "published", "last_seen", "in_stories"]
    list_filter = [
        ("language", admin.AllValuesFieldListFilter),
        ("last_seen", admin.EmptyFieldListFilter),
        ("archive_url", admin.EmptyFieldListFilter),
    ]
    search_fields = ["title", "url", "publisher", "author"]
    search_help_text = _("Title, address, publisher or author")
    fieldsets = [
        (None, {"fields": ["title", "url", ("publisher", "author"), ("language", "published")]}),
        (_("Checks"), {"fields": ["accessed", "archive_url", "last_seen"]}),
        (_("Stories"), {"fields": ["used_by"]}),
        (_("Private: the full text"), {"fields": ["full_text"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["used_by"]
    story_lookup = "sources"

    def get_queryset(self, request):
        """Without the full texts, which are long; the form fetches its own."""
        return super().get_queryset(request).defer("full_text")


class PlaceForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if (cleaned.get("latitude") is None) != (cleaned.get("longitude") is None):
            raise ValidationError(_("A place has both coordinates or none."), code="half")
        return cleaned


@admin.register(Place)
class PlaceAdmin(UsedByStories, admin.ModelAdmin):
    form = PlaceForm
    ordering = ["country", "city", "name"]
    list_display = ["name", "city", "country", "latitude", "longitude", "in_stories"]
    list_filter = [("country", admin.AllValuesFieldListFilter)]
    search_fields = ["name", "city"]
    search_help_text = _("Name or city")
    fields = ["name", ("city", "country"), ("latitude", "longitude"), "used_by"]
    readonly_fields = ["used_by"]
    story_lookup = "places"
