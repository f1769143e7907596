"""``manage.py restore FILE``: the database as it was when the backup was made."""

import sys
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from casebook import backup, database
from stories import search


class Command(BaseCommand):
    help = (
        "Make the database what it was when a backup was written, bring it to this version and rebuild "
        "the search index. Only restore files that you trust."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--replace",
            action="store_true",
            help="also where the database is not empty: it is lost",
        )
        parser.add_argument(
            "--no-input", action="store_true", help="with --replace: do not ask whether it is meant"
        )

    def handle(self, *, file, replace, no_input, **options):
        try:
            database.require_server()
            stamp = backup.read_stamp(file)
            if replace and (held := backup.holds()) and not no_input:
                self._ask(held)
            backup.restore(file, replace=replace)
        except (backup.BackupProblem, database.DatabaseProblem) as problem:
            hint = (
                ""
                if replace or "not empty" not in str(problem)
                else (" Add --replace to put the backup in its place; what it holds now is lost.")
            )
            raise CommandError(f"{problem}{hint}") from None
        call_command("migrate", interactive=False, verbosity=0)
        search.renew()
        self.stdout.write(f"Restored from {file}, which was written {stamp['made']}.")

    def _ask(self, held: str) -> None:
        if not sys.stdin.isatty():
            raise CommandError("Add --no-input to replace the database without being asked.")
        answer = input(f"The database holds {held}. It will be lost. Type yes to go on: ")
        if answer.strip().lower() != "yes":
            raise CommandError("Nothing was changed.")
