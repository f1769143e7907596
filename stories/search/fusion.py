"""Words and meaning as one score, and the definite set of stories that answer a query."""

from dataclasses import dataclass

import numpy as np

from stories.search import lexical, meaning
from stories.search.catalogue import Catalogue
from stories.search.languages import DEFAULT
from stories.search.understanding import Understood

# score = cosine + ALPHA * coverage + BETA * (cosine of the best of TERMS, and half that of the next).
# Each constant's measurement: docs/search.md, "Constants".
ALPHA = 1.2
BETA = 0.1
TERMS = ("industry", "gesture", "channel", "outcome")
# The order is that of the score, of the keywords nearest in meaning (the best, and half of the next), and of
# how much a story is like the first MODELS; who is in is not.
KEYWORDS = 0.35
MODELS = 10
LIKENESS = 0.15
# A story answers a query if it has at least this share of the words' weight, by number of words …
SHARE = {1: 0.99, 2: 0.99, 3: 0.75}
SHARE_BEYOND = 0.6
# … or if the best story's score is over the gate and its own near enough to that.
GATE = 0.33
OF_BEST = 0.45
LEAST = 0.17
# With so many stories under hard conditions, all are scored; with more, the candidates are.
SCORED = 3000

COMPARED = 100  # candidates by words whose meaning is compared too, in a large library
NOTHING_NEAR = (np.empty(0, np.int64), np.empty(0), {})

WORDS, MEANING, BOTH = "words", "meaning", "both"
MATCHES = (None, WORDS, MEANING, BOTH)


@dataclass(frozen=True)
class Ranking:
    """A query's answer over the whole library, before any filter.

    ``rows`` are catalogue rows, best first, with their ``scores`` and ``match`` (index into
    :data:`MATCHES`); ``near`` are rows below the floors, best first, and ``near_scores``.
    """

    rows: np.ndarray
    scores: np.ndarray
    match: np.ndarray
    near: np.ndarray
    near_scores: np.ndarray
    exact: bool
    used_meaning: bool
    seconds_short: bool = False


def rank(
    understood: Understood, catalogue: Catalogue, chunks: int, *, use_meaning: bool, seconds
) -> Ranking:
    """Score the library. ``seconds``: how long to wait for the encoder (None: as long as it takes)."""
    hard = _hard_mask(understood, catalogue)
    only = None
    if hard is not None and np.count_nonzero(hard) <= SCORED:
        only = catalogue.ids[hard].tolist()
    asked = use_meaning and bool(chunks and understood.text)
    if asked:
        meaning.begin(understood.text)
    words = lexical.score(list(understood.weighed), len(catalogue), only)
    vector = meaning.query_vector(understood.text, seconds) if asked else None
    near = NOTHING_NEAR
    if vector is not None:
        also = words.best(COMPARED) if only is None else only
        near = meaning.nearest(vector, chunks, also)
    return _ranking(
        understood, catalogue, words, near, hard,
        exact=words.whole or only is not None, short=asked and vector is None,
    )  # fmt: skip


def _hard_mask(understood: Understood, catalogue: Catalogue) -> np.ndarray | None:
    mask = None
    for node in understood.parsed.hard:
        obeyed = lexical.obeying(node, catalogue, understood.values_of)
        mask = obeyed if mask is None else mask & obeyed
    return mask


def _ranking(understood, catalogue, words, near, hard, *, exact, short) -> Ranking:
    near_ids, near_cosines, terms = near
    everyone = [words.ids, near_ids]
    if hard is not None and not understood.terms:
        everyone.append(catalogue.ids[hard])
    rows = catalogue.rows_of(np.unique(np.concatenate(everyone)))
    if hard is not None:
        rows = rows[hard[rows]]
    ids = catalogue.ids[rows]
    coverage = _beside(ids, words.ids, words.coverage)
    share = _beside(ids, words.ids, words.share)
    # What is not among the nearest is taken to be just beyond them.
    cosine = _beside(
        ids, near_ids, near_cosines, near_cosines.min(initial=1.0) if len(near_ids) else 0
    )
    about = np.sort([catalogue.kinds[name].best(rows, terms) for name in TERMS], axis=0)
    scores = cosine + ALPHA * coverage + BETA * (about[-1] + about[-2] / 2)
    count = len(understood.terms)
    match = (share >= (SHARE.get(count, SHARE_BEYOND) if count else 0.01)).astype(int)
    if len(near_ids):
        best = scores.max(initial=0.0)
        if best >= GATE:
            match += 2 * (scores >= max(LEAST, OF_BEST * best))
    inside = match > 0 if understood.terms else np.ones(len(ids), bool)
    if len(near_ids) and understood.terms:
        best, next_best = catalogue.kinds["keyword"].best_two(rows, terms)
        scores = scores + KEYWORDS * (best + next_best / 2)
        scores = scores + LIKENESS * _likeness(ids, scores)
    order = (
        np.lexsort((catalogue.rank("newest", DEFAULT)[rows], -scores))
        if len(ids)
        else np.empty(0, int)
    )
    rows, scores, match, inside = rows[order], scores[order], match[order], inside[order]
    return Ranking(
        rows[inside], scores[inside], match[inside], rows[~inside], scores[~inside],
        exact, bool(len(near_ids)), short,
    )  # fmt: skip


def _likeness(ids: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """How much each story is like the best of them: what a broad question means, they say."""
    best = ids[np.argsort(-scores, kind="stable")[:MODELS]]
    known, cosines = meaning.likeness(best.tolist(), ids.tolist())
    return _beside(ids, known, cosines)


def _beside(ids: np.ndarray, known: np.ndarray, values: np.ndarray, otherwise: float = 0.0):
    """For each of ``ids`` its value among ``known`` ones."""
    found = np.full(len(ids), otherwise, float)
    if len(ids) and len(known):
        place = np.minimum(np.searchsorted(ids, known), len(ids) - 1)
        there = ids[place] == known
        found[place[there]] = values[there]
    return found
