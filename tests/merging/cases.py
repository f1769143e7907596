"""Two cases to be merged, and people who may."""

from django.contrib.auth.models import Group, User

from stories import merging
from stories.merging import Answers
from stories.models import Story
from tests import factories

WHY = "One event, entered twice"


def person(name, *roles):
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def case(slug, make=factories.draft, **fields):
    """A case with a figure, a German text and a place."""
    story = make(slug, **fields)
    factories.outcome(story, value=3, unit="views", metric=slug, source=story.sources.get())
    factories.text(story, "de", title=f"Titel von {slug}")
    factories.place(story, name=f"Place of {slug}")
    return story


def merge(source, target, by, answers=None, why=WHY, seen=None):
    return merging.merge(
        source=source,
        target=target,
        answers=answers or Answers(),
        seen=seen or merging.fingerprint(source, target),
        by=by,
        reason=why,
    )


def fresh(story) -> Story:
    return Story.objects.get(pk=story.pk)
