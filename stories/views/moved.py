"""Old addresses: whatever was renamed redirects for good."""

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import redirect

from stories.models import Kind, OldSlug


def found_or_moved(queryset, kind: Kind, slug: str):
    """``(object, None)`` for a slug in use, ``(None, redirect)`` for an old one; else Http404."""
    found = queryset.filter(slug=slug).first()
    if found:
        return found, None
    old = OldSlug.objects.filter(kind=kind, slug=slug).first()
    renamed = old and queryset.filter(pk=old.object_id).first()
    # An unpublished story's new address says as little as its old one did.
    if not renamed or not getattr(renamed, "is_public", True):
        raise Http404
    response: HttpResponsePermanentRedirect = redirect(renamed, permanent=True)
    return None, response
