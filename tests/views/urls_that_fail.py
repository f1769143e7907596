"""The site with three addresses more, which go wrong in the ways a view can."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import path

from casebook.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500"]


def broken(request):
    raise RuntimeError("a secret detail")


def forbidden(request):
    raise PermissionDenied("a secret detail")


def suspicious(request):
    raise SuspiciousOperation("a secret detail")


urlpatterns = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    *urlpatterns,
]
