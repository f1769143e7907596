"""Stories: the list, the form with all parts, and the steps of the workflow."""

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from stories import workflow
from stories.admin import steps
from stories.admin.bulk import ActsInBulk
from stories.admin.completing import ShowsCompleteness
from stories.admin.desk import HasDesk
from stories.admin.editions import ShowsHistory
from stories.admin.fields import FormRules
from stories.admin.filters import MissingTextFilter, YearFilter, insider
from stories.admin.inlines import (
    ChannelInline,
    GestureInline,
    OutcomeInline,
    PlaceInline,
    SourceInline,
    TextInline,
)
from stories.admin.merging import HasMerging
from stories.admin.pairs import HasPairs
from stories.admin.perhaps import NamesDuplicates
from stories.admin.proposing import ProposesChanges
from stories.admin.protection import TellsCollisions
from stories.admin.versions import KeepsEditions
from stories.admin.waiting import DeskFilter
from stories.models import Story
from stories.models.rules import KEYWORDS


class StoryList(ChangeList):
    def get_queryset(self, *args, **kwargs):
        """With what the columns show; the form must not see these, for it changes them."""
        return super().get_queryset(*args, **kwargs).for_cards()


@admin.register(Story)
class StoryAdmin(
    TellsCollisions,
    HasDesk,
    HasMerging,
    NamesDuplicates,
    HasPairs,
    ShowsCompleteness,
    ActsInBulk,
    ShowsHistory,
    ProposesChanges,
    KeepsEditions,
    FormRules,
    admin.ModelAdmin,
):
    list_display = [
        "title",
        "brand",
        "industry",
        "main_gesture",
        "status",
        "verification",
        "happened_on",
        "text_languages",
    ]
    list_filter = [
        DeskFilter,
        "status",
        "verification",
        YearFilter,
        "industry",
        "gestures",
        "channels",
        "outcomes__kind",
        ("language", admin.AllValuesFieldListFilter),
        ("country", admin.AllValuesFieldListFilter),
        MissingTextFilter,
    ]
    search_fields = ["slug", "texts__title", "brand__name", "brand__aliases"]
    search_help_text = _("Title in any language, brand or slug")
    ordering = ["-updated_at", "slug"]
    list_per_page = 50
    show_full_result_count = False

    fieldsets = [
        (None, {"fields": ["slug", ("brand", "industry")]}),
        (
            _("Facts"),
            {"fields": [("happened_on", "country"), ("language", "verification")]},
        ),
        (
            _("Keywords"),
            {
                "classes": ["collapse"],
                "fields": list(KEYWORDS),
                "description": _(
                    "What readers may look for in words that the texts do not use: the person and "
                    "the occasion in general words, everyday synonyms, how a teacher would name the "
                    "topic. They are searched in every language."
                ),
            },
        ),
        (
            _("Status"),
            {
                "fields": [("status", "published_at", "updated_at")],
                "description": _(
                    "Changed by the buttons at the end of this page. A story is never deleted, so "
                    "that links to it and its history last: archive it instead."
                ),
            },
        ),
    ]
    readonly_fields = ["status", "published_at", "updated_at"]
    autocomplete_fields = ["brand", "industry"]
    inlines = [
        TextInline,
        GestureInline,
        ChannelInline,
        PlaceInline,
        SourceInline,
        OutcomeInline,
    ]

    # --- columns ---------------------------------------------------------------------------------

    @admin.display(description=_("title"), ordering="slug")
    def title(self, story):
        return str(story)

    @admin.display(description=_("main gesture"))
    def main_gesture(self, story):
        return next(iter(story.gesture_links.all()), None)

    @admin.display(description=_("texts"))
    def text_languages(self, story):
        return " ".join(sorted(text.language for text in story.texts.all()))

    def get_changelist(self, request, **kwargs):
        return StoryList

    def get_formset_kwargs(self, request, obj, inline, prefix):
        """The text that a new case begins with is the English one; left empty it is not saved."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if prefix == "texts" and not (obj and obj.pk):
            kwargs["initial"] = [{"language": settings.LANGUAGE_CODE}]
        return kwargs

    # --- who may ---------------------------------------------------------------------------------

    def get_queryset(self, request):
        """Who may only look, such as teachers, sees what the public sees."""
        found = super().get_queryset(request)
        return found if insider(request.user) else found.published()

    def has_delete_permission(self, request, obj=None):
        """Deleting is archiving: addresses and citations of a story must last."""
        return False

    def has_change_permission(self, request, obj=None):
        may = super().has_change_permission(request, obj)
        return may and (obj is None or workflow.may_edit(obj, request.user))

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    # --- the workflow's steps --------------------------------------------------------------------

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and self.has_change_permission(request, obj):
            context.setdefault("reason", request.POST.get("_reason", ""))
            context["steps"] = steps.open_to(request.user, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_change(self, request, obj):
        """Saved; a step's button then moves the story and shows it again."""
        for step in steps.STEPS:
            if step.name in request.POST:
                steps.take(step, [obj], request, self, request.POST.get("_reason", ""))
                return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)
