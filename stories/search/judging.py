"""How good a list is, against graded judgements. Pure: slugs in, numbers between 0 and 1 out."""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

AT = 10


@dataclass(frozen=True)
class Query:
    """A judged query; ``want`` maps a slug to its grade 1 to 3 and is empty for a negative."""

    q: str
    language: str
    kind: str
    want: Mapping[str, int]


def half(q: str) -> str:
    """The half that a query belongs to, "tune" or "test": its own text decides, nobody else."""
    return ("tune", "test")[hashlib.sha256(q.encode()).digest()[0] & 1]


def halves(content: Mapping[str, Sequence[Mapping]]) -> dict[str, list[Query]]:
    """The judged queries of a file with the lists ``tune``, ``test`` and, maybe, ``hashed``."""
    found = {name: [Query(**query) for query in content[name]] for name in ("tune", "test")}
    for query in content.get("hashed", ()):
        found[half(query["q"])].append(Query(**query))
    return found


@dataclass(frozen=True)
class Marks:
    """One query's marks. For a negative only ``empty`` says something: it should be."""

    query: Query
    found: tuple[str, ...]
    total: int

    @property
    def empty(self) -> bool:
        return self.total == 0

    @property
    def ndcg(self) -> float:
        """Discounted gain of the first ten over that of the best possible ten (grades as gains)."""
        best = _gain(sorted(self.query.want.values(), reverse=True)[:AT])
        return _gain([self.query.want.get(slug, 0) for slug in self.found[:AT]]) / best

    @property
    def mrr(self) -> float:
        """1 / the place of the first case that is wanted."""
        return next(
            (1 / n for n, slug in enumerate(self.found[:AT], 1) if slug in self.query.want), 0.0
        )

    @property
    def recall(self) -> float:
        """Share of the wanted (at most ten) among the first ten."""
        hits = sum(slug in self.query.want for slug in self.found[:AT])
        return hits / min(len(self.query.want), AT)

    @property
    def hit5(self) -> float:
        """1 if one of the most wanted is among the first five."""
        most = max(self.query.want.values())
        return float(any(self.query.want.get(slug) == most for slug in self.found[:5]))


def _gain(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(n + 1) for n, grade in enumerate(grades, 1))


def average(marks: Sequence[Marks], name: str) -> float:
    """The mean of one of the marks; 0 for no queries."""
    return sum(float(getattr(mark, name)) for mark in marks) / len(marks) if marks else 0.0
