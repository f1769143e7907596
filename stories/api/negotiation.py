"""There is one answer to everything here: JSON, whatever an ``Accept`` header or ``format`` asks for."""

from rest_framework.negotiation import BaseContentNegotiation


class JsonAlways(BaseContentNegotiation):
    """The view's first renderer and parser."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
