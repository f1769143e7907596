"""Finding stories by words and by meaning: the one search behind page, API, export, feed and insights.

How it works and why its numbers are what they are: docs/search.md. This step of the stairs knows the
tables of the models, never their classes.
"""

from stories.search.finding import SORTS, Criteria, Found, Hit, find, matching_ids

__all__ = ["SORTS", "Criteria", "Found", "Hit", "find", "matching_ids"]
