"""What was done to many cases at once, so that it can be taken back; and what each group was given."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.desk import Proposal, person
from stories.models.story import Story


class BulkChange(models.Model):
    """One deed done to several cases: which, with what, by whom, why. ``value`` is a slug or a moment."""

    deed = models.CharField(_("deed"), max_length=20)
    value = models.CharField(_("with"), max_length=120, blank=True)
    by = person(null=False)
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("change of several cases")
        verbose_name_plural = _("changes of several cases")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~models.Q(deed=""), name="bulk_has_deed")]

    def __str__(self):
        return self.deed


class BulkCase(models.Model):
    """What came of a deed for one case.

    ``refused`` says why it was not done. ``before`` and ``after`` are what the workflow knew of the
    case, with its version; ``proposal`` is the change that was proposed, where the case is published.
    ``kept`` says why a deed that was to be taken back was not.
    """

    change = models.ForeignKey(BulkChange, models.CASCADE, related_name="cases")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    refused = models.TextField(_("not done because"), blank=True)
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, related_name="+")
    undone_by = person(verbose_name=_("taken back by"))
    undone_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    kept = models.TextField(_("not taken back because"), blank=True)

    class Meta:
        verbose_name = _("case of a change")
        verbose_name_plural = _("cases of a change")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["change", "story"], name="bulk_case_once"),
            models.CheckConstraint(
                # Only what was done can be taken back.
                condition=models.Q(undone_at__isnull=True) | models.Q(refused=""),
                name="bulk_undone_was_done",
            ),
        ]

    def __str__(self):
        return str(self.story)


class GivenPermission(models.Model):
    """That a group was given a permission once: what an administrator took away stays away."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="+")
    codename = models.CharField(max_length=100)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["group", "codename"], name="permission_given_once")
        ]

    def __str__(self):
        return self.codename
