"""What the public pages' responses have in common."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, set_response_etag
from django.views.decorators.gzip import gzip_page


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


def refused(errors: dict[str, list[str]]) -> JsonResponse:
    """400 for a program that asked for something unknown: the API's shape, under every address."""
    return JsonResponse({"errors": errors}, status=400, json_dumps_params={"ensure_ascii": False})


def compressed(view: Callable) -> Callable:
    """For large public pages, which hold nothing secret that their length could give away.

    The tag by which a browser asks again is that of the page, not of its compressed form, which is
    another one every time.
    """

    @gzip_page
    @wraps(view)
    def tagged(*args, **kwargs):
        return set_response_etag(view(*args, **kwargs))

    return tagged
