"""The page of one case."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from stories.models import Kind, Story
from stories.reading import read
from stories.related import related
from stories.templatetags.casebook import reader
from stories.views.moved import found_or_moved
from stories.views.responses import private, public


def story(request, slug):
    """A published case; an unpublished one only for a curator who may preview it, never cached."""
    try:
        found, moved = found_or_moved(Story.objects.published().for_page(), Kind.STORY, slug)
    except Http404 as absent:
        return _preview(request, slug, absent)
    if moved:
        return moved
    context = _context(request, found) | {"related": related(found, reader())}
    return public(request, "stories/story.html", context)


def _preview(request, slug, absent: Http404):
    # Only here is the user asked for: published pages must not depend on a session. And before it is
    # known whether there is such a story: for others the answer is the same to the last header.
    if not request.user.has_perm("stories.preview_story"):
        raise absent
    found = get_object_or_404(Story.objects.for_page(), slug=slug)
    return private(request, "stories/story.html", _context(request, found) | {"preview": True})


def _context(request, found: Story) -> dict:
    reading = read(found, request.GET, reader())
    return {"story": found, "text": reading.text, "reading": reading}
