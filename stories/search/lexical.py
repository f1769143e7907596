"""Search by words, with PostgreSQL's full text search in the language of each text.

Knows tables and columns, no model: this is the lowest room of the house.
"""

from django.db import connection
from django.db.models import CharField, F, Func

# language of a text -> PostgreSQL's configuration for it
CONFIGURATIONS = {
    "en": "english",
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
}
# column -> weight class
WEIGHTS = {
    "text.title": "A",
    "brand.name": "A",
    "text.summary": "B",
    "array_to_string(brand.aliases, ' ')": "B",
    "text.situation": "C",
    "text.gesture": "C",
    "text.outcome": "C",
    "text.lesson": "D",
}


def _texts_in(language: str, configuration: str) -> str:
    document = " || ".join(
        f"setweight(to_tsvector('{configuration}', {column}), '{weight}')"
        for column, weight in WEIGHTS.items()
    )
    return f"""
        SELECT text.story_id, ts_rank(document, query) AS score
        FROM stories_storytext AS text
        JOIN stories_story AS story ON story.id = text.story_id
        JOIN stories_brand AS brand ON brand.id = story.brand_id
        CROSS JOIN LATERAL (SELECT {document} AS document) AS documents
        CROSS JOIN websearch_to_tsquery('{configuration}', %s) AS query
        WHERE text.language = '{language}' AND document @@ query
    """


STATEMENT = (
    "SELECT story_id, max(score) FROM ("
    + " UNION ALL ".join(_texts_in(*item) for item in CONFIGURATIONS.items())
    + ") AS found GROUP BY story_id ORDER BY max(score) DESC, story_id"
)


def scores(words: str) -> dict[int, float]:
    """The stories one of whose texts, or whose brand, has the words: id -> score, best first.

    ``words`` are as a person typed them, in any of the five languages; quotes, OR and minus work.
    """
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [words.replace("\0", " ")] * len(CONFIGURATIONS))
        return dict(cursor.fetchall())


def sort_key(title: str) -> Func:
    """An expression for an alphabetical order that looks past capitals and accents."""
    return Func(Func(F(title), function="unaccent"), function="lower", output_field=CharField())
