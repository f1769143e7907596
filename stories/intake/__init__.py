"""Intake: an article -> proposed drafts, each field with the passage it rests on. Writes nothing.

``read(text)`` for a paste, ``read(bytes, "article.pdf")`` for a file; ``Unreadable`` says in a sentence
what is wrong with it. What comes back is a :class:`Reading`.
"""

from stories.intake import caseless
from stories.intake.files import Document, Unreadable
from stories.intake.propose import read, read_document
from stories.intake.records import (
    DateProposal,
    Draft,
    Duplicate,
    OutcomeProposal,
    PlaceProposal,
    Proposal,
    Reading,
)

__all__ = [
    "DateProposal",
    "Document",
    "Draft",
    "Duplicate",
    "OutcomeProposal",
    "PlaceProposal",
    "Proposal",
    "Reading",
    "Unreadable",
    "caseless",
    "read",
    "read_document",
]
