"""Finding stories by words and by meaning: the one search behind page, API, export, feed and insights.

How it works and why its numbers are what they are: docs/search.md. This step of the stairs knows the
tables of the models, never their classes.
"""

from stories.search.finding import NOTHING, SORTS, Criteria, Found, Hit, find, matching_ids
from stories.search.highlight import Passage, explain
from stories.search.index import (
    Busy,
    Progress,
    embed_missing,
    forget_term,
    refresh,
    reindex,
    renew,
)
from stories.search.likening import Likely, likely
from stories.search.misses import Missed, folded, folded_all, missed_in, most_missed, remember
from stories.search.resemblance import Near, near, similar
from stories.search.suggest import Suggestion, suggest

__all__ = [
    "NOTHING",
    "SORTS",
    "Busy",
    "Criteria",
    "Found",
    "Hit",
    "Likely",
    "Missed",
    "Near",
    "Passage",
    "Progress",
    "Suggestion",
    "embed_missing",
    "explain",
    "find",
    "folded",
    "folded_all",
    "forget_term",
    "likely",
    "matching_ids",
    "missed_in",
    "most_missed",
    "near",
    "refresh",
    "reindex",
    "remember",
    "renew",
    "similar",
    "suggest",
]
