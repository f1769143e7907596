"""Doing a deed to many cases, each for itself: what one refuses is said and stops no other.

Whether a case can be done is found out by doing it and undoing the transaction, so the page that asks
"really?" knows exactly the rules that hold afterwards.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import history, workflow
from stories.bulk.deeds import DEEDS, BulkDeed
from stories.history import proposals
from stories.models import BulkCase, BulkChange, Proposal, ProposalState, Story

MOST = 200  # cases at once: a page that a person can still read


@dataclass(frozen=True)
class Outlook:
    """A case and why the deed would not be done to it; empty if it would. ``proposes``: as a change."""

    story: Story
    refused: str
    proposes: bool = False


class _Tried(Exception):
    """Ends a trial."""


def outlook(deed: BulkDeed, stories: Iterable[Story], *, by, value: str = "") -> list[Outlook]:
    """What would come of a deed, case by case; changes nothing."""
    return [_tried(deed, story, by, value) for story in stories]


def _tried(deed: BulkDeed, story: Story, by, value: str) -> Outlook:
    proposal = None
    try:
        with _one_case():
            proposal = deed.do(story=_locked(story), by=by, value=value, reason="…")
            _check_rules()
            raise _Tried
    except _Tried:
        return Outlook(story, "", proposes=proposal is not None)
    except ValidationError as error:
        return Outlook(story, " ".join(error.messages))


@transaction.atomic
def carry_out(
    deed: BulkDeed, stories: Iterable[Story], *, by, value: str = "", reason: str = ""
) -> BulkChange:
    """Do a deed to each case that can, and keep what came of each."""
    if deed.asks_why and not reason.strip():
        raise ValidationError(_("Say why, so that the others know what to do."))
    change = BulkChange.objects.create(deed=deed.name, value=value, by=by, reason=reason.strip())
    for story in sorted(stories, key=lambda story: story.pk):  # one order: nobody waits in a circle
        _done(change, deed, story, by, value, reason)
    return change


def _done(change: BulkChange, deed: BulkDeed, story: Story, by, value, reason) -> BulkCase:
    case = BulkCase(change=change, story=story)
    try:
        with _one_case():
            fresh = _locked(story)
            case.before = _state(fresh)
            case.proposal = deed.do(story=fresh, by=by, value=value, reason=reason)
            _check_rules()
            case.after = _state(Story.objects.get(pk=story.pk))
    except ValidationError as error:
        case.refused, case.proposal = " ".join(error.messages), None
    case.save()
    return case


def may_undo(change: BulkChange, user) -> bool:
    """Whether somebody may take a change back: who made it, and reviewers. Each case is asked again."""
    return user.pk == change.by_id or user.has_perm(workflow.PUBLISH)


def undoable(change: BulkChange):
    """The cases of a change that were done and not yet taken back."""
    return change.cases.filter(refused="", undone_at=None)


@transaction.atomic
def undo(*, change: BulkChange, by) -> BulkChange:
    """Take a change back where nobody has touched the case since; the others say why they stay."""
    change = BulkChange.objects.select_for_update().get(pk=change.pk)
    if not may_undo(change, by):
        raise PermissionDenied(_("Only who did this, or a reviewer, takes it back."))
    for case in undoable(change).select_related("proposal").order_by("story_id"):
        try:
            with _one_case():
                _undo(case, DEEDS[change.deed], by)
                _check_rules()
        except ValidationError as error:
            case.kept = " ".join(error.messages)
        else:
            case.kept, case.undone_by, case.undone_at = "", by, timezone.now()
        case.save()
    return change


def _undo(case: BulkCase, deed: BulkDeed, by) -> None:
    story = _locked(case.story)
    if case.proposal:
        _withdraw(case.proposal, by)
        return
    if story.version != case.after["version"]:
        raise ValidationError(_("It was changed since."))
    if proposals.open_for(story):
        raise ValidationError(_("A proposed change of this case is open; decide on it first."))
    reason = _("Taken back: %(deed)s") % {"deed": deed.label}
    if deed.edits:
        if not workflow.may_edit(story, by):
            raise PermissionDenied(_("You may not do this with a story."))
        edition = history.last_before(story, case.before["version"])
        history.restore(edition, story, by=by, reason=reason)
        return
    before, after = (dict(state) for state in (case.before, case.after))
    for state in (before, after):
        state.pop("version")
    with history.changing(story, by=by, reason=reason):
        workflow.take_back(story=story, by=by, before=before, after=after, reason=reason)


def _withdraw(proposal: Proposal, by) -> None:
    if proposal.state != ProposalState.REVIEW or proposal.version != 1:
        raise ValidationError(_("The proposed change was edited or decided on since."))
    proposals.withdraw(proposal=proposal, by=by)


def _state(story: Story) -> dict:
    return workflow.standing(story) | {"version": story.version}


def _locked(story: Story) -> Story:
    return Story.objects.select_for_update().get(pk=story.pk)


def _check_rules() -> None:
    """The database's rules that hold at the end of a transaction, now: one case must not fail all."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def _one_case():
    """A savepoint; whatever refuses a case comes out as ValidationError."""
    try:
        with transaction.atomic():
            yield
    except PermissionDenied as error:
        raise ValidationError(str(error)) from error
    except IntegrityError as error:
        raise ValidationError(_("The database refuses this state.")) from error
