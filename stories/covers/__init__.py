"""Covers: cases have no photographs, so each gets one drawn from its data, always the same.

The decorated paper is its industry's, the colour its main gesture's family's, the label carries the
gesture's icon and the brand's initials. Pages draw it as SVG (``templates/stories/_cover.html``),
:mod:`stories.covers.picture` as a PNG for where a link to the case is shared.
"""

import re
import zlib
from dataclasses import dataclass

from stories.covers.icons import OTHER, icon_of
from stories.covers.patterns import pattern_of
from stories.models import Family, Story

TURNS = (0, 0, 15, 45, 90, 135)  # degrees
SCALES = (0.9, 1.15, 1.4)
LEFT_OUT = {
    "a",
    "an",
    "and",
    "at",
    "de",
    "der",
    "des",
    "die",
    "for",
    "la",
    "le",
    "of",
    "the",
    "und",
    "y",
}


@dataclass(frozen=True)
class Cover:
    """What is on a cover: keys of the family, icon and pattern, the initials, and how the paper lies."""

    family: str
    icon: str
    pattern: str
    initials: str
    turn: int
    scale: float


def cover_of(story: Story) -> Cover:
    """The cover of a story; reads its brand, industry and gesture links, which ``for_cards()`` fetches."""
    gesture = next((link.gesture for link in story.gesture_links.all()), None)
    chance = zlib.crc32(story.slug.encode())
    return Cover(
        family=gesture.family if gesture else Family.OTHER,
        icon=icon_of(gesture.slug) if gesture else OTHER,
        pattern=pattern_of(story.industry.slug),
        initials=initials(story.brand.name),
        turn=TURNS[chance % len(TURNS)],
        scale=SCALES[chance // 7 % len(SCALES)],
    )


def initials(name: str) -> str:
    """One to four letters for a name: KLM, SA (Southwest Airlines), WJ (WestJet), L (Lego)."""
    words = re.findall(r"\w+", name.replace("’", "").replace("'", ""))
    telling = [word for word in words if word.lower() not in LEFT_OUT] or words
    if not telling:
        return "·"
    first = telling[0]
    if first.isupper() and 2 <= len(first) <= 4:
        return first
    if len(telling) > 1:
        return "".join(word[0] for word in telling[:3]).upper()
    humps = re.findall(r"[A-ZÀ-Þ]", first)
    return "".join(humps[:2]) if len(humps) == 2 and first[0].isupper() else first[0].upper()
