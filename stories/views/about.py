"""Pages that explain."""

from stories.completeness import RULES
from stories.views.responses import public


def api(request):
    """What other programs can fetch, for the people who write them."""
    return public(request, "stories/api.html", {})


def verification(request):
    """What the labels of cases and outcomes mean."""
    return public(request, "stories/verification.html", {})


def completeness(request):
    """The rules that a case keeps before and after it is published."""
    return public(request, "stories/completeness.html", {"rules": RULES})
