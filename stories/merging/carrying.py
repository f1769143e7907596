"""Merging as a deed: who may, what stands in the way, and all of it in one transaction.

The merger of drafts is carried out at once. One into a published case is a change of that case like any
other: it is proposed, and a reviewer who did not propose it carries it out.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stories import history, workflow
from stories.exchange.entries import digest
from stories.history import proposals
from stories.merging import apart
from stories.merging.plan import Answers, plan
from stories.models import PackStory, Proposal, Status, Story
from stories.models.desk import OPEN


class Stale(ValidationError):
    """One of the two cases changed since somebody looked at the preview."""


def fingerprint(source: Story, target: Story, told: tuple[dict, dict] | None = None) -> str:
    """What a preview rests on; another one later means that it must be looked at again.

    ``told`` are both cases' entries where they are at hand.
    """
    one, other = told or (history.entry_of(source), history.entry_of(target))
    return digest({"source": one, "target": other, "status": [source.status, target.status]})


def moving(source: Story) -> dict:
    """What is not in the case itself and goes along, for the preview."""
    return {
        "packs": [entry.pack for entry in source.pack_entries.select_related("pack")],
        "corrections": source.corrections.count(),
        "comments": source.comments.count(),
    }


def check(source: Story, target: Story, by) -> None:
    """Raise what stands in the way of merging; nothing if it can be done or proposed."""
    if source.pk == target.pk:
        raise ValidationError(_("A case cannot be merged into itself."))
    for story in (source, target):
        if story.merged_into_id:
            raise ValidationError(
                _("“%(case)s” was merged into “%(into)s” already.")
                % {"case": story, "into": story.merged_into}
            )
        if story.status == Status.ARCHIVED:
            raise ValidationError(
                _("“%(case)s” is archived. Take it up again first.") % {"case": story}
            )
        if not workflow.may_edit(story, by):
            raise PermissionDenied(_("You may not do this with a story."))
    if source.is_public and not target.is_public:
        raise ValidationError(
            _(
                "Readers see “%(case)s” and not “%(into)s”: its address would lead nowhere. Merge the "
                "other way round."
            )
            % {"case": source, "into": target}
        )
    _check_undecided(source, target)


def _check_undecided(source: Story, target: Story) -> None:
    """No change of either is open, except the very merger that is proposed once more."""
    both = [source.pk, target.pk]
    waiting = Proposal.objects.filter(state__in=OPEN).select_related("story")
    for proposal in waiting.filter(story__in=both) | waiting.filter(absorbs__in=both):
        if (proposal.absorbs_id, proposal.story_id) != (source.pk, target.pk):
            raise ValidationError(
                _("A proposed change of “%(case)s” is open; decide on it first.")
                % {"case": proposal.story}
            )


@transaction.atomic
def merge(
    *, source: Story, target: Story, answers: Answers, seen: str, by, reason: str
) -> Proposal | None:
    """Merge ``source`` into ``target``; a Proposal where readers see the target, else it is done.

    ``seen`` is the fingerprint of the preview. ValidationError, Stale and PermissionDenied say why not.
    """
    source, target = _locked(source, target)
    check(source, target, by)
    told = (history.entry_of(source), history.entry_of(target))
    if fingerprint(source, target, told) != seen:
        raise Stale(_("One of the two cases changed since you looked. Look at it again."))
    if not reason.strip():
        raise ValidationError(_("Say why the two cases are one."))
    entry = plan(*told, answers).entry
    if target.is_public:
        return proposals.propose(story=target, entry=entry, by=by, reason=reason, absorbs=source)
    history.apply(entry, target, by=by, reason=reason)
    _absorb(source, target, by=by, reason=reason)
    return None


@transaction.atomic
def publish(*, proposal: Proposal, version: int, by) -> Story:
    """Carry a proposed merger out: the change of the target, and the source's leaving."""
    source, target = _locked(proposal.absorbs, proposal.story)
    if source.merged_into_id or source.status == Status.ARCHIVED:
        raise ValidationError(_("“%(case)s” is archived by now.") % {"case": source})
    _check_undecided(source, target)
    fresh = Proposal.objects.get(pk=proposal.pk)
    if history.entry_of(source) != fresh.absorbed:
        raise Stale(
            _("“%(case)s” changed since this was proposed. Return it, so that it is proposed anew.")
            % {"case": source}
        )
    proposals.publish(proposal=fresh, version=version, by=by, merging=True)
    _absorb(source, target, by=by, reason=fresh.reason)
    return target


def _locked(source: Story, target: Story) -> tuple[Story, Story]:
    """Both rows, always in the same order, so that two mergers wait instead of blocking each other."""
    both = Story.objects.select_for_update(of=["self"]).filter(pk__in=[source.pk, target.pk])
    rows = {story.pk: story for story in both.order_by("pk")}
    return rows[source.pk], rows[target.pk]


def _absorb(source: Story, target: Story, *, by, reason: str) -> None:
    history.record(source, by=None)
    with history.changing(source, by=by, reason=reason):
        workflow.merge(story=source, into=target, by=by, reason=reason)
    apart.end(source, by=by)
    source.corrections.update(story=target)
    source.comments.update(story=target)
    _hand_packs_over(source, target)


def _hand_packs_over(source: Story, target: Story) -> None:
    """In the same place; a pack that has both keeps the target's entry, with the notes of both."""
    there = {entry.pack_id: entry for entry in PackStory.objects.filter(story=target)}
    for entry in PackStory.objects.filter(story=source):
        twin = there.get(entry.pack_id)
        if twin is None:
            entry.story = target
            entry.save(update_fields=["story"])
            continue
        for name in ("note", "teacher_note"):
            notes = dict.fromkeys(filter(None, (getattr(twin, name), getattr(entry, name))))
            setattr(twin, name, "\n\n".join(notes))
        twin.save(update_fields=["note", "teacher_note"])
        entry.delete()
