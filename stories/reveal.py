"""Showing a course pack in the classroom: step by step, with the brands hidden until they are guessed.

A step shows one case up to one stage. What comes later is not part of the page at all, and the names of
the brands that are still to be guessed are taken out of every text that is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from stories.models import Brand, Pack, PackStory, Story

STAGES = ("situation", "gesture", "outcome", "answer")
# Stands for a name that was taken out; a template makes a bar of it. From the private use area, so that
# no text has it.
BAR = "\ue000"
SHORT = 5  # a shorter name is taken out only as it is written: ING, but not "ing"
ARTICLES = {"the", "de", "het", "der", "die", "das", "el", "la", "las", "los", "le", "les", "il"}
GENERIC = {"air", "hotel", "bank", "grand", "new", "saint", "san", "royal", "mr", "st"}


@dataclass(frozen=True)
class Step:
    """What the class sees: the case's ``number`` from 1, and its ``stages`` so far, the last one new."""

    number: int
    entry: PackStory
    stages: tuple[str, ...]

    @property
    def stage(self) -> str:
        return self.stages[-1]

    @property
    def story(self) -> Story:
        return self.entry.story


def steps(pack: Pack, language: str) -> list[Step]:
    """The steps through a pack from ``Pack.objects.for_page()``; stages without words are left out."""
    return [
        Step(number, entry, stages[: last + 1])
        for number, entry in enumerate(pack.shown, 1)
        for stages in [_stages(entry.story, language)]
        for last in range(len(stages))
    ]


def _stages(story: Story, language: str) -> tuple[str, ...]:
    text = story.text_in(language)
    told = {name: bool(getattr(text, name, "")) for name in STAGES[:3]}
    told["outcome"] = told["outcome"] or bool(story.outcomes.all())
    return tuple(name for name in STAGES if told.get(name, True))


def still_hidden(pack: Pack, step: Step | None) -> list[Brand]:
    """The brands that are not to be named at this step; before the first step, all."""
    passed = 0 if step is None else step.number - (step.stage != "answer")
    named = {entry.story.brand_id for entry in pack.shown[:passed]}
    return [e.story.brand for e in pack.shown if e.story.brand_id not in named]


def without_names(text: str, brands: Iterable[Brand]) -> str:
    """The text with a bar for each brand's name: also of what it belongs to, and in hashtags."""
    names = sorted({name for brand in brands for name in _names(brand)}, key=len, reverse=True)
    if not names:
        return text
    text = re.sub("|".join(_tagged(name) for name in names), BAR, text)
    return re.sub("|".join(_written(name) for name in names), BAR, text)


def _names(brand: Brand) -> Iterable[str]:
    for owner in (brand, brand.parent):
        for name in (owner.name, *owner.aliases) if owner else ():
            yield name
            yield from _leading(name)


def _leading(name: str) -> Iterable[str]:
    """What people call “Southwest Airlines”: Southwest."""
    first, *others = name.split()
    if others and first.lower() in ARTICLES:
        yield " ".join(others)
        first, *others = others
    if others and first.lower() not in GENERIC | ARTICLES and len(first) > 1:
        yield first


def _written(name: str) -> str:
    """The name between other words: TD Bank, TD-Bank, TDBank; of a long word also what it begins."""
    words = re.findall(r"\w+", name)
    joined = r"[\W_]{0,3}".join(words)
    if len(words) == 1 and len(name) >= SHORT:
        return rf"(?<!\w)(?i:{joined})\w*"
    loose = f"(?i:{joined})" if len(words) > 1 else joined
    return rf"(?<!\w){loose}(?:['’]?s|es|n)?(?!\w)"


def _tagged(name: str) -> str:
    """A hashtag, an account or a web address with the name in it."""
    joined = r"[\W_]?".join(re.findall(r"\w+", name))
    return rf"[#@]\w*(?i:{joined})\w*|(?<!\w)(?i:{joined})\.\w{{2,}}\b"
