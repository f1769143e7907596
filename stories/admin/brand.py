"""Brands."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from stories.admin.editions import ShowsHistory
from stories.admin.fields import FormRules
from stories.admin.links import stories_link
from stories.admin.protection import NamesStories, TellsCollisions
from stories.admin.reshaping import Reshapes
from stories.admin.versions import KeepsEditions
from stories.admin.words import TellsClashes, WordsForm
from stories.models import Brand


class BrandForm(WordsForm):
    def clean_parent(self):
        """Neither the brand itself nor, by any number of steps, one that belongs to it."""
        parent = above = self.cleaned_data["parent"]
        seen = set()
        while above and above.pk not in seen:
            if above.pk == self.instance.pk:
                raise ValidationError(_("A brand cannot belong to itself."), code="circle")
            seen.add(above.pk)
            above = above.parent
        return parent


@admin.register(Brand)
class BrandAdmin(
    Reshapes,
    TellsClashes,
    NamesStories,
    TellsCollisions,
    ShowsHistory,
    KeepsEditions,
    FormRules,
    admin.ModelAdmin,
):
    form = BrandForm
    ordering = ["name", "slug"]
    list_display = ["name", "slug", "industry", "country", "parent", "in_stories"]
    list_filter = ["industry", ("country", admin.AllValuesFieldListFilter)]
    list_select_related = ["industry", "parent"]
    search_fields = ["name", "slug", "aliases"]
    search_help_text = _("Name, other names or slug")
    fields = ["name", "slug", "industry", "country", "aliases", "parent"]
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["industry", "parent"]
    story_lookup = "brand"

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(used=Count("stories"))

    @admin.display(description=_("stories"), ordering="used")
    def in_stories(self, brand):
        return stories_link(brand.used, brand__id__exact=brand.pk)
