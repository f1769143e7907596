"""``manage.py reindex``: build the search index anew while the site serves; resumable."""

import sys
import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from stories import search
from stories.search import embedding

BAR = 30
PAUSE = 20  # seconds between two looks with --watch


class Command(BaseCommand):
    help = (
        "Rebuild the search index: words first, then the vectors of texts that have none. The site "
        "serves meanwhile; a broken-off run is taken up where it stopped."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--missing", action="store_true", help="only embed texts that have no vectors yet"
        )
        parser.add_argument(
            "--words", action="store_true", help="use vectors on file, compute none (fast)"
        )
        parser.add_argument(
            "--watch",
            action="store_true",
            help="embed what is published, every 20 s, until stopped",
        )
        parser.add_argument(
            "--export",
            type=Path,
            metavar="FILE",
            help="write all vectors to FILE (fixtures/vectors.npz)",
        )

    def handle(self, *, missing, words, watch, export, verbosity, **options):
        self.verbosity = verbosity
        try:
            if export:
                count = embedding.export_vectors(export, self._export_step)
                self._say(f"{count} vectors written to {export}.")
            elif watch:
                self._watch()
            elif missing:
                self._say(f"{search.embed_missing(self._step, encode=not words)} texts embedded.")
            else:
                search.reindex(self._step, encode=not words)
                self._say("The search index is up to date.")
        except search.Busy as busy:
            raise CommandError(str(busy)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or export}: {error.strerror}") from None

    def _watch(self):
        while True:
            search.embed_missing()
            time.sleep(PAUSE)

    def _export_step(self, done, total):
        self._step(search.Progress("meaning", done, total))

    def _step(self, progress):
        if self.verbosity and sys.stderr.isatty():
            filled = BAR * progress.done // max(1, progress.total)
            bar = "█" * filled + "·" * (BAR - filled)
            end = "\n" if progress.done >= progress.total else ""
            self.stderr.write(
                f"\r{progress.what:8} {bar} {progress.done}/{progress.total}{end}", ending=""
            )

    def _say(self, line):
        if self.verbosity:
            self.stdout.write(line)
