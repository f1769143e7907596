"""Old addresses: whatever was renamed redirects for good."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import redirect

from stories.models import Kind, OldSlug


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
