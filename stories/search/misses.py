"""What was looked for and not found, for the curators; nothing of who looked."""

import re

from stories.search import database
from stories.search.query import clean

LONGEST = 100
# Somebody's address or number, pasted by mistake, is nobody's business.
PERSONAL = re.compile(r"@|\d[\d /()+-]{6,}\d")


def remember(q: str, language: str) -> None:
    """Count a query that found nothing. Call it only for a person's own first page, not for robots."""
    text = clean(q).lower()
    if not 2 <= len(text) <= LONGEST or PERSONAL.search(text):
        return
    database.run(
        """INSERT INTO search_log AS log (q, language) VALUES (%s, %s)
        ON CONFLICT (q, language, month) DO UPDATE SET searches = log.searches + 1, last = now()""",
        [text, language],
    )


def most_missed(count: int = 100) -> list[tuple[str, str, int]]:
    """(query, reader's language, how often), most frequent first, of all months."""
    return database.rows(
        """SELECT q, language, sum(searches)::int FROM search_log
        GROUP BY q, language ORDER BY 3 DESC, max(last) DESC LIMIT %s""",
        [count],
    )
