"""Every published story's filter values and order, held in this process as columns of numbers.

Grouping the whole table costs PostgreSQL 235 ms at 100,000 stories, counting here takes about 3. A
snapshot belongs to one version of the index, so a count is never older than the list beside it. When
the version moves on, the stories that changed are read and put in their places; the whole is read anew
only where too many did.
"""

from functools import cached_property

import numpy as np

from stories.search import codes, database
from stories.search.languages import DEFAULT

# What a search begins with. settled: this transaction has written nothing itself, so that what it sees
# will not be rolled back. history: since which version search_change knows every change.
STATE = """
SELECT version, chunks, history, pg_current_xact_id_if_assigned() IS NULL FROM search_current()
"""
KEYS = """
SELECT story_id, coalesce(rpad(replace(happened, '-', ''), 8, '0')::bigint, 0),
    (1000 * least(coalesce(reach, -0.001), 9e14))::bigint, (1000000 * extract(epoch FROM updated))::bigint
FROM story_search ORDER BY story_id
"""
CHANGED = """
SELECT c.story_id, s.facets, coalesce(rpad(replace(happened, '-', ''), 8, '0')::bigint, 0),
    (1000 * least(coalesce(reach, -0.001), 9e14))::bigint, (1000000 * extract(epoch FROM updated))::bigint
FROM (SELECT DISTINCT story_id FROM search_change WHERE version > %s LIMIT %s) AS c
LEFT JOIN story_search s USING (story_id) ORDER BY c.story_id
"""
MOST_CHANGED = 2000  # stories; with more, reading everything anew is no slower
BY_TITLE = """
    SELECT story_id FROM (
        SELECT s.story_id, coalesce(t.title_key, e.title_key, (
            SELECT min(o.title_key) FROM story_search_text o WHERE o.story_id = s.story_id)) AS key
        FROM story_search s
        LEFT JOIN story_search_text t ON t.story_id = s.story_id AND t.language = '{language}'
        LEFT JOIN story_search_text e ON e.story_id = s.story_id AND e.language = '{default}'
    ) AS titled ORDER BY key NULLS LAST, story_id
"""


class Moved(Exception):
    """The index moved on while a snapshot was being read: take the new one."""


class Catalogue:
    """A snapshot. Stories are rows 0 … n-1 in the order of their ids."""

    def __init__(self, version: int, settled: bool, keys: np.ndarray, kinds: dict):
        self.version = version
        self.settled = settled
        self.keys = keys  # id, date, reach, time of the last change: int64, shape (n, 4)
        self.ids = keys[:, 0]
        self.kinds: dict[str, _Column] = kinds
        self._ranks: dict[str, np.ndarray] = {}
        self.cache: dict = {}

    @classmethod
    def read(cls, version: int, settled: bool) -> "Catalogue":
        """All of it, from the index."""
        keys = database.numbers(KEYS, 4)
        pairs = database.numbers("SELECT story_id, unnest(facets)::bigint FROM story_search", 2)
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        story_rows = np.searchsorted(keys[:, 0], pairs[order, 0])
        if len(pairs) and (
            story_rows.max() >= len(keys) or (keys[story_rows, 0] != pairs[order, 0]).any()
        ):
            raise Moved
        kinds = {
            name: _Column.of(story_rows, pairs[order, 1], number, len(keys))
            for name, number in codes.KINDS.items()
        }
        return cls(version, settled, keys, kinds)

    def moved_on(self, version: int) -> "Catalogue | None":
        """The snapshot of a later version; None if too much has changed since this one."""
        changes = database.rows(CHANGED, [self.version, MOST_CHANGED])
        if len(changes) >= MOST_CHANGED:
            return None
        changed = np.array([row[0] for row in changes], np.int64)
        there = [row for row in changes if row[1] is not None]
        fresh = np.array([(row[0], *row[2:]) for row in there], np.int64).reshape(-1, 4)
        left = ~np.isin(self.ids, changed)
        kept = self.keys[left]
        keys = np.insert(kept, np.searchsorted(kept[:, 0], fresh[:, 0]), fresh, axis=0)
        new_rows = np.searchsorted(keys[:, 0], self.ids)
        rows = np.searchsorted(keys[:, 0], [row[0] for row in there for _code in row[1]])
        values = np.array([code for row in there for code in row[1]], np.int64)
        kinds = {
            name: self.kinds[name].moved_on(left, new_rows, rows[chosen], values[chosen], len(keys))
            for name, number in codes.KINDS.items()
            for chosen in [values // codes.STEP == number]
        }
        return Catalogue(version, True, keys, kinds)

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
            ordered = self._by_title(language) if sort == "title" else self._ordered(sort)
            rank = np.empty(len(self), np.int64)
            rank[ordered] = np.arange(len(self))
            self._ranks[key] = rank
        return self._ranks[key]

    def _ordered(self, sort: str) -> np.ndarray:
        """Rows in an order by their keys; what has none comes last, then the lower id first."""
        _ids, happened, reach, updated = self.keys.T
        by = {
            "newest": (-happened,),
            "oldest": (np.where(happened == 0, np.iinfo(np.int64).max, happened),),
            "reach": (-happened, -reach),
            "updated": (-updated,),
        }
        return np.lexsort(by[sort])

    def _by_title(self, language: str) -> np.ndarray:
        ordered = database.numbers(BY_TITLE.format(language=language, default=DEFAULT), 1)[:, 0]
        rows = self.rows_of(ordered)
        if len(rows) != len(self) or len(ordered) != len(self):
            raise Moved
        return rows


class _Column:
    """One filter's values: ``rows`` (ascending) and, beside it, which of ``values`` each holds."""

    def __init__(self, rows, values, which, stories: int):
        self.rows = rows.astype(np.int32)
        self.values = values
        self.which = which.astype(np.int32)
        self.stories = stories
        self.decoded = [codes.decode(value) for value in values]

    @classmethod
    def of(cls, rows, encoded, number: int, stories: int) -> "_Column":
        chosen = encoded // codes.STEP == number
        return cls(rows[chosen], *np.unique(encoded[chosen], return_inverse=True), stories)

    def moved_on(self, left, new_rows, rows, encoded, stories: int) -> "_Column":
        """The column when only the rows ``left`` (bool) stay, under new numbers, and others come."""
        kept = left[self.rows]
        old_rows = new_rows[self.rows[kept]]
        values = np.union1d(self.values, encoded)
        which = np.searchsorted(values, self.values)[self.which[kept]]
        places = np.searchsorted(old_rows, rows)
        return _Column(
            np.insert(old_rows, places, rows),
            values,
            np.insert(which, places, np.searchsorted(values, encoded)),
            stories,
        )

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
        return self.best_two(rows, scores)[0]

    def best_two(self, rows, scores: dict[int, float]) -> tuple[np.ndarray, np.ndarray]:
        """For each row the two highest scores among its values; 0 where it has none."""
        values = self._scored(scores)
        lengths = self.starts[rows + 1] - self.starts[rows]
        best, next_best = np.zeros(len(rows)), np.zeros(len(rows))
        for nth in range(int(lengths.max(initial=0))):
            have = lengths > nth
            found = values[self.which[self.starts[rows[have]] + nth]]
            next_best[have] = np.maximum(next_best[have], np.minimum(best[have], found))
            best[have] = np.maximum(best[have], found)
        return best, next_best

    def _scored(self, scores: dict[int, float]) -> np.ndarray:
        """The score of each of ``values``; 0 for those without one, and for less."""
        scored = np.zeros(len(self.values))
        known = np.fromiter(scores, np.int64, len(scores))
        places = np.searchsorted(self.values, known)
        ours = places < len(self.values)
        ours[ours] = self.values[places[ours]] == known[ours]
        told = np.fromiter(scores.values(), float, len(scores))
        scored[places[ours]] = np.maximum(told[ours], 0)
        return scored

    def count(self, mask: np.ndarray, rows: np.ndarray) -> tuple:
        """Pairs (value, number of the mask's stories that have it), most frequent first; ``rows`` are
        the mask's."""
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


def current() -> tuple[Catalogue, int]:
    """The snapshot of the index as this transaction sees it, and how many passages have vectors."""
    global _latest
    [(version, chunks, history, settled)] = database.rows(STATE)
    snapshot = _latest
    if snapshot is None or snapshot.version != version:
        newer = snapshot is not None and snapshot.settled and settled
        follows = newer and history <= snapshot.version < version
        snapshot = (follows and snapshot.moved_on(version)) or Catalogue.read(version, settled)
        _latest = snapshot
    return snapshot, chunks
