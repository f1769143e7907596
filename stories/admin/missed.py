"""Searches that found nothing: a month's, each one click away from becoming a synonym."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories import search, vocabulary, workflow
from stories.admin.dashboard import Box, Line
from stories.admin.versions import number
from stories.models import Kind, MissedSearch, SettledSearch

TOP = 5  # on the first page of the workshop


def page_url() -> str:
    return reverse("admin:stories_missedsearch_month")


def settle_url(miss) -> str:
    return reverse("admin:stories_missedsearch_settle", args=[miss.missed.id])


def may_settle(user) -> bool:
    return user.has_perm("stories.view_missedsearch") and user.has_perm(workflow.CHANGE)


def _open_to(miss, user) -> list:
    """The nearest ones that this person may give a synonym."""
    return [near for near in miss.nearest if vocabulary.may_change(near.kind, user)]


@admin.site.box(60)
def empty_searches(user) -> Box | None:
    """The most frequent of this month with the nearest term, one click away."""
    if not may_settle(user):
        return None
    total, found, _done = vocabulary.misses(count=TOP)
    empty = _("Every search of this month found something.")
    lines = [_line(miss, user) for miss in found]
    return Box(_("Searches that found nothing"), total, lines, page_url(), empty, wide=bool(lines))


def _line(miss, user) -> Line:
    times = ngettext("%(count)d time", "%(count)d times", miss.missed.searches)
    note = f"{times % {'count': miss.missed.searches}}, {_language(miss.missed.language)}"
    nearest = _open_to(miss, user)
    if not nearest:
        return Line(miss.missed.said, settle_url(miss), note)
    near = nearest[0]
    return Line(
        miss.missed.said,
        settle_url(miss),
        note,
        f"synonym:{near.kind}:{near.thing.pk}",
        _("Synonym of “%(name)s”") % {"name": near.thing},
        settle_url(miss),
    )


def _language(code: str) -> str:
    return _(dict(settings.LANGUAGES)[code])


class AnotherForm(forms.Form):
    """Any term or brand, and the language of the word."""

    term = forms.ChoiceField(label=gettext_lazy("Synonym of"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the word"), choices=settings.LANGUAGES
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["term"].choices = [
            (
                vocabulary.model_of(kind)._meta.verbose_name_plural,
                [
                    (f"{kind}:{thing.pk}", str(thing))
                    for thing in vocabulary.model_of(kind).objects.all()
                ],
            )
            for kind in vocabulary.KINDS
            if vocabulary.may_change(kind, user)
        ]


class SettlesSearches:
    """For the admin of missed searches."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("month/", view(self.month_view), name="stories_missedsearch_month"),
            path("<int:pk>/settle/", view(self.settle_view), name="stories_missedsearch_settle"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        tools = [(_("This month’s, with proposals"), page_url())]
        return super().changelist_view(request, {"reshaping": tools} | (extra_context or {}))

    def month_view(self, request):
        """This month's, the most frequent first, each with the nearest terms and brands as buttons."""
        if not may_settle(request.user):
            raise PermissionDenied
        total, found, done = vocabulary.misses()
        context = self.admin_site.each_context(request) | {
            "title": _("Searches that found nothing this month"),
            "opts": self.opts,
            "total": total,
            "rows": [(miss, _open_to(miss, request.user)) for miss in found],
            "done": [(miss, _became(miss.settled)) for miss in done],
        }
        return TemplateResponse(request, "admin/stories/vocabulary/missed.html", context)

    def settle_view(self, request, pk):
        """Choose any term (GET); make it a synonym, put it aside, or take that back (POST)."""
        if not may_settle(request.user):
            raise PermissionDenied
        missed = get_object_or_404(MissedSearch, pk=min(pk, 2**63 - 1))
        form = AnotherForm(
            request.POST if request.POST.get("deed") == "another" else None,
            user=request.user,
            initial={"language": missed.language},
        )
        if request.method == "POST" and (not form.is_bound or form.is_valid()):
            self._told(request, missed, form)
            return HttpResponseRedirect(page_url())
        context = self.admin_site.each_context(request) | {
            "title": _("“%(q)s” found nothing") % {"q": missed.q},
            "opts": self.opts,
            "missed": missed,
            "form": form,
        }
        return TemplateResponse(request, "admin/stories/vocabulary/settle.html", context)

    def _told(self, request, missed, form) -> None:
        try:
            said, warnings = self._deed(request, missed, form)
        except (ValidationError, PermissionDenied) as error:
            text = " ".join(getattr(error, "messages", [str(error)]))
            self.message_user(request, text, messages.ERROR)
            return
        self.message_user(request, said, messages.SUCCESS)
        for warning in warnings:
            self.message_user(request, str(warning), messages.WARNING)

    def _deed(self, request, missed, form) -> tuple[str, list]:
        deed, _colon, rest = request.POST.get("deed", "").partition(":")
        q, by = missed.q, request.user
        if deed == "aside":
            vocabulary.aside(q=q, language=missed.language, by=by)
            return _("“%(q)s” was put aside.") % {"q": q}, []
        if deed == "back":
            settled = SettledSearch.objects.filter(
                words=search.folded(q)[:200], language=missed.language
            ).first()
            vocabulary.take_back(settled=settled or SettledSearch(), by=by)
            return _("“%(q)s” is open again.") % {"q": q}, []
        language = missed.language
        if deed == "another":
            rest, language = form.cleaned_data["term"], form.cleaned_data["language"]
        elif deed != "synonym":
            raise Http404
        return self._synonym(missed, rest, language, by)

    def _synonym(self, missed, named: str, language: str, by) -> tuple[str, list]:
        kind, _colon, pk = named.partition(":")
        if kind not in vocabulary.KINDS:
            raise Http404
        thing = get_object_or_404(vocabulary.model_of(kind), pk=number(pk))
        _settled, clashes = vocabulary.settle(
            q=missed.q,
            language=missed.language,
            said_language=language,
            kind=kind,
            thing=thing,
            by=by,
        )
        said = _("“%(q)s” is now a synonym of “%(name)s”.") % {"q": missed.q, "name": thing}
        return f"{said} {_finds(missed)}", clashes


def _finds(missed) -> str:
    found = search.find(missed.q, language=missed.language, limit=0, facets=False)
    if not found.total:
        return _("It still finds nothing: no published case has it.")
    return ngettext(
        "It finds %(count)d case now.", "It finds %(count)d cases now.", found.total
    ) % {"count": found.total}


def _became(settled) -> str:
    """What became of a search, in words."""
    if not settled.object_id:
        return settled.get_verdict_display()
    thing = vocabulary.model_of(settled.kind).objects.filter(pk=settled.object_id).first()
    if thing is None:
        return settled.get_verdict_display()
    if settled.kind == Kind.BRAND:
        return _("Synonym of “%(name)s”") % {"name": thing}
    return _("Synonym of “%(name)s” (%(language)s)") % {
        "name": thing,
        "language": _language(settled.said_language),
    }
