"""Stories that mean much the same as a given one."""

from stories.search import database, meaning
from stories.search.finding import Hit
from stories.search.languages import DEFAULT

# Centred cosines of two unrelated stories scatter around 0; from here on readers see a likeness.
LEAST = 0.15


def similar(story_id: int, n: int = 6, *, language: str = DEFAULT) -> list[Hit]:
    """The ``n`` published stories nearest in meaning, nearest first; fewer where nothing is near."""
    database.run("SELECT search_catch_up()")
    return [
        Hit(story, round(float(cosine), 4), "meaning")
        for story, cosine in meaning.like(story_id, language, n)
        if cosine >= LEAST
    ]
