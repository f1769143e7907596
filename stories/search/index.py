"""Keeping the index: words are PostgreSQL's own work (migration 0003), passages and vectors ours."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction

from stories.search import database, meaning
from stories.search.languages import LANGUAGES
from stories.search.passages import digest, passages

LOCK = 7220302  # advisory: one reindex or embedding run at a time, in whatever process
BATCH = 50
MEAN_FROM = 25  # texts of a language from which on it has a mean of its own. docs/search.md

MISSING = """
SELECT t.story_id, t.language, t.digest FROM story_search_text t
WHERE NOT EXISTS (
    SELECT FROM story_chunk c WHERE c.story_id = t.story_id AND c.language = t.language
    AND c.digest = t.digest AND c.model = %s)
ORDER BY t.story_id, t.language LIMIT %s
"""
TEXT = """
SELECT title, summary, situation, gesture, outcome, lesson, doubts FROM stories_storytext
WHERE story_id = %s AND language = %s
"""
TEXT_FIELDS = ("title", "summary", "situation", "gesture", "outcome", "lesson", "doubts")
# Written only if the text is still the one that was read.
WRITE = """
INSERT INTO story_chunk
SELECT t.story_id, t.language, p.n, %s, t.digest, p.passage, p.embedding::halfvec
FROM story_search_text t, unnest(%s::int[], %s::text[], %s::text[]) AS p (n, passage, embedding)
WHERE t.story_id = %s AND t.language = %s AND t.digest = %s
"""


@dataclass(frozen=True)
class Progress:
    """How far a run is: ``what`` is "words" or "meaning"."""

    what: str
    done: int
    total: int


class Busy(Exception):
    """Another process is reindexing."""


def refresh(story_ids=None) -> None:
    """Bring these stories' words up to date now (all: None). Triggers do it anyway at each commit."""
    if story_ids is None:
        story_ids = [row[0] for row in database.rows("SELECT id FROM stories_story ORDER BY id")]
    for start in range(0, len(story_ids), BATCH):
        database.run("SELECT search_refresh(%s)", [list(story_ids[start : start + BATCH])])


def reindex(progress: Callable[[Progress], None] | None = None, *, encode: bool = True) -> None:
    """Build everything anew while the site serves; a broken-off run is taken up where it stopped.

    ``encode=False`` takes only vectors that are on file. Raises :class:`Busy`.
    """
    progress = progress or (lambda _step: None)
    with _alone():
        _rebuild_words(progress)
        embed_missing(progress, encode=encode, alone=True)
        _index_vectors()


def _rebuild_words(progress) -> None:
    [(after,)] = database.rows("SELECT resume_after FROM search_state")
    ids = [row[0] for row in database.rows("SELECT id FROM stories_story ORDER BY id")]
    done = sum(1 for story in ids if after is not None and story <= after)
    for start in range(done, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        with transaction.atomic():
            database.run("SELECT search_refresh(%s)", [batch])
            database.run("UPDATE search_state SET resume_after = %s", [batch[-1]])
        progress(Progress("words", start + len(batch), len(ids)))
    with transaction.atomic():
        database.run("SELECT search_recount()")
        database.run("UPDATE search_state SET resume_after = NULL")


def embed_missing(
    progress: Callable[[Progress], None] | None = None,
    *,
    encode: bool = True,
    alone: bool = False,
    seconds: float | None = None,
) -> int:
    """Cut and embed every text whose vectors are missing or of an earlier wording; how many texts.

    Outside any request: 150 ms a passage. Does nothing if another process is at it (unless ``alone``
    says the caller holds the lock). ``seconds``: stop after about so long.
    """
    with contextlib.ExitStack() as stack:
        try:
            if not alone:
                stack.enter_context(_alone())
        except Busy:
            return 0
        return _embed(progress or (lambda _step: None), encode, seconds)


def _embed(progress, encode: bool, seconds: float | None) -> int:
    texts = database.rows(MISSING, [meaning.model_name(), 10_000_000])
    store = Store.of_the_library() if texts else Store()
    _write_means(store, encode)
    started, done = time.monotonic(), 0
    for n, (story, language, text_digest) in enumerate(texts, 1):
        found = database.rows(TEXT, [story, language])
        pieces = passages(dict(zip(TEXT_FIELDS, found[0], strict=True))) if found else []
        vectors = [_vector(piece, store, encode) for piece in pieces]
        if pieces and all(vector is not None for vector in vectors):
            _write(story, language, text_digest, pieces, vectors)
            done += 1
        progress(Progress("meaning", n, len(texts)))
        if seconds is not None and time.monotonic() - started > seconds:
            break
    return done


def _vector(piece: str, store: "Store", encode: bool):
    vector = store.get(piece)
    if vector is None and encode:
        vector = meaning.passage_vector(piece)
        if vector is not None:
            store.put(piece, vector)
    return vector


def _write(story: int, language: str, text_digest: str, pieces, vectors) -> None:
    middle = meaning.mean(language, "passage")
    if middle is None:
        middle = meaning.mean("", "passage")
    written = [meaning.written(meaning.centred(vector, middle)) for vector in vectors]
    with transaction.atomic():
        # The same lock as search_refresh: the text cannot change between the check and the rows.
        database.run("SELECT pg_advisory_xact_lock(7220301)")
        [(gone,)] = database.rows(
            """WITH gone AS (DELETE FROM story_chunk WHERE story_id = %s AND language = %s
            RETURNING 1) SELECT count(*) FROM gone""",
            [story, language],
        )
        [(added,)] = database.rows(
            f"WITH added AS ({WRITE} RETURNING 1) SELECT count(*) FROM added",
            [meaning.model_name(), list(range(len(pieces))), pieces, written, story, language, text_digest],
        )
        database.run(
            "UPDATE search_state SET chunks = chunks + %s, version = nextval('search_version')",
            [added - gone],
        )


class Store:
    """Vectors on file, so that the shipped library need not be embedded where it is loaded.

    An .npz with ``model``, ``keys`` (n, 16) uint8, ``vectors`` (n, 384) float16 and the means
    ``mean-<language>-<kind>`` (384,) float32.
    """

    def __init__(self):
        self.vectors: dict[bytes, np.ndarray] = {}
        self.means: dict[tuple[str, str], np.ndarray] = {}

    @staticmethod
    def path() -> Path:
        return Path(settings.FIXTURES_DIR) / "vectors.npz"

    @classmethod
    def of_the_library(cls) -> "Store":
        """The file in fixtures/; empty if there is none or it is of another model."""
        store, path = cls(), cls.path()
        if path.is_file():
            with np.load(path, allow_pickle=False) as file:
                if str(file["model"]) == meaning.model_name():
                    store._read(file)
        return store

    def _read(self, file) -> None:
        self.vectors = dict(zip(map(bytes, file["keys"]), file["vectors"], strict=True))
        for name in file.files:
            if name.startswith("mean-"):
                _mean, language, kind = name.split("-")
                self.means[language, kind] = file[name]

    def get(self, passage: str) -> np.ndarray | None:
        found = self.vectors.get(digest(passage))
        return None if found is None else found.astype(np.float32)

    def put(self, passage: str, vector: np.ndarray) -> None:
        self.vectors[digest(passage)] = vector.astype(np.float16)

    def write(self, path: Path) -> int:
        """Write all; the number of vectors."""
        keys = sorted(self.vectors)
        means = {f"mean-{language}-{kind}": mean for (language, kind), mean in self.means.items()}
        np.savez_compressed(
            path,
            model=np.array(meaning.model_name()),
            keys=np.array([np.frombuffer(key, np.uint8) for key in keys]),
            vectors=np.array([self.vectors[key] for key in keys], np.float16),
            **means,
        )
        return len(keys)


def export_vectors(path: Path, progress: Callable[[Progress], None] | None = None) -> int:
    """Embed every published text and write vectors and means to a file; the number of vectors."""
    progress, store, old = progress or (lambda _step: None), Store(), Store.of_the_library()
    texts = database.rows("SELECT story_id, language FROM story_search_text ORDER BY 1, 2")
    of_language: dict[str, list] = {}
    titles: dict[str, list] = {}
    for n, (story, language) in enumerate(texts, 1):
        text = dict(zip(TEXT_FIELDS, database.rows(TEXT, [story, language])[0], strict=True))
        titles.setdefault(language, []).append(text["title"])
        for piece in passages(text):
            vector = old.get(piece)
            store.put(piece, meaning.passage_vector(piece) if vector is None else vector)
            of_language.setdefault(language, []).append(store.get(piece))
        progress(Progress("meaning", n, len(texts)))
    store.means = _means(of_language, titles)
    return store.write(path)


def _means(of_language: dict[str, list], titles: dict[str, list]) -> dict:
    """(language, kind) -> mean. ``""`` is that of all languages, each counting the same."""
    own = {language: np.mean(vectors, axis=0) for language, vectors in of_language.items()}
    means = {
        (language, "passage"): mean.astype(np.float32)
        for language, mean in own.items()
        if len(titles[language]) >= MEAN_FROM
    }
    means["", "passage"] = np.mean(list(own.values()), axis=0).astype(np.float32)
    asked = [
        np.mean([meaning.raw_query_vector(title) for title in some[:50]], axis=0)
        for some in titles.values()
    ]
    means["", "query"] = np.mean(asked, axis=0).astype(np.float32)
    return means


def _write_means(store: Store, encode: bool) -> None:
    """Means are frozen: written once for a model, from the file, else from the texts there are."""
    if meaning.mean("", "passage") is not None:
        return
    means = store.means or (_means_of_the_texts() if encode else {})
    for (language, kind), vector in means.items():
        database.run(
            "INSERT INTO language_mean VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [meaning.model_name(), language, kind, [float(value) for value in vector]],
        )
    meaning.forget_means()


def _means_of_the_texts() -> dict:
    """From up to 60 texts a language: 25 suffice (docs/search.md)."""
    of_language, titles = {}, {}
    for language in LANGUAGES:
        for title, summary in database.rows(
            """SELECT title, summary FROM stories_storytext t JOIN story_search USING (story_id)
            WHERE language = %s ORDER BY story_id LIMIT 60""",
            [language],
        ):
            vector = meaning.passage_vector(f"{title} {summary}")
            if vector is None:
                return {}
            of_language.setdefault(language, []).append(vector)
            titles.setdefault(language, []).append(title)
    return _means(of_language, titles) if of_language else {}


def _index_vectors() -> None:
    """The approximate index, once there are more passages than are compared one by one."""
    [(chunks,)] = database.rows("SELECT chunks FROM search_state")
    if chunks > meaning.EXACT_BELOW:
        database.run(
            """CREATE INDEX CONCURRENTLY IF NOT EXISTS story_chunk_near ON story_chunk
            USING hnsw (embedding halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)"""
        )


@contextlib.contextmanager
def _alone():
    [(got,)] = database.rows("SELECT pg_try_advisory_lock(%s)", [LOCK])
    if not got:
        raise Busy("Another process is reindexing.")
    try:
        yield
    finally:
        database.run("SELECT pg_advisory_unlock(%s)", [LOCK])
