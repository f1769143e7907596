"""Completeness beside the form of a case: of what is saved, of what came back, of what is being typed.

The rules are those of ``stories/completeness.py``. A form that is being filled in is read by the same
form classes that save it, into a case that exists only in memory; nothing is written.
"""

from copy import copy
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse

from stories import completeness
from stories.completeness import PARTS, Finding
from stories.models import Story

# the part of the form that a rule is about -> where it is on the page
ANCHORS = {
    "texts": "texts-group",
    "gesture_links": "gesture_links-group",
    "source_links": "source_links-group",
    "place_links": "place_links-group",
    "outcomes": "outcomes-group",
    "happened_on": "id_happened_on",
    "verification": "id_verification",
}
# rules about the English text -> its fields; the first empty one is the place
TOLD = {
    "english": ("title", "summary"),
    "summary": ("summary",),
    "parts": PARTS,
    "lesson": ("lesson",),
    "questions": ("questions",),
    "disputed": ("doubts",),
}
# rules about figures -> what a figure lacks
FIGURES = {"figures": "source", "dated_figures": "as_of"}
LINKED = {
    "gesture_links": "gesture_id",
    "channel_links": "channel_id",
    "place_links": "place_id",
    "source_links": "source_id",
}


@dataclass(frozen=True)
class Completeness:
    """Every finding with the id of the field that mends it, and how many rules are kept."""

    findings: list[tuple[Finding, str]]
    live: bool = False  # of a form as it is being filled in
    saved: bool = False  # of the case as it is stored

    @property
    def total(self) -> int:
        return len(self.findings)

    @property
    def kept(self) -> int:
        return sum(1 for finding, _place in self.findings if finding.kept)


def as_written(form, formsets) -> Story:
    """The case as a filled-in form has it, with its parts, in memory only."""
    for part in (form, *(part for formset in formsets for part in formset.forms)):
        _emptied(part)
    story = copy(form.instance)
    story.pk = story.pk or 0  # without one Django refuses to look at parts at all
    story._prefetched_objects_cache = {formset.prefix: _parts(formset) for formset in formsets}
    return story


def _emptied(form) -> None:
    """What was needed and is empty now: Django leaves the old value, the reader of the form must not."""
    for name in form.errors:
        field = form.fields.get(name)
        if field and form[name].value() in field.empty_values and hasattr(form.instance, name):
            column = form.instance._meta.get_field(name)
            setattr(form.instance, column.attname, column.get_default())


def _parts(formset) -> list:
    parts = [form.instance for form in formset.remaining_forms()]
    linked = LINKED.get(formset.prefix)
    return [part for part in parts if getattr(part, linked)] if linked else parts


def judge(story: Story, formsets, **how: bool) -> Completeness:
    """Every rule for a story, and where in its form each can be kept."""
    shown = {formset.prefix: formset for formset in formsets}
    findings = completeness.examine(story)
    return Completeness([(finding, _place(finding.rule, shown)) for finding in findings], **how)


def _place(rule, shown: dict) -> str:
    anchor = ANCHORS[rule.field]
    if rule.field == "texts" and rule.code in TOLD:
        forms = [form for form in _forms(shown, "texts") if form.instance.language == _english()]
        return _first_empty(forms[0], TOLD[rule.code]) if forms else anchor
    if lacked := FIGURES.get(rule.code):
        for form in _forms(shown, "outcomes"):
            outcome = form.instance
            if outcome.value is not None and not getattr(outcome, lacked):
                return f"id_{form.prefix}-{lacked}"
    return anchor


def _forms(shown: dict, prefix: str) -> list:
    return shown[prefix].forms if prefix in shown else []


def _english() -> str:
    return settings.LANGUAGE_CODE


def _first_empty(form, names) -> str:
    empty = (name for name in names if not getattr(form.instance, name))
    return f"id_{form.prefix}-{next(empty, names[0])}"


class ShowsCompleteness:
    """For the admin of stories: the list of rules beside the form, and its address while typing."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.completeness_view)
        return [
            path("add/completeness/", view, name="stories_story_completeness_new"),
            path("<path:object_id>/completeness/", view, name="stories_story_completeness"),
            *super().get_urls(),
        ]

    def completeness_view(self, request, object_id=None):
        """The rules for a form as it is sent; writes nothing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        story = self.thing(request, object_id) if object_id else None
        if not self._may_write(request, story):
            raise PermissionDenied
        form = self.get_form(request, story, change=bool(story))(request.POST, instance=story)
        form.is_valid()
        formsets, _inlines = self._create_formsets(request, form.instance, change=bool(story))
        for formset in formsets:
            formset.is_valid()
        found = judge(as_written(form, formsets), formsets, live=True)
        context = {"completeness": found}
        return TemplateResponse(request, "admin/stories/story/_completeness.html", context)

    def _may_write(self, request, story: Story | None) -> bool:
        if story is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request, story)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        if form.is_bound:
            story = as_written(form, formsets)
        elif obj and obj.pk:
            story = Story.objects.for_export().get(pk=obj.pk)
        else:
            story = Story(pk=0)
            story._prefetched_objects_cache = {formset.prefix: [] for formset in formsets}
        saved = not form.is_bound and bool(story.pk)
        context["completeness"] = judge(story, formsets, live=form.is_bound, saved=saved)
        stored = obj if obj and obj.pk else None
        name = "completeness" if stored else "completeness_new"
        url = reverse(f"admin:stories_story_{name}", args=[stored.pk] if stored else [])
        context["completeness_url"] = url if self._may_write(request, stored) else ""
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
