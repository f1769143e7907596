"""The front page."""

from stories.facets import count
from stories.filters import StoryFilter
from stories.models import Story
from stories.templatetags.casebook import reader
from stories.views.responses import public

NEWEST = 6


def front(request):
    """What Casebook is, the search box, the doors and the newest cases."""
    everything = StoryFilter({}, language=reader())
    facets = {facet.name: facet for facet in count(everything, reader())}
    newest = Story.objects.published().newest().for_cards()[:NEWEST]
    return public(
        request,
        "stories/front.html",
        {
            "filter": everything,
            "facets": facets,
            "newest": newest,
            "total": everything.found.total,
        },
    )
