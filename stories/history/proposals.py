"""Changes of published cases: written down whole, reviewed, and then applied at once.

Readers see the case as it was until a reviewer publishes the change.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import ledger, workflow
from stories.history.applying import apply
from stories.history.difference import differences
from stories.history.editions import changed_fields, entry_of
from stories.models import Deed, Proposal, ProposalState, Status, Story
from stories.models.desk import OPEN

RESTING = ("sources", "outcomes")  # an outcome knows its source by number: they change together


def open_for(story: Story) -> Proposal | None:
    """The change of a case that is not decided yet."""
    return story.proposals.filter(state__in=OPEN).first()


@transaction.atomic
def propose(
    *, story: Story, entry: dict, by, reason: str, form: str = "", absorbs: Story | None = None
) -> Proposal:
    """Hand in a change of a published case, or a new attempt at the one that is open.

    ``entry`` is the whole case as it would be; ``reason`` is what readers will be told; ``absorbs`` is
    the case that is to be merged into this one (``stories/merging/`` carries that out);
    ``by`` is None for a command.
    """
    story = Story.objects.select_for_update().get(pk=story.pk)
    if by is not None and not by.has_perm(workflow.CHANGE):
        raise PermissionDenied(_("You may not do this with a story."))
    if story.status != Status.PUBLISHED:
        raise ValidationError(_("Only a published case is changed by a proposal."))
    base, reason = entry_of(story), reason.strip()
    if not changed_fields(base, entry) and not absorbs:
        raise ValidationError(_("Nothing differs from the published case."))
    if not reason:
        raise ValidationError(_("Say why the case changes: its readers are told."))
    proposal = open_for(story) or Proposal(story=story, absorbs=absorbs)
    if proposal.absorbs_id != (absorbs and absorbs.pk):
        raise ValidationError(_("Another change of this case is open; decide on it first."))
    proposal.absorbed = entry_of(absorbs) if absorbs else None
    if proposal.pk:
        proposal.version += 1
    proposal.entry, proposal.base, proposal.form = entry, base, form
    proposal.by, proposal.reason, proposal.at = by, reason, timezone.now()
    proposal.state, proposal.answer = ProposalState.REVIEW, ""
    proposal.save()
    workflow.record(story, Deed.PROPOSED, by=by, reason=reason)
    return proposal


def may_decide(proposal: Proposal, user) -> bool:
    """Whether somebody may publish or return a change: a reviewer, but not their own."""
    own = proposal.by_id == user.pk and not workflow.own_cases_allowed()
    return user.has_perm(workflow.PUBLISH) and not own


@transaction.atomic
def publish(*, proposal: Proposal, version: int, by, merging: bool = False) -> Story:
    """Put a change before the readers, at once and whole; it joins the case's list of corrections.

    ``version`` is the one that the reviewer looked at: a newer one is looked at first. If the case
    itself changed since the change was proposed, only what the proposal changes is applied.
    """
    proposal = _locked(proposal, by, version)
    if bool(proposal.absorbs_id) is not merging:
        raise ValidationError(_("This change belongs to the merging of two cases."))
    story = proposal.story
    entry = merged(proposal.base, proposal.entry, entry_of(story))
    apply(entry, story, by=proposal.by, reason=proposal.reason)
    told = proposal.base.get("texts", {})
    changed = [code for code, text in proposal.entry["texts"].items() if told.get(code) != text]
    ledger.reviewed(story, changed, by=by)
    _decide(proposal, ProposalState.PUBLISHED, by)
    workflow.settle(story)
    workflow.record(story, Deed.CORRECTED, by=by, reason=proposal.reason)
    return story


@transaction.atomic
def decline(*, proposal: Proposal, version: int, by, reason: str) -> Proposal:
    """Return a change to who proposed it, with the reason."""
    proposal = _locked(proposal, by, version)
    if not reason.strip():
        raise ValidationError(_("Say why, so that the others know what to do."))
    _decide(proposal, ProposalState.RETURNED, by, reason.strip())
    workflow.settle(proposal.story)
    workflow.record(proposal.story, Deed.DECLINED, by=by, reason=reason)
    return proposal


@transaction.atomic
def withdraw(*, proposal: Proposal, by) -> Proposal:
    """Give a change up: who proposed it, or a reviewer."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.by_id != by.pk and not by.has_perm(workflow.PUBLISH):
        raise PermissionDenied(_("You may not do this with a story."))
    if not proposal.is_open:
        raise ValidationError(_("This change has been decided on already."))
    _decide(proposal, ProposalState.WITHDRAWN, by)
    workflow.settle(proposal.story)
    workflow.record(proposal.story, Deed.WITHDRAWN, by=by)
    return proposal


def _locked(proposal: Proposal, by, version: int) -> Proposal:
    Story.objects.select_for_update().get(pk=proposal.story_id)
    proposal = Proposal.objects.select_for_update(of=["self"]).get(pk=proposal.pk)
    if not may_decide(proposal, by):
        raise PermissionDenied(_("A change that you proposed is for somebody else to review."))
    if proposal.state != ProposalState.REVIEW:
        raise ValidationError(_("This change has been decided on already."))
    if proposal.version != version:
        raise ValidationError(_("The change was edited meanwhile. Look at it again."))
    if proposal.story.status != Status.PUBLISHED:
        raise ValidationError(_("Only a published case is changed by a proposal."))
    return proposal


def _decide(proposal: Proposal, state: str, by, answer: str = "") -> None:
    proposal.state, proposal.answer = state, answer
    proposal.decided_by, proposal.decided_at = by, timezone.now()
    proposal.save()


def merged(base: dict, proposed: dict, present: dict) -> dict:
    """The present case with what a proposal changes; both changed: the proposal's, for it was reviewed."""
    entry = dict(present)
    rests_on = any(base.get(name) != proposed.get(name) for name in RESTING)
    for name, value in proposed.items():
        if name in RESTING:
            entry[name] = value if rests_on else present[name]
        elif name == "texts":
            told = base.get(name, {})
            kept = {c: t for c, t in present[name].items() if c in value or c not in told}
            changed = {c: t for c, t in value.items() if told.get(c) != t}
            entry[name] = kept | changed
        elif base.get(name) != value:
            entry[name] = value
    return entry


def changes(proposal: Proposal) -> list:
    """What a proposal changes, for its reviewer."""
    return differences(proposal.base, proposal.entry)
