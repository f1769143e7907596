"""Pages that explain."""

from stories.views.responses import public


def api(request):
    """What other programs can fetch, for the people who write them."""
    return public(request, "stories/api.html", {})


def verification(request):
    """What the labels of cases and outcomes mean."""
    return public(request, "stories/verification.html", {})
