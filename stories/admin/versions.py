"""Nobody overwrites unseen what somebody else saved meanwhile, and every save is kept as an edition.

A form carries the version of what it was filled in on. One that comes with an older version is not
saved: it comes back with what was written in it, says field by field what changed meanwhile, and
carries the present version, so that saving it again is done knowingly.
"""

from dataclasses import dataclass

from django import forms
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import QueryDict

from stories import history
from stories.admin import rebasing
from stories.models import Edition, Proposal
from stories.models.rules import KEYWORDS

# alike in form and entry
PLAIN = ("slug", "country", "language", "happened_on", "verification", *KEYWORDS)


@dataclass(frozen=True)
class Meanwhile:
    """What somebody else did while a form was open; ``edition`` (or proposal) says who and when."""

    edition: Edition | Proposal | None
    changes: list[history.Change]


def versioned(form_class: type[forms.ModelForm], *, held: bool) -> type[forms.ModelForm]:
    """The form with its version; ``held``: it is shown again as it was sent and never saved."""

    class Versioned(form_class):
        version = forms.IntegerField(required=False, widget=forms.HiddenInput)

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["version"].initial = self.instance.version if self.instance.pk else None

        def is_valid(self):
            return super().is_valid() and not held

    return Versioned


def number(sent: str) -> int:
    """A version as a browser sent it; nonsense is one that there never is."""
    return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 10 else 0


class KeepsEditions:
    """For admins of what has a version: locks while saving, notices older forms, keeps editions."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        held = bool(getattr(request, "meanwhile", None) or getattr(request, "held", False))
        return versioned(form, held=held)

    def subject(self, request, object_id: str):
        """What a form is about, locked while it is saved; None if there is no such thing."""
        try:
            pk = self.model._meta.pk.to_python(unquote(object_id))
        except ValidationError:
            return None
        found = self.model._base_manager.filter(pk=pk)
        return (found.select_for_update() if request.method == "POST" else found).first()

    def _changeform_view(self, request, object_id, form_url, extra_context):
        saving = request.method == "POST" and object_id
        thing = self.subject(request, object_id) if saving else None
        if thing is None:
            return super()._changeform_view(request, object_id, form_url, extra_context)
        if not self.has_change_permission(request, thing):
            return super()._changeform_view(request, object_id, form_url, extra_context)
        self.notice(request, thing)
        with history.changing(thing, by=request.user, reason=request.POST.get("_reason", "")):
            return super()._changeform_view(request, object_id, form_url, extra_context)

    def notice(self, request, thing) -> None:
        """Hold a form back that was filled in on an older version."""
        sent = request.POST.get("version", "")
        if sent == str(thing.version):
            return
        seen = history.last_before(
            thing, int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 10 else 0
        )
        changes = history.differences(seen.entry, history.entry_of(thing)) if seen else []
        last = Edition.objects.of(history.kind_of(thing), thing.pk).defer("entry").first()
        request.meanwhile = Meanwhile(last, changes)
        request.POST = self.laid_over(request, thing, seen.entry if seen else {})

    def laid_over(self, request, thing, seen: dict) -> QueryDict:
        """The form as it was sent, over the present state of the thing."""
        data = request.POST.copy()
        data["version"] = str(thing.version)
        for name in PLAIN:
            if name in seen and name in data and rebasing.same(data[name], _text(seen[name])):
                data[name] = _text(getattr(thing, name, None))
        told = {
            code: {name: _text(value) for name, value in text.items()}
            for code, text in seen.get("texts", {}).items()
        }
        for formset in self.present_formsets(request, thing):
            prefix = formset.prefix
            present = [
                {field.name: _text(field.value()) for field in form}
                for form in formset.initial_forms
            ]
            rows = rebasing.rows_of(data, prefix)
            base = told if prefix == "texts" else {}
            rows = rebasing.laid_over(rows, present, rebasing.KEYS[prefix], base)
            for name, value in rebasing.numbered(rows, prefix).items():
                data[name] = value
        return data

    def present_formsets(self, request, thing) -> list:
        return [
            formset(instance=thing, queryset=inline.get_queryset(request))
            for formset, inline in self.get_formsets_with_inlines(request, thing)
        ]

    def log_addition(self, request, obj, message):
        history.record(obj, by=request.user)
        return super().log_addition(request, obj, message)

    def render_change_form(self, request, context, *args, **kwargs):
        context["meanwhile"] = getattr(request, "meanwhile", None)
        return super().render_change_form(request, context, *args, **kwargs)


def _text(value) -> str:
    """A value as its field in the form shows it: a list has a line each."""
    if isinstance(value, list):
        return "\n".join(value)
    return "" if value is None else str(value)
