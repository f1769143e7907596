"""Vectors of texts and terms: which are missing, made or read from file, written."""

import hashlib
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from django.db import transaction

from stories.search import codes, database, meaning
from stories.search.languages import DEFAULT, LANGUAGES
from stories.search.passages import passages
from stories.search.store import Store

MEAN_FROM = (
    25  # texts of a language from which on it has a mean of its own. docs/search.md, "Means"
)
TITLES = 50  # a language, as stand-ins for queries, whose mean is needed too
SAMPLE = 60  # texts a language, where the means are not on file
TERM_TABLES = {
    "industry": "stories_industry",
    "gesture": "stories_gesturetype",
    "channel": "stories_channel",
    "outcome": "stories_outcomekind",
}

MISSING = """
SELECT t.story_id, t.language, t.digest FROM story_search_text t
WHERE NOT EXISTS (
    SELECT FROM story_chunk c WHERE c.story_id = t.story_id AND c.language = t.language
    AND c.digest = t.digest AND c.model = %s)
ORDER BY t.story_id, t.language
"""
TEXT = """
SELECT title, summary, situation, gesture, outcome, lesson, doubts FROM stories_storytext
WHERE story_id = %s AND language = %s
"""
TEXT_FIELDS = ("title", "summary", "situation", "gesture", "outcome", "lesson", "doubts")
# Written only if the text is still the one that was read.
WRITE = """
WITH added AS (
    INSERT INTO story_chunk
    SELECT t.story_id, t.language, p.n, %s, t.digest, p.passage, p.embedding::halfvec
    FROM story_search_text t, unnest(%s::int[], %s::text[], %s::text[]) AS p (n, passage, embedding)
    WHERE t.story_id = %s AND t.language = %s AND t.digest = %s RETURNING 1
) SELECT count(*) FROM added
"""
CLEAR = """
WITH gone AS (DELETE FROM story_chunk WHERE story_id = %s AND language = %s RETURNING 1)
SELECT count(*) FROM gone
"""
TERMS = """
SELECT %s + t.id, l.code, concat_ws('. ', coalesce(of->>('name_' || l.code), of->>'name_en'),
    of->>('definition_' || l.code), replace(search_list(of->('synonyms_' || l.code)), ' . ', ', '))
FROM {table} t, to_jsonb(t) AS of, search_language l
WHERE coalesce(of->>('name_' || l.code), '') <> ''
"""
TERMS_THERE = "SELECT code, language, digest FROM term_vector WHERE model = %s"
WRITE_TERM = """
INSERT INTO term_vector VALUES (%s, %s, %s, md5(%s), %s::halfvec)
ON CONFLICT (code, language) DO UPDATE SET model = EXCLUDED.model, digest = EXCLUDED.digest,
    embedding = EXCLUDED.embedding
"""
# A keyword that few stories share says nothing that their words do not.
LEAST_STORIES = 3
KEYWORDS_SHARED = """
SELECT k.id, k.word FROM keyword k JOIN (
    SELECT word FROM stories_story, unnest(keywords_en) AS word WHERE status = 'published'
    GROUP BY word HAVING count(*) >= %s
) AS shared USING (word)
"""
KEYWORDS_MISSING = f"""
SELECT * FROM ({KEYWORDS_SHARED}) AS k
WHERE NOT EXISTS (SELECT FROM keyword_vector v WHERE v.id = k.id AND v.model = %s) ORDER BY id
"""  # noqa: S608 - a constant
WRITE_KEYWORD = """
INSERT INTO keyword_vector VALUES (%s, %s, %s::halfvec)
ON CONFLICT (id) DO UPDATE SET model = EXCLUDED.model, embedding = EXCLUDED.embedding
"""


def embed(progress: Callable[[int, int], None], encode: bool, seconds: float | None) -> int:
    """Write every missing vector; how many texts. ``encode=False``: only those on file."""
    database.run("SELECT search_catch_up()")
    texts = database.rows(MISSING, [meaning.model_name()])
    there = set(database.rows(TERMS_THERE, [meaning.model_name()]))
    terms = [(*term, said) for *term, said in _terms() if (*term, _md5(said)) not in there]
    keywords = database.rows(KEYWORDS_MISSING, [LEAST_STORIES, meaning.model_name()])
    if not texts and not terms and not keywords:
        return 0
    store = Store.of_the_library()
    _write_means(store, encode)
    if meaning.mean("", "query") is None:
        return 0  # too few texts yet: without means every cosine of e5 is about 0.8
    for term in terms:
        _embed_term(term, store, encode)
    for keyword in keywords:
        _embed_keyword(*keyword, store, encode)
    until = None if seconds is None else time.monotonic() + seconds
    done = 0
    for n, text in enumerate(texts, 1):
        done += _embed_text(*text, store, encode)
        progress(n, len(texts))
        if until is not None and time.monotonic() > until:
            break
    return done


def _embed_text(story: int, language: str, digest: str, store: Store, encode: bool) -> bool:
    pieces = passages(_text(story, language))
    vectors = [_vector(piece, store, encode) for piece in pieces]
    if not pieces or any(vector is None for vector in vectors):
        return False
    middle = meaning.middle_of(language)
    written = [meaning.written(meaning.centred(vector, middle)) for vector in vectors]
    with transaction.atomic():
        # The lock of search_refresh: the text cannot change between the check and the rows.
        database.run("SELECT pg_advisory_xact_lock(7220301)")
        [(gone,)] = database.rows(CLEAR, [story, language])
        numbers = list(range(len(pieces)))
        model = meaning.model_name()
        [(added,)] = database.rows(
            WRITE, [model, numbers, pieces, written, story, language, digest]
        )
        database.run(
            "UPDATE search_state SET chunks = chunks + %s, version = nextval('search_version')",
            [added - gone],
        )
    return True


def _text(story: int, language: str) -> dict[str, str]:
    found = database.rows(TEXT, [story, language])
    return dict(zip(TEXT_FIELDS, found[0], strict=True)) if found else {}


def _vector(piece: str, store: Store, encode: bool) -> np.ndarray | None:
    vector = store.get(piece)
    return meaning.passage_vector(piece) if vector is None and encode else vector


def _terms() -> list[tuple[int, str, str]]:
    """(code, language, what the term says) of the whole vocabulary."""
    return [
        row
        for kind, table in TERM_TABLES.items()
        for row in database.rows(TERMS.format(table=table), [codes.KINDS[kind] * codes.STEP])
    ]


def _md5(said: str) -> str:
    return hashlib.md5(said.encode(), usedforsecurity=False).hexdigest()


def _embed_term(term, store: Store, encode: bool) -> None:
    code, language, said = term
    vector = _vector(said, store, encode)
    if vector is not None:
        written = meaning.written(meaning.centred(vector, meaning.middle_of(language, "term")))
        database.run(WRITE_TERM, [code, language, meaning.model_name(), said, written])


def _embed_keyword(pk: int, word: str, store: Store, encode: bool) -> None:
    vector = _vector(word, store, encode)
    if vector is not None:
        written = meaning.written(meaning.centred(vector, meaning.middle_of(DEFAULT, "keyword")))
        database.run(WRITE_KEYWORD, [pk, meaning.model_name(), written])


def export_vectors(path: Path, progress: Callable[[int, int], None]) -> int:
    """Embed every published text and every term, write vectors and means; the number of vectors."""
    store, old = Store(), Store.of_the_library()
    spoken: dict[tuple[str, str], list] = {}
    titles: dict[str, list] = {}
    database.run("SELECT search_catch_up()")
    texts = database.rows("SELECT story_id, language FROM story_search_text ORDER BY 1, 2")
    for n, (story, language) in enumerate(texts, 1):
        text = _text(story, language)
        titles.setdefault(language, []).append(text["title"])
        for piece in passages(text):
            store.put(piece, _vector(piece, old, encode=True))
            spoken.setdefault((language, "passage"), []).append(store.get(piece))
        progress(n, len(texts))
    for _code, language, said in _terms():
        store.put(said, _vector(said, old, encode=True))
        spoken.setdefault((language, "term"), []).append(store.get(said))
    for _pk, word in database.rows(KEYWORDS_SHARED, [LEAST_STORIES]):
        store.put(word, _vector(word, old, encode=True))
        spoken.setdefault((DEFAULT, "keyword"), []).append(store.get(word))
    store.means = _means(spoken, titles)
    return store.write(path)


def _means(spoken: dict[tuple[str, str], list], titles: dict[str, list]) -> dict:
    """(language, kind) -> mean. ``""`` is that of all languages, each counting the same."""
    own = {key: np.mean(vectors, axis=0) for key, vectors in spoken.items()}
    means = {
        (language, kind): mean.astype(np.float32)
        for (language, kind), mean in own.items()
        if kind != "passage" or len(titles.get(language, ())) >= MEAN_FROM
    }
    for kind in ("passage", "term", "keyword"):
        of_kind = [mean for (_language, of), mean in own.items() if of == kind]
        if of_kind:
            means["", kind] = np.mean(of_kind, axis=0).astype(np.float32)
    asked = [
        np.mean([meaning.raw_query_vector(title) for title in some[:TITLES]], axis=0)
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
    spoken, titles = {}, {}
    for language in LANGUAGES:
        for title, summary in database.rows(
            """SELECT title, summary FROM stories_storytext t JOIN story_search USING (story_id)
            WHERE language = %s ORDER BY story_id LIMIT %s""",
            [language, SAMPLE],
        ):
            vector = meaning.passage_vector(f"{title} {summary}")
            if vector is None:
                return {}
            spoken.setdefault((language, "passage"), []).append(vector)
            titles.setdefault(language, []).append(title)
    for _code, language, said in _terms():
        spoken.setdefault((language, "term"), []).append(meaning.passage_vector(said))
    for _pk, word in database.rows(KEYWORDS_SHARED, [LEAST_STORIES]):
        spoken.setdefault((DEFAULT, "keyword"), []).append(meaning.passage_vector(word))
    enough = sum(map(len, titles.values())) >= MEAN_FROM
    return _means(spoken, titles) if enough else {}
