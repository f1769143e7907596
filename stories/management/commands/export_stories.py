"""``manage.py export_stories FILE``: the published stories, or those of a search, as a file."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict
from django.utils import timezone

from stories.exchange.about import About
from stories.exchange.formats import FORMATS, Format, file_of
from stories.sentences import taken
from stories.takeaway import Takeaway

# The ending of the file's name says the format; two share one, and JSON is meant.
BY_ENDING = {wanted.ending: name for name, wanted in reversed(FORMATS.items())}


class Command(BaseCommand):
    help = (
        "Write the published stories to a file: "
        + ", ".join(f".{ending}" for ending in sorted(BY_ENDING))
        + ". The file is there whole or not at all."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--filter", default="", help='as in an address: "industry=airlines&year_min=2014"'
        )
        parser.add_argument("--language", default="en", choices=dict(settings.LANGUAGES))

    def handle(self, *, file, filter, language, **options):  # noqa: A002 - the option's name
        chosen = self._format(file)
        wanted = Takeaway.read(QueryDict(filter), language=language)
        if wanted.errors:
            said = [f"{name}: {m}" for name, messages in wanted.errors.items() for m in messages]
            raise CommandError(f"The filter was not understood. {' '.join(said)}")
        ids = list(wanted.stories.values_list("pk", flat=True))
        if chosen.most is not None and len(ids) > chosen.most:
            raise CommandError(
                f"A .{chosen.ending} file holds at most {chosen.most} stories; these are {len(ids)}."
            )
        write_aside(file, file_of(ids, chosen, self._about(wanted, len(ids), language)))
        self.stdout.write(f"{file}: {len(ids)} {'story' if len(ids) == 1 else 'stories'}.")

    def _format(self, file: Path) -> Format:
        name = BY_ENDING.get(file.suffix.removeprefix(".").lower())
        if not name:
            endings = ", ".join(f".{ending}" for ending in sorted(BY_ENDING))
            raise CommandError(f"The file's name must end with one of {endings}: {file}")
        return FORMATS[name]

    def _about(self, wanted: Takeaway, count: int, language: str) -> About:
        site = settings.SITE_URL or "http://localhost:8000"
        prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
        query = wanted.query_string()
        return About(
            sentence=taken(wanted, language),
            count=count,
            made_on=timezone.localdate(),
            language=language,
            stories_url=f"{site}{prefix}/stories/",
            search_url=f"{site}{prefix}/stories/{'?' if query else ''}{query}",
        )


def write_aside(file: Path, pieces) -> None:
    """Write beside the file and put it in its place at the end; a failure leaves what was there."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from None
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as written:
            written.writelines(pieces)
        aside.chmod(0o644)
        aside.replace(file)
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}") from None
    finally:
        aside.unlink(missing_ok=True)
