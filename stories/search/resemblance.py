"""Stories that mean much the same as a given one, or as a text that is not stored."""

from dataclasses import dataclass, field

import numpy as np

from stories.search import codes, database, meaning, unpublished
from stories.search.finding import Hit
from stories.search.languages import DEFAULT

# Centred cosines of two unrelated stories scatter around 0; from here on readers see a likeness.
LEAST = 0.15
MOST = 500  # stories that a passage is compared with
KIND = {number: kind for kind, number in codes.KINDS.items()}


@dataclass(frozen=True)
class Near:
    """How near a passage is: ids of published stories, and (kind, id) of terms, each with its cosine;
    the passage's own vector, not centred, and the model that made it. ``unpublished`` are ids of the other
    stories: for duplicates in the workshop, and only where they are asked for."""

    stories: dict[int, float]
    terms: dict[tuple[str, int], float]
    vector: np.ndarray
    model: str
    unpublished: dict[int, float] = field(default_factory=dict)


def similar(story_id: int, n: int = 6, *, language: str = DEFAULT) -> list[Hit]:
    """The ``n`` published stories nearest in meaning, nearest first; fewer where nothing is near."""
    database.run("SELECT search_catch_up()")
    return [
        Hit(story, round(float(cosine), 4), "meaning")
        for story, cosine in meaning.like(story_id, language, n)
        if cosine >= LEAST
    ]


def near(
    passage: str,
    *,
    language: str = DEFAULT,
    seconds: float | None = None,
    unpublished_too: bool = False,
) -> Near | None:
    """What lies near a passage of some 120 words; None without an encoder or without any vectors.

    Takes 150 ms a 120 words, in the encoder's own thread; None if that takes longer than ``seconds``.
    """
    middle = meaning.middle_of(language)
    if middle is None:
        return None
    vector = meaning.passage_vector(passage, seconds)
    if vector is None:
        return None
    centred = meaning.centred(vector, middle)
    rows = database.rows(meaning.COMPARE, [meaning.written(centred), MOST])
    stories = {row[1]: row[2] for row in rows if row[0] == "s"}
    terms = {
        (KIND[code // codes.STEP], code % codes.STEP): cosine
        for kind, code, cosine in rows
        if kind == "t"
    }
    others = unpublished.nearest(centred) if unpublished_too else {}
    return Near(stories, terms, vector, meaning.model_name(), others)
