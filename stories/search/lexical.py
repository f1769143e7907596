"""Search by words, with PostgreSQL's full text search in the language of each text.

Knows tables and columns, no model: this is the lowest room of the house.
"""

from django.db.models import CharField, FloatField
from django.db.models.expressions import RawSQL

# language of a text -> PostgreSQL's configuration for it
CONFIGURATIONS = {
    "en": "english",
    "de": "german",
    "es": "spanish",
    "it": "italian",
    "nl": "dutch",
}
# column of a text -> weight class
WEIGHTS = {
    "title": "A",
    "summary": "B",
    "situation": "C",
    "gesture": "C",
    "outcome": "C",
    "lesson": "D",
}


def _document(configuration: str) -> str:
    parts = [
        f"setweight(to_tsvector('{configuration}', text.{column}), '{weight}')"
        for column, weight in WEIGHTS.items()
    ]
    parts.append(f"setweight(to_tsvector('{configuration}', brand.name), 'A')")
    parts.append(
        f"setweight(to_tsvector('{configuration}', array_to_string(brand.aliases, ' ')), 'B')"
    )
    return " || ".join(parts)


def _best_text() -> str:
    """SQL for the best rank among a story's texts; ranks of texts without the words are zero."""
    cases = " ".join(
        f"WHEN '{language}' THEN ts_rank({_document(configuration)},"
        f" websearch_to_tsquery('{configuration}', %s))"
        f" * (({_document(configuration)}) @@ websearch_to_tsquery('{configuration}', %s))::int"
        for language, configuration in CONFIGURATIONS.items()
    )
    return f"""(
        SELECT max(CASE text.language {cases} END)
        FROM stories_storytext AS text
        JOIN stories_brand AS brand ON brand.id = "stories_story"."brand_id"
        WHERE text.story_id = "stories_story"."id"
    )"""


def score(words: str) -> RawSQL:
    """How well a story matches what a person typed: 0 for not at all."""
    words = words.replace("\0", " ")
    return RawSQL(_best_text(), [words] * 2 * len(CONFIGURATIONS), output_field=FloatField())


def title_for_sorting(language: str) -> RawSQL:
    """A story's title for a reader of ``language``, without accents, for an alphabetical order."""
    return RawSQL(
        """(
            SELECT unaccent(text.title) FROM stories_storytext AS text
            WHERE text.story_id = "stories_story"."id"
            ORDER BY text.language = %s DESC, text.language = 'en' DESC, text.language LIMIT 1
        )""",
        [language],
        output_field=CharField(),
    )
