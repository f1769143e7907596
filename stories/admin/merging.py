"""“Merge into …”: choosing the other case, the preview with its choices, and the deed."""

import re
from dataclasses import dataclass

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import duplicates, history, merging
from stories.admin.fields import NamedAutocomplete
from stories.admin.versions import number
from stories.history.difference import LABELS, written
from stories.merging import Answers
from stories.merging.plan import PARTS, SOURCE, TARGET, Item, Plan, Question
from stories.models import Kind, OldSlug, Story
from stories.models.rules import KEYWORDS, SLUG
from stories.templatetags.casebook import country_name, figure, language_name, partial_date

# what a case says of a fact, in words
FACTS = {
    "brand": lambda story: story.brand.name,
    "industry": lambda story: story.industry.name,
    "country": lambda story: country_name(story.country),
    "language": lambda story: language_name(story.language),
    "happened_on": lambda story: partial_date(story.happened_on),
    "verification": lambda story: story.get_verification_display(),
    **{name: lambda story, name=name: ", ".join(getattr(story, name)) for name in KEYWORDS},
}
# what stands in a case's lists, in the order of its entry
LISTS = {
    "gestures": lambda story: [link.gesture for link in story.gesture_links.all()],
    "channels": lambda story: [link.channel for link in story.channel_links.all()],
    "places": lambda story: [link.place for link in story.place_links.all()],
    "sources": lambda story: [link.source for link in story.source_links.all()],
    "outcomes": lambda story: [
        ": ".join(filter(None, (str(one.kind), figure(one), one.note)))
        for one in story.outcomes.all()
    ],
}


class TargetForm(forms.Form):
    """The other case, by typing its title; or by its address, which also works without a script."""

    into = forms.ModelChoiceField(
        Story.objects.prefetch_related("texts"),
        label=gettext_lazy("The other case"),
        required=False,
        widget=NamedAutocomplete(Story._meta.get_field("merged_into"), admin.site),
    )
    address = forms.CharField(
        label=gettext_lazy("Or its address"),
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )

    def __init__(self, data=None):
        if data is not None:
            # The list of cases can be asked for nothing but a number.
            data = data.copy()
            data["into"] = number(data.get("into", "")) or ""
        super().__init__(data)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned.get("into"):
            cleaned["into"] = self._at(cleaned.get("address", ""))
        return cleaned

    def _at(self, address: str) -> Story:
        slug = address.strip().split("?")[0].rstrip("/").rsplit("/", 1)[-1]
        if not slug:
            raise ValidationError(_("Choose the other case."))
        if re.fullmatch(SLUG, slug, re.ASCII) and len(slug) <= 120:
            found = Story.objects.filter(slug=slug).first()
            moved = OldSlug.objects.now(Kind.STORY, [slug], among=Story.objects.all())
            if found or moved:
                return found or moved[slug]
        raise ValidationError(_("There is no case with this address."))


@dataclass(frozen=True)
class Side:
    """One of the two answers to a question: its value, what it says, and whether it is chosen."""

    value: str
    said: object
    chosen: bool


@dataclass(frozen=True)
class Asked:
    """A question of the plan as the page shows it."""

    question: Question
    sides: list[Side]


@dataclass(frozen=True)
class Shown:
    """A list of both cases in words: what stays, and the items with what they say."""

    label: str
    kept: list
    items: list[tuple[Item, object]]
    is_asked: bool


def facts(plan: Plan, source: Story, target: Story) -> list[Asked]:
    told = {SOURCE: source, TARGET: target}
    return [_asked(question, lambda q, side: FACTS[q.field](told[side])) for question in plan.facts]


def texts(plan: Plan) -> list[Asked]:
    """Both texts of each language: the title, and then what else there is, name by name."""
    return [_asked(question, _text) for question in plan.texts]


def _text(question: Question, side: str) -> dict | None:
    told = dict(question.sides)[side]
    if not told:
        return None
    parts = [(LABELS[name], written(told[name])) for name in PARTS if told[name]]
    return {"title": told["title"], "parts": parts, "language": question.language}


def _asked(question: Question, said) -> Asked:
    sides = [Side(side, said(question, side), question.chosen == side) for side in (SOURCE, TARGET)]
    return Asked(question, sides)


def lists(plan: Plan, source: Story, target: Story) -> list[Shown]:
    return [
        Shown(
            listed.label,
            LISTS[listed.name](target),
            list(zip(listed.items, LISTS[listed.name](source), strict=True)),
            is_asked=listed is not plan.sources,
        )
        for listed in (plan.sources, *plan.lists)
    ]


class HasMerging:
    """For the admin of stories."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/merge/", view(self.merge_view), name="stories_story_merge"),
            path(
                "<path:object_id>/merge/<int:into>/",
                view(self.merge_into_view),
                name="stories_story_merge_into",
            ),
            *super().get_urls(),
        ]

    def merge_view(self, request, object_id):
        """Which case it turned out to be: the likeliest by one click, any other by typing."""
        story = self._mergeable(request, object_id)
        form = TargetForm(request.GET if request.GET else None)
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(_preview_url(story, form.cleaned_data["into"]))
        hits = duplicates.of_story(Story.objects.prefetch_related("texts").get(pk=story.pk))
        context = self.context(request, story, _("Merge into another case"), form=form, hits=hits)
        return TemplateResponse(request, "admin/stories/story/merge.html", context)

    def merge_into_view(self, request, object_id, into):
        """What would move, with the choices; sent, it is done or proposed."""
        story = self._mergeable(request, object_id)
        target = self.thing(request, str(into))
        answers = Answers()
        if request.method == "POST":
            answers = Answers(
                {name: value for name, value in request.POST.items() if value in (SOURCE, TARGET)},
                frozenset(request.POST.getlist("take")),
            )
            try:
                return self._merged(request, story, target, answers)
            except ValidationError as error:
                self.message_user(request, " ".join(error.messages), messages.ERROR)
        return self._preview(request, story, target, answers)

    def _mergeable(self, request, object_id):
        story = self.thing(request, object_id)
        if not self.has_change_permission(request, story):
            raise PermissionDenied
        return story

    def _merged(self, request, story, target, answers):
        reason = request.POST.get("_reason", "").replace("\0", "")
        proposal = merging.merge(
            source=story,
            target=target,
            answers=answers,
            seen=request.POST.get("seen", ""),
            by=request.user,
            reason=reason,
        )
        if proposal:
            said = _("The merger waits for review. Until then readers see both cases as they were.")
            url = reverse("admin:stories_story_proposal", args=[target.pk])
        else:
            said = _("The two cases are one. The address of the other one leads here.")
            url = reverse("admin:stories_story_change", args=[target.pk])
            self.log_change(request, target, _("Merged with another case"))
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(url)

    def _preview(self, request, story, target, answers):
        context = self.context(
            request,
            story,
            _("Merge into “%(case)s”") % {"case": target},
            target=target,
            back_url=_preview_url(target, story),
            reason=request.POST.get("_reason", ""),
        )
        try:
            merging.check(story, target, request.user)
        except ValidationError as error:
            context["refused"] = error.messages
            return TemplateResponse(request, "admin/stories/story/merge_into.html", context)
        source, kept = (Story.objects.for_export().get(pk=pk) for pk in (story.pk, target.pk))
        told = (history.entry_of(source), history.entry_of(kept))
        plan = merging.plan(*told, answers)
        context |= {
            "source": source,
            "target": kept,
            "facts": facts(plan, source, kept),
            "texts": texts(plan),
            "lists": lists(plan, source, kept),
            "moving": merging.moving(source),
            "seen": merging.fingerprint(source, kept, told),
        }
        return TemplateResponse(request, "admin/stories/story/merge_into.html", context)


def _preview_url(source: Story, target: Story) -> str:
    return reverse("admin:stories_story_merge_into", args=[source.pk, target.pk])
