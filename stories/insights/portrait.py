"""A brand or a term in numbers, for its page."""

from dataclasses import dataclass

from stories.insights.counting import count_by
from stories.insights.crossing import evidence
from stories.insights.series import Bars, Mark

# page -> what its cases are counted by
CHARTS = {
    "brand": ("year", "outcome", "gesture", "channel"),
    "gesture": ("year", "outcome", "industry", "channel"),
    "industry": ("year", "outcome", "gesture", "channel"),
    "channel": ("year", "outcome", "gesture", "industry"),
}


@dataclass(frozen=True)
class Portrait:
    """Years, countries and evidence of some stories, and charts of them."""

    first_year: int | None
    last_year: int | None
    countries: Bars
    verification: Bars
    evidence: tuple[Mark, ...]  # outcomes by class of evidence, those that occur
    charts: tuple[Bars, ...]


def portrait(kind: str, stories, language: str = "en") -> Portrait:
    """``portrait("gesture", stories_with_it, "de")``; ten queries or fewer."""
    charts = tuple(count_by(name, stories, language) for name in CHARTS[kind])
    years = charts[0].years
    proof = evidence(stories, language)
    totals = [
        Mark(part.value, part.label, sum(stack.parts[place].count for stack in proof.stacks))
        for place, part in enumerate(proof.parts)
    ]
    return Portrait(
        first_year=years[0] if years else None,
        last_year=years[-1] if years else None,
        countries=count_by("country", stories, language),
        verification=count_by("verification", stories, language),
        evidence=tuple(mark for mark in totals if mark.count),
        charts=charts,
    )
