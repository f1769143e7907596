"""How fast the search is on a large library made from the sentences of a file. Not a test: run by hand.

    python -m tests.benchmarks.search_speed passages.json.gz --stories 100000

The file is JSON, maybe gzipped: ``{"P": {set: [[title, passage, {…}], …]}}`` or
``{set: [passage, …]}``; a set's name begins with its language. A database of its own is made on the
configured server and dropped at the end. Vectors are random ones around fifty centres: their speed
is real, their meaning is not.
"""

import argparse
import gzip
import json
import os
import random
import sys
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("CASEBOOK_MODE", "local")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from stories import search  # noqa: E402
from stories.search import codes, database, meaning  # noqa: E402
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
SENTENCES = 8
BATCH = 2000


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("passages", type=Path)
    parser.add_argument("--stories", type=int, default=10_000)
    parser.add_argument("--chunks", type=int, default=1, help="vectors a story")
    parser.add_argument("--queries", type=int, default=200)
    options = parser.parse_args()
    sentences = read(options.passages)
    with_database()
    try:
        started = time.monotonic()
        fill(sentences, options.stories, options.chunks)
        print(f"{options.stories} stories built in {time.monotonic() - started:.0f} s")
        measure(sentences, options.queries)
    finally:
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


def with_database():
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    connection.settings_dict["NAME"] = NAME
    call_command("migrate", verbosity=0)


def without_database():
    connection.close()
    connection.settings_dict["NAME"] = "casebook"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME}")


def fill(sentences, stories: int, chunks: int) -> None:
    """Write the index itself, as search_refresh would, without the stories behind it."""
    pick, numbers = random.Random(1), np.random.default_rng(1)
    centres = numbers.normal(size=(50, meaning.DIMENSIONS))
    weights = {k: 1 / np.arange(1, n + 1) ** skew for k, (n, _has, skew) in FACETS.items()}
    for start in range(0, stories, BATCH):
        ids = list(range(start + 1, min(start + BATCH, stories) + 1))
        told = [pick.choice(LANGUAGES) for _story in ids]
        texts = [". ".join(pick.choices(sentences[language], k=SENTENCES)) for language in told]
        facets = [facets_of(pick, numbers, weights) for _story in ids]
        write_stories(ids, told, texts, facets, pick)
        write_chunks(ids, told, centres, numbers, chunks)
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


def write_chunks(ids, told, centres, numbers, chunks: int) -> None:
    """Through COPY: a text of 384 numbers a row."""
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY story_chunk (story_id, language, n, model, digest, passage, embedding) FROM STDIN"
        ) as copy,
    ):
        for story, language in zip(ids, told, strict=True):
            for n in range(chunks):
                vector = centres[numbers.integers(50)] + numbers.normal(size=meaning.DIMENSIONS)
                vector /= np.linalg.norm(vector)
                copy.write_row((story, language, n, "bench", "", "", meaning.written(vector)))


def finish(stories: int, chunks: int) -> None:
    database.run(
        """INSERT INTO lexeme_df SELECT word, ndoc FROM ts_stat('SELECT tsv FROM story_search_text')"""
    )
    database.run(
        """INSERT INTO term SELECT language, lexeme, search_fold(lexeme), count(*)
        FROM (SELECT * FROM story_search_text LIMIT 20000) t, unnest(tsvector_to_array(tsv)) AS lexeme
        WHERE length(lexeme) BETWEEN 2 AND 40 GROUP BY 1, 2"""
    )
    if chunks > meaning.EXACT_BELOW:
        database.run("SET maintenance_work_mem = '1GB'")
        database.run(
            """CREATE INDEX story_chunk_near ON story_chunk
            USING hnsw (embedding halfvec_cosine_ops) WITH (m = 16, ef_construction = 64)"""
        )
    database.run(
        "UPDATE search_state SET version = nextval('search_version'), stories = %s, chunks = %s",
        [stories, chunks],
    )
    database.run("VACUUM ANALYZE")


def measure(sentences, count: int) -> None:
    pick, numbers = random.Random(2), np.random.default_rng(2)

    def vector(_text, _seconds):
        found = numbers.normal(size=meaning.DIMENSIONS)
        return found / np.linalg.norm(found)

    meaning.query_vector, meaning.begin = vector, lambda _text: None
    questions = []
    for number in range(count):
        words = split_words(pick.choice(sentences[pick.choice(LANGUAGES)]))
        long = [word for word in words if len(word) > 3]
        questions.append(" ".join(pick.sample(long, min(len(long), 2 + number % 4))))
    fifth = search.Criteria({"industry": (1,)})
    narrow = search.Criteria({"industry": (1, 2), "gesture": (1,), "country": ("de",)})
    show("first search (reads the snapshot)", [lambda: search.find("start")])
    show("search, page and facets", [lambda q=q: search.find(q) for q in questions])
    again = [q.title() for q in questions]
    show("… filter on a fifth", [lambda q=q: search.find(q, fifth) for q in again])
    words = [q.upper() for q in questions]
    show("… words only", [lambda q=q: search.find(q, meaning=False) for q in words])
    browsing = [
        search.Criteria({"brand": (pick.randint(1, 300),), "gesture": (pick.randint(1, 18),)})
        for _n in range(count // 2)
    ] + [search.Criteria({"industry": (pick.randint(1, 20),)}) for _n in range(count // 2)]
    show("browsing, two filters or one", [lambda c=c: search.find("", c) for c in browsing])
    show("browsing, three filters", [lambda: search.find("", narrow)])
    typed = [q[: 3 + n % 4] for n, q in enumerate(questions)]
    show("suggestions", [lambda t=t: search.suggest(t) for t in typed])


def show(what: str, calls) -> None:
    """Wall time of each call, ms; and the mean CPU time of this process and of PostgreSQL's."""
    wall, own, server = [], time.process_time(), server_seconds()
    for call in calls:
        started = time.perf_counter()
        call()
        wall.append(1000 * (time.perf_counter() - started))
    own = 1000 * (time.process_time() - own) / len(calls)
    server = 1000 * (server_seconds() - server) / len(calls)
    p50, p95 = np.percentile(wall, [50, 95])
    print(
        f"{what:36} p50 {p50:7.1f}  p95 {p95:7.1f} ms   (CPU: {own:.1f} here, {server:.1f} there)",
        flush=True,
    )


def server_seconds() -> float:
    """CPU the server's process of this connection has used; 0 where it is on another machine."""
    [(process,)] = database.rows("SELECT pg_backend_pid()")
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
