"""``manage.py publish_due``: publish the scheduled cases whose moment has come. Fit for a timer."""

from django.core.management.base import BaseCommand

from stories.management import chores


class Command(BaseCommand):
    help = (
        "Publish the scheduled cases whose moment has come. A served site does so by itself every "
        "20 seconds; safe to run beside it, and twice at once."
    )

    def handle(self, **options):
        published, refused = chores.publish_due()
        if published or refused:
            self.stdout.write(f"{published} published, {refused} taken off the schedule.")
