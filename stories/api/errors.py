"""Errors of the API: JSON that names the parameter, never a page."""

from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.response import Response
from rest_framework.views import exception_handler


class BadParameters(APIException):
    """400 with ``{"errors": {"<parameter>": ["<what is wrong>"]}}``."""

    status_code = 400

    def __init__(self, errors: dict[str, list[str]]):
        super().__init__()
        self.errors = errors


def explain(exception, context):
    """DRF's exception handler, in one shape: an ``errors`` object with a list of sentences a key."""
    if isinstance(exception, BadParameters):
        return Response({"errors": exception.errors}, status=400)
    if isinstance(exception, SuspiciousOperation):  # such as thousands of parameters
        return Response({"errors": {"request": [str(exception)]}}, status=400)
    response = exception_handler(exception, context)
    if response is not None:
        detail = getattr(exception, "detail", None)
        if isinstance(exception, Http404):
            detail = "There is no such thing here."
        response.data = {"errors": {"request": [str(detail)]}}
    return response
