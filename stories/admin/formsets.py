"""What the parts of a story check together before anything is written.

The formsets of one story share its object. ``SourceLinkFormSet`` leaves there which sources the
story will have after saving, and ``OutcomeFormSet``, which comes after it, holds the outcomes to
them: the database would refuse others only at the end of the transaction.
"""

from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from stories.models import Source


class PartFormSet(BaseInlineFormSet):
    """Parts of a story; a published story keeps those that ``needed`` is the reason for."""

    needed = ""

    def clean(self):
        super().clean()
        if self.needed and self.instance.is_public and not self.suffices():
            raise ValidationError(self.needed, code="needed")

    def suffices(self) -> bool:
        """Whether a published story may have just the remaining parts."""
        return bool(self.remaining_forms())

    def remaining_forms(self):
        """The forms whose part the story will have after saving."""
        return [
            form
            for form in self.forms
            if not (self.can_delete and self._should_delete_form(form))
            and (form.instance.pk or form.has_changed())
        ]


class TextFormSet(PartFormSet):
    needed = _("A published story keeps its English text.")

    def suffices(self):
        return any(form.instance.language == "en" for form in self.remaining_forms())


class OrderedFormSet(PartFormSet):
    """Parts with a position; one left without comes last."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["position"].required = False
        if index is None or index >= self.initial_form_count():
            form.initial["position"] = None  # the model's 0 would put it first

    def clean(self):
        super().clean()
        parts = [form.instance for form in self.remaining_forms()]
        last = max((part.position for part in parts if part.position is not None), default=-1)
        for part in parts:
            if part.position is None:
                part.position = last = last + 1


class GestureLinkFormSet(OrderedFormSet):
    needed = _("A published story keeps at least one gesture type.")


class SourceLinkFormSet(OrderedFormSet):
    needed = _("A published story keeps at least one source.")

    def clean(self):
        self.instance.sources_after_saving = {
            form.instance.source_id for form in self.remaining_forms() if form.instance.source_id
        }
        super().clean()


class OutcomeFormSet(OrderedFormSet):
    """Outcomes, each resting on one of the story's own sources."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        field = form.fields["source"]
        field.queryset = Source.objects.filter(pk__in=[source.pk for source in self.sources])
        # The same list for every outcome, fetched once.
        field.choices = [("", field.empty_label)] + [
            (source.pk, str(source)) for source in self.sources
        ]
        field.error_messages["invalid_choice"] = _("This is not one of the story's sources.")

    @cached_property
    def sources(self) -> list[Source]:
        """The story's sources: those it has, and those it is about to get."""
        wanted = self.sources_now() | self.sources_after_saving()
        return list(Source.objects.filter(pk__in=wanted).defer("full_text"))

    def sources_now(self) -> set[int]:
        if not self.instance.pk:
            return set()
        return set(self.instance.source_links.values_list("source_id", flat=True))

    def sources_after_saving(self) -> set[int]:
        # Nothing is left there when the page is only shown, or came back without its sources.
        kept = getattr(self.instance, "sources_after_saving", None)
        return self.sources_now() if kept is None else kept

    def clean(self):
        super().clean()
        kept = self.sources_after_saving()
        for form in self.remaining_forms():
            source = form.instance.source_id
            if source and source not in kept and "source" not in form.errors:
                form.add_error("source", self.source_gone(form.instance.source))

    def source_gone(self, source) -> ValidationError:
        return ValidationError(
            _(
                "“%(source)s” would no longer be one of the story's sources. "
                "Keep it there or choose another here."
            ),
            code="source_gone",
            params={"source": source},
        )
