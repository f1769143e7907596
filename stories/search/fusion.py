"""Words and meaning as one score, and the definite set of stories that answer a query."""

from dataclasses import dataclass

import numpy as np

from stories.search import lexical, meaning
from stories.search.catalogue import Catalogue
from stories.search.languages import DEFAULT
from stories.search.understanding import Understood

# score = cosine + ALPHA * coverage + BETA * cosine of the best of TERMS. docs/search.md, "One score".
ALPHA = 0.7
BETA = 0.2
TERMS = ("industry", "gesture")
# A story answers a query if it has at least this share of the words' weight, by number of words …
SHARE = {1: 0.99, 2: 0.99, 3: 0.75}
SHARE_BEYOND = 0.6
# … or if the best story's score is over the gate, by number of words, and its own near enough to that.
GATE = {1: 0.25, 2: 0.27}
GATE_BEYOND = 0.275
OF_BEST = 0.55
LEAST = 0.22
# With so many stories under hard conditions, all are scored; with more, the candidates are.
SCORED = 3000

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
    words, whole = lexical.score(list(understood.weighed), len(catalogue), only)
    vector = meaning.query_vector(understood.text, seconds) if asked else None
    cosines, terms = {}, {}
    if vector is not None:
        best = sorted(words, key=lambda story: -words[story].coverage)[: lexical.CANDIDATES // 5]
        cosines, terms = meaning.nearest(vector, chunks, best if only is None else only)
    return _ranking(
        understood, catalogue, words, cosines, terms, hard,
        exact=whole or only is not None, short=asked and vector is None,
    )  # fmt: skip


def _hard_mask(understood: Understood, catalogue: Catalogue) -> np.ndarray | None:
    mask = None
    for node in understood.parsed.hard:
        obeyed = lexical.obeying(node, catalogue, understood.values_of)
        mask = obeyed if mask is None else mask & obeyed
    return mask


def _ranking(understood, catalogue, words, cosines, terms, hard, *, exact, short) -> Ranking:
    candidates = set(words) | set(cosines)
    if hard is not None and not understood.terms:
        candidates |= set(catalogue.ids[hard].tolist())
    ids = np.fromiter(candidates, np.int64, len(candidates))
    rows = catalogue.rows_of(ids)
    if hard is not None:
        rows = rows[hard[rows]]
    ids = catalogue.ids[rows].tolist()
    absent = min(cosines.values(), default=0.0)
    cosine = np.array([cosines.get(story, absent) for story in ids])
    nothing = lexical.Match(0.0, 0.0)
    coverage = np.array([words.get(story, nothing).coverage for story in ids])
    share = np.array([words.get(story, nothing).share for story in ids])
    about = [catalogue.kinds[name].best(rows, terms) for name in TERMS]
    scores = cosine + ALPHA * coverage + BETA * np.max(about, axis=0)
    count = len(understood.terms)
    match = (share >= (SHARE.get(count, SHARE_BEYOND) if count else 0.01)).astype(int)
    if cosines:
        best = scores.max(initial=0.0)
        if best >= GATE.get(count, GATE_BEYOND):
            match += 2 * (scores >= max(LEAST, OF_BEST * best))
    inside = match > 0 if understood.terms else np.ones(len(ids), bool)
    order = (
        np.lexsort((catalogue.rank("newest", DEFAULT)[rows], -scores))
        if len(ids)
        else np.empty(0, int)
    )
    rows, scores, match, inside = rows[order], scores[order], match[order], inside[order]
    return Ranking(
        rows[inside], scores[inside], match[inside], rows[~inside], scores[~inside],
        exact, bool(cosines), short,
    )  # fmt: skip
