"""The reader's own list: an address, which a script keeps in the browser, and its booklet to print."""

from stories.selection import MOST_STORIES, Selection
from stories.views.adding import adding
from stories.views.responses import public


def shortlist(request):
    """The cases of the address in their order, with links that change the list."""
    chosen = Selection.read(request.GET)
    context = {
        "section": "shortlist",
        "chosen": chosen,
        "most": MOST_STORIES,
        "stories": list(chosen.stories.for_cards()) if len(chosen) else [],
        "adding": adding(request, chosen, full=len(chosen) >= MOST_STORIES),
    }
    return public(request, "stories/shortlist.html", context)


def booklet(request):
    """The same cases in full, one after the other, for paper."""
    chosen = Selection.read(request.GET)
    stories = list(chosen.stories.for_page()) if len(chosen) else []
    return public(request, "stories/booklet.html", {"chosen": chosen, "stories": stories})
