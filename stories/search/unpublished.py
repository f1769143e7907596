"""Vectors of cases that readers do not see, so that a duplicate of one is found by meaning too.

They are kept in a table of their own (migration 0018), which no search reads, no likeness and no count.
Only ``near(…, unpublished_too=True)`` asks for them, and only the workshop does. A row counts while the
title and summary that it was made from are still those of the case.
"""

import time

import numpy as np

from stories.search import database, meaning
from stories.search.passages import passages

MOST = 100  # cases that a passage is compared with
MISSING = """
SELECT t.* FROM unpublished_texts() t WHERE NOT EXISTS (
    SELECT FROM unpublished_vector v WHERE v.model = %s
    AND (v.story_id, v.language, v.digest) = (t.story_id, t.language, t.digest))
ORDER BY story_id, language
"""
WRITE = """
INSERT INTO unpublished_vector VALUES (%s, %s, %s, %s, %s::halfvec)
ON CONFLICT (story_id, language) DO UPDATE SET model = EXCLUDED.model, digest = EXCLUDED.digest,
    embedding = EXCLUDED.embedding
"""
FORGET = """
DELETE FROM unpublished_vector v WHERE NOT EXISTS (
    SELECT FROM unpublished_texts() t WHERE (t.story_id, t.language) = (v.story_id, v.language))
"""
NEAR = """
SELECT story_id, max(1 - (embedding <=> %s::halfvec)) AS cosine FROM unpublished_vectors()
GROUP BY story_id ORDER BY cosine DESC, story_id LIMIT %s
"""


def embed(seconds: float | None) -> int:
    """Write the vectors that are missing, forget those of cases that are public or gone; how many."""
    database.run(FORGET)
    texts = database.rows(MISSING, [meaning.model_name()])
    until = None if seconds is None else time.monotonic() + seconds
    done = 0
    for story, language, digest, title, summary in texts:
        if until is not None and time.monotonic() > until:
            break
        middle = meaning.middle_of(language)
        [piece] = passages({"title": title, "summary": summary})
        vector = None if middle is None else meaning.passage_vector(piece)
        if vector is None:
            break  # no means or no encoder: nor for the others
        written = meaning.written(meaning.centred(vector, middle))
        database.run(WRITE, [story, language, meaning.model_name(), digest, written])
        done += 1
    return done


def nearest(centred: np.ndarray) -> dict[int, float]:
    """Cases that readers do not see, by how near their titles and summaries are to a centred vector."""
    return dict(database.rows(NEAR, [meaning.written(centred), MOST]))
