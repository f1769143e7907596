"""What readers say is wrong with a case."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from stories.models.rules import WEB_ADDRESS, one_of
from stories.models.story import Story

SHORTEST, LONGEST = 10, 3000  # characters of a message


class Answer(models.TextChoices):
    """What the curators made of a correction."""

    OPEN = "open", _("Open")
    USED = "used", _("Case corrected")
    DECLINED = "declined", _("Nothing to correct")


class Correction(models.Model):
    """A reader's suggestion; nothing of the reader is kept but the address they may leave for an answer."""

    story = models.ForeignKey(
        Story, models.CASCADE, verbose_name=_("story"), related_name="corrections"
    )
    message = models.TextField(_("what is wrong"), max_length=LONGEST)
    source_url = models.URLField(_("source"), max_length=1000, blank=True)
    reply_to = models.EmailField(_("address for an answer"), blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    created_at = models.DateTimeField(_("received"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-created_at", "-id"]
        constraints = [
            one_of("answer", Answer.values, name="correction_answer"),
            models.CheckConstraint(
                condition=models.Q(source_url="") | models.Q(source_url__regex=WEB_ADDRESS),
                name="correction_source_url",
                violation_error_message=_("An address begins with http:// or https://."),
            ),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Length("message"), SHORTEST)
                & LessThanOrEqual(Length("message"), LONGEST),
                name="correction_message_length",
            ),
        ]

    def __str__(self):
        return self.message if len(self.message) <= 60 else f"{self.message[:60]}…"
