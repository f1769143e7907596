"""Course packs: the list, a pack to read, to show step by step and to print, and what teachers need."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from stories import teaching
from stories.asked import one_number
from stories.models import Kind, Pack
from stories.reveal import steps, still_hidden
from stories.templatetags.casebook import reader
from stories.views.moved import found_or_moved
from stories.views.responses import private, public


def packs(request):
    """The packs that are listed for everybody."""
    listed = Pack.objects.listed().with_counts().select_related("author")
    return public(request, "stories/packs.html", {"section": "packs", "packs": listed})


def pack(request, slug):
    """A pack's cases with their notes; with ``reveal`` the same in steps for the classroom."""
    found, moved, answer = _open(request, slug)
    if moved:
        return moved
    context = _context(found)
    number = one_number(request.GET, "reveal", len(context["steps"]))
    if number is None:
        return answer(request, "stories/pack.html", context)
    return answer(request, "stories/reveal.html", context | _step(found, context["steps"], number))


def handout(request, slug):
    """The pack to print for students: every case in full, without the teacher's notes."""
    found, moved, answer = _open(request, slug, "handout/")
    return moved or answer(request, "stories/handout.html", _context(found))


def notes(request, slug):
    """The teacher's notes; for everybody else there is no such page, whatever the slug."""
    # Before it is known whether there is such a pack: for others the answer is the same.
    if not request.user.has_perm("stories.view_teacher_notes"):
        raise Http404
    found, moved, _answer = _open(request, slug, "notes/")
    return moved or private(request, "stories/pack_notes.html", _context(found))


@login_required
@require_http_methods(["GET", "POST"])
def copy(request, slug):
    """Asks, then makes a draft of one's own and opens it in the workshop."""
    if not request.user.has_perm("stories.add_pack"):
        raise PermissionDenied
    found, moved, _answer = _open(request, slug, "copy/")
    if moved:
        return moved
    if request.method == "GET":
        return private(request, "stories/pack_copy.html", _context(found))
    copied = teaching.copy_pack(pack=found, by=request.user)
    return redirect("admin:stories_pack_change", copied.pk)


def _open(request, slug, page=""):
    """``(pack, redirect, how to answer)``: a public pack, or a draft for who may work on it."""
    try:
        found, moved = found_or_moved(Pack.objects.public().for_page(), Kind.PACK, slug)
    except Http404:
        if not request.user.is_authenticated:
            raise
        found = get_object_or_404(Pack.objects.for_page(), slug=slug)
        if not found.belongs_to(request.user):
            raise
        return found, None, private
    if moved:
        moved["Location"] += page
    return found, moved, public


def _context(found: Pack) -> dict:
    return {
        "section": "packs",
        "pack": found,
        "steps": steps(found, reader()),
        "slugs": [entry.story.slug for entry in found.shown],
    }


def _step(found: Pack, all_steps: list, number: int) -> dict:
    """One step for the template; a number that leads to none shows the beginning and says so."""
    step = all_steps[number - 1] if number > 0 else None
    return {
        "step": step,
        "number": max(number, 0),
        "wrong": number < 0,
        "hidden": still_hidden(found, step),
        "text": step.story.text_in(reader()) if step else None,
    }
