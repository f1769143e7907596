"""Checking a file, and carrying out what its plan shows: in one transaction, or not at all."""

import hashlib
from datetime import timedelta
from pathlib import PurePath

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import history
from stories.exchange import rows
from stories.exchange.cells import Unreadable
from stories.exchange.reader import MOST_ROWS
from stories.history import proposals
from stories.importing.planning import Plan, plan
from stories.models import (
    Brand,
    Edition,
    Import,
    ImportDeed,
    ImportedRow,
    ImportState,
    Industry,
    Source,
    Story,
)

KEPT_DAYS = 7  # a file that nobody confirmed
SAME = ("number", "deed", "story_id", "slug", "base", "entry", "problems")


class ChangedMeanwhile(Exception):
    """Something changed since the preview, which shows the present state now; nothing was written.

    ``numbers`` are the rows of which something else becomes.
    """

    def __init__(self, numbers: list[int]):
        super().__init__(_("Something changed since the preview. Look at it again."))
        self.numbers = numbers


class _Stale(Exception):
    def __init__(self, fresh: Plan):
        super().__init__()
        self.fresh = fresh


# --- the preview ---------------------------------------------------------------------------------


@transaction.atomic
def check(data: bytes, name: str, *, by, most: int = MOST_ROWS) -> Import:
    """Read a file of at most so many cases and keep what it would change. Raises cells.Unreadable."""
    _demand("stories.change_story", by)
    sheet = rows.read(data, name)
    if len(sheet.rows) > most:
        said = _("The file has %(count)d cases; here %(most)d are allowed. Split it.")
        raise Unreadable(said % {"count": len(sheet.rows), "most": most})
    Import.objects.filter(
        state=ImportState.CHECKED, at__lt=timezone.now() - timedelta(days=KEPT_DAYS)
    ).delete()
    digest = hashlib.sha256(data).hexdigest()
    imported = Import.objects.create(
        by=by,
        file_name=PurePath(name.replace("\\", "/")).name.replace("\0", "")[-200:],
        digest=digest,
        kind=sheet.kind,
        columns=sheet.columns,
        notes=[*sheet.notes, *_imported_before(digest)],
        problems=[[p.row, p.column, p.message] for p in sheet.problems],
    )
    _keep(imported, plan(sheet.rows, by=by))
    return imported


def _imported_before(digest: str) -> list[str]:
    earlier = Import.objects.filter(digest=digest, state=ImportState.DONE).first()
    said = _("The same file was imported on %(day)s.")
    return [said % {"day": earlier.done_at.date()}] if earlier else []


def _keep(imported: Import, found: Plan) -> None:
    """The plan as the import's rows, in place of those before."""
    imported.rows.all().delete()
    for row in found.rows:
        row.imported = imported
    ImportedRow.objects.bulk_create(found.rows, batch_size=500)
    imported.brands, imported.sources, imported.counts = found.brands, found.sources, found.counts
    imported.save()


def drop(imported: Import, *, by) -> None:
    """Forget a file that was only looked at."""
    _demand_own(imported, by)
    if imported.state != ImportState.CHECKED:
        raise ValidationError(_("This import has been carried out already."))
    imported.delete()


def _demand(permission: str, by) -> None:
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied(_("You may not do this with a story."))


def _demand_own(imported: Import, by) -> None:
    _demand("stories.change_story", by)
    if by is not None and imported.by_id != by.pk:
        raise PermissionDenied(_("Only who uploaded a file can confirm it."))


# --- carrying it out -----------------------------------------------------------------------------


def carry_out(imported: Import, *, by) -> Import:
    """Write what the preview shows.

    Raises :class:`ChangedMeanwhile` if something else would be written than it shows, ValidationError
    for what cannot be, PermissionDenied.
    """
    try:
        return _carry_out(imported, by)
    except _Stale as stale:
        with transaction.atomic():
            imported = Import.objects.select_for_update().get(pk=imported.pk)
            shown = _signatures(imported.rows.all())
            fresh = _signatures(stale.fresh.rows)
            numbers = [n for n in fresh if fresh[n] != shown.get(n)]
            for row in stale.fresh.rows:
                if row.number in numbers:
                    row.notes = [_("Changed since the preview was made."), *row.notes]
            _keep(imported, stale.fresh)
        raise ChangedMeanwhile(numbers) from None


@transaction.atomic
def _carry_out(imported: Import, by) -> Import:
    imported = Import.objects.select_for_update().get(pk=imported.pk)
    _demand_own(imported, by)
    if imported.state != ImportState.CHECKED:
        raise ValidationError(_("This import has been carried out already."))
    shown = list(imported.rows.all())
    if imported.problems or any(row.problems for row in shown):
        raise ValidationError(
            _("A file with problems is not imported. Mend it and upload it again.")
        )
    pks = [row.story_id for row in shown if row.story_id]
    list(Story.objects.select_for_update().filter(pk__in=pks).order_by("pk").values("pk"))
    fresh = plan([rows.Row(row.number, row.told) for row in shown], by=by)
    agrees = _signatures(fresh.rows) == _signatures(shown)
    if not agrees or (fresh.brands, fresh.sources) != (imported.brands, imported.sources):
        raise _Stale(fresh)
    reason = _("Import %(file)s") % {"file": imported.file_name}
    _make_brands(imported, by, reason)
    _change_sources(imported, by, reason)
    _make(shown, by, reason)
    for row in shown:
        _write(row, by, reason)
    changed = ["story", "edition", "proposal", "told"]
    for row in shown:
        row.told = {}  # it was only kept for comparing
    ImportedRow.objects.bulk_update(shown, changed, batch_size=500)
    imported.state, imported.done_at = ImportState.DONE, timezone.now()
    imported.save()
    return imported


def _signatures(items) -> dict[int, tuple]:
    return {item.number: tuple(getattr(item, name) for name in SAME) for item in items}


def _make_brands(imported: Import, by, reason: str) -> None:
    if imported.brands:
        _demand("stories.add_brand", by)
    industries = {industry.slug: industry for industry in Industry.objects.all()}
    for brand in imported.brands:
        made = Brand.objects.create(
            slug=brand["slug"], name=brand["name"], industry=industries[brand["industry"]]
        )
        history.record(made, by=by, reason=reason)
        brand["id"] = made.pk


def _change_sources(imported: Import, by, reason: str) -> None:
    if imported.sources:
        _demand("stories.change_source", by)
    for change in imported.sources:
        source = Source.objects.get(pk=change["id"])
        with history.changing(source, by=by, reason=reason):
            for name, value in change["after"].items():
                setattr(source, name, value)
            source.save()
        change["edition"] = _last_edition(source)


def _make(shown: list[ImportedRow], by, reason: str) -> None:
    """The new cases, all at once: many times faster than one by one."""
    new = [row for row in shown if row.deed == ImportDeed.NEW]
    if not new:
        return
    _demand("stories.add_story", by)
    try:
        made = history.create([row.entry for row in new], by=by, reason=reason)
    except ValidationError as error:
        raise ValidationError([*error.messages, _("Nothing was imported.")]) from error
    for row, story in zip(new, made, strict=True):
        row.story, row.edition = story, 1


def _write(row: ImportedRow, by, reason: str) -> None:
    """One row; what is in the way names it."""
    try:
        if row.deed == ImportDeed.CHANGED:
            history.apply(row.entry, row.story, by=by, reason=reason)
        elif row.deed == ImportDeed.PROPOSED:
            row.proposal = proposals.propose(story=row.story, entry=row.entry, by=by, reason=reason)
            return
        else:
            return
    except ValidationError as error:
        said = _("Row %(row)d (%(slug)s): %(why)s Nothing was imported.")
        why = " ".join(error.messages)
        raise ValidationError(said % {"row": row.number, "slug": row.slug, "why": why}) from error
    row.edition = _last_edition(row.story)


def _last_edition(thing) -> int:
    return Edition.objects.of(history.kind_of(thing), thing.pk).values_list("number", flat=True)[0]
