"""What the public pages' responses have in common."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control


def public(request: HttpRequest, template: str, context: dict, status: int = 200) -> HttpResponse:
    """A public page: anyone may keep it, and asks whether it is still true before showing it again.

    Without user or session, so that it never carries a cookie.
    """
    response = render(request, template, context, status=status)
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response


def private(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """A page for the signed-in person alone; nothing on the way keeps it."""
    response = render(request, template, context)
    patch_cache_control(response, private=True, no_store=True, no_cache=True)
    return response


def gone(request: HttpRequest) -> HttpResponse:
    """What had an address once and was taken off the site on purpose."""
    response = render(request, "410.html", status=410)
    patch_cache_control(response, max_age=0, must_revalidate=True)
    return response
