"""Who works in the workshop, and a case as they find it."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from stories import workflow
from stories.models import Story
from stories.roles import ADMINISTRATORS, CURATORS, REVIEWERS
from tests import factories

ROLES = {
    "curator": [CURATORS],
    "reviewer": [CURATORS, REVIEWERS],
    "administrator": [ADMINISTRATORS],
}
OWNERS = [*ROLES, "owner"]


def somebody(who, person):
    return person("reviewer" if who == "owner" else who)


def in_state(state, *, owner=None) -> Story:
    story = factories.draft(created_by=owner)
    if state in ("review", "scheduled", "claimed"):
        workflow.submit(story=story, by=None)
    if state == "scheduled":
        at = timezone.now() + timedelta(days=1)
        workflow.schedule(story=story, by=None, at=at)
    if state == "claimed":
        workflow.claim(story=story, by=User.objects.create_superuser("colleague"))
    if state in ("published", "archived"):
        workflow.publish(story=story, by=None)
    if state == "archived":
        workflow.archive(story=story, by=None)
    return story
