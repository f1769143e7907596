"""PostgreSQL's own statistics, fresh after many rows were written at once.

Until it has looked at a table again, PostgreSQL plans as if it were as small as when it last did: for a table
that was empty then, it nests loops that take minutes over a few thousand rows. Its own look comes within a
minute or so, and a reader may come sooner.
"""

from django.db import connection


def refresh_statistics() -> None:
    """Have PostgreSQL look at every table of its database, the search's own too."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
