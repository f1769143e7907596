"""Cuts a story's text into the passages that are embedded, one vector each."""

import hashlib
import re

# One vector a part of the story finds more than one a story, or one every 120 words whatever they tell;
# a longer part is cut there, a shorter one than LEAST joins the part before (docs/search.md, "Constants").
WORDS = 120
LEAST = 25
FIELDS = ("situation", "gesture", "outcome", "lesson", "doubts")
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”“»’)]*\s+(?=\S)")


def passages(text: dict[str, str]) -> list[str]:
    """``title`` and ``summary`` first, then each part of the story under the title.

    ``text`` has the keys of a story text (missing or empty ones are skipped). The title stands in
    front of every piece, so that a piece that says "the airline" is still about KLM.
    """
    title = _one_line(text.get("title"))
    first = " ".join(part for part in (_ended(title), _one_line(text.get("summary"))) if part)
    pieces = [piece for part in _parts(text) for piece in _pieces(part)]
    under_title = [f"{_ended(title)} {piece}".strip() for piece in pieces]
    return [first, *under_title] if first else under_title


def _parts(text: dict[str, str]) -> list[str]:
    parts: list[str] = []
    for part in filter(None, (_one_line(text.get(field)) for field in FIELDS)):
        if parts and len(part.split()) < LEAST:
            parts[-1] += " " + part
        else:
            parts.append(part)
    return parts


def digest(passage: str) -> bytes:
    """The key of a passage's vector: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(passage.encode("utf-8", "replace")).digest()[:16]


def _pieces(body: str) -> list[str]:
    """Whole sentences, as evenly long as they allow; a sentence without an end is cut by words."""
    words = body.split()
    if not words:
        return []
    count = max(1, round(len(words) / WORDS))
    goal = len(words) / count
    pieces, current = [], []
    for sentence in _short_sentences(body):
        current.append(sentence)
        if sum(len(s.split()) for s in current) >= goal and len(pieces) < count - 1:
            pieces.append(" ".join(current))
            current = []
    if current:
        pieces.append(" ".join(current))
    return pieces


def _short_sentences(body: str):
    for sentence in SENTENCE_END.split(body):
        words = sentence.split()
        for start in range(0, len(words), WORDS):
            yield " ".join(words[start : start + WORDS])


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())


def _ended(title: str) -> str:
    return title if not title or title[-1] in ".!?…" else title + "."


def first_sentence_end(title: str) -> int:
    """How long the title is that stands in front of a passage."""
    return len(_ended(_one_line(title)))
