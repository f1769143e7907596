"""The vocabulary of the app: what a story is made of. Never HTML, never a request."""

from stories.models.brand import Brand
from stories.models.checks import LinkCheck, LinkProblem, LinkState
from stories.models.dates import PartialDate, PartialDateField
from stories.models.evidence import Evidence, Outcome, Place, Qualifier, Source
from stories.models.records import Kind, LibraryRecord, MissedSearch, OldSlug
from stories.models.story import (
    Status,
    Story,
    StoryChannel,
    StoryGesture,
    StoryPlace,
    StorySource,
    StoryText,
    Verification,
)
from stories.models.terms import Channel, Family, GestureType, Industry, OutcomeKind, Term

__all__ = [
    "Brand",
    "Channel",
    "Evidence",
    "Family",
    "GestureType",
    "Industry",
    "Kind",
    "LibraryRecord",
    "LinkCheck",
    "LinkProblem",
    "LinkState",
    "MissedSearch",
    "OldSlug",
    "Outcome",
    "OutcomeKind",
    "PartialDate",
    "PartialDateField",
    "Place",
    "Qualifier",
    "Source",
    "Status",
    "Story",
    "StoryChannel",
    "StoryGesture",
    "StoryPlace",
    "StorySource",
    "StoryText",
    "Term",
    "Verification",
]
