"""Pages for what went wrong, in the reader's language; the last one needs no database."""

from django.http import (
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseServerError,
    JsonResponse,
)
from django.shortcuts import render
from django.template import loader

from stories.views.moved import Gone
from stories.views.responses import gone

API = "/api/v1/"


def not_found(request, exception=None):
    """A page for people; for programs, under the API's addresses, JSON in the API's shape."""
    if API in request.path:
        errors = {"request": ["There is no such thing here."]}
        return JsonResponse({"errors": errors}, status=404)
    if isinstance(exception, Gone):
        return gone(request)
    return render(request, "404.html", status=404)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def bad_request(request, exception=None):
    """Rendered without a request: what cannot be understood, such as its host, is part of it."""
    return HttpResponseBadRequest(loader.get_template("400.html").render())


def server_error(request):
    """Rendered without a request: whatever broke may be part of it."""
    try:
        return HttpResponseServerError(loader.get_template("500.html").render())
    except Exception:  # the last resort must not fail
        return HttpResponse("Something went wrong.", status=500, content_type="text/plain")
