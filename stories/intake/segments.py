"""Where cases begin and end in an article, by its sense, what the rules found, and the names that act.

Each sentence is outside of any case, continues one, or begins one; the likeliest way through them is found
by Viterbi. The weights were chosen on articles that the sense had not learned from (docs/curating.md).
"""

import re
from dataclasses import dataclass

from stories.intake import brands, sentences, split
from stories.intake.brands import Actor
from stories.intake.sense import MOST, Sense

TOLD = 0.06  # of a token's log odds: neighbours say the same
FIRST, NEXT = 2.0, -3.0  # added where the first case, or another one, may begin
PARAGRAPH = 1.0  # added where a paragraph begins, taken off within one
RULED = 6.0  # added where the rules cut
OTHER_NAME = 2.5  # added where another name acts from here on, taken off where the same one does
BEFORE, AFTER = 4, 3  # sentences that are looked at for it
# Posts of a thread, "4/ We brought it back": numbered as the items of a list are, but telling one story.
POST, POSTS, POSTED = re.compile(r"^\s*\d{1,2}/(?:\d{1,2})?\s", re.MULTILINE), 3, -5.0
# Characters of a sentence in which "begins" may stand: behind a number, a quotation mark.
OPENING = 14
# A case beside others is told (mean log odds of its tokens), has a name this sure, and some length.
SURE, NAMED, WORDS, SHARE = 1.0, 3.0, 14, 1 / 3
OUTSIDE, INSIDE, BETWEEN = range(3)


@dataclass(frozen=True)
class _Sentence:
    start: int
    end: int
    told: float
    begun: float


def passages(
    text: str, seen: Sense, found: list[Actor], ruled: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """The cases as (start, end), in order. ``ruled`` is what :func:`stories.intake.split.passages` says;
    it stands where the sense finds one case or none: then the article is about that from end to end."""
    units = _sentences(text, seen, found, ruled)
    parts = [
        (first, last) for first, last in _way(units) if len(text[first:last].split()) >= split.WORDS
    ]
    parts = _of_weight(_joined(parts, found), text, seen, found)
    if len(parts) > 1:
        return parts
    return ruled if len(ruled) == 1 else [(units[0].start, units[-1].end)] if units else ruled


def _sentences(text, seen: Sense, found, ruled) -> list[_Sentence]:
    places = [
        (start, end, n == 0)
        for block in split.blocks(text)
        for n, (start, end) in enumerate(sentences.spans(text, block.start, block.end))
    ]
    cuts = [start for start, _end in ruled[1:]] if len(ruled) > 1 else []
    thread = len(POST.findall(text)) >= POSTS
    units = []
    for n, (start, end, opens) in enumerate(places):
        begun = seen.begun(start, min(end, start + OPENING))
        begun += PARAGRAPH if opens else -PARAGRAPH
        begun += RULED if any(start <= cut < end for cut in cuts) else 0.0
        begun += POSTED if thread and POST.match(text, start) else 0.0
        if n and begun > -MOST - PARAGRAPH:  # else it does not matter, and names take their time
            begin = places[max(0, n - BEFORE)][0]
            finish = places[min(len(places), n + AFTER) - 1][1]
            begun += OTHER_NAME * _changes(found, begin, start, finish)
        units.append(_Sentence(start, end, TOLD * seen.told_in_all(start, end), begun))
    return units


def _changes(found: list[Actor], begin: int, start: int, finish: int) -> int:
    """1 if a name acts from ``start`` on that was not there before, -1 if the same one still does, else 0."""
    before, after = brands.main(found, begin, start), brands.main(found, start, finish)
    if before is None or after is None:
        return 0
    if before[0] is after[0]:
        return -1
    return int(after[0].first(begin, start) is None)


def _way(units: list[_Sentence]) -> list[tuple[int, int]]:
    """The likeliest passages."""
    best = [0.0, float("-inf"), float("-inf")]
    # Of each sentence, by state: the state before, and whether a case begins here.
    steps: list[list[tuple[int, bool]]] = []
    for unit in units:
        again = unit.begun + NEXT
        inside = max(
            (best[OUTSIDE] + unit.begun + FIRST, OUTSIDE, True),
            (best[INSIDE], INSIDE, False),
            (best[INSIDE] + again, INSIDE, True),
            (best[BETWEEN] + again, BETWEEN, True),
        )
        between = max((best[INSIDE], INSIDE), (best[BETWEEN], BETWEEN))
        steps.append([(OUTSIDE, False), inside[1:], (between[1], False)])
        best = [best[OUTSIDE], inside[0] + unit.told, between[0]]
    state = max(range(3), key=lambda one: best[one])
    found: list[tuple[int, int]] = []
    end = None
    for unit, step in zip(reversed(units), reversed(steps), strict=True):
        before, begins = step[state]
        if state == INSIDE:
            end = unit.end if end is None else end
            if begins:
                found.append((unit.start, end))
                end = None
        state = before
    return found[::-1]


def _of_weight(parts, text: str, seen: Sense, found: list[Actor]) -> list[tuple[int, int]]:
    """Without what is too short, too unsure or nobody's beside the others."""
    sizes = [len(text[start:end].split()) for start, end in parts]
    kept = []
    for (start, end), size in zip(parts, sizes, strict=True):
        main = brands.main(found, start, end)
        named = main is not None and main[1] >= NAMED
        if named and size >= max(WORDS, SHARE * max(sizes)) and seen.told(start, end) >= SURE:
            kept.append((start, end))
    return kept


def _joined(parts: list[tuple[int, int]], found: list[Actor]) -> list[tuple[int, int]]:
    """Neighbours of which the same name acts as one; what has no name belongs to what is before."""
    kept: list[tuple[int, int, Actor | None]] = []
    for start, end in parts:
        main = brands.main(found, start, end)
        actor = main[0] if main else None
        earlier = next((n for n, one in enumerate(kept) if actor and one[2] is actor), None)
        if kept and actor is None:
            kept[-1] = (kept[-1][0], end, kept[-1][2])
        elif earlier is not None:
            kept = [*kept[:earlier], (kept[earlier][0], end, actor)]
        else:
            kept.append((start, end, actor))
    return [(start, end) for start, end, _actor in kept]
