"""The picture that is shown beside a shared link."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_cache_control

from stories.covers import cover_of
from stories.covers.picture import picture
from stories.models import Kind, Story
from stories.templatetags.casebook import reader
from stories.views.moved import found_or_moved

A_DAY = 24 * 60 * 60


def cover(request, slug):
    """A published case's cover with its title, as PNG; a renamed slug redirects."""
    story, moved = found_or_moved(Story.objects.published().for_cards(), Kind.STORY, slug)
    if moved:
        return redirect(f"{moved.url}cover.png", permanent=True)
    text = story.text_in(reader())
    response = HttpResponse(
        picture(cover_of(story), text.title if text else story.slug, story.brand.name),
        content_type="image/png",
    )
    patch_cache_control(response, public=True, max_age=A_DAY)
    return response
