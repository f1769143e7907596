"""``manage.py bench search``: how well the judged queries of tests/search/judged.yaml are answered;
``manage.py bench intake``: how well the labelled articles of tests/intake/articles/ are read."""

from collections import defaultdict
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from stories import search
from stories.management import intake_bench
from stories.models import Story
from stories.search.judging import Marks, average, halves

JUDGED = Path(settings.BASE_DIR) / "tests" / "search" / "judged.yaml"
MEASURES = (("ndcg", "nDCG@10"), ("mrr", "MRR@10"), ("recall", "recall@10"), ("hit5", "hits@5"))
LOST = 0.6

# On the test half: (kind, measure) -> the least it may be. "all" is every query that has an answer.
# A little under what is reached (docs/search.md, "What it reaches"): raise them with the search.
FLOORS = {
    ("all", "ndcg"): 0.915,
    ("known", "hit5"): 0.97,
    ("cross", "ndcg"): 0.945,
    ("typo", "ndcg"): 0.97,
    ("entity", "ndcg"): 0.94,
    ("keyword", "ndcg"): 0.93,
    ("topic", "ndcg"): 0.75,
    ("negative", "empty"): 0.65,
}
WENT_EMPTY = 0.02  # of the queries that have an answer, at most


class Command(BaseCommand):
    help = "Measure search or intake on judged examples, by kind and language; fails below a floor."

    def add_arguments(self, parser):
        parser.add_argument("what", nargs="?", choices=["search", "intake"], default="search")
        parser.add_argument("--half", choices=["tune", "test", "both"], default="both")
        parser.add_argument("--words", action="store_true", help="without search by meaning")
        parser.add_argument(
            "--losers",
            action="store_true",
            help="name the test half's losers too: never tune on them",
        )
        parser.add_argument("--queries", type=Path, default=JUDGED, help="a file of judged queries")

        parser.add_argument(
            "--articles",
            type=Path,
            default=intake_bench.ARTICLES,
            help="a folder of labelled articles",
        )

    def handle(self, *, what, half, words, losers, queries, articles, **options):
        if what == "intake":
            intake_bench.measure(half, losers=losers, write=self.stdout.write, folder=articles)
            return
        judged = _read(queries)
        slugs = dict(Story.objects.filter(status="published").values_list("id", "slug"))
        if not slugs:
            raise CommandError("There are no published stories: run manage.py load_library first.")
        for name in ("tune", "test") if half == "both" else (half,):
            marks = [_mark(query, slugs, meaning=not words) for query in judged[name]]
            self._print(name, marks)
            if losers or name == "tune":
                self._name_losers(marks)
            if name == "test" and not words:
                self._check(marks)

    def _print(self, half, marks):
        self.stdout.write(f"\n{half} half, {len(marks)} queries")
        head = "  ".join(f"{label:>9}" for _name, label in MEASURES)
        self.stdout.write(f"{'':12} queries  {head}      empty")
        for group, some in _groups(marks).items():
            answerable = group != "negative"
            figures = "  ".join(
                f"{average(some, name):9.3f}" if answerable else " " * 9
                for name, _label in MEASURES
            )
            self.stdout.write(f"{group:12} {len(some):7}  {figures}  {average(some, 'empty'):9.3f}")

    def _name_losers(self, marks):
        for mark in marks:
            query = mark.query
            if query.want and mark.ndcg < LOST:
                best = sorted(query.want, key=query.want.get, reverse=True)[:5]
                self.stdout.write(
                    f"  lost ({mark.ndcg:.2f}, {query.kind}, {query.language}): {query.q}\n"
                    f"       wanted {', '.join(best)}\n       got    {', '.join(mark.found[:5])}"
                )
            elif not query.want and not mark.empty:
                self.stdout.write(f"  not empty ({mark.total}): {query.q}")

    def _check(self, marks):
        groups = _groups(marks)
        low = [
            f"{kind} {name} {value:.3f} < {floor}"
            for (kind, name), floor in FLOORS.items()
            if (value := average(groups[kind], name)) < floor
        ]
        if (empty := average(groups["all"], "empty")) > WENT_EMPTY:
            low.append(f"answerable queries without results {empty:.3f} > {WENT_EMPTY}")
        if low:
            raise CommandError("Below the floor: " + "; ".join(low))


def _read(path):
    try:
        return halves(yaml.safe_load(path.read_text("utf-8")))
    except (OSError, KeyError, TypeError, yaml.YAMLError) as error:
        raise CommandError(f"{path} cannot be read: {error}") from None


def _mark(query, slugs, *, meaning):
    found = search.find(
        query.q, language=query.language, meaning=meaning, limit=10, facets=False, patience=None
    )
    return Marks(query, tuple(slugs[hit.story_id] for hit in found.hits), found.total)


def _groups(marks):
    groups = defaultdict(list)
    for mark in marks:
        groups[mark.query.kind].append(mark)
    answerable = [mark for mark in marks if mark.query.want]
    for mark in answerable:
        groups[f"in {mark.query.language}"].append(mark)
    groups["all"] = answerable
    return groups
