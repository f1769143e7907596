"""The list's actions: choose cases, see which of them can and why others cannot, do it, take it back."""

from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories import bulk, workflow
from stories.admin.filters import insider
from stories.bulk import BulkDeed
from stories.models import BulkChange, Channel, GestureType, Verification

SHOWN = 50  # changes in the list of those that were made
CHECKED, CONFIRMED = "_checked", "_confirmed"


class MomentForm(forms.Form):
    """A moment to come as the browser's own field gives it, in UTC."""

    value = forms.DateTimeField(
        label=gettext_lazy("Publish on (UTC)"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def clean_value(self):
        moment = self.cleaned_data["value"].replace(tzinfo=UTC)
        if moment <= timezone.now():
            raise ValidationError(_("Choose a moment that is still to come."))
        return moment.isoformat()


class VerificationForm(forms.Form):
    value = forms.ChoiceField(label=gettext_lazy("Verification"), choices=Verification)


class TermForm(forms.Form):
    """One of the terms; where one is removed, one of those that the chosen cases have."""

    def __init__(self, *args, terms, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"] = forms.ModelChoiceField(
            terms, to_field_name="slug", label=terms.model._meta.verbose_name
        )

    def clean_value(self):
        return self.cleaned_data["value"].slug


TERMS = {"gesture": GestureType, "channel": Channel}


def value_form(deed: BulkDeed, stories, data=None) -> forms.Form | None:
    """The form of what a deed asks for; None if it asks for nothing."""
    if deed.asks == "moment":
        return MomentForm(data)
    if deed.asks == "verification":
        return VerificationForm(data)
    if model := TERMS.get(deed.asks):
        terms = model.objects.order_by("order", "slug")
        if deed.name.startswith("remove_"):
            terms = terms.filter(stories__in=[story.pk for story in stories]).distinct()
        return TermForm(data, terms=terms)
    return None


def told(deed: BulkDeed, value: str) -> str:
    """What a deed was done with, as people say it."""
    if not value:
        return ""
    if deed.asks == "moment":
        moment = datetime.fromisoformat(value).astimezone(UTC)
        return f"{date_format(moment, 'DATETIME_FORMAT')} UTC"
    if deed.asks == "verification":
        return str(Verification(value).label)
    return str(TERMS[deed.asks].objects.filter(slug=value).first() or value)


class ActsInBulk:
    """For the admin of stories: ``bulk.DEEDS`` as actions, each confirmed on a page of its own."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("bulk/", view(self.bulk_list_view), name="stories_story_bulk"),
            path("bulk/<int:number>/", view(self.bulk_view), name="stories_story_bulk_change"),
            path(
                "bulk/<int:number>/undo/", view(self.bulk_undo_view), name="stories_story_bulk_undo"
            ),
            *super().get_urls(),
        ]

    def get_actions(self, request):
        """Nothing but these: there is no "delete selected"."""
        if IS_POPUP_VAR in request.GET:
            return {}
        return {
            name: (_act_on, name, deed.label)
            for name, deed in bulk.DEEDS.items()
            if request.user.has_perm(deed.permission)
        }

    def response_action(self, request, queryset):
        data = request.POST.copy()
        chosen = [pk for pk in data.getlist(ACTION_CHECKBOX_NAME) if pk.isascii() and pk.isdigit()]
        data.setlist(ACTION_CHECKBOX_NAME, [pk for pk in chosen if len(pk) < 19])
        request.POST = data
        return super().response_action(request, queryset)

    # --- the page that asks -----------------------------------------------------------------------

    def act(self, request, deed: BulkDeed, queryset):
        stories = list(queryset[: bulk.MOST + 1])
        if len(stories) > bulk.MOST:
            said = _("Choose at most %(number)d cases at once.") % {"number": bulk.MOST}
            self.message_user(request, said, messages.ERROR)
            return None
        given = CHECKED in request.POST or CONFIRMED in request.POST
        form = value_form(deed, stories, request.POST if given else None)
        value = form.cleaned_data["value"] if form and form.is_valid() else ""
        known = form is None or bool(value)
        problem = ""
        if known and CONFIRMED in request.POST:
            try:
                return self._carried_out(request, deed, stories, value)
            except ValidationError as error:
                problem = " ".join(error.messages)
        found = bulk.outlook(deed, stories, by=request.user, value=value) if known else []
        context = self.bulk_context(
            request,
            deed.label,
            deed=deed,
            form=form,
            sent=request.POST.get("value", ""),
            told=told(deed, value),
            stories=stories,
            known=known,
            can=[case for case in found if not case.refused],
            cannot=[case for case in found if case.refused],
            proposes=any(case.proposes for case in found),
            problem=problem,
            reason=_reason(request),
            box=ACTION_CHECKBOX_NAME,
        )
        return TemplateResponse(request, "admin/stories/story/bulk.html", context)

    def _carried_out(self, request, deed, stories, value):
        reason = _reason(request)
        change = bulk.carry_out(deed, stories, by=request.user, value=value, reason=reason)
        done = change.cases.filter(refused="").select_related("story")
        for case in done:
            self.log_change(request, case.story, str(deed.label))
        self._say(request, deed.done % len(done), len(done))
        return self._shown(request, change)

    def _shown(self, request, change):
        url = reverse("admin:stories_story_bulk_change", args=[change.pk])
        kept = {"preserved_filters": self.get_preserved_filters(request), "opts": self.opts}
        return HttpResponseRedirect(add_preserved_filters(kept, url))

    def _say(self, request, said: str, number: int) -> None:
        if number:
            self.message_user(request, said, messages.SUCCESS)
        else:
            self.message_user(request, _("Nothing was changed."), messages.WARNING)

    def bulk_context(self, request, title, **more) -> dict:
        base = self.admin_site.each_context(request)
        kept = {"preserved_filters": self.get_preserved_filters(request)}
        return base | kept | {"title": title, "opts": self.opts} | more

    # --- what was done ----------------------------------------------------------------------------

    def bulk_list_view(self, request):
        """The latest changes of several cases: one's own, and everybody's for reviewers."""
        changes = self._changes(request).select_related("by").prefetch_related("cases")[:SHOWN]
        rows = [(change, _summary(change)) for change in changes]
        context = self.bulk_context(request, _("Changes of several cases"), rows=rows)
        return TemplateResponse(request, "admin/stories/story/bulk_list.html", context)

    def bulk_view(self, request, number):
        change = self._change(request, number)
        deed = bulk.DEEDS[change.deed]
        cases = change.cases.select_related("undone_by", "proposal").prefetch_related(
            "story__texts"
        )
        context = self.bulk_context(
            request,
            deed.label,
            change=change,
            told=told(deed, change.value),
            done=[case for case in cases if not case.refused],
            refused=[case for case in cases if case.refused],
            may_undo=any(not case.refused and not case.undone_at for case in cases),
        )
        return TemplateResponse(request, "admin/stories/story/bulk_done.html", context)

    def bulk_undo_view(self, request, number):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        change = self._change(request, number)
        before = set(bulk.undoable(change).values_list("pk", flat=True))
        bulk.undo(change=change, by=request.user)
        undone = change.cases.filter(pk__in=before, undone_at__isnull=False).select_related("story")
        said = _("Taken back: %(deed)s") % {"deed": bulk.DEEDS[change.deed].label}
        for case in undone:
            self.log_change(request, case.story, said)
        number = len(undone)
        said = ngettext("%d case is as it was.", "%d cases are as they were.", number) % number
        self._say(request, said, number)
        if stay := len(before) - number:
            said = ngettext(
                "%d case stays as it is: see why below.",
                "%d cases stay as they are: see why below.",
                stay,
            )
            self.message_user(request, said % stay, messages.WARNING)
        return self._shown(request, change)

    def _changes(self, request):
        if not insider(request.user):
            raise PermissionDenied
        found = BulkChange.objects.filter(deed__in=bulk.DEEDS)
        return found if request.user.has_perm(workflow.PUBLISH) else found.filter(by=request.user)

    def _change(self, request, number: int) -> BulkChange:
        return get_object_or_404(self._changes(request), pk=min(number, 2**62))


def _reason(request) -> str:
    return request.POST.get("_reason", "").replace("\0", "")[:500]


def _act_on(model_admin, request, queryset):
    return model_admin.act(request, bulk.DEEDS[request.POST["action"]], queryset)


def _summary(change: BulkChange) -> dict:
    cases = list(change.cases.all())
    done = [case for case in cases if not case.refused]
    return {
        "deed": bulk.DEEDS[change.deed].label,
        "told": told(bulk.DEEDS[change.deed], change.value),
        "done": len(done),
        "refused": len(cases) - len(done),
        "undone": sum(1 for case in done if case.undone_at),
    }
