"""Translations: the ledger of all cases and languages, and the editor beside the original."""

from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BoundField
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import ledger, translating, workflow
from stories.admin import rebasing
from stories.admin.dashboard import MOST, Box, Line
from stories.admin.fields import LinesField, Paragraphs
from stories.history.difference import LABELS, written
from stories.models import Story, Translation
from stories.models.rules import TEXT_LANGUAGES
from stories.models.translation import PARTS
from stories.templatetags.casebook import language_name

LINE = 64  # characters in a line of a field, about


def address(story_id: int, language: str) -> str:
    return reverse("admin:stories_translation_edit", args=[story_id, language])


class WordsForm(forms.Form):
    """The words of a text, and (``seen``) those that were there when the form was opened."""

    title = forms.CharField(max_length=90)
    summary = Paragraphs(widget=forms.Textarea)
    situation = Paragraphs(widget=forms.Textarea, required=False)
    gesture = Paragraphs(widget=forms.Textarea, required=False)
    outcome = Paragraphs(widget=forms.Textarea, required=False)
    lesson = Paragraphs(widget=forms.Textarea, required=False)
    questions = LinesField(forms.CharField(), required=False, help_text=gettext_lazy("One a line."))
    doubts = Paragraphs(widget=forms.Textarea, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, sheet: translating.Sheet, *, writable: bool, data=None):
        shown = {name: written(sheet.words.get(name)) for name in PARTS}
        super().__init__(data, initial=shown | {"seen": sheet.seen.dump()})
        for name in PARTS:
            field = self.fields[name]
            field.label = capfirst(LABELS[name])
            field.disabled = not writable
            field.widget.attrs |= {"lang": sheet.language, "spellcheck": "true"}
            if isinstance(field.widget, forms.Textarea):
                longest = max(shown[name], written(sheet.original.get(name)), key=len)
                field.widget.attrs["rows"] = 1 + len(longest) // LINE + longest.count("\n")

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in PARTS}


@dataclass(frozen=True)
class Part:
    """One row of the editor: a part of the text in the original, the reference and the translation."""

    name: str
    label: str
    original: str
    runs: list[tuple[str, str]]
    reference: str
    field: BoundField

    @property
    def longest(self) -> int:
        return len(self.original)

    @property
    def length(self) -> int:
        return len(self.field.value() or "")

    @property
    def limit(self) -> int | None:
        return self.field.field.max_length if self.name == "title" else None


def parts(sheet: translating.Sheet, form: WordsForm, reference: str) -> list[Part]:
    beside = sheet.texts.get(reference, {})
    return [
        Part(
            name,
            str(form.fields[name].label),
            written(sheet.original.get(name)),
            sheet.changes.get(name, []),
            written(beside.get(name)),
            form[name],
        )
        for name in PARTS
    ]


@admin.register(Translation)
class TranslationAdmin(admin.ModelAdmin):
    """For whoever may change cases; nothing of it is a form of the model itself."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("", view(self.changelist_view), name="stories_translation_changelist"),
            path(
                "<int:story_id>/<str:language>/",
                view(self.edit_view),
                name="stories_translation_edit",
            ),
        ]

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(workflow.CHANGE)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    # --- the ledger ------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = self._context(
            request,
            _("Translations"),
            ledger=ledger.page(request.GET, request.user),
            choices=ledger.CHOICES,
            languages=TEXT_LANGUAGES,
            states=list(ledger.State),
        )
        return TemplateResponse(request, "admin/stories/translation/ledger.html", context)

    def _context(self, request, title: str, **more) -> dict:
        base = self.admin_site.each_context(request)
        return base | {"title": title, "opts": self.opts, "has_view_permission": True} | more

    # --- the editor ------------------------------------------------------------------------------

    def edit_view(self, request, story_id, language):
        if not self.has_view_permission(request):
            raise PermissionDenied
        story = get_object_or_404(Story, pk=story_id)
        if language not in TEXT_LANGUAGES:
            raise Http404
        try:
            sheet = translating.sheet(story, language)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:stories_story_change", args=[story.pk]))
        writable = translating.may_write(story, request.user)
        if request.method != "POST":
            return self._editor(request, sheet, WordsForm(sheet, writable=writable))
        if not writable:
            raise PermissionDenied
        form = WordsForm(sheet, writable=True, data=request.POST)
        if not form.is_valid():
            return self._editor(request, sheet, form)
        return self._sent(request, sheet, form)

    def _sent(self, request, sheet, form):
        """Do what the button says; what cannot be is told, and the words stay in the form."""
        seen = translating.Seen.load(form.cleaned_data["seen"])
        try:
            said = self._do(request, sheet, form.words, seen)
        except translating.Meanwhile as meanwhile:
            form = WordsForm(
                meanwhile.sheet, writable=True, data=_laid_over(request.POST, seen, meanwhile.sheet)
            )
            return self._editor(request, meanwhile.sheet, form, meanwhile)
        except (ValidationError, PermissionDenied) as error:
            told = error.messages if isinstance(error, ValidationError) else [str(error)]
            self.message_user(request, " ".join(told), messages.ERROR)
            return self._editor(request, sheet, form)
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(request.get_full_path())

    def _do(self, request, sheet, words: dict, seen) -> str:
        """Save words that differ; then, unless they were only proposed, confirm or review them."""
        deed = request.POST.get("do", "")
        where = {"story": sheet.story, "language": sheet.language, "seen": seen}
        who = {"by": request.user}
        changed = words != (seen.words or {})
        if changed and sheet.is_published:
            return self._propose(request, sheet, where | who | {"words": words})
        if changed:
            translating.save(words=words, **where, **who)
            self._log(request, sheet, _("Text saved"))
            where["seen"] = translating.Seen(seen.original, words)
        if deed == "confirm" and not changed:
            translating.confirm(**where, **who)
            self._log(request, sheet, _("Text found still right"))
            return _("Kept as it is. It counts as up to date now.")
        if deed == "review":
            return self._review(request, sheet, changed, where | who)
        return _("The text is saved.") if changed else _("Nothing was changed.")

    def _review(self, request, sheet, changed: bool, how: dict) -> str:
        try:
            translating.review(**how)
        except PermissionDenied:
            if not changed:
                raise
            return _("The text is saved. What you wrote is for somebody else to review.")
        self._log(request, sheet, _("Text reviewed"))
        return _("The text is reviewed.")

    def _propose(self, request, sheet, how: dict) -> str:
        form = story_form(self.admin_site.get_model_admin(Story), request, sheet, how["words"])
        proposal = translating.propose(reason=request.POST.get("_reason", ""), form=form, **how)
        url = reverse("admin:stories_story_proposal", args=[proposal.story_id])
        said = _(
            "The text waits for review. Until it is published, readers see the case as it was."
        )
        return format_html('{} <a href="{}">{}</a>', said, url, _("See what would change"))

    def _log(self, request, sheet, said: str) -> None:
        self.log_change(request, sheet.story, f"{said}: {sheet.language}")

    def _editor(self, request, sheet, form, meanwhile=None):
        reference = sheet.reference(request.GET)
        user = request.user
        context = self._context(
            request,
            _("Text in %(language)s") % {"language": language_name(sheet.language)},
            subtitle=str(sheet.story),
            sheet=sheet,
            form=form,
            parts=parts(sheet, form, reference),
            reference=reference,
            meanwhile=meanwhile,
            writable=translating.may_write(sheet.story, user),
            may_review=translating.may_review(sheet, user),
            reason=request.POST.get("_reason") or self._reason(sheet),
            cells=ledger.of_story(sheet.story.pk).values(),
        )
        return TemplateResponse(request, "admin/stories/translation/edit.html", context)

    def _reason(self, sheet) -> str:
        """What readers are told, unless the translator says something else."""
        if sheet.proposal:
            return sheet.proposal.reason
        added, revised = _("Added the text in %(language)s"), _("Revised the text in %(language)s")
        said = revised if sheet.words else added
        return said % {"language": language_name(sheet.language)}


# --- the workshop's first page --------------------------------------------------------------------


def _waiting(name: str, url: str, cells: list, empty: str) -> Box:
    """A box of texts: a line a case, with the languages that wait; it leads to the first of them."""
    by_case: dict[int, list[str]] = {}
    for cell in cells:
        by_case.setdefault(cell.story_id, []).append(cell.language)
    first = list(by_case)[:MOST]
    found = Story.objects.prefetch_related("texts").in_bulk(first)
    lines = [
        Line(
            str(found[pk]),
            address(pk, by_case[pk][0]),
            ", ".join(language_name(code) for code in by_case[pk]),
        )
        for pk in first
        if pk in found
    ]
    return Box(name, len(cells), lines, url, empty)


@admin.site.box(45)
def texts_to_review(user) -> Box | None:
    """Translations of cases in review and published ones that this reviewer did not write."""
    if not user.has_perm(workflow.PUBLISH):
        return None
    url = reverse("admin:stories_translation_changelist") + "?state=draft"
    cells = [c for c in ledger.unreviewed() if c.by_id != user.pk or workflow.own_cases_allowed()]
    return _waiting(_("Texts to review"), url, cells, _("No text waits for review."))


@admin.site.box(46)
def stale_texts(user) -> Box | None:
    """Texts whose original has changed since, those that readers see first."""
    if not user.has_perm(workflow.CHANGE):
        return None
    url = reverse("admin:stories_translation_changelist") + "?state=stale"
    return _waiting(_("Stale texts"), url, ledger.stale(), _("No text is stale."))


def _laid_over(sent: QueryDict, seen: translating.Seen, sheet: translating.Sheet) -> QueryDict:
    """The form as it was sent, with the present words in the parts that the sender left alone."""
    data = sent.copy()
    for name in PARTS:
        if rebasing.same(data.get(name, ""), written(seen.words.get(name))):
            data[name] = written(sheet.words.get(name))
    data["seen"] = sheet.seen.dump()
    return data


def story_form(story_admin, request, sheet: translating.Sheet, words: dict) -> str:
    """The form of the whole case with these words in it, so that a proposal can be opened there too.

    ``""`` for a proposal that was no form before, such as an earlier state: it has none afterwards.
    """
    story, proposal = sheet.story, sheet.proposal
    if proposal and not proposal.form:
        return ""
    if proposal:
        data = QueryDict(proposal.form, mutable=True)
    else:
        data = QueryDict(mutable=True)
        form = story_admin.get_form(request, story, change=True)(instance=story)
        data.update({field.html_name: _text(field.value()) for field in form})
        for formset in story_admin.present_formsets(request, story):
            rows = [
                {field.name: _text(field.value()) for field in form}
                for form in formset.initial_forms
            ]
            data.update(rebasing.numbered(rows, formset.prefix))
    rows = rebasing.rows_of(data, "texts")
    told = {name: written(value) for name, value in words.items()} | {"language": sheet.language}
    kept = [row for row in rows if row.get("language") != sheet.language]
    mine = [row | told for row in rows if row.get("language") == sheet.language][:1]
    rows = kept + (mine or [told | {"id": ""}])
    for name, value in rebasing.numbered(
        sorted(rows, key=lambda row: not row.get("id")), "texts"
    ).items():
        data[name] = value
    return data.urlencode()


def _text(value) -> str:
    return "" if value is None else str(value)
