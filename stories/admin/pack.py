"""Course packs: the cases in their order, the notes, and who can see the pack."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from stories import teaching
from stories.admin.fields import FormRules, Paragraphs
from stories.admin.formsets import OrderedFormSet
from stories.admin.protection import TellsCollisions
from stories.models import Pack, PackStatus, PackStory, Status, Story

SHORT_NOTE = {
    models.TextField: {
        "form_class": Paragraphs,
        "widget": forms.Textarea(attrs={"rows": 3, "cols": 80}),
    }
}


@dataclass(frozen=True)
class PackStep:
    """A verb of the workflow with the words of its button and of what was done."""

    move: Callable
    to: PackStatus
    button: str
    done: str

    @property
    def name(self) -> str:
        return f"_{self.move.__name__}"


STEPS = (
    PackStep(
        teaching.publish_pack,
        PackStatus.PUBLISHED,
        _("Save and list for everybody"),
        _("The pack is listed for everybody."),
    ),
    PackStep(
        teaching.unlist_pack,
        PackStatus.UNLISTED,
        _("Save and show to those with the address"),
        _("Who has its address can read the pack."),
    ),
    PackStep(
        teaching.return_pack_to_draft,
        PackStatus.DRAFT,
        _("Save and return to draft"),
        _("The pack is a draft again."),
    ),
)


class EntryFormSet(OrderedFormSet):
    """The cases of a pack: published ones, and those it has already, which may be archived by now."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        allowed = Q(status=Status.PUBLISHED)
        if self.instance.pk:
            allowed |= Q(pk__in=self.instance.entries.values("story"))
        field = form.fields["story"]
        field.queryset = Story.objects.filter(allowed)
        field.error_messages["invalid_choice"] = _("Only a published case can be in a pack.")


class EntryInline(FormRules, admin.StackedInline):
    model = PackStory
    formset = EntryFormSet
    extra = 0
    fields = [("story", "position"), "note", "teacher_note"]
    autocomplete_fields = ["story"]
    formfield_overrides = FormRules.formfield_overrides | SHORT_NOTE

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 2

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("story__texts")

    def has_add_permission(self, request, obj):
        return obj is None or obj.belongs_to(request.user)

    def has_change_permission(self, request, obj=None):
        return obj is None or obj.belongs_to(request.user)

    has_view_permission = has_delete_permission = has_change_permission


@admin.register(Pack)
class PackAdmin(TellsCollisions, FormRules, admin.ModelAdmin):
    """One's own packs; everybody's for those who may change any."""

    list_display = ["title", "status", "author", "language", "cases", "updated_at"]
    list_filter = ["status", ("language", admin.AllValuesFieldListFilter)]
    list_select_related = ["author"]
    ordering = ["-updated_at", "slug"]
    search_fields = ["title", "slug"]
    search_help_text = _("Title or slug")
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", ("slug", "language"), "introduction", "teacher_note"]}),
        (_("Status"), {"fields": [("status", "author", "updated_at")]}),
    ]
    readonly_fields = ["status", "author", "updated_at"]
    inlines = [EntryInline]

    def get_queryset(self, request):
        packs = super().get_queryset(request).annotate(used=Count("stories"))
        if request.user.has_perm("stories.change_any_pack"):
            return packs
        return packs.filter(author=request.user)

    @admin.display(description=_("cases"), ordering="used")
    def cases(self, pack):
        return pack.used

    def save_model(self, request, obj, form, change):
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and self.has_change_permission(request, obj):
            context["steps"] = [step for step in STEPS if self._may(step, request, obj)]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_change(self, request, obj):
        """Saved; a step's button then moves the pack and shows it again."""
        for step in STEPS:
            if step.name in request.POST:
                self._take(step, request, obj)
                return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def _may(self, step: PackStep, request, pack: Pack) -> bool:
        return teaching.may_move_pack(pack=pack, to=step.to, by=request.user)

    def _take(self, step: PackStep, request, pack: Pack) -> None:
        try:
            step.move(pack=pack, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        except PermissionDenied as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.log_change(request, pack, str(step.done))
            self.message_user(request, step.done, messages.SUCCESS)
