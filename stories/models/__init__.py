"""The vocabulary of the app: what a story is made of. Never HTML, never a request."""

from stories.models.apart import NotDuplicate
from stories.models.article import Article, ArticleDraft, DraftState
from stories.models.brand import Brand
from stories.models.bulk import BulkCase, BulkChange, GivenPermission
from stories.models.checks import LinkCheck, LinkProblem, LinkState
from stories.models.correction import Answer, Correction
from stories.models.dates import PartialDate, PartialDateField
from stories.models.desk import Comment, Deed, Edition, Proposal, ProposalState, Transition
from stories.models.evidence import Evidence, Outcome, Place, Qualifier, Source
from stories.models.imports import Import, ImportDeed, ImportedRow, ImportState, Undoing
from stories.models.pack import Pack, PackStatus, PackStory
from stories.models.records import Kind, LibraryRecord, MissedSearch, OldSlug
from stories.models.reshaping import SettledSearch, Shape, Verdict, VocabularyChange
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
from stories.models.translation import Standing, Translation

__all__ = [
    "Answer",
    "Article",
    "ArticleDraft",
    "Brand",
    "BulkCase",
    "BulkChange",
    "Channel",
    "Comment",
    "Correction",
    "Deed",
    "DraftState",
    "Edition",
    "Evidence",
    "Family",
    "GestureType",
    "GivenPermission",
    "Import",
    "ImportDeed",
    "ImportState",
    "ImportedRow",
    "Industry",
    "Kind",
    "LibraryRecord",
    "LinkCheck",
    "LinkProblem",
    "LinkState",
    "MissedSearch",
    "NotDuplicate",
    "OldSlug",
    "Outcome",
    "OutcomeKind",
    "Pack",
    "PackStatus",
    "PackStory",
    "PartialDate",
    "PartialDateField",
    "Place",
    "Proposal",
    "ProposalState",
    "Qualifier",
    "SettledSearch",
    "Shape",
    "Source",
    "Standing",
    "Status",
    "Story",
    "StoryChannel",
    "StoryGesture",
    "StoryPlace",
    "StorySource",
    "StoryText",
    "Term",
    "Transition",
    "Translation",
    "Undoing",
    "Verdict",
    "Verification",
    "VocabularyChange",
]
