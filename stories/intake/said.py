"""What the learned sense of a text adds to its names: how sure it is of each, and names no rule sees."""

import re

import numpy as np

from stories.intake import dictionary, lexicon
from stories.intake.names import Mention
from stories.intake.sense import MAIN, Sense

SURE = 0.5  # mean probability of a name that the rules have not, or have shorter
PART = 0.4  # of each of its words: the mean of their tokens
FAINT = 0.2  # tokens below are looked at only within such words
JOINS = ("", "&", "+", "-")  # between two words of a name
# What a name adds to its score: log odds of being the one who acts, moved and bounded. Names in
# passing have about -5, so that the middle is below 0.
MIDDLE, MOST = -2.0, 3.0
BEFORE = re.compile(r"(?:(?:[LlDd]|[Aa]ll|[Dd]ell|[Nn]ell|[Dd]all|[Ss]ull)['’](?=\w))?")
GENITIVE = re.compile(r"(?:(?<=\w)['’]s)?$")
WORD = re.compile(r"[\w@&][\w'’&.@-]*")


def odds(seen: Sense | None, mentions: list[Mention], language: str) -> dict[int, float]:
    """Where a mention begins -> log odds that it names the one who acts; empty without the encoder."""
    named = [m for m in mentions if not _is_shouted(m.name, language)] if seen else []
    said = {m.start: seen.name(m.start, m.end) for m in named}
    return {start: of_each["main"] for start, of_each in said.items() if of_each}


def value(odds: list[float]) -> float:
    """How much its mentions' odds speak for a name, between -3 and 3; 0 where nothing is known."""
    if not odds:
        return 0.0
    middle = (max(odds) + sum(odds) / len(odds)) / 2 - MIDDLE
    return max(-MOST, min(MOST, middle))


def with_names(text: str, seen: Sense | None, found: list[Mention], language: str) -> list[Mention]:
    """Mentions with the names that only the sense has: in lower case, or cut otherwise than by the rules.

    Names of the library's own brands stay as they are.
    """
    spans = _spans(text, seen, language) if seen else []
    new = [span for span in spans if not _is_there(span, found)]
    for start, end in new:
        found = [m for m in found if m.end <= start or end <= m.start]
        found.append(Mention(start, end, text[start:end]))
    taken = [(m.start, m.end) for m in found]
    for name in sorted({text[start:end] for start, end in new}, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                found.append(Mention(match.start(), match.end(), name))
                taken.append(match.span())
    return sorted(found, key=lambda mention: mention.start)


def _is_there(span: tuple[int, int], found: list[Mention]) -> bool:
    """Whether the rules have this name, or know better: a brand of the library, a longer name."""
    start, end = span
    over = [m for m in found if m.start < end and start < m.end]
    if any((m.start, m.end) == span or (m.known and m.known.slug) for m in over):
        return True
    if any(m.start == start and m.end == end - 1 for m in over):
        return True  # Rossmanns Antwort
    return any(m.start < start or (end < m.end and (m.known or m.start == start)) for m in over)


def _spans(text: str, seen: Sense, language: str) -> list[tuple[int, int]]:
    """Runs of words that are each likely, without plain ones at the ends."""
    found = []
    run: list[tuple[int, int, float]] = []
    for word in [*_likely_words(text, seen), None]:
        if word and run and text[run[-1][1] : word[0]].strip(" ") in JOINS:
            run.append(word)
            continue
        if run and sum(share for _start, _end, share in run) >= SURE * len(run):
            span = _trimmed(text, run[0][0], run[-1][1], language)
            found += [span] if span else []
        run = [word] if word else []
    return found


def _likely_words(text: str, seen: Sense) -> list[tuple[int, int, float]]:
    """(start, end, mean probability of its tokens) of the words that may be of the name of who acts."""
    shares = np.exp(seen.names[:, MAIN])
    found = []
    beyond = 0  # of the word before
    for n in np.flatnonzero(shares >= FAINT).tolist():
        if seen.starts[n] < beyond:
            continue
        word = _word_at(text, int(seen.starts[n]), int(seen.ends[n]))
        if word is None:
            continue
        beyond = word[1]
        share = float(shares[seen.tokens(*word)].mean())
        if share >= PART:
            found.append((*word, share))
    return found


def _word_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The whole word that a token is of; None for a mark between words."""
    for match in WORD.finditer(text, max(0, start - 60), min(len(text), end + 60)):
        if match.start() < end and start < match.end():
            return match.span()
    return None


def _trimmed(text: str, start: int, end: int, language: str) -> tuple[int, int] | None:
    words = [m.span() for m in WORD.finditer(text, start, end)]
    while words and _is_plain(text[slice(*words[0])], language):
        words.pop(0)
    while words and _is_plain(text[slice(*words[-1])], language):
        words.pop()
    if not words:
        return None
    start, end = words[0][0], words[-1][1]
    start += len(BEFORE.match(text[start:end]).group())
    end -= len(GENITIVE.search(text[start:end]).group())
    while end > start and text[end - 1] in "'’-":
        end -= 1
    if text[end - 1] == "." and " " not in text[start:end]:
        end -= 1
    name = text[start:end]
    return (start, end) if len(name) > 2 and any(c.isalpha() for c in name) else None


def _is_plain(word: str, language: str) -> bool:
    """A word of the language in lower case, or an article."""
    return _is_shouted(word, language) or (word.islower() and dictionary.is_word(word, language))


def _is_shouted(word: str, language: str) -> bool:
    """A common word in capitals: LORO, SUO."""
    return word.isupper() and len(word) > 1 and word.lower() in lexicon.common(language)
