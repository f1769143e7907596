"""Readers' corrections: taken in by :func:`suggest`, closed by :func:`settle`."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models import Answer, Correction, Story
from stories.models.correction import LONGEST, SHORTEST

# Over all readers together: who they are is neither asked nor kept.
AT_MOST_AN_HOUR = 60
LOCK = 7_160_501  # of PostgreSQL's advisory locks, so that two at once are counted


class TooMany(Exception):
    """So many corrections came within the hour that no more are taken."""


class CorrectionForm(forms.ModelForm):
    """``source_url`` and ``reply_to`` may stay empty. ``website`` is a trap: people do not see it."""

    source_url = forms.URLField(
        label=_("Where can that be read? (address of a page)"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"maxlength": 1000, "placeholder": "https://"}),
    )
    website = forms.CharField(required=False, max_length=200)

    class Meta:
        model = Correction
        fields = ["message", "source_url", "reply_to"]
        labels = {
            "message": _("What is wrong, and what would be right?"),
            "reply_to": _("Your e-mail address, if you want an answer"),
        }
        widgets = {
            "message": forms.Textarea(
                attrs={"rows": 7, "minlength": SHORTEST, "maxlength": LONGEST}
            ),
            "reply_to": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def clean_message(self):
        message = self.cleaned_data["message"]
        if len(message) < SHORTEST:
            raise ValidationError(_("Write a sentence, so that we know what to look for."))
        return message

    def clean_source_url(self):
        address = self.cleaned_data["source_url"]
        if address and not address.startswith(("http://", "https://")):
            raise ValidationError(_("An address begins with http:// or https://."))
        return address

    @property
    def given(self) -> dict[str, str]:
        """The cleaned values, as :func:`suggest` takes them."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    @property
    def is_trapped(self) -> bool:
        """Filled in where only a program fills in."""
        return bool(self.data.get("website"))


def suggest(
    *, story: Story, message: str, source_url: str = "", reply_to: str = ""
) -> Correction | None:
    """Keep a correction for the curators; None for one that is there already.

    Raises ``ValidationError``, or :class:`TooMany`.
    """
    correction = Correction(story=story, message=message, source_url=source_url, reply_to=reply_to)
    correction.full_clean()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        hour = timezone.now() - datetime.timedelta(hours=1)
        recent = Correction.objects.filter(created_at__gte=hour)
        if recent.filter(story=story, message=message).exists():
            return None  # sent twice by an impatient finger
        if recent.count() >= AT_MOST_AN_HOUR:
            raise TooMany
        correction.save()
    return correction


@transaction.atomic
def settle(*, corrections, answer: Answer) -> int:
    """Answer corrections (a queryset); the readers' addresses have done their service and are erased."""
    if answer == Answer.OPEN:
        return corrections.update(answer=answer)
    return corrections.update(answer=answer, reply_to="")
