"""A number within its sentence, what can be counted, and the cues that say so: for the readers of figures."""

import re
from dataclasses import dataclass
from functools import lru_cache

from stories.intake import lexicon
from stories.intake.numbers import Number


@dataclass(frozen=True)
class Metric:
    """A row of lexicon/metrics.tsv."""

    name: str
    kind: str
    unit: str
    strength: str
    nouns: str  # a regular expression


@dataclass(frozen=True)
class Count:
    """What a number counts."""

    metric: str
    kind: str
    unit: str
    confidence: float


@dataclass(frozen=True)
class Place:
    """A number within its sentence. ``written`` is how it stands there."""

    number: Number
    before: str
    after: str
    written: str
    language: str
    earlier: str = ""  # what is said just before the sentence

    @property
    def sentence(self) -> str:
        return f"{self.before}{self.written}{self.after}"

    @property
    def shape(self) -> str:
        """The sentence with an N for the number, whose dots would end a cue's gap."""
        return f"{self.before} N {self.after}"

    @property
    def is_plain(self) -> bool:
        """Neither a share nor money."""
        return not self.number.percent and not self.number.money

    @property
    def is_year(self) -> bool:
        return bool(re.fullmatch(r"(?:19|20)\d\d", self.written.strip()))

    def beside(self, key: str, words: int = 0) -> bool:
        """Whether a cue stands directly before the number, or so many words before."""
        gap = rf"(?:\s+[\w'’]+){{0,{words}}}\s+$"
        return bool(re.search(cue(self.language, key).pattern + gap, self.before, re.IGNORECASE))


def cue(language: str, key: str) -> re.Pattern:
    """A row of lexicon/figures.tsv."""
    return lexicon.expression("figures", language, key)


@lru_cache(maxsize=8)
def metrics(language: str) -> tuple[Metric, ...]:
    """What can be counted, as regular expressions of a language."""
    found = []
    for row in lexicon.rows("metrics"):
        name, kind, unit, strength = row[0].split(";")
        cues = filter(None, row[1 + lexicon.LANGUAGES.index(language)].split("|"))
        nouns = lexicon.bounded(map(lexicon.pattern, cues)).pattern
        found.append(Metric(name, kind, unit, strength, nouns))
    return tuple(found)
