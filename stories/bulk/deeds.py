"""What can be done to many cases at once: each deed is what one case knows already.

Steps are those of ``workflow``. Facts (verification, gesture types, channels) are changed in the case's
entry: that of a draft is applied, that of a published case is proposed as a change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from stories import history, workflow
from stories.history import proposals
from stories.models import Proposal, Status, Story
from stories.workflow import CHANGE, PUBLISH


@dataclass(frozen=True)
class BulkDeed:
    """``do(story=, by=, value=, reason=)`` does it to one case, and answers with a Proposal or None.

    ``asks`` names what has to be chosen first (see ``stories/admin/bulk.py``); ``value`` is that as a
    string: a slug, a level of verification, a moment in ISO format. ``asks_why`` wants a reason.
    """

    name: str
    label: str
    done: str
    permission: str
    do: Callable
    asks: str = ""
    asks_why: bool = False
    edits: bool = False  # changes the entry and not the status


# --- steps ----------------------------------------------------------------------------------------


def _step(verb: Callable, *, only: Status | None = None) -> Callable:
    """A verb of the workflow for one case; ``only``: where one verb does two things, the one meant."""

    def do(*, story, by, value, reason):
        if only and story.status != only:
            said = _("This is for cases that are “%(wanted)s”; this one is “%(status)s”.")
            raise ValidationError(
                said % {"wanted": only.label, "status": story.get_status_display()}
            )
        with history.changing(story, by=by, reason=reason):
            verb(story=story, by=by, reason=reason)

    return do


def _schedule(*, story, by, value, reason):
    workflow.schedule(story=story, by=by, at=datetime.fromisoformat(value))


def _claim(*, story, by, value, reason):
    workflow.claim(story=story, by=by)


def _release(*, story, by, value, reason):
    workflow.release(story=story, by=by)


# --- facts ----------------------------------------------------------------------------------------


def _edit(changed: Callable[[dict, str], dict]) -> Callable:
    """A change of the entry; ``changed(entry, value)`` gives the fields that become others."""

    def do(*, story, by, value, reason):
        if not workflow.may_edit(story, by):
            raise PermissionDenied(_("You may not do this with a story."))
        entry = history.entry_of(story)
        new = entry | changed(entry, value)
        if new == entry:
            raise ValidationError(_("It is so already."))
        if story.status == Status.PUBLISHED:
            return _propose(story, new, by, reason)
        history.apply(new, story, by=by, reason=reason)
        return None

    return do


def _propose(story: Story, entry: dict, by, reason: str) -> Proposal:
    if proposals.open_for(story):
        raise ValidationError(_("A proposed change of this case is open; decide on it first."))
    if not entry["gestures"]:
        raise ValidationError(_("A published story keeps at least one gesture type."))
    return proposals.propose(story=story, entry=entry, by=by, reason=reason)


def _with(name: str) -> Callable:
    return lambda entry, value: {name: [*entry[name], *({value} - set(entry[name]))]}


def _without(name: str) -> Callable:
    return lambda entry, value: {name: [slug for slug in entry[name] if slug != value]}


# --- the list -------------------------------------------------------------------------------------

_changed = ngettext_lazy("%d case changed.", "%d cases changed.")

DEEDS = {
    deed.name: deed
    for deed in (
        BulkDeed(
            "submit",
            gettext_lazy("Submit for review"),
            ngettext_lazy("%d case submitted for review.", "%d cases submitted for review."),
            CHANGE,
            _step(workflow.submit),
        ),
        BulkDeed(
            "publish",
            gettext_lazy("Publish"),
            ngettext_lazy("%d case published.", "%d cases published."),
            PUBLISH,
            _step(workflow.publish),
        ),
        BulkDeed(
            "schedule",
            gettext_lazy("Approve and schedule"),
            ngettext_lazy("%d case scheduled.", "%d cases scheduled."),
            PUBLISH,
            _schedule,
            asks="moment",
        ),
        BulkDeed(
            "return_to_draft",
            gettext_lazy("Return to draft"),
            ngettext_lazy("%d case returned to draft.", "%d cases returned to draft."),
            CHANGE,
            _step(workflow.return_to_draft, only=Status.REVIEW),
            asks_why=True,
        ),
        BulkDeed(
            "claim",
            gettext_lazy("Claim"),
            ngettext_lazy("%d case claimed.", "%d cases claimed."),
            PUBLISH,
            _claim,
        ),
        BulkDeed(
            "release",
            gettext_lazy("Give back to the queue"),
            ngettext_lazy("%d case given back.", "%d cases given back."),
            PUBLISH,
            _release,
        ),
        BulkDeed(
            "archive",
            gettext_lazy("Archive"),
            ngettext_lazy("%d case archived.", "%d cases archived."),
            PUBLISH,
            _step(workflow.archive, only=Status.PUBLISHED),
        ),
        BulkDeed(
            "reopen",
            gettext_lazy("Take up again"),
            ngettext_lazy("%d case taken up again.", "%d cases taken up again."),
            PUBLISH,
            _step(workflow.return_to_draft, only=Status.ARCHIVED),
        ),
        BulkDeed(
            "set_verification",
            gettext_lazy("Set verification"),
            _changed,
            CHANGE,
            _edit(lambda entry, value: {"verification": value}),
            asks="verification",
            asks_why=True,
            edits=True,
        ),
        *(
            BulkDeed(
                f"{verb}_{asks}",
                label,
                _changed,
                CHANGE,
                _edit(change(name)),
                asks=asks,
                asks_why=True,
                edits=True,
            )
            for verb, asks, name, change, label in (
                ("add", "gesture", "gestures", _with, gettext_lazy("Add a gesture type")),
                ("remove", "gesture", "gestures", _without, gettext_lazy("Remove a gesture type")),
                ("add", "channel", "channels", _with, gettext_lazy("Add a channel")),
                ("remove", "channel", "channels", _without, gettext_lazy("Remove a channel")),
            )
        ),
    )
}
