"""Words: what the index knows of them, and how well a story matches them.

A query's words are looked up in all languages at once; the reader's language is never guessed.
"""

import json
import math
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from stories.search import database, thesaurus
from stories.search.languages import WEIGHTS
from stories.search.query import All, Any, Field, Not, Phrase, Word

# Up to so many stories all that have one of the words are scored; in a larger library about so many
# candidates, which the rarest words choose. docs/search.md, "Candidates".
SMALL = 2000
CANDIDATES = 300
# What a word's other names (thesaurus.tsv) are worth where the library has the word itself.
OTHER_NAMES = 0.85
# What it adds to the coverage that two neighbouring words stand together, times their weight; up to so many.
TOGETHER = 0.08
PAIRS = 6
EXPANSIONS = 40  # words that a prefix stands for
VARIANTS = 8  # spellings (accents) of one word

LOOK_UP = """
WITH typed AS (
    SELECT word, n, search_fold(word) AS key FROM unnest(%s::text[]) WITH ORDINALITY AS w (word, n)
), form AS (
    SELECT n, l.code, true AS typed, to_tsvector(l.config, word) AS tsv FROM typed, search_language l
    UNION ALL
    SELECT n, l.code, false, to_tsvector(l.config, t.word) FROM typed
    CROSS JOIN LATERAL (SELECT * FROM term WHERE term.key = typed.key ORDER BY df DESC LIMIT %s) AS t
    JOIN search_language l ON l.code = t.language
), lexeme AS (
    SELECT n, lexeme, array_agg(DISTINCT code) AS codes, max(d.df) AS df
    FROM form CROSS JOIN LATERAL unnest(tsvector_to_array(tsv)) AS lexeme
    LEFT JOIN lexeme_df d USING (lexeme) GROUP BY n, lexeme
)
SELECT typed.n, typed.key,
    EXISTS (SELECT FROM form WHERE form.n = typed.n AND form.typed AND tsv = ''),
    (SELECT array_agg(lexeme ORDER BY lexeme) FROM lexeme WHERE lexeme.n = typed.n AND df > 0),
    (SELECT max(df) FROM lexeme WHERE lexeme.n = typed.n),
    (SELECT jsonb_agg(jsonb_build_array(code, lexeme)) FROM lexeme, unnest(codes) AS code
     WHERE lexeme.n = typed.n),
    (SELECT array_agg(DISTINCT language) FROM term WHERE term.key = typed.key)
FROM typed ORDER BY typed.n
"""
JOINED = """
SELECT n FROM unnest(%s::text[]) WITH ORDINALITY AS w (word, n)
WHERE EXISTS (SELECT FROM term WHERE term.key = search_fold(w.word))
"""
KNOWN = "SELECT lexeme, df FROM lexeme_df WHERE lexeme = ANY(%s)"
PREFIX = """
WITH longer AS (
    SELECT language, word, df FROM term WHERE key >= %s AND key < %s ORDER BY df DESC LIMIT %s
)
SELECT array_agg(DISTINCT d.lexeme), max(d.df) FROM longer
JOIN search_language l ON l.code = longer.language,
    unnest(tsvector_to_array(to_tsvector(l.config, longer.word))) AS x (lexeme)
JOIN lexeme_df d ON d.lexeme = x.lexeme
"""


@dataclass(frozen=True)
class Term:
    """A word of the query: ``lexemes`` the index has of it, ``df`` in how many stories (0: unknown).

    ``others`` are lexemes of the same thing by other names (thesaurus.tsv), which count less, and
    ``english`` its everyday names, for the encoder. ``reach``: stories with any name, about.
    """

    typed: str
    key: str = ""
    lexemes: tuple[str, ...] = ()
    df: int = 0
    stop: bool = False
    others: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    more: int = 0

    @property
    def reach(self) -> int:
        return self.df + self.more

    @property
    def tsquery(self) -> str:
        """Any of the lexemes, by whatever name, as the text of a tsquery."""
        return _any((*self.lexemes, *self.others))


def look_up(words, language: str | None = None) -> list[Term]:
    """Each word as the index knows it, with the accents that were left out restored.

    With the reader's ``language`` also under its names in the others (thesaurus.tsv). A word that the
    library has in that language is not taken for one of another: in English, brand is not Dutch fire.
    """
    terms, spoken = [], []
    found = database.rows(LOOK_UP, [list(words), VARIANTS]) if words else ()
    for word, (_n, key, stop, lexemes, df, forms, told_in) in zip(words, found, strict=True):
        terms.append(Term(word, key, tuple(lexemes or ()), df or 0, stop))
        own = language in (told_in or ())
        pairs = [(code, lexeme) for code, lexeme in read(forms)] if language else []
        spoken.append([pair for pair in pairs if pair[0] == language or not own])
    return _widened(terms, spoken)


def read(value) -> list:
    """A jsonb column, which Django's connection leaves as text."""
    return json.loads(value) if isinstance(value, str) else value or []


def _widened(terms: list[Term], spoken: list) -> list[Term]:
    """The terms with the lexemes of the same thing in other languages."""
    same = thesaurus.same(spoken)
    wanted = sorted(set().union(*(lexemes for lexemes, _english in same)))
    known = dict(database.rows(KNOWN, [wanted])) if wanted else {}
    widened = []
    for term, (lexemes, english) in zip(terms, same, strict=True):
        others = [lexeme for lexeme in lexemes if lexeme in known and lexeme not in term.lexemes]
        most = max((known[lexeme] for lexeme in others), default=0)
        names = {"others": tuple(sorted(others)), "english": tuple(english)}
        # Where the library has the word itself, that says how rare it is.
        widened.append(replace(term, df=term.df or most, more=most if term.df else 0, **names))
    return widened


def joined(words) -> list[tuple[int, int, str]]:
    """Two or three neighbouring words that the library writes as one: (first, beyond the last, the word)."""
    spans = [(a, b) for a in range(len(words)) for b in (a + 2, a + 3) if b <= len(words)]
    written = ["".join(words[a:b]) for a, b in spans]
    known = {n for (n,) in database.rows(JOINED, [written])} if written else ()
    return [(*spans[n - 1], written[n - 1]) for n in sorted(known)]


def with_joined(terms: list[Term], one_word: list[tuple[int, int, Term]]) -> list[Term]:
    """Words that are one word elsewhere: "happy to help" also finds ``#happytohelp``."""
    extra: dict[int, set] = {}
    for a, b, found in one_word:
        for place in range(a, b) if found.df else ():
            extra.setdefault(place, set()).update(found.lexemes)
    return [
        replace(term, lexemes=(*term.lexemes, *sorted(more)), df=max(term.df, 1))
        if (more := extra.get(place, set()) - set(term.lexemes))
        else term
        for place, term in enumerate(terms)
    ]


def prefixed(word: str, key: str) -> Term:
    """Every word that begins so, as one term; ``df`` 0 if there is none."""
    [(lexemes, df)] = database.rows(PREFIX, [key, key + "\U0010ffff", EXPANSIONS])
    return Term(word, key, tuple(lexemes or ()), df or 0)


def weights(terms: list[Term], stories: int) -> list[float]:
    """Each word's share of the query: its idf (BM25's) over the sum of all."""
    idf = [
        math.log(1 + (max(stories, term.df) - term.df + 0.5) / (term.df + 0.5)) for term in terms
    ]
    total = sum(idf) or 1.0
    return [value / total for value in idf]


@dataclass(frozen=True)
class Matches:
    """How stories match the words, three columns: ``coverage`` weighs where the words stand, ``share``
    only whether. ``whole``: every story that has one of the words was looked at."""

    ids: np.ndarray
    coverage: np.ndarray
    share: np.ndarray
    whole: bool = True

    @classmethod
    def of(cls, rows: list[tuple], whole: bool) -> "Matches":
        columns = np.array(rows, float).reshape(-1, 3)
        return cls(columns[:, 0].astype(np.int64), columns[:, 1], columns[:, 2], whole)

    def best(self, count: int) -> list[int]:
        """The ids of those with the most coverage."""
        return self.ids[np.argsort(-self.coverage)[:count]].tolist()


def score(terms: list[Term], stories: int, only: list[int] | None = None) -> Matches:
    """The stories that have some of the words, in a library of so many ``stories``.

    ``only`` limits it to these ids. A story is as good as its best language.
    """
    shares = weights(terms, stories)
    known = [(term, share) for term, share in zip(terms, shares, strict=True) if term.df]
    if not known:
        return Matches.of([], True)
    chosen, whole = _rarest([term for term, _share in known], stories)
    array = "{" + ",".join(map(str, WEIGHTS)) + "}"
    ranks = ", ".join(f"{_rank(term)} AS r{n}" for n, (term, _share) in enumerate(known))
    coverage = " + ".join(f"%s * least(1, r{n})" for n in range(len(known)))
    present = " + ".join(f"%s * (r{n} > 0)::int" for n in range(len(known)))
    pairs = _together(known)
    together = "".join(" + %s * (tsv @@ %s::tsquery)::int" for _pair in pairs)
    where, limit = ("story_id = ANY(%s)", [only]) if only is not None else ("TRUE", [])
    found = database.rows(
        f"""SELECT story_id, max({coverage} + together), max({present}) FROM (
            SELECT story_id, {ranks}, 0{together} AS together FROM story_search_text
            WHERE tsv @@ %s::tsquery AND {where} LIMIT %s
        ) AS hit GROUP BY story_id""",  # noqa: S608 - only the repeated pieces above
        [
            *(share for _term, share in known),
            *(share for _term, share in known),
            *(x for term, _share in known for x in _rank_parameters(term, array)),
            *(x for pair in pairs for x in pair),
            " | ".join(term.tsquery for term in chosen),
            *limit,
            5 * SMALL if whole else CANDIDATES,
        ],
    )
    return Matches.of(found, whole)


def _rank(term: Term) -> str:
    """SQL of how much of a text a term is: its own lexemes, or, a little less, its other names."""
    own, others = "%s * ts_rank(%s, tsv, %s::tsquery, 1)", "%s * ts_rank(%s, tsv, %s::tsquery, 1)"
    return f"greatest({own}, {others})" if term.lexemes and term.others else own


def _rank_parameters(term: Term, array: str) -> list:
    own = [len(term.lexemes), array, _any(term.lexemes)] if term.lexemes else []
    worth = OTHER_NAMES if own else 1
    others = [worth * len(term.others), array, _any(term.others)] if term.others else []
    return [*own, *others]


def _together(known: list[tuple[Term, float]]) -> list[tuple[float, str]]:
    """For each two neighbouring words what they add, and the tsquery of the one right before the other:
    "love letter" is first of all where it says so."""
    return [
        (TOGETHER * (a_share + b_share), f"({_any(a.lexemes)}) <-> ({_any(b.lexemes)})")
        for (a, a_share), (b, b_share) in pairwise(known[: PAIRS + 1])
        if a.lexemes and b.lexemes
    ]


def _rarest(terms: list[Term], stories: int) -> tuple[list[Term], bool]:
    """The terms whose stories are scored, and whether those are all."""
    if stories <= SMALL:
        return terms, True
    ordered = sorted(terms, key=lambda term: term.reach)
    chosen, total = [], 0
    for term in ordered:
        if chosen and total + term.reach > CANDIDATES:
            return chosen, False
        chosen.append(term)
        total += term.reach
    return chosen, total <= CANDIDATES


def stories_with(node) -> list[int]:
    """Ids of the stories that have a word, a prefix or a phrase."""
    if isinstance(node, Phrase):
        sql = """SELECT DISTINCT story_id FROM story_search_text WHERE tsv @@ ANY (ARRAY(
            SELECT phraseto_tsquery(config, search_plain(%s)) FROM search_language))"""
        return [story for (story,) in database.rows(sql, [" ".join(node.words)])]
    [term] = look_up([node.text])
    if node.prefix:
        term = prefixed(node.text, term.key)
    if not term.df:
        return []
    sql = "SELECT DISTINCT story_id FROM story_search_text WHERE tsv @@ %s::tsquery"
    return [story for (story,) in database.rows(sql, [term.tsquery])]


def obeying(node, catalogue, values_of) -> np.ndarray:
    """Which of the catalogue's stories obey a hard condition: bool, shape (n,).

    ``values_of(field)`` gives a field's filter values, as :meth:`Catalogue.having` takes them.
    """
    if isinstance(node, Not):
        return ~obeying(node.node, catalogue, values_of)
    if isinstance(node, All | Any):
        masks = [obeying(inner, catalogue, values_of) for inner in node.nodes]
        combined = masks[0]
        for mask in masks[1:]:
            combined = combined & mask if isinstance(node, All) else combined | mask
        return combined
    if isinstance(node, Field):
        if node.name == "year":
            return catalogue.between(*node.values)
        return catalogue.having(node.name, values_of(node))
    assert isinstance(node, Word | Phrase)  # noqa: S101
    return catalogue.mask(catalogue.rows_of(stories_with(node)))


def _any(lexemes) -> str:
    return " | ".join(_quoted(lexeme) for lexeme in lexemes)


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
