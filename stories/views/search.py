"""The search page."""

from django.core.paginator import Paginator

from stories.facets import count
from stories.filters import StoryFilter
from stories.sentences import sentence
from stories.templatetags.casebook import reader
from stories.views.responses import public


def search(request):
    """Results, facets, chips and pages of one search; an unknown parameter is said and widens nothing."""
    chosen = StoryFilter(request.GET, language=reader(), lenient=True)
    pages = Paginator(chosen.qs.for_cards(), chosen.size)
    page = pages.get_page(chosen.page_number) if chosen.page_number <= pages.num_pages else None
    return public(
        request,
        "stories/search.html",
        {
            "filter": chosen,
            "facets": count(chosen, reader()),
            "page": page,
            "pages": pages,
            "page_range": pages.get_elided_page_range(page.number) if page else [],
            "sentence": sentence(chosen, reader()),
            "total": pages.count,
        },
    )
