"""Pages that explain."""

from stories.views.responses import public


def api(request):
    """What other programs can fetch, for the people who write them."""
    return public(request, "stories/api.html", {})
