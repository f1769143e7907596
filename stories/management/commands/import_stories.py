"""``manage.py import_stories FILE [--dry-run]``: cases of a CSV, XLSX or JSON file, all or none of them."""

from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from stories import history, importing
from stories.exchange.cells import Unreadable
from stories.exchange.reader import MOST_BYTES
from stories.models import Import, ImportDeed

MOST_LINES = 200  # of problems; the rest is counted


class Command(BaseCommand):
    help = (
        "Import cases from a .csv, .xlsx or .json file with the columns of an export. New cases become "
        "drafts, published ones are changed by proposals. Nothing is written if a row has a problem."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change")
        parser.add_argument("--by", metavar="USERNAME", help="whose import it is")

    def handle(self, *, file, dry_run, by, verbosity, **options):
        user = _person(by)
        try:
            imported = importing.check(_bytes(file), file.name, by=user)
        except Unreadable as unreadable:
            raise CommandError(f"{file}: {unreadable}") from None
        except PermissionDenied as error:
            raise CommandError(str(error)) from None
        self._print(imported, verbosity)
        _stop_at_problems(imported, file)
        if dry_run:
            importing.drop(imported, by=user)
            self.stdout.write("Nothing was written: this was a dry run.")
            return
        try:
            importing.carry_out(imported, by=user)
        except (ValidationError, PermissionDenied, importing.ChangedMeanwhile) as error:
            importing.drop(imported, by=user)
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from None
        self.stdout.write(f"Written as import {imported.pk}; /admin/ has it, and undoes it.")

    def _print(self, imported: Import, verbosity: int):
        counts = imported.counts
        self.stdout.write(
            f"{imported.file_name}: {counts['new']} new, {counts['changed']} changed, "
            f"{counts['proposed']} proposed as changes, {counts['unchanged']} unchanged, "
            f"{counts['refused']} refused."
        )
        for note in imported.notes:
            self.stdout.write(f"  note: {note}")
        for brand in imported.brands:
            self.stdout.write(f"  new brand: {brand['slug']} ({brand['name']})")
        for source in imported.sources:
            self.stdout.write(f"  changed source: {source['title']}: {', '.join(source['after'])}")
        shown = [*(ImportDeed.NEW, ImportDeed.CHANGED, ImportDeed.PROPOSED)]
        for row in imported.rows.filter(deed__in=shown if verbosity else []).iterator():
            fields = ""
            if row.base:
                fields = ": " + ", ".join(_fields(row))
            self.stdout.write(f"  row {row.number}, {row.deed}: {row.slug}{fields}")


def _fields(row) -> list[str]:
    changes = history.differences(row.base, row.entry)
    return [f"{c.field}_{c.language}" if c.language else c.field for c in changes]


def _person(name: str | None):
    if name is None:
        return None
    try:
        return get_user_model().objects.get(username=name)
    except get_user_model().DoesNotExist:
        raise CommandError(f"There is no account {name!r}.") from None


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(f"{file}: {error.strerror}") from None


def _stop_at_problems(imported: Import, file: Path) -> None:
    """One clear line, and under it each problem by row and column."""
    found = [tuple(problem) for problem in imported.problems]
    for row in imported.rows.filter(deed=ImportDeed.REFUSED):
        found += [(row.number, column, message) for column, message in row.problems]
    if not found:
        return
    importing.drop(imported, by=imported.by)
    count = len(found)
    lines = [f"  {_place(row, column)}{message}" for row, column, message in sorted(found)]
    more = [f"  … and {count - MOST_LINES} more"] if count > MOST_LINES else []
    listed = "\n".join([*lines[:MOST_LINES], *more])
    raise CommandError(
        f"{file} has {count} problem{'s' if count > 1 else ''}; nothing was written.\n{listed}"
    )


def _place(row: int, column: str) -> str:
    parts = [f"row {row}"] if row else []
    return ", ".join([*parts, *filter(None, [column])]) + ": " if parts or column else ""
