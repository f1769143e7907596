"""German and Dutch write several words as one: "spoorwegpersoneel" asks for spoorweg and personeel.

Only a word that the library has not got is taken apart, and only into two that it has.
"""

from stories.search import database

LANGUAGES = ("de", "nl")
SHORTEST_FIRST, SHORTEST_LAST = 3, 4  # letters of a part
# Letters of a word that is worth the trouble; shorter ones are often adverbs ("helemaal").
SHORTEST, LONGEST = 10, 40
LEAST = 2  # stories that each part must be in: a single one is often chance

# What links the parts (Weihnacht-s-mann, Kunde-n-dienst) the stemmer takes away.
PARTS = """
SELECT n, first, last FROM unnest(%s::int[], %s::text[], %s::text[]) AS p (n, first, last)
JOIN search_language l ON l.code = %s
WHERE (SELECT min(coalesce(d.df, 0)) FROM unnest(
    tsvector_to_array(to_tsvector(l.config, first)) || tsvector_to_array(to_tsvector(l.config, last))
) AS lexeme LEFT JOIN lexeme_df d USING (lexeme)) >= %s
AND to_tsvector(l.config, first) <> '' AND to_tsvector(l.config, last) <> ''
"""


def split(words: list[str], language: str) -> list[tuple[str, str] | None]:
    """For each unknown word the two known ones that it is made of, or None. One query for all."""
    ways = [
        (n, word[:cut], word[cut:])
        for n, word in enumerate(words)
        if language in LANGUAGES and word.isalpha() and SHORTEST <= len(word) <= LONGEST
        for cut in range(SHORTEST_FIRST, len(word) - SHORTEST_LAST + 1)
    ]
    found: dict[int, list[tuple[str, str]]] = {}
    if ways:
        columns = [list(column) for column in zip(*ways, strict=True)]
        for n, first, last in database.rows(PARTS, [*columns, language, LEAST]):
            found.setdefault(n, []).append((first, last))
    # The most even way: "er|..." and "...|heit" are rarely meant.
    return [
        max(found[n], key=lambda pair: min(map(len, pair))) if n in found else None
        for n in range(len(words))
    ]
