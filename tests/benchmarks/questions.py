"""How well public questions find their passages, as the site searches. Not a test: run by hand.

    python -m tests.benchmarks.questions passages.json.gz --language es --passages 500

The file is JSON, maybe gzipped: ``{"P": {set: [[title, passage, {number: question}], …]}}``; a set's name
begins with its language. Each passage is a story of one text, without its title. A database of its own is
made on the configured server and dropped again. Prints nDCG@10 by words, and by words and meaning.
"""

import argparse
import gzip
import json
import os
import random
import sys
from itertools import product
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("CASEBOOK_MODE", "local")

import django

django.setup()

from django.db import connection  # noqa: E402

from stories.search import catalogue, codes, database, fusion, meaning  # noqa: E402
from stories.search.judging import AT, Marks, Query, average  # noqa: E402
from stories.search.query import parse  # noqa: E402
from stories.search.understanding import understand  # noqa: E402
from tests.benchmarks import search_speed  # noqa: E402

ASKED_FOR_THE_MEAN = 25


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", required=True, choices=search_speed.LANGUAGES)
    parser.add_argument("--passages", type=int, default=500, help="at most, chosen by chance")
    parser.add_argument("--questions", type=int, default=300, help="at most, chosen by chance")
    parser.add_argument("--alpha", type=float, nargs="*", default=[fusion.ALPHA])
    parser.add_argument("--likeness", type=float, nargs="*", default=[fusion.LIKENESS])
    options = parser.parse_args()
    passages, questions = read(options)
    search_speed.NAME = "casebook_questions_bench"
    search_speed.with_database(-1)
    try:
        fill(passages, options.language, questions)
        print(f"{options.language}: {len(passages)} passages, {len(questions)} questions")
        show("words", questions, options.language, use_meaning=False)
        for fusion.ALPHA, fusion.LIKENESS in product(options.alpha, options.likeness):
            what = f"with meaning, {fusion.ALPHA}, {fusion.LIKENESS}"
            show(what, questions, options.language)
    finally:
        search_speed.without_database()


def read(options) -> tuple[list[str], list[Query]]:
    """Passages, and questions that want the number of their passage."""
    data = options.file.read_bytes()
    sets = json.loads(gzip.decompress(data) if options.file.suffix == ".gz" else data)["P"]
    found = {name: items for name, items in sets.items() if name.startswith(options.language)}
    items = max(found.values(), key=len)
    pick = random.Random(3)
    chosen = pick.sample(items, min(options.passages, len(items)))
    asked = [
        Query(question, options.language, "known", {str(number): 3})
        for number, (_title, _passage, some) in enumerate(chosen, 1)
        for question in some.values()
    ]
    return [item[1] for item in chosen], pick.sample(asked, min(options.questions, len(asked)))


def fill(passages: list[str], language: str, questions: list[Query]) -> None:
    """The index of these passages, with the means of their own."""
    database.run("DELETE FROM language_mean")
    database.run(f"DROP INDEX IF EXISTS {', '.join(search_speed.INDEXES)}")
    ids = list(range(1, len(passages) + 1))
    facets = "{" + str(codes.encode("language", language)) + "}"
    database.run(
        "INSERT INTO story_search SELECT id, %s::int[], '2000', 0, now() FROM unnest(%s::bigint[]) AS s (id)",
        [facets, ids],
    )
    database.run(
        """INSERT INTO story_search_text
        SELECT id, code, setweight(to_tsvector(config, search_plain(t)), 'C'), '{}', '', md5(t)
        FROM unnest(%s::bigint[], %s::text[]) AS s (id, t), search_language WHERE code = %s""",
        [ids, passages, language],
    )
    raw = np.array([meaning.passage_vector(passage) for passage in passages])
    asked = [meaning.raw_query_vector(query.q) for query in questions[:ASKED_FOR_THE_MEAN]]
    means = {(language, "passage"): raw.mean(axis=0), ("", "query"): np.mean(asked, axis=0)}
    for (of, kind), mean in means.items():
        database.run(
            "INSERT INTO language_mean VALUES (%s, %s, %s, %s)",
            [meaning.model_name(), of, kind, [float(value) for value in mean]],
        )
    with connection.cursor() as cursor:
        for number, vector in zip(ids, raw, strict=True):
            written = meaning.written(meaning.centred(vector, means[language, "passage"]))
            cursor.execute(
                "INSERT INTO story_chunk (story_id, language, n, model, digest, passage, embedding)"
                " VALUES (%s, %s, 0, 'bench', '', '', %s::halfvec)",
                [number, language, written],
            )
    search_speed.finish(len(passages), len(passages))


def show(what: str, questions: list[Query], language: str, *, use_meaning: bool = True) -> None:
    """The order alone, floors aside: what a search would list if everything were let in."""
    snapshot, chunks = catalogue.current()
    marks = []
    for query in questions:
        understood = understand(parse(query.q), language)
        ranking = fusion.rank(understood, snapshot, chunks, use_meaning=use_meaning, seconds=None)
        rows = np.concatenate([ranking.rows, ranking.near])
        scores = np.concatenate([ranking.scores, ranking.near_scores])
        best = rows[np.argsort(-scores, kind="stable")][:AT]
        marks.append(Marks(query, tuple(map(str, snapshot.ids[best].tolist())), len(rows)))
    print(f"{what:28} nDCG@10 {100 * average(marks, 'ndcg'):.1f}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
