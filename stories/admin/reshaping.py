"""Merging, splitting and renaming from a term's or brand's own page: chosen, previewed, confirmed."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import search, vocabulary
from stories.models import Kind
from stories.models.rules import TEXT_LANGUAGES, slug_validator

NEAREST = 4
WHY = {"max_length": 1000, "label": gettext_lazy("Why")}


class TargetForm(forms.Form):
    """Which one it is merged into."""

    into = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Merge into"),
        error_messages={
            "invalid_choice": gettext_lazy(
                "That one is not there: somebody merged or deleted it meanwhile."
            )
        },
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = others


class NamesForm(forms.Form):
    """Names by language, a brand's only one under English, and the address."""

    def __init__(self, *args, kind, required=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        longest = 100 if kind == Kind.BRAND else 80
        for code in TEXT_LANGUAGES[:1] if kind == Kind.BRAND else TEXT_LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                max_length=longest, required=required and code == "en"
            )
        self.fields["slug"] = forms.CharField(
            max_length=60,
            required=False,
            validators=[slug_validator],
            label=gettext_lazy("Address"),
            help_text=gettext_lazy("Left empty, it is made from the English name."),
        )

    @property
    def named(self) -> list:
        """The name fields with their language: ``[("en", bound field), …]``."""
        return [(n.removeprefix("name_"), self[n]) for n in self.fields if n.startswith("name_")]

    @property
    def names(self) -> dict[str, str]:
        return {code: self.cleaned_data.get(f"name_{code}", "") for code, _field in self.named}

    @property
    def address(self) -> str:
        return self.cleaned_data.get("slug") or slugify(self.cleaned_data.get("name_en", ""))[:60]


class RenameForm(NamesForm):
    keep = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Keep the old names as synonyms")
    )
    reason = forms.CharField(required=False, **WHY)
    version = forms.IntegerField(widget=forms.HiddenInput)


class SplitForm(NamesForm):
    """Which cases move, and to what: another one that there is, or a new one."""

    stories = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        error_messages={
            "invalid_choice": gettext_lazy("One of the cases no longer has it: choose again.")
        },
    )
    into = forms.ModelChoiceField(
        queryset=None, required=False, label=gettext_lazy("One that there is")
    )

    def __init__(self, *args, thing, kind, others, cases, **kwargs):
        super().__init__(*args, kind=kind, required=False, **kwargs)
        self.thing = thing
        self.fields["into"].queryset = others
        self.fields["into"].empty_label = _("A new one, named below")
        self.fields["stories"].choices = [(case.pk, str(case)) for case in cases]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if cleaned["into"] and any(self.names.values()):
            raise ValidationError(_("Choose one that there is, or name a new one: not both."))
        if not cleaned["into"]:
            self._check_new()
        return cleaned

    def _check_new(self):
        try:
            vocabulary.made_from(self.kind, self.thing, slug=self.address, names=self.names)
        except ValidationError as error:
            for name, messages_of_it in error.message_dict.items():
                here = "name_en" if name == "name" else name
                self.add_error(here if here in self.fields else None, messages_of_it)


class Reshapes:
    """For the admins of terms and brands."""

    @property
    def kind(self) -> str:
        return vocabulary.kind_of_model(self.model)

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"stories_{self.opts.model_name}"
        return [
            path(f"<path:object_id>/{verb}/", view(function), name=f"{name}_{verb}")
            for verb, function in (
                ("merge", self.merge_view),
                ("split", self.split_view),
                ("rename", self.rename_view),
            )
        ] + super().get_urls()

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            base = f"admin:stories_{self.opts.model_name}"
            context["reshaping"] = [
                (label, reverse(f"{base}_{verb}", args=[obj.pk]))
                for verb, label, allowed in (
                    ("rename", _("Rename…"), vocabulary.may_change),
                    ("merge", _("Merge into…"), vocabulary.may_reshape),
                    ("split", _("Split…"), vocabulary.may_reshape),
                )
                if allowed(self.kind, request.user)
            ]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _found(self, request, object_id, allowed):
        """The thing, for somebody who may; None if it is gone."""
        if not allowed(self.kind, request.user):
            raise PermissionDenied
        return self.get_object(request, unquote(object_id))

    def _others(self, thing):
        return self.model.objects.exclude(pk=thing.pk).order_by(*self.ordering)

    def _gone(self, request, object_id):
        return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)

    def _page(self, request, thing, name, title, **more):
        context = self.context(request, thing, title, subtitle=None, kind=self.kind, **more)
        return TemplateResponse(request, f"admin/stories/vocabulary/{name}.html", context)

    # --- merging -----------------------------------------------------------------------------------

    def merge_view(self, request, object_id):
        """Choose (GET), preview (GET with ``into``), merge (POST)."""
        thing = self._found(request, object_id, vocabulary.may_reshape)
        if thing is None:
            return self._gone(request, object_id)
        data = request.POST if request.method == "POST" else request.GET or None
        form = TargetForm(data, others=self._others(thing))
        if not form.is_valid():
            return self._choose(request, thing, form)
        target, problem = form.cleaned_data["into"], None
        if request.method == "POST":
            try:
                return self._merged(request, thing, target)
            except ValidationError as error:
                problem = " ".join(error.messages)
        try:
            plan = vocabulary.plan_merge(kind=self.kind, source=thing, target=target)
        except ValidationError as error:
            form.add_error(None, error)
            return self._choose(request, thing, form)
        title = _("Merge “%(name)s” into “%(target)s”") % {"name": thing, "target": target}
        given = request.POST.get("reason", "")
        return self._page(request, thing, "merge", title, plan=plan, problem=problem, given=given)

    def _choose(self, request, thing, form):
        words = search.folded(str(thing))
        near = [
            likely.id
            for likely in search.likely(words, 3 * NEAREST)
            if likely.kind == self.kind and likely.id != thing.pk
        ][:NEAREST]
        found = self.model.objects.in_bulk(near)
        nearest = [found[pk] for pk in near if pk in found]
        title = _("Merge “%(name)s” into another") % {"name": thing}
        return self._page(request, thing, "choose", title, form=form, nearest=nearest)

    def _merged(self, request, thing, target):
        change = vocabulary.merge(
            kind=self.kind,
            source=thing,
            target=target,
            by=request.user,
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
        )
        said = _("“%(name)s” was merged into “%(target)s”.") % {"name": thing, "target": target}
        return self._done(request, change, said, target)

    def _done(self, request, change, said, target):
        self.log_change(request, target, said)
        undo = reverse("admin:stories_vocabularychange_undo", args=[change.pk])
        link = format_html('{} <a href="{}">{}</a>', said, undo, _("Undo…"))
        self.message_user(request, link, messages.SUCCESS)
        name = f"admin:stories_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[change.target_id]))

    # --- splitting ---------------------------------------------------------------------------------

    def split_view(self, request, object_id):
        """Choose (GET), preview (POST), split (POST with ``seen``)."""
        thing = self._found(request, object_id, vocabulary.may_reshape)
        if thing is None:
            return self._gone(request, object_id)
        cases = vocabulary.cases(self.kind, thing).prefetch_related("texts").order_by("slug")
        data = request.POST if request.method == "POST" else None
        form = SplitForm(data, thing=thing, kind=self.kind, others=self._others(thing), cases=cases)
        plan = problem = None
        if data is not None and form.is_valid():
            try:
                if "seen" in request.POST:
                    return self._split(request, thing, form)
            except ValidationError as error:
                problem = " ".join(error.messages)
            try:
                chosen = form.cleaned_data["stories"]
                plan = vocabulary.plan_split(kind=self.kind, source=thing, stories=chosen)
            except ValidationError as error:
                form.add_error(None, error)
        if plan is None or "again" in request.POST:
            title = _("Split “%(name)s”") % {"name": thing}
            return self._page(request, thing, "split", title, form=form, cases=cases)
        target = form.cleaned_data["into"] or form.names["en"]
        title = _("Split “%(name)s”: preview") % {"name": thing}
        more = {"plan": plan, "problem": problem, "form": form, "target": target}
        more |= {"sent": _sent(form), "given": request.POST.get("reason", "")}
        return self._page(request, thing, "split_preview", title, **more)

    def _split(self, request, thing, form):
        into = form.cleaned_data["into"]
        change = vocabulary.split(
            kind=self.kind,
            source=thing,
            stories=form.cleaned_data["stories"],
            into=into,
            slug=form.address,
            names=form.names,
            by=request.user,
            reason=request.POST.get("reason", ""),
            seen=request.POST.get("seen", ""),
        )
        said = _("“%(name)s” was split into “%(target)s”.") % {
            "name": thing,
            "target": into or form.names["en"],
        }
        return self._done(request, change, said, into or thing)

    # --- renaming ----------------------------------------------------------------------------------

    def rename_view(self, request, object_id):
        """Another name and address; the old address leads to the new one."""
        thing = self._found(request, object_id, vocabulary.may_change)
        if thing is None:
            return self._gone(request, object_id)
        brand = self.kind == Kind.BRAND
        names = (
            {"name_en": thing.name}
            if brand
            else {f"name_{code}": getattr(thing, f"name_{code}") for code in TEXT_LANGUAGES}
        )
        initial = names | {"slug": thing.slug, "version": thing.version, "keep": True}
        data = request.POST if request.method == "POST" else None
        form = RenameForm(data, kind=self.kind, initial=initial)
        form.fields["slug"].help_text = _("The old address leads to the new one.")
        if data is not None and form.is_valid():
            try:
                self._rename(request, thing, form)
            except ValidationError as error:
                form.add_error(None, " ".join(error.messages))
            else:
                name = f"admin:stories_{self.opts.model_name}_change"
                return HttpResponseRedirect(reverse(name, args=[thing.pk]))
        title = _("Rename “%(name)s”") % {"name": thing}
        return self._page(request, thing, "rename", title, form=form)

    def _rename(self, request, thing, form):
        names = {"": form.names["en"]} if self.kind == Kind.BRAND else form.names
        renamed = vocabulary.rename(
            kind=self.kind,
            thing=thing,
            names=names,
            slug=form.address,
            keep=form.cleaned_data["keep"],
            version=form.cleaned_data["version"],
            by=request.user,
            reason=form.cleaned_data["reason"],
        )
        said = _("“%(name)s” is now called “%(new)s”.") % {"name": thing, "new": renamed}
        self.log_change(request, renamed, said)
        self.message_user(request, said, messages.SUCCESS)


def _sent(form) -> list[tuple[str, str]]:
    """What a form was sent with, to be sent again from the preview."""
    names = [name for name in form.fields if name != "stories"]
    pairs = [(name, form.data.get(name, "")) for name in names]
    return pairs + [("stories", str(pk)) for pk in form.cleaned_data["stories"]]
