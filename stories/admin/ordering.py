"""A whole vocabulary on one page: its order, and its synonyms in every language."""

import hashlib
from dataclasses import dataclass, field

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories import vocabulary
from stories.admin.versions import number


@dataclass
class Cell:
    """A term's synonyms in one language: ``text`` has one a line, ``base`` says what the page was
    filled in on."""

    code: str
    language: str
    text: str
    name: str = ""
    base: str = ""


@dataclass
class Row:
    term: object
    cells: list[Cell]
    problems: list[str] = field(default_factory=list)


def _digest(words: list[str]) -> str:
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ShapesWhole:
    """For the admins of terms."""

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"stories_{self.opts.model_name}"
        return [
            path("order/", view(self.order_view), name=f"{name}_order"),
            path("synonyms/", view(self.synonyms_view), name=f"{name}_synonyms"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        base = f"admin:stories_{self.opts.model_name}"
        tools = []
        if vocabulary.may_change(self.kind, request.user):
            tools = [
                (_("Order"), reverse(f"{base}_order")),
                (_("Synonyms"), reverse(f"{base}_synonyms")),
            ]
        return super().changelist_view(request, {"reshaping": tools} | (extra_context or {}))

    def _whole(self, request, name, title, **more):
        base = self.admin_site.each_context(request)
        context = base | {"title": title, "opts": self.opts, "kind": self.kind} | more
        return TemplateResponse(request, f"admin/stories/vocabulary/{name}.html", context)

    def _demand(self, request):
        if not vocabulary.may_change(self.kind, request.user):
            raise PermissionDenied

    # --- order -------------------------------------------------------------------------------------

    def order_view(self, request):
        self._demand(request)
        terms = list(self.model.objects.in_order())
        if request.method == "POST":
            return self._reorder(request, terms)
        title = _("Order of %(terms)s") % {"terms": self.opts.verbose_name_plural}
        seen = ",".join(str(term.pk) for term in terms)
        return self._whole(request, "order", title, terms=terms, seen=seen)

    def _reorder(self, request, terms):
        seen = [number(pk) for pk in request.POST.get("seen", "").split(",")]
        anchor = ""
        try:
            order, moved = _asked_order(request.POST, seen)
            anchor = f"#term-{moved}" if moved else ""
            count = vocabulary.reorder(kind=self.kind, order=order, seen=seen, by=request.user)
            said = ngettext("%(count)d place changed.", "%(count)d places changed.", count) % {
                "count": count
            }
            self.message_user(request, said, messages.SUCCESS)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        name = f"admin:stories_{self.opts.model_name}_order"
        return HttpResponseRedirect(reverse(name) + anchor)

    # --- synonyms ----------------------------------------------------------------------------------

    def synonyms_view(self, request):
        """All at once; a term that somebody else changed meanwhile, or whose word is taken, is held back."""
        self._demand(request)
        rows = [_row(self.kind, term) for term in self.model.objects.in_order()]
        if request.method == "POST":
            saved = sum(self._save_row(request, row) for row in rows)
            if saved:
                said = ngettext(
                    "The synonyms of %(count)d term were saved.",
                    "The synonyms of %(count)d terms were saved.",
                    saved,
                )
                self.message_user(request, said % {"count": saved}, messages.SUCCESS)
            if not any(row.problems for row in rows):
                if not saved:
                    self.message_user(request, _("Nothing was changed."), messages.INFO)
                return HttpResponseRedirect(
                    reverse(f"admin:stories_{self.opts.model_name}_synonyms")
                )
        title = _("Synonyms of %(terms)s") % {"terms": self.opts.verbose_name_plural}
        return self._whole(request, "synonyms", title, rows=rows, languages=settings.LANGUAGES)

    def _save_row(self, request, row) -> bool:
        touched = {}
        for cell in row.cells:
            key = f"{row.term.pk}-{cell.code}"
            base, text = request.POST.get(f"base-{key}"), request.POST.get(f"words-{key}")
            if text is None or base is None or _digest(_lines(text)) == base:
                continue
            if base != cell.base:
                said = _("%(language)s: somebody changed these words meanwhile to: %(words)s")
                words = ", ".join(_lines(cell.text)) or "–"
                row.problems.append(said % {"language": cell.language, "words": words})
            else:
                touched[cell.code] = _lines(text)
            cell.text = text
        if not touched or row.problems:
            return False
        try:
            clashes = vocabulary.set_synonyms(
                kind=self.kind, thing=row.term, words=touched, by=request.user
            )
        except ValidationError as error:
            row.problems += error.messages
            return False
        for clash in clashes:
            self.message_user(request, str(clash), messages.WARNING)
        row.cells = _row(self.kind, self.model.objects.get(pk=row.term.pk)).cells
        return True


def _asked_order(sent, seen: list[int]) -> tuple[list[int], int]:
    """The order that a form asks for, and the term whose button it was, if any."""
    for name, by in (("up", -1), ("down", 1)):
        if (pk := number(sent.get(name, ""))) in seen:
            return vocabulary.step(seen, pk, by), pk
    places = {pk: place for place, pk in enumerate(seen, 1)}
    wanted = {pk: number(sent.get(f"place-{pk}", "")) or place for pk, place in places.items()}
    # What moves down goes behind the one whose number it gets, what moves up before it.
    return sorted(seen, key=lambda pk: (wanted[pk], _sign(wanted[pk] - places[pk]), places[pk])), 0


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def _row(kind: str, term) -> Row:
    names = dict(settings.LANGUAGES)
    return Row(
        term,
        [
            Cell(
                code,
                str(names[code]),
                "\n".join(words),
                getattr(term, f"name_{code}") or "",
                _digest(words),
            )
            for code, words in vocabulary.others_of(kind, term).items()
        ],
    )
