"""Why a story was found: its best passage with the matched words marked, or its nearest by meaning."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from stories.search import database, meaning
from stories.search.finding import Found
from stories.search.languages import DEFAULT
from stories.search.passages import first_sentence_end

# Private-use characters: no text keeps them (they are taken out first) and escaping leaves them alone.
START, STOP = "\ue000", "\ue001"
OPTIONS = f'StartSel="{START}", StopSel="{STOP}", MaxFragments=1, MaxWords=36, MinWords=18'
TITLE_OPTIONS = f'StartSel="{START}", StopSel="{STOP}", HighlightAll=true'
WORDS = 36

BY_WORDS = f"""
SELECT DISTINCT ON (s.story_id) s.story_id, s.language,
    ts_headline(l.config, translate(t.title, '{START}{STOP}', ''), q.query, %s),
    ts_headline(l.config, translate(concat_ws(' ', t.summary, t.situation, t.gesture, t.outcome,
        t.lesson, t.doubts), '{START}{STOP}', ''), q.query, %s)
FROM (SELECT %s::tsquery AS query) AS q, story_search_text s
JOIN stories_storytext t ON t.story_id = s.story_id AND t.language = s.language
JOIN search_language l ON l.code = s.language
WHERE s.story_id = ANY(%s) AND s.tsv @@ q.query
ORDER BY s.story_id, s.language <> %s, s.language <> %s, s.language
"""  # noqa: S608 - two constants
# Those of a story's keywords that match, in the first language that has any.
BY_KEYWORDS = """
SELECT DISTINCT ON (s.id) s.id, l.code, (
    SELECT string_agg(ts_headline(l.config, translate(word, %s, ''), q.query, %s), ', ')
    FROM jsonb_array_elements_text(to_jsonb(s) -> ('keywords_' || l.code)) AS word
    WHERE to_tsvector(l.config, search_plain(word)) @@ q.query
) AS found
FROM (SELECT %s::tsquery AS query) AS q, stories_story s, search_language l
WHERE s.id = ANY(%s) AND to_tsvector(l.config, search_plain(
    search_list(to_jsonb(s) -> ('keywords_' || l.code)))) @@ q.query
ORDER BY s.id, l.code <> %s, l.code <> %s, l.code
"""
BY_MEANING = """
SELECT DISTINCT ON (c.story_id) c.story_id, c.language, t.title, c.passage
FROM story_chunk c JOIN stories_storytext t ON t.story_id = c.story_id AND t.language = c.language
WHERE c.story_id = ANY(%s) ORDER BY c.story_id, c.language <> %s, embedding <=> %s::halfvec
"""


@dataclass(frozen=True)
class Passage:
    """``html`` (escaped, matched words in ``<mark>``) and the title likewise; ``by`` words or meaning."""

    story_id: int
    language: str
    title: str
    html: str
    by: str


def explain(story_ids: Iterable[int], found: Found, language: str = DEFAULT) -> dict[int, Passage]:
    """Story id -> its best passage, in the reader's language where that one matches.

    Stories that were found by filters alone have none.
    """
    wanted = list(story_ids)
    passages: dict[int, Passage] = {}
    for way in (_by_words, _by_keywords, _by_meaning):
        rest = [story for story in wanted if not _says_why(passages.get(story))]
        passages |= way(rest, found, language)
    return passages


def _says_why(passage: Passage | None) -> bool:
    return bool(passage) and (passage.by == "meaning" or "<mark>" in passage.title + passage.html)


def _lexemes(found: Found) -> str:
    return " | ".join(term.tsquery for term in found.understood.weighed if term.df)


def _by_words(story_ids: list[int], found: Found, language: str) -> dict[int, Passage]:
    lexemes = _lexemes(found)
    if not lexemes or not story_ids:
        return {}
    rows = database.rows(BY_WORDS, [TITLE_OPTIONS, OPTIONS, lexemes, story_ids, language, DEFAULT])
    return {
        story: Passage(story, told_in, marked(title), marked(passage), "words")
        for story, told_in, title, passage in rows
    }


def _by_keywords(story_ids: list[int], found: Found, language: str) -> dict[int, Passage]:
    lexemes = _lexemes(found)
    if not lexemes or not story_ids:
        return {}
    marks = [START + STOP, TITLE_OPTIONS]
    rows = database.rows(BY_KEYWORDS, [*marks, lexemes, story_ids, language, DEFAULT])
    return {
        story: Passage(story, told_in, "", marked(words), "words") for story, told_in, words in rows
    }


def _by_meaning(story_ids: list[int], found: Found, language: str) -> dict[int, Passage]:
    vector = meaning.cached_query_vector(found.understood.text)
    if vector is None or not story_ids:
        return {}
    rows = database.rows(BY_MEANING, [story_ids, language, meaning.written(vector)])
    return {
        story: Passage(story, told_in, escape(title), escape(_opening(title, passage)), "meaning")
        for story, told_in, title, passage in rows
    }


def marked(text: str) -> str:
    """Escaped HTML of a text whose marks are private-use characters."""
    return escape(text).replace(START, "<mark>").replace(STOP, "</mark>")


def _opening(title: str, passage: str) -> str:
    """The passage without the title before it, cut after some words."""
    words = passage[first_sentence_end(title) :].split() or passage.split()
    return " ".join(words[:WORDS]) + (" …" if len(words) > WORDS else "")
