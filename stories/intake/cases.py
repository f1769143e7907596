"""Whether a passage tells a case: somebody did something for a customer. Most articles do not."""

import math
import re
from dataclasses import dataclass

from stories.intake import lexicon
from stories.intake.records import Proposal
from stories.intake.recognise import Meaning

LEAST = 1.0
AGAINST = ("product", "recipe", "stock", "advice", "job", "opinion", "other")


@dataclass(frozen=True)
class Signs:
    """What speaks for a case and against it, each as a number that hardly depends on the length."""

    brand: float
    gesture: float
    customer: float
    staff: float
    acts: float
    first_person: float
    near: float
    against: float
    why: str

    @property
    def score(self) -> float:
        return (
            0.35 * min(self.brand, 8)
            + 0.5 * self.gesture
            + 0.55 * min(self.customer, 4)
            + 0.3 * min(self.staff, 3)
            + 0.45 * min(self.acts, 5)
            + 0.15 * min(self.first_person, 4)
            + 5.0 * (self.near - 0.25)
            - 1.1 * self.against
            - 2.6
        )


def signs(
    text: str, start: int, end: int, language: str, brand: float, gestures: tuple[Proposal, ...], near: Meaning | None
) -> Signs:
    """Count them in a passage. ``brand`` is the main brand's score, 0 without one."""
    passage = text[start:end]
    length = max(40, len(passage.split()))
    scale = min(1.6, 120 / length)  # counts as in a text of 120 words; short ones gain a little

    def count(key):
        expression = lexicon.expression("words", language, key)
        return scale * len({match.group().lower() for match in expression.finditer(passage)})

    against = {key: count(f"neg-{key}") for key in AGAINST}
    against["advice"] *= 0.8
    worst = max(against, key=against.get)
    return Signs(
        brand,
        sum(gesture.confidence for gesture in gestures),
        count("customer"),
        count("staff"),
        count("act"),
        count("first"),
        near.nearest if near else 0.25,
        max(0.0, against[worst] - 1) + 0.15 * max(0.0, sum(against.values()) - against[worst] - 2),
        worst,
    )


def probability(score: float) -> float:
    """A score as a confidence between 0 and 1."""
    return round(1 / (1 + math.exp(-(score - LEAST))), 2)


def is_list_of_advice(text: str) -> bool:
    """Imperatives at the start of every item."""
    return len(re.findall(r"(?m)^\s*\d{1,2}[.)]\s+[A-ZÄÖÜ][\w]+\s+(?:\w+\s+){0,6}\w+\.", text)) >= 3
