"""Old addresses: whatever was renamed redirects for good, and what was taken off the site says so."""

from django.db.models import Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import redirect

from stories.models import Kind, OldSlug, Status, Story


class Gone(Http404):
    """What had an address once and was taken off the site on purpose: 410 instead of 404."""


def found_or_moved(queryset, kind: Kind, slug: str):
    """``(object, None)`` for a slug in use, ``(None, redirect)`` for an old one; else Http404 or Gone.

    The slug of a case that was merged into another counts as an old one of that.
    """
    found = queryset.filter(slug=slug).first()
    if found:
        return found, None
    renamed = OldSlug.objects.now(kind, [slug], among=queryset).get(slug)
    if not renamed:
        raise Gone if kind == Kind.STORY and was_public(slug) else Http404
    response: HttpResponsePermanentRedirect = redirect(renamed, permanent=True)
    return None, response


def was_public(slug: str) -> bool:
    """Whether the address, present or old, is that of a case that was taken off the site."""
    had_it = OldSlug.objects.filter(kind=Kind.STORY, slug=slug).values("object_id")
    archived = Story.objects.filter(status=Status.ARCHIVED).exclude(published_at=None)
    return archived.filter(Q(slug=slug) | Q(pk__in=had_it)).exists()
