"""One proposed case as a form: what intake proposes is filled in beside the passage it rests on.

Each proposal of a list has a box, ticked where it is more likely right than not; what is not ticked is
left out, what is changed is taken as changed. A field that no passage speaks for is empty.
"""

import contextlib
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from stories.admin.article_forms import PartialDateText
from stories.admin.case_fields import CountryText, Term, Words
from stories.admin.passages import quote
from stories.entering import Case, Figure, Where
from stories.models import ArticleDraft, Evidence, Qualifier, Verification

LIKELY = 0.5  # from here on a proposal is ticked
GESTURES, EMPTY_ROWS = 3, 1
MOST_OUTCOMES = 8
COPIED_WORDS = 12  # in a row that the article has as well
ENGLISH = "en"
IN_WORDS = (forms.DecimalField, CountryText)


@dataclass
class Row:
    """One proposal or empty line: its box if it has one, its fields, the passage if it has one."""

    fields: list
    take: object = None
    start: int = 0
    end: int = 0
    quote: str = ""
    confidence: float | None = None
    number: int = 0  # of its passage on the page, given by the page

    @property
    def words(self) -> str:
        """The confidence in plain words."""
        said = [(0.85, _("very likely")), (0.65, _("likely")), (LIKELY, _("possible"))]
        return next((word for least, word in said if self.confidence >= least), _("a guess"))

    @property
    def percent(self) -> int:
        return round(100 * self.confidence)


@dataclass
class Group:
    """What belongs together on a card: one question, one or several rows."""

    name: str
    label: str
    rows: list[Row] = field(default_factory=list)
    help: str = ""


class CaseForm(forms.Form):
    """``typed`` is what somebody typed before, field by field; it goes before the proposals."""

    def __init__(self, draft: ArticleDraft, words: Words, *, data=None):
        initial = {name: _number(name, value) for name, value in (draft.typed or {}).items()}
        super().__init__(data, prefix=f"case-{draft.pk}", initial=initial)
        self.draft, self.words, self.groups = draft, words, []
        self.own_language = draft.article.language
        self._title()
        self._brand()
        self._terms("gestures", _("Gestures"), "gesture", rows=GESTURES)
        self._terms("channels", _("Channels"), "channel")
        self._outcomes()
        self._when_and_where()
        self._texts()

    # --- the fields ------------------------------------------------------------------------------

    def _add(self, name: str, form_field: forms.Field, value=None, label: str = ""):
        if value not in (None, ""):
            form_field.initial = value
        form_field.widget.attrs["aria-label"] = label or form_field.label
        self.fields[name] = form_field
        return self[name]

    def _row(self, found: dict | None, fields: list, box: str = "") -> Row:
        """A row, with its passage and box if there is a proposal."""
        if not found:
            return Row(fields)
        confidence, start, end = found.get("confidence", 1), found["start"], found["end"]
        row = Row(fields, None, start, end, quote(self.draft.article.text, start, end), confidence)
        if box:
            ticked = forms.BooleanField(required=False, label=_("Take it"))
            label = gettext("Take it: %(what)s") % {"what": fields[0].field.label}
            row.take = self._add(f"{box}-take", ticked, confidence >= LIKELY, label)
        return row

    def _list(self, name: str) -> list[dict]:
        return [found for found in self.draft.proposals.get(name) or [] if found]

    def _title(self):
        text, draft = self.draft.article.text, self.draft
        label = _("Title")
        title = forms.CharField(label=label, max_length=90, required=False)
        shown = draft.title if len(draft.title) <= 90 else draft.title[:89].rsplit(" ", 1)[0] + "…"
        at = text.find(draft.title[:30], draft.start, draft.end) if draft.title else -1
        end = min(at + len(draft.title.rstrip("…")), draft.end)
        found = {"start": at, "end": end} if at >= 0 else None
        row = self._row(found, [self._add("title", title, shown if found else "")])
        row.confidence = None
        self.groups.append(Group("title", label, [row]))

    def _brand(self):
        draft, label = self.draft, _("Brand")
        found = draft.proposals.get("brand")
        attrs = {"list": "brands", "autocomplete": "off"}
        name = forms.CharField(
            label=label, max_length=100, required=False, widget=forms.TextInput(attrs=attrs)
        )
        new = forms.BooleanField(required=False, label=_("new to the library: make this brand"))
        unknown = bool(found) and found["value"].casefold() not in self.words.brands_by_name
        fields = [
            self._add("brand", name, found and found["value"]),
            self._add("brand_is_new", new, unknown),
        ]
        self.groups.append(Group("brand", label, [self._row(found, fields)]))
        self._terms("industry", _("Industry"), "industry", rows=1)

    def _terms(self, name: str, label: str, one: str, rows: int = 0):
        kind = Term(self.words, "industries" if name == "industry" else name)
        known = getattr(self.words, kind.kind)
        found = [self.draft.proposals.get(name)] if name == "industry" else self._list(name)
        found = [proposal for proposal in found if proposal and proposal["value"] in known]
        group = Group(name, label)
        for index in range(max(rows, len(found) + (0 if rows else EMPTY_ROWS))):
            proposal = found[index] if index < len(found) else None
            several = f"{label} {index + 1}" if rows != 1 else label
            choice = kind.field(several)
            bound = self._add(f"{one}-{index}", choice, proposal and proposal["value"])
            group.rows.append(self._row(proposal, [bound], "" if rows == 1 else f"{one}-{index}"))
        if name == "gestures":
            group.help = _("The first is the main one.")
        self.groups.append(group)

    def _outcomes(self):
        group = Group("outcomes", _("Outcomes"))
        known = self.words.kinds
        found = [o for o in self._list("outcomes") if o["kind"] in known][:MOST_OUTCOMES]
        for index, proposal in enumerate([*found, *[None] * EMPTY_ROWS]):
            told, name = proposal or {}, f"outcome-{index}"
            number = index + 1
            units = {"list": "units", "autocomplete": "off"}
            columns = {
                "kind": Term(self.words, "kinds").field(_("Kind of outcome")),
                "qualifier": forms.ChoiceField(
                    label=_("Qualifier"), choices=Qualifier.choices, required=False
                ),
                "value": forms.DecimalField(
                    label=_("Figure"), max_digits=18, decimal_places=3, localize=True, required=False
                ),
                "unit": forms.CharField(
                    label=_("Unit"), max_length=60, required=False,
                    widget=forms.TextInput(attrs=units),
                ),
                "metric": forms.CharField(label=_("What was counted"), max_length=100, required=False),
                "evidence": forms.ChoiceField(label=_("Evidence"), choices=Evidence.choices),
                "as_of": PartialDateText(label=_("As of"), required=False),
            }  # fmt: skip
            told = told | {"evidence": Evidence.PRESS.value}
            bound = []
            for column, form_field in columns.items():
                label = f"{form_field.label} {number}"
                value = _number(f"{name}-{column}", told.get(column))
                bound.append(self._add(f"{name}-{column}", form_field, value, label))
            group.rows.append(self._row(proposal, bound, name))
        self.groups.append(group)

    def _when_and_where(self):
        label, found = _("Happened on"), self.draft.proposals.get("happened_on")
        when = self._add("happened_on", PartialDateText(label=label, required=False),
                         found and found["value"])  # fmt: skip
        self.groups.append(Group("date", label, [self._row(found, [when], "date")]))
        places = self._list("places")
        first = next((place for place in places if place["country"]), None)
        label = _("Country")
        country = self._add("country", CountryText(label=label), first and first["country"])
        self.groups.append(Group("country", label, [self._row(first, [country], "country")]))
        group = Group("places", _("Places"))
        for index, place in enumerate([*places, *[None] * EMPTY_ROWS]):
            told = place or {}
            name = forms.CharField(label=_("Place"), max_length=200, required=False)
            fields = [
                self._add(f"place-{index}-name", name, told.get("value"), f"{_('Place')} {index + 1}"),
                self._add(f"place-{index}-country", CountryText(label=_("Country")),
                          told.get("country"), f"{_('Country of place')} {index + 1}"),
            ]  # fmt: skip
            group.rows.append(self._row(place, fields, f"place-{index}"))
        self.groups.append(group)

    def _texts(self):
        self.summary_fields = []
        for language in dict.fromkeys([self.own_language, ENGLISH]):
            box = forms.Textarea(attrs={"rows": 3, "lang": language, "maxlength": 1000})
            if language != self.own_language:
                title = forms.CharField(label=_("English title"), max_length=90, required=False)
                self.summary_fields.append(self._add("title_en", title))
            name, label = ("summary", _("Summary in your words"))
            if language != self.own_language:
                name, label = "summary_en", _("English summary in your words")
            summary = forms.CharField(label=label, max_length=1000, required=False, widget=box)
            self.summary_fields.append(self._add(name, summary))
        choices = Verification.choices
        verification = forms.ChoiceField(
            label=_("Verification"), choices=choices, initial=Verification.UNVERIFIED
        )
        self.summary_fields.append(self._add("verification", verification))

    # --- what was sent ---------------------------------------------------------------------------

    def typed(self, data) -> dict:
        """The fields as a browser sent them, to be shown again."""
        sent = {}
        for name, form_field in self.fields.items():
            value = form_field.widget.value_from_datadict(data, {}, self.add_prefix(name))
            if isinstance(form_field, forms.BooleanField):
                sent[name] = bool(value)
                continue
            if isinstance(form_field, IN_WORDS):  # kept so that every reader's language can show it
                with contextlib.suppress(ValidationError):
                    value = form_field.clean(value)
            sent[name] = ("" if value is None else str(value)).replace("\0", "")[:2000]
        return sent

    def _taken(self, box: str) -> bool:
        return self.cleaned_data.get(f"{box}-take", True)

    def clean(self):
        cleaned = super().clean()
        self._clean_brand(cleaned)
        if not cleaned.get("industry-0") and "industry-0" not in self.errors:
            self.add_error("industry-0", _("Choose the industry."))
        self._clean_texts(cleaned)
        for name in list(self.fields):
            if name.startswith("outcome-") and name.endswith("-kind"):
                self._clean_outcome(cleaned, name.removesuffix("-kind"))
            elif name.startswith("place-") and name.endswith("-name"):
                self._clean_place(cleaned, name.removesuffix("-name"))
        return cleaned

    def _clean_brand(self, cleaned):
        name = " ".join((cleaned.get("brand") or "").split())
        known = self.words.brands_by_name.get(name.casefold())
        if "brand" in self.errors:
            return
        if not name:
            self.add_error("brand", _("Say which brand it is about."))
        elif known is None and not cleaned.get("brand_is_new"):
            self.add_error(
                "brand",
                ValidationError(
                    _("The library has no brand “%(name)s”. Choose one, or tick that it is new."),
                    params={"name": name},
                ),
            )
        cleaned["brand"] = known or name

    def _clean_texts(self, cleaned):
        english = "" if self.own_language == ENGLISH else "_en"
        for end in dict.fromkeys(["", english]):
            title, summary = cleaned.get(f"title{end}", ""), cleaned.get(f"summary{end}", "")
            if summary and not title:
                self.add_error(f"title{end}", _("A text needs its title."))
            if summary and copied(summary, self.draft.article.text):
                self.add_error(
                    f"summary{end}", _("These are the article's words. Tell it in your own.")
                )
        if english and cleaned.get("title_en") and not cleaned.get("summary_en"):
            self.add_error("summary_en", _("A text needs its summary."))

    def _clean_outcome(self, cleaned, name):
        told = {column: cleaned.get(f"{name}-{column}") for column in ("kind", "value", "unit")}
        if not self._taken(name):
            return
        if not told["kind"]:
            if told["value"] is not None:
                self.add_error(f"{name}-kind", _("Say what kind of outcome it is."))
        elif told["value"] is not None and not told["unit"]:
            self.add_error(f"{name}-unit", _("A figure needs its unit."))
        elif told["value"] is None and (told["unit"] or cleaned.get(f"{name}-qualifier")):
            said = _("Without a figure there is no unit and no qualifier.")
            if f"{name}-value" not in self.errors:
                self.add_error(f"{name}-value", said)

    def _clean_place(self, cleaned, name):
        if self._taken(name) and cleaned.get(f"{name}-name"):
            column = f"{name}-country"
            if not cleaned.get(column) and column not in self.errors:
                self.add_error(column, _("Say in which country it is."))

    # --- what is accepted ------------------------------------------------------------------------

    def _chosen(self, one: str) -> tuple:
        names = (n for n in self.fields if re.fullmatch(rf"{one}-\d+", n))
        found = (self.cleaned_data[name] for name in names if self._taken(name))
        return tuple(dict.fromkeys(filter(None, found)))

    def case(self) -> Case:
        """What the curator accepts; the form is valid."""
        cleaned = self.cleaned_data
        return Case(
            brand=cleaned["brand"],
            industry=cleaned["industry-0"],
            language=self.own_language,
            country=cleaned["country"] if self._taken("country") else "",
            happened_on=cleaned["happened_on"] if self._taken("date") else None,
            verification=cleaned["verification"],
            title=cleaned["title"],
            gestures=self._chosen("gesture"),
            channels=self._chosen("channel"),
            outcomes=tuple(self._figures()),
            places=tuple(self._places()),
            texts=tuple(self._told()),
        )

    def _figures(self):
        for name in self.fields:
            outcome = name.removesuffix("-kind")
            if name == outcome or not self.cleaned_data[name] or not self._taken(outcome):
                continue
            columns = ("kind", "metric", "value", "unit", "qualifier", "evidence", "as_of")
            yield Figure(**{column: self.cleaned_data[f"{outcome}-{column}"] for column in columns})

    def _places(self):
        for name in self.fields:
            place = name.removesuffix("-name")
            if name != place and self.cleaned_data[name] and self._taken(place):
                yield Where(self.cleaned_data[name], self.cleaned_data[f"{place}-country"])

    def _told(self):
        cleaned = self.cleaned_data
        if cleaned["summary"]:
            yield self.own_language, cleaned["title"], cleaned["summary"]
        if cleaned.get("summary_en"):
            yield ENGLISH, cleaned["title_en"], cleaned["summary_en"]


def _number(name: str, value):
    """A figure as a number, so that it is written as its reader writes numbers."""
    if not name.endswith("-value") or not value:
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or not -9 < number.adjusted() < 20:
        return value  # the field will say what is wrong with it
    return number.quantize(1) if number == number.to_integral_value() else number.normalize()


def copied(words: str, article: str) -> bool:
    """Whether a text has a dozen words in a row that the article has as well."""

    def bare(text):
        return re.findall(r"\w+", text.casefold())

    mine, theirs = bare(words), f" {' '.join(bare(article))} "
    runs = (mine[i : i + COPIED_WORDS] for i in range(len(mine) - COPIED_WORDS + 1))
    return any(f" {' '.join(run)} " in theirs for run in runs)
