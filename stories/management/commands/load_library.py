"""``manage.py load_library [DIR]``: bring the database to the library that ships with Casebook."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stories import search
from stories.exchange import library
from stories.upkeep.statistics import refresh_statistics


class Command(BaseCommand):
    help = (
        "Load the library of terms, brands and stories from a folder. Safe to repeat: what somebody "
        "changed since is left alone and listed. Nothing is written if a file has a problem."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=settings.FIXTURES_DIR)

    def handle(self, *, folder, verbosity, **options):
        try:
            report = library.load(folder)
        except library.InvalidLibrary as invalid:
            lines = "\n".join(f"  {problem}" for problem in invalid.problems)
            count = len(invalid.problems)
            raise CommandError(
                f"The library in {folder} has {count} problem{'s' if count > 1 else ''}; "
                f"nothing was written.\n{lines}"
            ) from None
        if report.created or report.updated:
            refresh_statistics()
        search.embed_missing(encode=False)  # the shipped library's vectors are on file
        self.stdout.write(
            f"Library: {len(report.created)} created, {len(report.updated)} updated, "
            f"{len(report.unchanged)} unchanged, {len(report.kept)} kept as somebody left them."
        )
        for line in report.kept:
            self.stdout.write(f"  kept: {line}")
