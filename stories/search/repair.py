"""Words that no story has: what was probably meant. A word the library knows is never touched."""

from stories.search import database

SIMILARITY = 0.4  # trigram similarity below which two words are not the same one. docs/search.md
ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"

CANDIDATES = """
SELECT w.n, t.word, t.key, t.language, t.df
FROM unnest(%s::text[]) WITH ORDINALITY AS w (key, n)
CROSS JOIN LATERAL (
    SELECT * FROM term WHERE term.key %% w.key AND similarity(term.key, w.key) >= %s
    AND abs(length(term.key) - length(w.key)) <= 2
    ORDER BY similarity(term.key, w.key) DESC, df DESC LIMIT 30
) AS t
"""
NEIGHBOURS = "SELECT key, word, key, language, df FROM term WHERE key = ANY(%s)"


def repairs(keys: list[str], language: str) -> list[str | None]:
    """For each folded unknown word the known one that was meant, or None.

    Words one edit away are looked up by name, which is quick, and none can be nearer; only where there
    is none, similar words are searched for.
    """
    near: dict[str, list[int]] = {}
    for n, key in enumerate(keys):
        if 3 <= len(key) <= 8 and not key.isdigit():
            for neighbour in _one_edit_away(key):
                near.setdefault(neighbour, []).append(n)
    found: dict[int, list] = {}
    for neighbour, *candidate in database.rows(NEIGHBOURS, [list(near)]) if near else ():
        for n in near[neighbour]:
            found.setdefault(n, []).append(candidate)
    best = [_best(key, found.get(n, ()), language) for n, key in enumerate(keys)]
    wanted = [
        key if not meant and len(key) >= 4 and not key.isdigit() else ""
        for key, meant in zip(keys, best, strict=True)
    ]
    similar: dict[int, list] = {}
    for n, *candidate in database.rows(CANDIDATES, [wanted, SIMILARITY]) if any(wanted) else ():
        similar.setdefault(n - 1, []).append(candidate)
    return [
        meant or _best(key, similar.get(n, ()), language)
        for n, (key, meant) in enumerate(zip(keys, best, strict=True))
    ]


def _best(key: str, candidates, language: str) -> str | None:
    """The nearest by edits; then the reader's language, the same first letter, the more frequent."""
    allowed = 1 if len(key) < 7 else 2 if len(key) < 12 else 3
    ranked = [
        (edits, known[:1] != key[:1], language != of, -df, word)
        for word, known, of, df in candidates
        if (edits := distance(key, known, allowed)) <= allowed
        # A short word that begins otherwise is another word: kids are not aids.
        and (known[:1] == key[:1] or len(key) >= 6)
        and (len(key) > 3 or sorted(known) == sorted(key))
    ]
    return min(ranked)[-1] if ranked else None


def distance(a: str, b: str, limit: int) -> int:
    """Edits between two words, two swapped letters counting as one; ``limit + 1`` if more than limit."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before, last = [], list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        row = [i]
        for j, other in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and other == a[i - 2]:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], limit + 1)


def _one_edit_away(key: str) -> list[str]:
    """All strings one edit from the key: 60 a letter, each looked up by its index entry."""
    splits = [(key[:i], key[i:]) for i in range(len(key) + 1)]
    edits = {a + b[1:] for a, b in splits if b}
    edits |= {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
    edits |= {a + c + b[1:] for a, b in splits if b for c in ALPHABET}
    edits |= {a + c + b for a, b in splits for c in ALPHABET}
    return sorted(edits - {key})
