"""What the workshop remembers: steps, comments, editions, and changes that wait for review.

Steps and editions are only ever added: a trigger refuses to change or delete them (migration 0010).
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.records import Kind
from stories.models.rules import one_of


def person(**options):
    """Who did something. An account that has acted is switched off rather than deleted."""
    options = {"verbose_name": _("who"), "null": True, "blank": True, "related_name": "+"} | options
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **options)


class Deed(models.TextChoices):
    """What can happen to a case at the desk."""

    SUBMITTED = "submitted", _("Submitted for review")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")
    REOPENED = "reopened", _("Taken up again")
    SCHEDULED = "scheduled", _("Scheduled")
    UNSCHEDULED = "unscheduled", _("Taken off the schedule")
    CLAIMED = "claimed", _("Claimed")
    RELEASED = "released", _("Released")
    PROPOSED = "proposed", _("Change proposed")
    CORRECTED = "corrected", _("Change published")
    DECLINED = "declined", _("Change returned")
    WITHDRAWN = "withdrawn", _("Change withdrawn")
    MERGED = "merged", _("Merged into another case")
    ABSORBED = "absorbed", _("Another case merged into this one")
    UNDONE = "undone", _("Taken back")


class Transition(models.Model):
    """One step of a case: what, when, who and why. It outlives the story."""

    story = models.ForeignKey(
        "stories.Story", models.DO_NOTHING, db_constraint=False, related_name="transitions"
    )
    deed = models.CharField(_("step"), max_length=12, choices=Deed)
    before = models.CharField(_("from"), max_length=10)
    after = models.CharField(_("to"), max_length=10)
    by = person()
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [one_of("deed", Deed.values, name="transition_deed")]

    def __str__(self):
        return self.get_deed_display()


class Comment(models.Model):
    """What somebody says to the others about a case; never public."""

    story = models.ForeignKey("stories.Story", models.CASCADE, related_name="comments")
    by = person(null=False)
    text = models.TextField(_("comment"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="comment_has_text")
        ]

    def __str__(self):
        return self.text[:60]


class EditionQuerySet(models.QuerySet):
    def of(self, kind: str, pk: int):
        """The editions of one thing, the latest first."""
        return self.filter(kind=kind, object_id=pk).order_by("-number")

    def amendments(self):
        """Those that changed what readers had already seen, without the entries themselves."""
        return self.exclude(amends=[]).defer("entry")


class Edition(models.Model):
    """A whole state of a story, brand, term or source, as an entry, after somebody changed it.

    ``version`` is the object's own version at that moment, ``amends`` the fields in which a case
    that had been public differs from its last public edition: the public list of corrections.
    """

    kind = models.CharField(max_length=10, choices=[*Kind.choices, ("source", _("Source"))])
    object_id = models.BigIntegerField()
    number = models.PositiveIntegerField(_("edition"))
    version = models.PositiveIntegerField()
    entry = models.JSONField()
    public = models.BooleanField(default=False)
    amends = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    by = person()
    reason = models.TextField(_("reason"), blank=True)
    at = models.DateTimeField(_("when"), default=timezone.now)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["kind", "object_id", "-number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "number"], name="edition_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.object_id}, {self.number}"


class ProposalState(models.TextChoices):
    """Where a proposed change of a published case stands."""

    REVIEW = "review", _("In review")
    RETURNED = "returned", _("Returned")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (ProposalState.REVIEW, ProposalState.RETURNED)


class Proposal(models.Model):
    """A change of a published case that readers don't see yet: the whole case as it would be.

    ``base`` is the case as it stood, ``form`` what the curator's browser sent, so that the form can
    be opened again. At most one is open for a case. Where the change is that another case is merged
    into this one, ``absorbs`` is that case and ``absorbed`` its entry as it was looked at.
    """

    story = models.ForeignKey("stories.Story", models.CASCADE, related_name="proposals")
    state = models.CharField(
        _("state"), max_length=10, choices=ProposalState, default=ProposalState.REVIEW
    )
    entry = models.JSONField()
    base = models.JSONField()
    form = models.TextField(blank=True)
    absorbs = models.ForeignKey(
        "stories.Story",
        models.CASCADE,
        verbose_name=_("case to be merged in"),
        null=True,
        blank=True,
        related_name="absorbed_by",
    )
    absorbed = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    by = person()
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    decided_by = person(verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            one_of("state", ProposalState.values, name="proposal_state"),
            models.UniqueConstraint(
                fields=["story"], condition=models.Q(state__in=OPEN), name="one_open_proposal"
            ),
            models.UniqueConstraint(
                fields=["absorbs"], condition=models.Q(state__in=OPEN), name="one_open_merger"
            ),
        ]

    def __str__(self):
        return str(self.story)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
