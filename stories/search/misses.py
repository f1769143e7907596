"""What was looked for and not found, for the curators; nothing of who looked."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from stories.search import database
from stories.search.query import clean

LONGEST = 100
FOLD = """
SELECT search_fold(search_plain(t)) FROM unnest(%s::text[]) WITH ORDINALITY AS u (t, n) ORDER BY n
"""
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


def folded(q: str) -> str:
    """The words of a query as the suggestions fold them: one form for "Gepäck" and "gepack!"."""
    return folded_all([q])[0]


def folded_all(texts: list[str]) -> list[str]:
    """:func:`folded` of each, in one statement."""
    return [" ".join(row[0].split()) for row in database.rows(FOLD, [[clean(t) for t in texts]])]


@dataclass(frozen=True)
class Missed:
    """Searches of a month that are the same when folded; ``said`` is how most people typed it, ``id`` that
    row's."""

    id: int
    words: str
    language: str
    said: str
    searches: int
    last: datetime


def missed_in(month: date) -> list[Missed]:
    """What was looked for and not found in the month of a day, most frequent first."""
    return [
        Missed(*row)
        for row in database.rows(
            """SELECT (array_agg(id ORDER BY searches DESC, q))[1], words, language,
                (array_agg(q ORDER BY searches DESC, q))[1], sum(searches)::int, max(last)
            FROM search_log, LATERAL (
                SELECT regexp_replace(trim(search_fold(search_plain(q))), ' +', ' ', 'g')) AS f (words)
            WHERE month = date_trunc('month', %s::date) AND words <> ''
            GROUP BY words, language ORDER BY 5 DESC, 6 DESC, 2""",
            [month],
        )
    ]


def most_missed(count: int = 100) -> list[tuple[str, str, int]]:
    """(query, reader's language, how often), most frequent first, of all months."""
    return database.rows(
        """SELECT q, language, sum(searches)::int FROM search_log
        GROUP BY q, language ORDER BY 3 DESC, max(last) DESC LIMIT %s""",
        [count],
    )
