"""``manage.py recover_story [SLUG]``: a case that is gone, made again as a draft from its last edition."""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from stories import history
from stories.models import Edition, Kind, Story


class Command(BaseCommand):
    help = "List the cases that are gone, or make one again as a draft from its last edition."

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?")

    def handle(self, *, slug, **options):
        gone = {edition.entry["slug"]: edition for edition in self._last_editions()}
        if slug is None:
            for name, edition in sorted(gone.items()):
                self.stdout.write(f"{name}, edition {edition.number} of {edition.at:%Y-%m-%d}")
            return
        if slug not in gone:
            raise CommandError(f"No case is gone whose last address was {slug!r}.")
        try:
            story = history.recover(gone[slug], by=None)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        self.stdout.write(f"{story.slug} is there again, as a draft.")

    def _last_editions(self):
        editions = Edition.objects.filter(kind=Kind.STORY)
        lost = editions.exclude(object_id__in=Story.objects.values("pk"))
        return lost.order_by("object_id", "-number").distinct("object_id")
