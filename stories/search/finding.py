"""One search: a query and filters in; the page's hits, the total and every filter's counts out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from django.conf import settings

from stories.search import catalogue as catalogues
from stories.search import codes, fusion
from stories.search.catalogue import Moved
from stories.search.languages import DEFAULT, LANGUAGES
from stories.search.query import Parsed, parse
from stories.search.understanding import Understood, understand

SORTS = ("relevance", "newest", "oldest", "reach", "title", "updated")
NEAREST = 5
CACHED = 256  # queries whose ranking a snapshot remembers
# How long a reader waits for the encoder before the words answer alone; and how long an export does.
PATIENCE = 1.0
PATIENCE_EXPORT = 20.0

NOTHING_TO_SEARCH = "nothing-to-search"  # in Found.notes: the query has no word in it
WORDS_ONLY = "words-only"  # in Found.notes: the encoder was too slow or is not there


@dataclass(frozen=True)
class Criteria:
    """Filters. ``facets``: name -> values (ids for terms and brands, else codes), OR inside a name, AND
    across names; years are both included. A value that no story has finds nothing. ``every``: names
    whose values a story must all have."""

    facets: Mapping[str, tuple[int | str, ...]] = field(default_factory=dict)
    year_min: int | None = None
    year_max: int | None = None
    every: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple:
        """The same for the same filters."""
        chosen = ((name, tuple(sorted(map(str, v)))) for name, v in self.facets.items() if v)
        return (*sorted(chosen), self.year_min, self.year_max, *sorted(self.every))


@dataclass(frozen=True)
class Hit:
    """A story found: ``score`` (about 0 to 1.5, None when browsing), ``match`` words, meaning, both."""

    story_id: int
    score: float | None = None
    match: str | None = None


@dataclass(frozen=True)
class Found:
    """What a search found.

    ``facets``: name -> pairs (value, count) under all *other* filters, most frequent first.
    ``nearest``: up to five hits that are offered when nothing matches, never as matches.
    ``corrected``: the query with ``replaced`` pairs (typed, instead), or None.
    ``notes``: what was repaired or could not be done (names in query.py, understanding.py and here).
    """

    total: int
    exact: bool
    hits: tuple[Hit, ...]
    facets: Mapping[str, tuple[tuple[int | str, int], ...]]
    nearest: tuple[Hit, ...]
    corrected: str | None
    replaced: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    parsed: Parsed
    understood: Understood = field(repr=False)


def find(
    q: str,
    criteria: Criteria | None = None,
    *,
    language: str = DEFAULT,
    meaning: bool = True,
    sort: str | None = None,
    offset: int = 0,
    limit: int = 20,
    facets: bool = True,
    repair: bool = True,
    patience: float | None = PATIENCE,
) -> Found:
    """Search, or browse when ``q`` says nothing.

    ``sort`` None is relevance with a query and newest without. ``repair=False`` searches for the words
    as they stand. ``patience`` is in seconds. Raises ValueError for an unknown sort or language.
    """
    search = _settled(q, criteria, language, sort, meaning, repair, patience)
    rows, outcome = search.selected()
    page = rows[max(offset, 0) :][: max(limit, 0)]
    return Found(
        total=len(rows),
        exact=outcome is None or outcome.exact,
        hits=search.hits(page),
        facets=search.counts() if facets else {},
        nearest=search.nearest() if not len(rows) else (),
        corrected=search.understood.corrected,
        replaced=search.understood.replaced,
        notes=search.notes,
        parsed=search.parsed,
        understood=search.understood,
    )


def matching_ids(
    q: str,
    criteria: Criteria | None = None,
    *,
    language: str = DEFAULT,
    meaning: bool = True,
    sort: str | None = None,
    repair: bool = True,
) -> list[int]:
    """All stories that :func:`find` would list, in its order."""
    search = _settled(q, criteria, language, sort, meaning, repair, PATIENCE_EXPORT)
    rows, _outcome = search.selected()
    return search.catalogue.ids[rows].tolist()


def _settled(q, criteria, language, sort, meaning, repair, patience) -> "_Search":
    """A search on one state of the index; taken again if that moved on meanwhile."""
    if sort not in (None, *SORTS) or language not in LANGUAGES:
        raise ValueError(f"unknown sort or language: {sort!r}, {language!r}")
    for attempt in range(5):
        try:
            search = _Search(q or "", criteria or Criteria(), language, sort)
            search.run(meaning=meaning, repair=repair, patience=patience)
        except Moved:
            if attempt == 4:
                raise
        else:
            return search
    raise AssertionError("unreachable")


# What a search that must not match anything finds: its filters were not understood.
NOTHING = Found(0, True, (), {}, (), None, (), (), parse(""), Understood(parse("")))


class _Search:
    def __init__(self, q: str, criteria: Criteria, language: str, sort: str | None):
        self.catalogue, self.chunks = catalogues.current()
        self.criteria, self.language = criteria, language
        self.parsed = parse(q)
        self.says_something = bool(self.parsed.words or self.parsed.hard)
        # Dots and dashes are no wish to see everything.
        self.unreadable = bool(q.strip()) and not self.says_something
        ranked = bool(self.parsed.positive)
        self.sort = sort if sort and (sort != "relevance" or ranked) else None
        self.sort = self.sort or ("relevance" if ranked else "newest")
        self.ranking: fusion.Ranking | None = None
        self.score_of: dict = {}

    def run(self, *, meaning: bool, repair: bool, patience) -> None:
        """Understand the query, rank the library, apply the filters."""
        self.filters = self._filters()
        if not self.says_something:
            notes = (NOTHING_TO_SEARCH,) if self.unreadable else ()
            self.understood = Understood(self.parsed, notes=(*self.parsed.repairs, *notes))
            self.base = np.full(len(self.catalogue), not self.unreadable)
        else:
            meaning = meaning and getattr(settings, "SEARCH_MEANING", True)
            self.understood, self.ranking = self._ranked(meaning, repair, patience)
            self.base = self.catalogue.mask(self.ranking.rows)
        self.rows = self._ordered()

    def _ranked(self, meaning: bool, repair: bool, patience):
        key = (self.parsed, self.language, meaning, repair)
        cache = self.catalogue.cache
        if key in cache:
            return cache[key]
        understood = understand(self.parsed, self.language, repairing=repair)
        ranking = fusion.rank(
            understood, self.catalogue, self.chunks, use_meaning=meaning, seconds=patience
        )
        if not ranking.seconds_short:
            while len(cache) >= CACHED:
                cache.pop(next(iter(cache)), None)
            cache[key] = understood, ranking
        return understood, ranking

    def _filters(self) -> dict[str, np.ndarray]:
        unknown = set(self.criteria.facets) - set(codes.FILTERS)
        if unknown:
            raise ValueError(f"unknown filters: {sorted(unknown)}")
        masks = {
            name: self._having(name, values)
            for name, values in self.criteria.facets.items()
            if values
        }
        first, last = self.criteria.year_min, self.criteria.year_max
        if first is not None or last is not None:
            years = self.catalogue.between(first, last)
            masks["year"] = masks["year"] & years if "year" in masks else years
        return masks

    def _having(self, name: str, values) -> np.ndarray:
        if name not in self.criteria.every:
            return self.catalogue.having(name, values)
        return np.logical_and.reduce([self.catalogue.having(name, [value]) for value in values])

    def _under(self, *, without: str | None = None) -> np.ndarray:
        mask = self.base
        for name, chosen in self.filters.items():
            if name != without:
                mask = mask & chosen
        return mask

    def _ordered(self) -> np.ndarray:
        inside = self._under()
        if self.sort == "relevance" and self.ranking is not None:
            return self.ranking.rows[inside[self.ranking.rows]]
        rank = self.catalogue.rank(self.sort, self.language)
        rows = np.flatnonzero(inside)
        return rows[np.argsort(rank[rows], kind="stable")]

    def selected(self):
        """The rows in order, and the ranking behind them (None when browsing)."""
        return self.rows, self.ranking

    def hits(self, rows) -> tuple[Hit, ...]:
        """Those rows as hits."""
        if self.ranking is None or not self.parsed.positive:
            return tuple(Hit(int(self.catalogue.ids[row])) for row in rows)
        place = {int(row): i for i, row in enumerate(self.ranking.rows)}
        return tuple(
            Hit(
                int(self.catalogue.ids[row]),
                round(float(self.ranking.scores[place[int(row)]]), 4),
                fusion.MATCHES[self.ranking.match[place[int(row)]]],
            )
            for row in rows
        )

    def counts(self) -> dict:
        """Each filter's values and counts."""
        key = ("counts", self.criteria.key, self.unreadable)
        if self.ranking is None and key in self.catalogue.cache:
            return self.catalogue.cache[key]
        # Where all values are asked for, a count is what adding the value gives.
        widened = set(self.filters) - self.criteria.every
        masks = {name: self._under(without=name) for name in (*widened, None)}
        rows = {name: np.flatnonzero(mask) for name, mask in masks.items()}
        under = {name: name if name in masks else None for name in codes.FILTERS}
        counts = {
            name: self.catalogue.kinds[name].count(masks[of], rows[of])
            for name, of in under.items()
        }
        if self.ranking is None:
            self.catalogue.cache[key] = counts
        return counts

    def nearest(self) -> tuple[Hit, ...]:
        """The best that stays below the floors, under the filters."""
        if self.ranking is None or not self.understood.terms:
            return ()
        rows, scores = self.ranking.near, self.ranking.near_scores
        allowed = np.ones(len(self.catalogue), bool)
        for chosen in self.filters.values():
            allowed = allowed & chosen
        inside = np.flatnonzero(allowed[rows])[:NEAREST]
        return tuple(
            Hit(int(self.catalogue.ids[rows[i]]), round(float(scores[i]), 4)) for i in inside
        )

    @property
    def notes(self) -> tuple[str, ...]:
        short = self.ranking is not None and self.ranking.seconds_short
        return (*self.understood.notes, *((WORDS_ONLY,) if short else ()))
