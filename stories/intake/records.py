"""What intake finds in an article: small frozen records, each with the passage that it rests on.

Positions are those of ``Reading.text``: ``reading.text[draft.brand.start:draft.brand.end]``.
"""

from dataclasses import dataclass
from decimal import Decimal

from stories.intake import caseless
from stories.models import PartialDate


@dataclass(frozen=True)
class Proposal:
    """One value for a field: a slug of the vocabulary, or a name.

    ``confidence`` is between 0 and 1. ``known`` says whether the library has the value, ``slug`` under
    which address (brands).
    """

    value: str
    start: int
    end: int
    confidence: float
    known: bool = True
    slug: str = ""


@dataclass(frozen=True)
class DateProposal:
    """When it happened, as precisely as the passage says."""

    value: PartialDate
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class PlaceProposal:
    """Where it happened; ``country`` is a two-letter code or empty."""

    value: str
    country: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class OutcomeProposal:
    """What came of it. Without a figure ``value`` is None and ``metric`` and ``unit`` are empty."""

    kind: str
    metric: str
    value: Decimal | None
    unit: str
    qualifier: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True)
class Draft:
    """One case as proposed: every field has its passage, what has none is None or empty."""

    title: str
    start: int
    end: int
    confidence: float
    brand: Proposal | None = None
    industry: Proposal | None = None
    channels: tuple[Proposal, ...] = ()
    gestures: tuple[Proposal, ...] = ()
    outcomes: tuple[OutcomeProposal, ...] = ()
    happened_on: DateProposal | None = None
    places: tuple[PlaceProposal, ...] = ()


@dataclass(frozen=True)
class Duplicate:
    """A stored story that may be the same case as the draft of this number, and why."""

    slug: str
    why: str
    draft: int | None = None


@dataclass(frozen=True)
class Reading:
    """An article as intake read it. ``text`` is what positions count in; ``why`` says why there are
    no drafts, where there are none: a word, of which ``reason`` is the sentence."""

    language: str
    title: str
    text: str
    drafts: tuple[Draft, ...] = ()
    duplicates: tuple[Duplicate, ...] = ()
    address: str = ""
    why: str = ""

    @property
    def reason(self) -> str:
        """In the present language; empty where there are drafts."""
        return caseless.worded(self.why)
