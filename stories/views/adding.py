"""Finding further cases for a list in an address: for the comparison and the shortlist."""

from stories.filters import StoryFilter
from stories.results import results
from stories.selection import Selection
from stories.templatetags.casebook import reader

OFFERED = 8


def adding(request, chosen: Selection, *, full: bool = False) -> dict:
    """What the words in the address find and the list has not yet, to be added by links."""
    words = StoryFilter.of_words(request.GET, language=reader())
    found = results(words).stories if words.words and not full else []
    offered = [story for story in found if story.pk not in chosen.ids][:OFFERED]
    return {"filter": words, "stories": offered, "asked": bool(words.words or words.errors)}
