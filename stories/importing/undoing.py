"""Taking an import back: its new cases archived, changed ones put back, its proposals withdrawn.

What somebody went on with since is named and left alone, unless it is chosen: then later changes of a
changed case are given up as well (its history keeps them).
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import history, workflow
from stories.history import proposals
from stories.models import (
    Edition,
    Import,
    ImportDeed,
    ImportedRow,
    ImportState,
    Kind,
    Source,
    Status,
    Story,
    Undoing,
)

BATCH = 200  # cases whose states are compared at a time
WRITTEN = (ImportDeed.NEW, ImportDeed.CHANGED, ImportDeed.PROPOSED)


@dataclass
class Finding:
    """What undoing would do with a row: ``why`` it would leave it, and whether one may choose otherwise."""

    row: ImportedRow
    will: str
    why: str = ""
    may_choose: bool = False


def may_undo(imported: Import, user) -> bool:
    """Whose import it is, and reviewers."""
    own = imported.by_id == user.pk and user.has_perm(workflow.CHANGE)
    return own or user.has_perm(workflow.PUBLISH)


def survey(imported: Import) -> list[Finding]:
    """What undoing would do now, row by row; writes nothing."""
    written = imported.rows.filter(deed__in=WRITTEN).select_related("story", "proposal")
    rows = list(written.prefetch_related("story__texts"))
    found = []
    for start in range(0, len(rows), BATCH):
        some = rows[start : start + BATCH]
        untouched = _as_imported(some)
        found += [_finding(row, untouched) for row in some]
    return found


def _finding(row: ImportedRow, untouched: set[int]) -> Finding:
    if row.deed == ImportDeed.PROPOSED:
        return _of_proposal(row)
    will = Undoing.ARCHIVED if row.deed == ImportDeed.NEW else Undoing.PUT_BACK
    story = row.story
    if story is None:
        return Finding(row, Undoing.LEFT, _("The case is gone."))
    if story.status == Status.ARCHIVED:
        return Finding(row, Undoing.LEFT, _("The case is archived."))
    if story.published_at:
        return Finding(row, Undoing.LEFT, _("The case has been published since."))
    if row.pk in untouched:
        return Finding(row, will)
    return Finding(row, Undoing.LEFT, _("Somebody has edited the case since."), may_choose=True)


def _of_proposal(row: ImportedRow) -> Finding:
    proposal = row.proposal
    if proposal is None or not proposal.is_open:
        state = proposal.get_state_display() if proposal else ""
        return Finding(
            row, Undoing.LEFT, _("The change was decided on: %(state)s.") % {"state": state}
        )
    if proposal.entry != row.entry:
        said = _("Somebody has edited the proposed change since.")
        return Finding(row, Undoing.LEFT, said, may_choose=True)
    return Finding(row, Undoing.WITHDRAWN)


def _as_imported(rows: list[ImportedRow]) -> set[int]:
    """Rows whose cases are as the import left them; what shared sources say of themselves apart."""
    pks = [row.story_id for row in rows if row.story_id and row.edition]
    now = {story.pk: story for story in Story.objects.filter(pk__in=pks).for_export()}
    left = {
        (edition.object_id, edition.number): edition.entry
        for edition in Edition.objects.filter(
            kind=Kind.STORY, object_id__in=pks, number__in={row.edition for row in rows}
        )
    }
    return {
        row.pk
        for row in rows
        if (entry := left.get((row.story_id, row.edition)))
        and _bare(history.fetched_entry_of(now[row.story_id])) == _bare(entry)
    }


def _bare(entry: dict) -> dict:
    return entry | {"sources": [source.get("id") for source in entry["sources"]]}


@transaction.atomic
def undo(imported: Import, *, by, also: frozenset[int] = frozenset()) -> Import:
    """Take an import back; ``also`` are the numbers of rows that were edited since and go as well.

    Each row says afterwards what became of it (``undone``) and why it was left. PermissionDenied,
    ValidationError.
    """
    imported = Import.objects.select_for_update().get(pk=imported.pk)
    if by is not None and not may_undo(imported, by):
        raise PermissionDenied(_("An import is undone by whose it is, or by a reviewer."))
    if imported.state != ImportState.DONE:
        raise ValidationError(_("Only an import that was carried out can be undone."))
    reason = _("Import %(file)s undone") % {"file": imported.file_name}
    found = survey(imported)
    for finding in found:
        _undo(finding, by, reason, chosen=finding.may_choose and finding.row.number in also)
    ImportedRow.objects.bulk_update([f.row for f in found], ["undone", "why"], batch_size=500)
    _put_sources_back(imported, by, reason)
    imported.state = ImportState.UNDONE
    imported.undone_at, imported.undone_by = timezone.now(), by
    imported.save()
    return imported


INSTEAD = {
    ImportDeed.NEW: Undoing.ARCHIVED,
    ImportDeed.CHANGED: Undoing.PUT_BACK,
    ImportDeed.PROPOSED: Undoing.WITHDRAWN,
}


def _undo(finding: Finding, by, reason: str, *, chosen: bool) -> None:
    row = finding.row
    will = INSTEAD[row.deed] if chosen else finding.will
    why = "" if chosen else finding.why
    try:
        with transaction.atomic():
            if will == Undoing.ARCHIVED:
                with history.changing(row.story, by=by, reason=reason):
                    workflow.discard(story=row.story, by=by, reason=reason)
            elif will == Undoing.PUT_BACK:
                entry = row.base | {"slug": row.story.slug}
                history.apply(entry, row.story, by=by, reason=reason)
            elif will == Undoing.WITHDRAWN:
                proposals.withdraw(proposal=row.proposal, by=by)
    except (ValidationError, PermissionDenied) as error:
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        will, why = Undoing.LEFT, " ".join(said)
    row.undone, row.why = will, why[:300]


def _put_sources_back(imported: Import, by, reason: str) -> None:
    """Stored sources as they were, unless somebody has edited them since."""
    for change in imported.sources:
        source = Source.objects.filter(pk=change["id"]).first()
        now = history.entry_of(source) if source else {}
        change["undone"] = all(now.get(n) == value for n, value in change["after"].items())
        if change["undone"]:
            with history.changing(source, by=by, reason=reason):
                for name, value in change["before"].items():
                    setattr(source, name, value)
                source.save()
