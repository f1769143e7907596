"""How a story moves: draft -> in review -> published -> archived, and back. Nothing else sets status."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories.models import Status, Story

# from -> to: the permission a person needs for the step
STEPS = {
    (Status.DRAFT, Status.REVIEW): "stories.change_story",
    (Status.REVIEW, Status.DRAFT): "stories.change_story",
    (Status.DRAFT, Status.PUBLISHED): "stories.publish_story",
    (Status.REVIEW, Status.PUBLISHED): "stories.publish_story",
    (Status.PUBLISHED, Status.ARCHIVED): "stories.publish_story",
    (Status.ARCHIVED, Status.DRAFT): "stories.publish_story",
}


def missing_for_publication(story: Story) -> list[str]:
    """What a story still lacks before it can be public, in sentences; empty if nothing."""
    missing = []
    if not story.texts.filter(language="en").exists():
        missing.append(_("It has no English text."))
    if not story.gesture_links.exists():
        missing.append(_("It has no gesture type."))
    if not story.source_links.exists():
        missing.append(_("It has no source."))
    return missing


@transaction.atomic
def _move(story: Story, to: Status, by) -> Story:
    locked = Story.objects.select_for_update().get(pk=story.pk)
    permission = STEPS.get((locked.status, to))
    if permission is None:
        raise ValidationError(
            _("A story that is “%(status)s” cannot become “%(to)s”.")
            % {"status": locked.get_status_display(), "to": to.label}
        )
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied(_("You may not do this with a story."))
    if to == Status.PUBLISHED:
        if missing := missing_for_publication(locked):
            raise ValidationError(missing)
        locked.published_at = locked.published_at or timezone.now()
    locked.status = to
    locked.save(update_fields=["status", "published_at", "updated_at"])
    story.status, story.published_at = locked.status, locked.published_at
    return story


def submit(*, story: Story, by) -> Story:
    """Hand a draft to the reviewers. Raises ValidationError or PermissionDenied.

    ``by`` is the user who does it, or None for a command that a person with the server runs.
    """
    return _move(story, Status.REVIEW, by)


def return_to_draft(*, story: Story, by) -> Story:
    """Give a story in review back to its curator, or take an archived one up again."""
    return _move(story, Status.DRAFT, by)


def publish(*, story: Story, by) -> Story:
    """Make a story public; raises ValidationError with what it still lacks."""
    return _move(story, Status.PUBLISHED, by)


def archive(*, story: Story, by) -> Story:
    """Take a story off the site; nothing is deleted."""
    return _move(story, Status.ARCHIVED, by)
