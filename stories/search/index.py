"""Keeping the index: words are PostgreSQL's own work (migration 0003), vectors embedding.py's."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from stories.search import codes, database, embedding, meaning, unpublished

LOCK = 7220302  # advisory: one reindex or embedding run at a time, in whatever process
BATCH = 50


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
    story_ids = list(story_ids)
    for start in range(0, len(story_ids), BATCH):
        database.run("SELECT search_refresh(%s)", [story_ids[start : start + BATCH]])


def reindex(progress: Callable[[Progress], None] | None = None, *, encode: bool = True) -> None:
    """Build everything anew while the site serves; a broken-off run is taken up where it stopped.

    ``encode=False`` takes only vectors that are on file. Raises :class:`Busy`.
    """
    progress = progress or (lambda _step: None)
    with _alone():
        _rebuild_words(progress)
        _embed(progress, encode, None)
        _index_vectors()


def forget_term(kind: str, pk: int) -> None:
    """A term is no more: nor is its vector. Its words are gone by themselves."""
    code = codes.KINDS[kind] * codes.STEP + pk
    database.run("DELETE FROM term_vector WHERE code = %s", [code])


def renew() -> None:
    """After a restore: the index from the rows as they are now, under a number it never had.

    What is cached is kept by the index's number, and the restored one may have been in use already.
    """
    database.run(
        """SELECT setval('search_version', greatest(
            nextval('search_version'), (extract(epoch FROM clock_timestamp()) * 1000)::bigint))"""
    )
    reindex(encode=False)


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
    seconds: float | None = None,
) -> int:
    """Cut and embed every text whose vectors are missing or of an earlier wording; how many texts.

    Published ones first; of the others only title and summary, apart from the index (unpublished.py).

    Outside any request: 150 ms a passage. Does nothing while another process is at it. ``seconds``:
    stop after about so long; the rest waits for the next run.
    """
    try:
        with _alone():
            return _embed(progress or (lambda _step: None), encode, seconds)
    except Busy:
        return 0


def _embed(progress, encode: bool, seconds: float | None) -> int:
    until = None if seconds is None else time.monotonic() + seconds
    done = embedding.embed(
        lambda done, total: progress(Progress("meaning", done, total)), encode, seconds
    )
    if not encode:
        return done
    left = None if until is None else max(0.0, until - time.monotonic())
    return done + unpublished.embed(left)


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
