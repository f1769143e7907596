"""The parts of a story, as forms inside the story's form."""

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from stories import ledger, workflow
from stories.admin import formsets
from stories.admin.fields import FormRules, Paragraphs
from stories.ledger import State
from stories.models import (
    Outcome,
    StoryChannel,
    StoryGesture,
    StoryPlace,
    StorySource,
    StoryText,
)

SHORT_TEXT = {
    models.TextField: {
        "form_class": Paragraphs,
        "widget": forms.Textarea(attrs={"rows": 4, "cols": 80}),
    }
}


class PartInline(FormRules, admin.StackedInline):
    """A part of a story: whoever may view, add or change the story may do so with its parts."""

    extra = 0
    formset = formsets.OrderedFormSet
    formfield_overrides = FormRules.formfield_overrides | SHORT_TEXT

    def has_view_permission(self, request, obj=None):
        return self._may("view", request) or self._may("change", request)

    def has_add_permission(self, request, obj):
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        open_to = obj is None or not obj.pk or workflow.may_edit(obj, request.user)
        return self._may("change" if obj else "add", request) and open_to

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def _may(self, do: str, request) -> bool:
        return request.user.has_perm(f"stories.{do}_story")


class LinkInline(PartInline):
    """An ordered link to something that is chosen by typing a part of its name."""

    linked: str
    classes = ["links"]

    def __init__(self, *args):
        self.fields = [(self.linked, "position")]
        self.autocomplete_fields = [self.linked]
        super().__init__(*args)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(self.linked)


class TextInline(PartInline):
    model = StoryText
    formset = formsets.TextFormSet
    fieldsets = [
        (None, {"fields": ["language", "translation_state", "title", "summary"]}),
        (
            _("The case in full"),
            {
                "classes": ["collapse"],
                "fields": ["situation", "gesture", "outcome", "lesson", "questions", "doubts"],
            },
        ),
    ]

    readonly_fields = ["translation_state"]

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj and obj.texts.exists() else 1

    @admin.display(description=_("State"))
    def translation_state(self, text):
        """The state of a text with the way to the editor beside its original."""
        if not text.pk:
            return ""
        if not hasattr(self, "cells"):  # an inline lives as long as its page
            self.cells = ledger.of_story(text.story_id)
        cell = self.cells.get(text.language)
        if cell is None or cell.state in (State.ORIGINAL, State.MISSING):
            return cell.state.label if cell else ""
        url = reverse("admin:stories_translation_edit", args=[text.story_id, text.language])
        return format_html(
            '{} · <a href="{}">{}</a>', cell.state.label, url, _("Beside the original")
        )


class GestureInline(LinkInline):
    model = StoryGesture
    linked = "gesture"
    formset = formsets.GestureLinkFormSet
    verbose_name_plural = _("gestures (the first is the main one)")


class ChannelInline(LinkInline):
    model = StoryChannel
    linked = "channel"


class PlaceInline(LinkInline):
    model = StoryPlace
    linked = "place"


class SourceInline(LinkInline):
    model = StorySource
    linked = "source"
    formset = formsets.SourceLinkFormSet
    verbose_name_plural = _("sources (in the order of the footnotes)")

    def get_queryset(self, request):
        return super().get_queryset(request).defer("source__full_text")


class OutcomeInline(PartInline):
    """Must come after :class:`SourceInline`: see ``formsets``."""

    model = Outcome
    formset = formsets.OutcomeFormSet
    fields = [
        ("kind", "evidence", "position"),
        ("qualifier", "value", "unit"),
        ("metric", "as_of"),
        "source",
        "note",
    ]
    autocomplete_fields = ["kind"]

    def get_queryset(self, request):
        return (
            super()
            .get_queryset(request)
            .select_related("kind", "source")
            .defer("source__full_text")
        )

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "source":
            kwargs["help_text"] = _(
                "One of the story's own sources: those above. Without JavaScript, save a new one first."
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "source":
            field.widget.can_add_related = field.widget.can_change_related = False
        return field
