"""Every published story's filter values and order, held in this process as columns of numbers.

Grouping the whole table costs PostgreSQL 235 ms at 100,000 stories, counting here takes about 3. A
snapshot belongs to one version of the index and is replaced as a whole when the version moves on, so
a count is never older than the list beside it.
"""

from functools import cached_property

import numpy as np

from stories.search import codes, database
from stories.search.languages import DEFAULT

ORDERS = {
    "newest": "s.happened DESC NULLS LAST, slug",
    "oldest": "s.happened NULLS LAST, slug",
    "reach": "s.reach DESC NULLS LAST, s.happened DESC NULLS LAST, slug",
    "updated": "s.updated DESC, slug",
}
BY = "SELECT s.story_id FROM story_search s JOIN stories_story t ON t.id = s.story_id ORDER BY "
BY_TITLE = """
    SELECT story_id FROM (
        SELECT s.story_id, i.slug, coalesce(t.title_key, e.title_key, (
            SELECT min(o.title_key) FROM story_search_text o WHERE o.story_id = s.story_id)) AS key
        FROM story_search s JOIN stories_story i ON i.id = s.story_id
        LEFT JOIN story_search_text t ON t.story_id = s.story_id AND t.language = '{language}'
        LEFT JOIN story_search_text e ON e.story_id = s.story_id AND e.language = '{default}'
    ) AS titled ORDER BY key NULLS LAST, slug
"""


class Moved(Exception):
    """The index moved on while a snapshot was being read: take the new one."""


class Catalogue:
    """A snapshot. Stories are rows 0 … n-1 in the order of their ids."""

    def __init__(self, version: int):
        self.version = version
        self.ids = database.numbers("SELECT story_id FROM story_search ORDER BY story_id", 1)[:, 0]
        pairs = database.numbers("SELECT story_id, unnest(facets)::bigint FROM story_search", 2)
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        story_rows = np.searchsorted(self.ids, pairs[order, 0])
        if len(pairs) and (
            story_rows.max() >= len(self.ids) or (self.ids[story_rows] != pairs[order, 0]).any()
        ):
            raise Moved
        self.kinds = {
            name: _Column(story_rows, pairs[order, 1], number, len(self.ids))
            for name, number in codes.KINDS.items()
        }
        self._ranks: dict[str, np.ndarray] = {}
        self.cache: dict = {}

    def __len__(self):
        return len(self.ids)

    def rows_of(self, story_ids) -> np.ndarray:
        """Rows of those of the ids that are in the snapshot, in the given order."""
        wanted = np.asarray(story_ids, dtype=np.int64)
        if not len(self.ids):
            return np.empty(0, np.int64)
        found = np.minimum(np.searchsorted(self.ids, wanted), len(self.ids) - 1)
        return found[self.ids[found] == wanted]

    def mask(self, rows) -> np.ndarray:
        """Which rows are among ``rows``: bool, shape (n,)."""
        mask = np.zeros(len(self), bool)
        mask[rows] = True
        return mask

    def having(self, name: str, values) -> np.ndarray:
        """Which stories have one of the values in that filter: bool, shape (n,)."""
        return self.kinds[name].having(codes.encode_all(name, values))

    def between(self, first: int | None, last: int | None) -> np.ndarray:
        """Which stories happened in those years, both included."""
        low = codes.STEP * codes.KINDS["year"] + max(0, min(first or 0, 9999))
        high = codes.STEP * codes.KINDS["year"] + max(0, min(9999 if last is None else last, 9999))
        return self.kinds["year"].between(low, high)

    def rank(self, sort: str, language: str) -> np.ndarray:
        """Each row's place in that order; int64, shape (n,)."""
        key = f"{sort} {language}" if sort == "title" else sort
        if key not in self._ranks:
            sql = (
                BY_TITLE.format(language=language, default=DEFAULT)
                if sort == "title"
                else BY + ORDERS[sort]
            )
            ordered = database.numbers(sql, 1)[:, 0]
            rows = self.rows_of(ordered)
            if len(rows) != len(self) or len(ordered) != len(self):
                raise Moved
            rank = np.empty(len(self), np.int64)
            rank[rows] = np.arange(len(self))
            self._ranks[key] = rank
        return self._ranks[key]


class _Column:
    """One filter's values: ``rows`` (ascending) and, beside it, which of ``values`` each holds."""

    def __init__(self, rows, encoded, number: int, stories: int):
        chosen = encoded // codes.STEP == number
        self.rows = rows[chosen].astype(np.int32)
        self.values, self.which = np.unique(encoded[chosen], return_inverse=True)
        self.which = self.which.astype(np.int32)
        self.stories = stories
        self.decoded = [codes.decode(value) for value in self.values]

    @cached_property
    def starts(self):
        return np.searchsorted(self.rows, np.arange(self.stories + 1))

    def having(self, wanted) -> np.ndarray:
        mask = np.zeros(self.stories, bool)
        mask[self.rows[np.isin(self.values, wanted)[self.which]]] = True
        return mask

    def between(self, low: int, high: int) -> np.ndarray:
        mask = np.zeros(self.stories, bool)
        mask[self.rows[((self.values >= low) & (self.values <= high))[self.which]]] = True
        return mask

    def best(self, rows, scores: dict[int, float]) -> np.ndarray:
        """For each row the highest score among its values (numbers as in codes.py); 0 if it has none."""
        values = np.array([max(0.0, scores.get(int(value), 0.0)) for value in self.values])
        lengths = self.starts[rows + 1] - self.starts[rows]
        best = np.zeros(len(rows))
        for nth in range(int(lengths.max(initial=0))):
            have = lengths > nth
            spots = self.starts[rows[have]] + nth
            best[have] = np.maximum(best[have], values[self.which[spots]])
        return best

    def count(self, mask: np.ndarray) -> tuple:
        """Pairs (value, number of the mask's stories that have it), most frequent first."""
        rows = np.flatnonzero(mask)
        if len(rows) * 20 < self.stories:
            first, lengths = self.starts[rows], self.starts[rows + 1] - self.starts[rows]
            ends = np.cumsum(lengths)
            # The spots first[i] … first[i] + lengths[i], one row after the other.
            spots = np.arange(lengths.sum()) + np.repeat(first - ends + lengths, lengths)
            which = self.which[spots]
        else:
            which = self.which[mask[self.rows]]
        counts = np.bincount(which, minlength=len(self.values))
        have = np.flatnonzero(counts)
        order = have[np.argsort(-counts[have], kind="stable")]
        return tuple(
            (self.decoded[place], count)
            for place, count in zip(order.tolist(), counts[order].tolist(), strict=True)
        )


_latest: Catalogue | None = None


def current(version: int) -> Catalogue:
    """The snapshot of that version, read now if it is not the one at hand."""
    global _latest
    snapshot = _latest
    if snapshot is None or snapshot.version != version:
        snapshot = _latest = Catalogue(version)
    return snapshot
