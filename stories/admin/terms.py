"""The four vocabularies, with their words of every language."""

from django.conf import settings
from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from stories.admin.editions import ShowsHistory
from stories.admin.fields import FormRules
from stories.admin.links import stories_link
from stories.admin.ordering import ShapesWhole
from stories.admin.protection import NamesStories, TellsCollisions
from stories.admin.reshaping import Reshapes
from stories.admin.versions import KeepsEditions
from stories.admin.words import TellsClashes, WordsForm
from stories.models import Brand, Channel, GestureType, Industry, OutcomeKind

WORDS = ("name", "definition", "synonyms")
CODES = [code for code, _name in settings.LANGUAGES]


class TermAdmin(
    ShapesWhole,
    Reshapes,
    TellsClashes,
    NamesStories,
    TellsCollisions,
    ShowsHistory,
    KeepsEditions,
    FormRules,
    TranslationAdmin,
):
    form = WordsForm
    list_display = ["name", "slug", "order", "in_stories"]
    ordering = ["order", "slug"]
    search_fields = ["slug", *(f"{word}_{code}" for word in ("name", "synonyms") for code in CODES)]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [
        (None, {"fields": ["slug", "order"]}),
        *(
            (name, {"fields": [f"{word}_{code}" for word in WORDS], "classes": ["language"]})
            for code, name in settings.LANGUAGES
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(used=Count(self.story_path, distinct=True))

    @admin.display(description=_("stories"), ordering="used")
    def in_stories(self, term):
        return stories_link(term.used, **{f"{self.story_lookup}__id__exact": term.pk})


@admin.register(Industry)
class IndustryAdmin(TermAdmin):
    story_lookup = "industry"

    def users_of(self, objs):
        return super().users_of(objs) + list(Brand.objects.filter(industry__in=list(objs)))


@admin.register(GestureType)
class GestureTypeAdmin(TermAdmin):
    story_lookup = "gestures"
    list_display = ["name", "slug", "family", "order", "in_stories"]
    list_filter = ["family"]
    fieldsets = [
        (None, {"fields": ["slug", "order", "family"]}),
        *TermAdmin.fieldsets[1:],
    ]


@admin.register(Channel)
class ChannelAdmin(TermAdmin):
    story_lookup = "channels"


@admin.register(OutcomeKind)
class OutcomeKindAdmin(TermAdmin):
    story_lookup = "outcomes__kind"
    story_path = "outcomes__story"
