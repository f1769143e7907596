"""The front page."""

from django.utils import timezone

from stories.facets import count
from stories.filters import StoryFilter
from stories.showcase import doors, figures_with_sources, window
from stories.templatetags.casebook import reader
from stories.views.responses import public


def front(request):
    """What Casebook is, the search box, the doors and what is in the window today."""
    everything = StoryFilter({}, language=reader())
    facets = {facet.name: facet for facet in count(everything, reader())}
    return public(
        request,
        "stories/front.html",
        {
            "filter": everything,
            "facets": facets,
            "doors": doors(facets["gesture"]),
            "window": window(timezone.localdate(), reader()),
            "figures": figures_with_sources(),
            "total": everything.found.total,
        },
    )
