"""The search page."""

from stories.facets import count
from stories.filters import PageFilter
from stories.results import remember_miss, results
from stories.sentences import notes, sentence
from stories.templatetags.casebook import reader
from stories.views.responses import public


def search(request):
    """Results, facets, chips and pages; an unknown parameter is said and widens nothing."""
    chosen = PageFilter(request.GET, language=reader(), lenient=True)
    shown = results(chosen)
    remember_miss(shown)
    return public(
        request,
        "stories/search.html",
        {
            "section": "stories",
            "filter": chosen,
            "results": shown,
            "facets": count(chosen, reader()),
            "sentence": sentence(chosen, reader()),
            "notes": notes(shown.found.notes),
        },
    )
