"""``manage.py backup FILE``: the whole database in one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from casebook import backup, database


class Command(BaseCommand):
    help = (
        "Write the whole database (cases, drafts, histories, accounts) into one file, while the site "
        "serves. An older backup of that name is replaced once the new one is complete."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            backup.backup(file)
        except (backup.BackupProblem, database.DatabaseProblem) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"Backup: {file}, {file.stat().st_size / 1e6:.1f} MB.")
