"""Pairs of cases that look the same and that somebody has found to be two."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.desk import person
from stories.models.story import Story


class ApartQuerySet(models.QuerySet):
    def standing(self) -> "ApartQuerySet":
        """Neither taken back nor ended by a merger."""
        return self.filter(ended_at=None)

    def of(self, pk: int | None) -> "ApartQuerySet":
        return self.filter(models.Q(one=pk) | models.Q(other=pk))


class NotDuplicate(models.Model):
    """Somebody said that two cases are two; ``one`` is the one with the smaller number.

    It holds until somebody takes it back or one of the two is merged into another (``ended_at``), and goes
    with either case that is deleted.
    """

    one = models.ForeignKey(Story, models.CASCADE, related_name="+")
    other = models.ForeignKey(Story, models.CASCADE, related_name="+")
    by = person()
    at = models.DateTimeField(_("when"), default=timezone.now)
    reason = models.TextField(_("reason"), blank=True)
    ended_by = person(verbose_name=_("taken back by"))
    ended_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = ApartQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair that is two cases")
        verbose_name_plural = _("pairs that are two cases")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")), name="apart_smaller_first"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True) | models.Q(ended_at__isnull=False),
                name="apart_ended_has_its_date",
            ),
            models.UniqueConstraint(
                fields=["one", "other"],
                condition=models.Q(ended_at__isnull=True),
                name="apart_once",
            ),
        ]

    def __str__(self):
        return f"{self.one} ≠ {self.other}"
