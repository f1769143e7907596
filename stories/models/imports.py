"""Files of cases that were read in: what each would change, what it did, and how it is taken back."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.desk import Proposal
from stories.models.rules import one_of
from stories.models.story import Story


def _person(name, **options):
    """Who did something; None for a command. An account that has acted is switched off, not deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=name,
        null=True,
        blank=True,
        related_name="+",
        **options,
    )


class ImportState(models.TextChoices):
    """Where an import stands; nothing is written before it is carried out."""

    CHECKED = "checked", _("Waits for confirmation")
    DONE = "done", _("Carried out")
    UNDONE = "undone", _("Undone")


class Import(models.Model):
    """A file of cases. ``notes`` and ``problems`` are those of the whole file.

    ``brands`` are those that it brings: ``{"slug", "name", "industry", "id"}``, the id once it is made;
    ``sources`` the stored sources that it describes otherwise: ``{"id", "before", "after", "edition"}``.
    """

    by = _person(_("who"))
    at = models.DateTimeField(_("uploaded"), default=timezone.now)
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("SHA-256 of the file"), max_length=64)
    kind = models.CharField(_("format"), max_length=4)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState, default=ImportState.CHECKED
    )
    columns = ArrayField(models.CharField(max_length=40), verbose_name=_("columns"))
    notes = models.JSONField(_("notes"), default=list)
    problems = models.JSONField(_("problems"), default=list)
    brands = models.JSONField(_("new brands"), default=list)
    sources = models.JSONField(_("changed sources"), default=list)
    counts = models.JSONField(_("counts"), default=dict)
    done_at = models.DateTimeField(_("carried out"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = _person(_("undone by"))

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            one_of("state", ImportState.values, name="import_state"),
            models.CheckConstraint(
                condition=models.Q(state=ImportState.CHECKED) | models.Q(done_at__isnull=False),
                name="import_done_has_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(state=ImportState.UNDONE, undone_at__isnull=False)
                | (
                    ~models.Q(state=ImportState.UNDONE)
                    & models.Q(undone_at__isnull=True, undone_by__isnull=True)
                ),
                name="import_undone_has_its_date",
            ),
        ]

    def __str__(self):
        return self.file_name


class ImportDeed(models.TextChoices):
    """What becomes of a row."""

    REFUSED = "refused", _("Refused")
    NEW = "new", _("New")
    CHANGED = "changed", _("Changed")
    PROPOSED = "proposed", _("Proposed")
    UNCHANGED = "unchanged", _("Unchanged")


class Undoing(models.TextChoices):
    """What became of a row when its import was undone."""

    NOTHING = "", ""
    ARCHIVED = "archived", _("Archived")
    PUT_BACK = "put back", _("Put back")
    WITHDRAWN = "withdrawn", _("Proposal withdrawn")
    LEFT = "left", _("Left as it is")


class ImportedRow(models.Model):
    """One row of a file: what it tells, and the case before and after.

    ``base`` is the case as it was when the row was compared with it, ``entry`` as it would be; both are
    empty where nothing changes. ``edition`` is the one that the row made of its case.
    """

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    deed = models.CharField(_("what becomes of it"), max_length=10, choices=ImportDeed)
    story = models.ForeignKey(Story, models.SET_NULL, null=True, related_name="+")
    slug = models.CharField(_("slug"), max_length=120)
    title = models.CharField(_("title"), max_length=200)
    told = models.JSONField()
    base = models.JSONField(default=dict)
    entry = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    edition = models.PositiveIntegerField(null=True)
    proposal = models.ForeignKey(Proposal, models.SET_NULL, null=True, related_name="+")
    undone = models.CharField(max_length=10, choices=Undoing, default=Undoing.NOTHING, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["imported", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["imported", "number"], name="import_row_once"),
            one_of("deed", ImportDeed.values, name="import_row_deed"),
            one_of("undone", Undoing.values, name="import_row_undone"),
        ]

    def __str__(self):
        return f"{self.number}: {self.slug}"
