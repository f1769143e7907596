"""What the reader may be about to type: stories, brands, terms, and words of the library."""

from dataclasses import dataclass

import numpy as np

from stories.search import catalogue, database, repair
from stories.search.languages import DEFAULT, LANGUAGES
from stories.search.query import clean, split_words

SHORTEST = 3
AT_MOST = {"story": 4, "brand": 3, "term": 3, "word": 3}
LOOK_AT = 30  # entries of a kind that begin so, in alphabetical order
TERM_KINDS = ("industry", "gesture", "channel", "outcome")
TABLES = {
    "story": "stories_story",
    "brand": "stories_brand",
    "industry": "stories_industry",
    "gesture": "stories_gesturetype",
    "channel": "stories_channel",
    "outcome": "stories_outcomekind",
}

BEGINNING = """
SELECT s.kind, s.id, s.language, s.start, s.label
FROM unnest(%s::text[], %s::text[]) AS k (kind, language)
CROSS JOIN LATERAL (
    SELECT * FROM suggestion g WHERE g.kind = k.kind AND g.language = k.language
    AND g.key >= %s AND g.key < %s ORDER BY g.key LIMIT %s
) AS s
"""
WORDS = """
SELECT word, df FROM (
    SELECT word, df, length(key) AS long FROM term WHERE language = %s AND key >= %s AND key < %s
    ORDER BY key LIMIT %s
) AS t WHERE long > %s ORDER BY df DESC, word LIMIT %s
"""
LOOK_AT_WORDS = 200


@dataclass(frozen=True)
class Suggestion:
    """``kind``: story, brand, industry, gesture, channel, outcome or word. ``value``: the slug, or the
    word. ``count``: how many stories it leads to (of a story: 1)."""

    kind: str
    value: str
    label: str
    id: int | None
    count: int


def suggest(q: str, language: str = DEFAULT) -> list[Suggestion]:
    """From three letters on; nothing that leads to no published story."""
    key = _key(q)
    if len(key) < SHORTEST:
        return []
    snapshot, _chunks = catalogue.current()
    *before, last = key.split()
    found = _beginning(key, language, snapshot)
    if before and not found:
        found = _beginning(last, language, snapshot, before)
    if not found:
        [meant] = repair.repairs([last], language)
        found = _beginning(_key(meant), language, snapshot, before) if meant else []
    return found


def _key(text: str) -> str:
    words = " ".join(split_words(clean(text)))
    return database.rows("SELECT search_fold(%s)", [words])[0][0][:60] if words else ""


def _beginning(key: str, language: str, snapshot, before=()) -> list[Suggestion]:
    """What has a word that begins with the key; ``before`` are words its label must have as well."""
    end = key + "\U0010ffff"
    places = [("story", code) for code in LANGUAGES] + [("brand", "")]
    places += [(kind, language) for kind in TERM_KINDS]
    kinds, languages = zip(*places, strict=True)
    look_at = LOOK_AT * 4 if before else LOOK_AT
    rows = database.rows(BEGINNING, [list(kinds), list(languages), key, end, look_at])
    if before:
        rows = [row for row in rows if all(word in row[-1].lower() for word in before)]
    best = _best(rows, snapshot, language)
    slugs = _slugs(best)
    named = [
        Suggestion(kind, slugs[kind, number], label, number, count)
        for kind, number, label, count in best
        if (kind, number) in slugs
    ]
    if before:
        return named
    words = database.rows(WORDS, [language, key, end, LOOK_AT_WORDS, len(key), AT_MOST["word"]])
    return named + [Suggestion("word", word, word, None, df) for word, df in words]


def _best(rows, snapshot, language: str) -> list[tuple[str, int, str, int]]:
    """(kind, id, label, count), the few best of each kind: labels that begin so before labels that
    only contain it, the reader's language before others, more stories before fewer."""
    counts = {kind: _counts(snapshot, kind) for kind in ("brand", *TERM_KINDS)}
    ranked = sorted(
        (
            ("story", "brand").index(kind) if kind in ("story", "brand") else 2,
            start > 0,
            of not in ("", language),
            -(counts[kind].get(number, 0) if kind != "story" else 1),
            len(label),
            label,
            kind,
            number,
        )
        for kind, number, of, start, label in rows
        if kind == "story" or counts[kind].get(number)
    )
    chosen: dict[tuple[str, int], tuple] = {}
    left = dict(AT_MOST)
    for *_order, count, _length, label, kind, number in ranked:
        group = kind if kind in ("story", "brand") else "term"
        if (kind, number) not in chosen and left[group]:
            left[group] -= 1
            chosen[kind, number] = (kind, number, label, -count)
    return list(chosen.values())


def _counts(snapshot, kind: str) -> dict[int, int]:
    if ("suggest", kind) not in snapshot.cache:
        everything = snapshot.mask(slice(None)), np.arange(len(snapshot))
        snapshot.cache["suggest", kind] = dict(snapshot.kinds[kind].count(*everything))
    return snapshot.cache["suggest", kind]


def _slugs(best) -> dict[tuple[str, int], str]:
    """(kind, id) -> slug, in one statement over the tables concerned."""
    kinds = sorted({kind for kind, *_rest in best})
    sql = " UNION ALL ".join(
        f"SELECT '{kind}', id, slug FROM {TABLES[kind]} WHERE id = ANY(%s)"  # noqa: S608 - our tables
        for kind in kinds
    )
    ids = [[number for of, number, *_rest in best if of == kind] for kind in kinds]
    return {(kind, number): slug for kind, number, slug in database.rows(sql, ids)} if kinds else {}
