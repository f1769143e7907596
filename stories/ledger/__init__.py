"""The state of every case's text in every language: original, reviewed, stale, draft or missing.

``standings(stories)`` tells it of any number of cases in three queries, ``page(data, user)`` is the table
that the workshop shows, and ``note`` keeps the book.
"""

from stories.ledger.notes import note, reviewed, translation, untold, vouch
from stories.ledger.page import CHOICES, Ledger, page, stale, unreviewed
from stories.ledger.states import Cell, State, of_fetched, of_story, original_language, standings

__all__ = [
    "CHOICES",
    "Cell",
    "Ledger",
    "State",
    "note",
    "of_fetched",
    "of_story",
    "original_language",
    "page",
    "reviewed",
    "stale",
    "standings",
    "translation",
    "unreviewed",
    "untold",
    "vouch",
]
