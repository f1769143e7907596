"""Old addresses: whatever was renamed redirects for good, and what was taken off the site says so."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import redirect

from stories.models import Kind, OldSlug, Status, Story


def found_or_moved(queryset, kind: Kind, slug: str):
    """``(object, None)`` for a slug in use, ``(None, redirect)`` for an old one; else Http404."""
    found = queryset.filter(slug=slug).first()
    if found:
        return found, None
    renamed = OldSlug.objects.now(kind, [slug], among=queryset).get(slug)
    if not renamed:
        raise Http404
    response: HttpResponsePermanentRedirect = redirect(renamed, permanent=True)
    return None, response


def was_public(slug: str) -> bool:
    """Whether the address, present or old, is that of a case that was taken off the site."""
    archived = Story.objects.filter(status=Status.ARCHIVED)
    return archived.filter(slug=slug).exists() or bool(
        OldSlug.objects.now(Kind.STORY, [slug], among=archived)
    )
