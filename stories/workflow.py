"""How a story moves: draft -> in review -> published -> archived, and back. Nothing else sets status.

Every step is written down (:class:`~stories.models.Transition`): who, when and why. ``by`` is the
user who takes a step, or None for a command that a person with the server runs. All steps raise
ValidationError for what cannot be and PermissionDenied for what this person may not do.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import completeness
from stories.models import Comment, Deed, ProposalState, Status, Story, Transition

CHANGE, PUBLISH = "stories.change_story", "stories.publish_story"
# from -> to: the permission a person needs for the step, and what it is called
STEPS = {
    (Status.DRAFT, Status.REVIEW): CHANGE,
    (Status.REVIEW, Status.DRAFT): CHANGE,
    (Status.DRAFT, Status.PUBLISHED): PUBLISH,
    (Status.REVIEW, Status.PUBLISHED): PUBLISH,
    (Status.PUBLISHED, Status.ARCHIVED): PUBLISH,
    (Status.ARCHIVED, Status.DRAFT): PUBLISH,
}
DEEDS = {
    (Status.REVIEW, Status.DRAFT): Deed.RETURNED,
    (Status.ARCHIVED, Status.DRAFT): Deed.REOPENED,
}
DEED_OF = {
    Status.REVIEW: Deed.SUBMITTED,
    Status.PUBLISHED: Deed.PUBLISHED,
    Status.ARCHIVED: Deed.ARCHIVED,
}
REVIEW_DAYS = 7  # to look at a claimed case, unless another day is named


# --- what may be ---------------------------------------------------------------------------------


def missing_for_publication(story: Story) -> list[str]:
    """What a story still lacks before it can be public, in sentences; empty if nothing."""
    return completeness.blocking(story)


def is_own(story: Story, user) -> bool:
    """Whether somebody entered a case or handed it in, and so should not be the one to review it."""
    return user is not None and user.pk in (story.created_by_id, story.submitted_by_id)


def own_cases_allowed() -> bool:
    """Whether people may review what they brought themselves (the setting ``REVIEW_OWN_CASES``)."""
    return settings.REVIEW_OWN_CASES


def may_review(story: Story, user) -> bool:
    """Whether somebody may publish a case."""
    return user.has_perm(PUBLISH) and (own_cases_allowed() or not is_own(story, user))


def may_edit(story: Story, user) -> bool:
    """Whether somebody may change a case; that of a published one is only a proposal.

    What a reviewer has approved for a day to come, and what was taken off the site, is theirs.
    """
    settled = story.status == Status.ARCHIVED or story.publish_at
    return user.has_perm(CHANGE) and (not settled or user.has_perm(PUBLISH))


def _demand(permission: str, by) -> None:
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied(_("You may not do this with a story."))


def _demand_another(story: Story, by) -> None:
    if by is not None and not may_review(story, by):
        raise PermissionDenied(
            _("A case that you entered or submitted is for somebody else to review.")
        )


def _demand_complete(story: Story) -> None:
    if missing := missing_for_publication(story):
        raise ValidationError(missing)


def _demand_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ValidationError(_("Say why, so that the others know what to do."))
    return reason


# --- writing it down -----------------------------------------------------------------------------


def _locked(story: Story) -> Story:
    return Story.objects.select_for_update().get(pk=story.pk)


def record(story: Story, deed: Deed, *, by, reason: str = "", before: str = "") -> Transition:
    """Write a step down; ``before`` is the status it began with, unless it is the present one."""
    return Transition.objects.create(
        story=story,
        deed=deed,
        before=before or story.status,
        after=story.status,
        by=by,
        reason=reason.strip(),
    )


@transaction.atomic
def _move(story: Story, to: Status, by, *, reason: str = "", author=None) -> Story:
    """``author`` is who is written down, where that is not the one whose permission counts."""
    locked = _locked(story)
    before = locked.status
    permission = STEPS.get((before, to))
    if permission is None:
        raise ValidationError(
            _("A story that is “%(status)s” cannot become “%(to)s”.")
            % {"status": locked.get_status_display(), "to": to.label}
        )
    _demand(permission, by)
    if (before, to) == (Status.REVIEW, Status.DRAFT):
        reason = _demand_reason(reason)
    if to == Status.REVIEW:
        locked.submitted_by = by
    if to == Status.PUBLISHED:
        _demand_another(locked, by)
        _demand_complete(locked)
        locked.published_at = locked.published_at or timezone.now()
    locked.status = to
    locked.claimed_by = locked.due_on = locked.publish_at = locked.merged_into = None
    locked.save(update_fields=[*_MOVED, "updated_at"])
    record(
        locked,
        DEEDS.get((before, to), DEED_OF.get(to)),
        by=by or author,
        reason=reason,
        before=before,
    )
    return _told(story, locked)


_MOVED = (
    "status",
    "published_at",
    "submitted_by",
    "claimed_by",
    "due_on",
    "publish_at",
    "merged_into",
)


def _told(story: Story, locked: Story) -> Story:
    """The caller's object with what changed; else it stays as the caller has it."""
    for name in _MOVED:
        setattr(story, name, getattr(locked, name))
    return story


# --- the steps -----------------------------------------------------------------------------------


def submit(*, story: Story, by, reason: str = "") -> Story:
    """Hand a draft to the reviewers, with a word to them if there is one."""
    return _move(story, Status.REVIEW, by, reason=reason)


def return_to_draft(*, story: Story, by, reason: str = "") -> Story:
    """Give a story in review back to its curator with a reason, or take an archived one up again.

    One that was merged into another is a case of its own again: its addresses no longer lead there.
    """
    return _move(story, Status.DRAFT, by, reason=reason)


def publish(*, story: Story, by, reason: str = "") -> Story:
    """Make a story public; ValidationError says what it still lacks.

    Nobody publishes a case that they entered or submitted, unless ``REVIEW_OWN_CASES`` is set.
    """
    return _move(story, Status.PUBLISHED, by, reason=reason)


def archive(*, story: Story, by, reason: str = "") -> Story:
    """Take a story off the site; nothing is deleted, and its address says that it is gone."""
    return _move(story, Status.ARCHIVED, by, reason=reason)


@transaction.atomic
def discard(*, story: Story, by, reason: str = "") -> Story:
    """Archive a case that never was public, for instance what an import brought by mistake.

    Whoever entered it may, and a reviewer; a reviewer can take it up again.
    """
    locked = _locked(story)
    _demand(CHANGE if is_own(locked, by) else PUBLISH, by)
    if locked.status not in (Status.DRAFT, Status.REVIEW) or locked.published_at:
        raise ValidationError(_("Only a case that was never published can be discarded."))
    before, locked.status = locked.status, Status.ARCHIVED
    locked.claimed_by = locked.due_on = locked.publish_at = None
    locked.save(update_fields=[*_MOVED, "updated_at"])
    record(locked, Deed.ARCHIVED, by=by, reason=reason, before=before)
    return _told(story, locked)


@transaction.atomic
def merge(*, story: Story, into: Story, by, reason: str) -> Story:
    """Take a case off because it is another one, to which its addresses lead from then on.

    What moves along is the business of ``stories/merging/``. A case that readers see, or that joins
    one that they see, needs a reviewer.
    """
    locked = _locked(story)
    public = locked.is_public or into.is_public
    _demand(PUBLISH if public or locked.publish_at else CHANGE, by)
    reason = _demand_reason(reason)
    if Status.ARCHIVED in (locked.status, into.status):
        raise ValidationError(_("An archived case cannot be merged: take it up again first."))
    if locked.pk == into.pk:
        raise ValidationError(_("A case cannot be merged into itself."))
    before, locked.status, locked.merged_into = locked.status, Status.ARCHIVED, into
    locked.claimed_by = locked.due_on = locked.publish_at = None
    locked.save(update_fields=[*_MOVED, "updated_at"])
    said = f"{locked.slug} → {into.slug}: {reason}"
    record(locked, Deed.MERGED, by=by, reason=said, before=before)
    record(into, Deed.ABSORBED, by=by, reason=said)
    return _told(story, locked)


# --- taking a step back --------------------------------------------------------------------------


def standing(story: Story) -> dict[str, str]:
    """What the workflow knows of a story, as plain strings; empty where there is nothing."""
    told = {name: getattr(story, _COLUMNS.get(name, name)) for name in _MOVED}
    return {name: "" if value is None else str(value) for name, value in told.items()}


@transaction.atomic
def take_back(*, story: Story, by, before: dict, after: dict, reason: str = "") -> Story:
    """Undo a step: from how a story stood ``after`` it to how it stood ``before`` (see ``standing``).

    Who may take a step may take it back, as long as nobody has moved the story since. What comes back
    to the site was reviewed once and must still be complete.
    """
    locked = _locked(story)
    _demand(STEPS.get((before["status"], after["status"]), PUBLISH), by)
    if standing(locked) != after:
        raise ValidationError(_("It was moved on since."))
    was = locked.status
    for name, value in before.items():
        field = Story._meta.get_field(name)
        setattr(locked, field.attname, field.to_python(value) if value else None)
    if locked.is_public:
        _demand_complete(locked)
    if locked.publish_at and locked.publish_at <= timezone.now():
        locked.publish_at = None  # its moment has passed: a person decides anew
    fields = [*_MOVED, *(["updated_at"] if was != locked.status else [])]
    locked.save(update_fields=fields)
    record(locked, Deed.UNDONE, by=by, reason=reason, before=was)
    return _told(story, locked)


_COLUMNS = {
    "submitted_by": "submitted_by_id",
    "claimed_by": "claimed_by_id",
    "merged_into": "merged_into_id",
}


# --- publishing on a day to come -----------------------------------------------------------------


@transaction.atomic
def schedule(*, story: Story, by, at: datetime) -> Story:
    """Approve a story in review now and publish it ``at`` a later moment."""
    locked = _locked(story)
    _demand(PUBLISH, by)
    _demand_another(locked, by)
    if locked.status != Status.REVIEW:
        raise ValidationError(_("Only a story in review can be scheduled."))
    if at <= timezone.now():
        raise ValidationError(_("Choose a moment that is still to come."))
    _demand_complete(locked)
    locked.publish_at = at
    locked.save(update_fields=["publish_at", "updated_at"])
    record(locked, Deed.SCHEDULED, by=by, reason=f"{at:%Y-%m-%d %H:%M} UTC")
    return _told(story, locked)


@transaction.atomic
def unschedule(*, story: Story, by, reason: str = "") -> Story:
    """Take a story off the schedule; it stays in review."""
    locked = _locked(story)
    _demand(PUBLISH, by)
    if not locked.publish_at:
        raise ValidationError(_("This story is not scheduled."))
    locked.publish_at = None
    locked.save(update_fields=["publish_at", "updated_at"])
    record(locked, Deed.UNSCHEDULED, by=by, reason=reason)
    return _told(story, locked)


def due(now: datetime | None = None):
    """The scheduled stories whose moment has come, the earliest first."""
    now = now or timezone.now()
    return Story.objects.filter(status=Status.REVIEW, publish_at__lte=now).order_by(
        "publish_at", "pk"
    )


def scheduled_by(story: Story):
    """Who approved a scheduled story; None if nobody did."""
    step = story.transitions.filter(deed=Deed.SCHEDULED).select_related("by").first()
    return step.by if step else None


@transaction.atomic
def publish_scheduled(*, story: Story) -> bool:
    """Publish a story that is due, in the name of who scheduled it; False if it no longer is.

    One that has come to lack something since is taken off the schedule, and why is written down.
    """
    locked = due().select_for_update(skip_locked=True).filter(pk=story.pk).first()
    if locked is None:
        return False
    if missing := missing_for_publication(locked):
        unschedule(story=locked, by=None, reason=" ".join(missing))
        return False
    _move(locked, Status.PUBLISHED, None, author=scheduled_by(locked))
    return True


# --- the review queue ----------------------------------------------------------------------------


@transaction.atomic
def claim(*, story: Story, by, due: date | None = None) -> Story:
    """Take the review of a case on, until ``due`` (in a week unless said)."""
    locked = _locked(story)
    _demand(PUBLISH, by)
    _demand_another(locked, by)
    waiting = locked.proposals.filter(state=ProposalState.REVIEW).exists()
    if locked.status != Status.REVIEW and not waiting:
        raise ValidationError(_("Only what is in review can be claimed."))
    if locked.claimed_by and locked.claimed_by != by:
        raise ValidationError(
            _("%(who)s has claimed this case already.") % {"who": locked.claimed_by.get_username()}
        )
    today = timezone.localdate()
    if due and due < today:
        raise ValidationError(_("The day until which you want to look at it has passed."))
    locked.claimed_by, locked.due_on = by, due or today + timedelta(days=REVIEW_DAYS)
    locked.save(update_fields=["claimed_by", "due_on"])
    record(locked, Deed.CLAIMED, by=by, reason=locked.due_on.isoformat())
    return _told(story, locked)


@transaction.atomic
def release(*, story: Story, by) -> Story:
    """Give a claimed case back to the queue; any reviewer may, for colleagues fall ill."""
    locked = _locked(story)
    _demand(PUBLISH, by)
    if not locked.claimed_by:
        raise ValidationError(_("Nobody has claimed this case."))
    locked.claimed_by = locked.due_on = None
    locked.save(update_fields=["claimed_by", "due_on"])
    record(locked, Deed.RELEASED, by=by)
    return _told(story, locked)


def settle(story: Story) -> None:
    """Nobody has to look at a case any longer, after what waited for review was decided on."""
    Story.objects.filter(pk=story.pk).update(claimed_by=None, due_on=None)


def comment(*, story: Story, by, text: str) -> Comment:
    """Say something to the others about a case."""
    _demand(CHANGE, by)
    text = text.replace("\0", "").strip()
    if not text:
        raise ValidationError(_("The comment is empty."))
    if len(text) > 5000:
        raise ValidationError(_("A comment has at most 5000 characters."))
    return Comment.objects.create(story=story, by=by, text=text)
