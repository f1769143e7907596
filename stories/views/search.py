"""The search page."""

from stories.facets import count
from stories.filters import StoryFilter
from stories.results import remember_miss, results
from stories.sentences import notes, sentence
from stories.templatetags.casebook import reader
from stories.views.responses import public


def search(request):
    """Results, facets, chips and pages; an unknown parameter is said and widens nothing."""
    chosen = StoryFilter(request.GET, language=reader(), lenient=True)
    shown = results(chosen)
    remember_miss(shown)
    return public(
        request,
        "stories/search.html",
        {
            "filter": chosen,
            "results": shown,
            "facets": count(chosen, reader()),
            "sentence": sentence(chosen, reader()),
            "notes": notes(shown.found.notes),
        },
    )
