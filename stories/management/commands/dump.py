"""``manage.py dump DIR``: the published library as files that ``load_library`` reads."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from stories.exchange import dumping


class Command(BaseCommand):
    help = (
        "Write terms, brands and published stories into a new folder, as load_library reads them. "
        "Drafts, accounts and histories are not in it: backup keeps everything."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a folder that is not there yet, or empty")

    def handle(self, *, folder, **options):
        try:
            report = dumping.dump(folder)
        except dumping.NotWritten as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(
            f"Written to {folder}: {report.stories} stories, {report.brands} brands, "
            f"{report.terms} terms, {report.packs} course packs."
        )
        if report.left_out:
            self.stdout.write(
                f"Stories left out because they are not published: {report.left_out}."
            )
        if report.problems:
            lines = "\n".join(f"  {problem}" for problem in report.problems)
            raise CommandError(f"The files are complete, but load_library would refuse:\n{lines}")
