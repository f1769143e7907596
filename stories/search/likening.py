"""Which terms and brands a word that found nothing was probably meant for: by letters and by meaning."""

from dataclasses import dataclass

from stories.search import codes, database, meaning

ALIKE = 0.35  # trigram similarity from which on letters say something
MEANT = 0.18  # cosine, less the languages' mean, from which on meaning does
PATIENCE = 0.3  # seconds for a vector; without it the letters answer alone

BY_LETTERS = """
SELECT kind, id, max(similarity(key, %s)) AS alike FROM suggestion
WHERE kind <> 'story' AND (start = 0 OR kind = 'brand') GROUP BY kind, id
HAVING max(similarity(key, %s)) >= %s ORDER BY alike DESC, kind, id LIMIT %s
"""
BY_MEANING = """
SELECT code, max(1 - (embedding <=> %s::halfvec)) AS cosine FROM term_vector
GROUP BY code ORDER BY cosine DESC, code LIMIT %s
"""
KINDS = {number: kind for kind, number in codes.KINDS.items()}


@dataclass(frozen=True)
class Likely:
    """A term or brand that may be meant: ``score`` about 0 to 1, for ordering."""

    kind: str
    id: int
    score: float


def likely(words: str, count: int = 3) -> list[Likely]:
    """The ``count`` nearest terms and brands to folded words, best first; empty if none is near."""
    database.run("SELECT search_catch_up()")  # what this transaction wrote counts already
    found = {
        (kind, pk): float(alike)
        for kind, pk, alike in database.rows(BY_LETTERS, [words, words, ALIKE, count])
    }
    for kind, pk, cosine in _by_meaning(words, count):
        found[kind, pk] = max(found.get((kind, pk), 0.0), cosine)
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Likely(kind, pk, score) for (kind, pk), score in ranked[:count]]


def _by_meaning(words: str, count: int) -> list[tuple[str, int, float]]:
    vector = meaning.query_vector(words, PATIENCE)
    if vector is None:
        return []
    rows = database.rows(BY_MEANING, [meaning.written(vector), count])
    return [
        (KINDS[code // codes.STEP], code % codes.STEP, float(cosine))
        for code, cosine in rows
        if cosine >= MEANT
    ]
