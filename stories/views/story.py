"""The page of one case."""

from django.http import Http404

from stories.models import Kind, Story
from stories.templatetags.casebook import reader
from stories.views.moved import found_or_moved
from stories.views.responses import private, public


def story(request, slug):
    """A published case; an unpublished one only for a curator who may preview it, never cached."""
    found, moved = found_or_moved(Story.objects.for_page(), Kind.STORY, slug)
    if moved:
        return moved
    context = {"story": found, "text": found.text_in(reader())}
    if found.is_public:
        return public(request, "stories/story.html", context)
    # Only here is the user asked for: published pages must not depend on a session.
    if not request.user.has_perm("stories.preview_story"):
        raise Http404
    return private(request, "stories/story.html", context | {"preview": True})
