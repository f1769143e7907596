"""What is done beside the requests, every few seconds in each worker and by commands for timers."""

from stories import history, search, workflow
from stories.models import Status


def publish_due() -> tuple[int, int]:
    """Publish the scheduled cases whose moment has come; how many were, and how many could not be.

    Safe to run several times at once: each case is taken by one.
    """
    published = refused = 0
    for story in workflow.due():
        with history.changing(story, by=workflow.scheduled_by(story)):
            done = workflow.publish_scheduled(story=story)
        story.refresh_from_db()
        published += done
        refused += not done and story.status == Status.REVIEW and not story.publish_at
    return published, refused


def do_all() -> None:
    """One round of everything."""
    try:
        publish_due()
    finally:
        search.embed_missing()
