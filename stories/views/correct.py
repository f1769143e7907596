"""A reader says what is wrong with a case. The only public page with a cookie: its form needs one."""

from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from stories.corrections import CorrectionForm, TooMany, suggest
from stories.models import Kind, Story
from stories.templatetags.casebook import reader
from stories.views.moved import found_or_moved
from stories.views.responses import public


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request, slug):
    """The form; sent rightly, it leads to the page of thanks."""
    story, moved = _case(slug)
    if moved:
        return moved
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    status, too_many = 200, False
    if request.method == "POST" and (form.is_trapped or form.is_valid()):
        too_many = not form.is_trapped and not _kept(story, form)
        if not too_many:
            return redirect("correct-thanks", slug=slug)
        status = 429
    elif request.method == "POST":
        status = 400
    context = _context(story) | {"form": form, "too_many": too_many}
    response = render(request, "stories/correct.html", context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_safe
def thanks(request, slug):
    """What happens with the correction now."""
    story, moved = _case(slug)
    return moved or public(request, "stories/correct_thanks.html", _context(story))


def _case(slug):
    return found_or_moved(Story.objects.published().for_cards(), Kind.STORY, slug)


def _context(story):
    return {"story": story, "text": story.text_in(reader())}


def _kept(story, form) -> bool:
    """Whether it was taken in; not when too many came within the hour."""
    try:
        suggest(story=story, **form.given)
    except TooMany:
        return False
    return True
