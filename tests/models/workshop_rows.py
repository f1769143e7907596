"""Rows of what the workshop keeps: those that break a constraint, and those that keep them all.

Each is told apart by its fields from the row that the fixture in test_constraints.py made.
"""

from stories.models import (
    Article,
    ArticleDraft,
    BulkCase,
    BulkChange,
    Comment,
    Correction,
    Edition,
    GivenPermission,
    Import,
    ImportedRow,
    NotDuplicate,
    Proposal,
    SettledSearch,
    Transition,
    Translation,
    VocabularyChange,
)
from tests.models.bad_values import BAD_ADDRESSES, BAD_FINGERPRINTS, MOMENT, UNKNOWN

OTHER = UNKNOWN - 1  # a change of several cases that no case belongs to
DECIDED = {"state": "entered", "decided_at": MOMENT}
UNDONE = {"state": "undone", "undone_at": MOMENT}
ENDED = {"ended_at": MOMENT}
REVIEWED = {"language": "de", "standing": "reviewed", "reviewed_at": MOMENT}

# model, constraint, rows that break it
CHECKS = [
    (Correction, "correction_answer", [{"answer": bad} for bad in ("", "Open", "maybe")]),
    (Correction, "correction_source_url", [{"source_url": bad} for bad in BAD_ADDRESSES[1:]]),
    (Correction, "correction_message_length", [{"message": bad} for bad in ("", "x" * 3001)]),
    (Transition, "transition_deed", [{"deed": bad} for bad in ("", "done")]),
    (Comment, "comment_has_text", [{"text": ""}]),
    (Proposal, "proposal_state", [{"state": bad} for bad in ("", "open")]),
    (Translation, "translation_language", [{"language": bad} for bad in ("", "fr", "EN")]),
    (
        Translation,
        "translation_from_language",
        [{"language": "de", "original_language": bad} for bad in ("", "fr", "EN")],
    ),
    (Translation, "translation_of_another_language", [{"language": "en"}]),
    (
        Translation,
        "translation_reviewed_has_its_date",
        [
            {"language": "de", "standing": "done"},
            {"language": "de", "standing": "reviewed"},
            {"language": "de", "reviewed_at": MOMENT},
        ],
    ),
    (Translation, "translation_fingerprint", [{"fingerprint": bad} for bad in BAD_FINGERPRINTS]),
    (
        Translation,
        "translation_original_fingerprint",
        [{"language": "de", "original_fingerprint": bad} for bad in BAD_FINGERPRINTS],
    ),
    (Article, "article_language", [{"language": bad} for bad in ("", "fr", "EN")]),
    (Article, "article_has_words", [{"title": ""}, {"text": ""}]),
    (Article, "article_address", [{"address": bad} for bad in BAD_ADDRESSES[1:]]),
    (ArticleDraft, "article_draft_state", [DECIDED | {"state": bad} for bad in ("", "done")]),
    (ArticleDraft, "article_draft_passage", [{"start": 2, "end": 1}]),
    (
        ArticleDraft,
        "article_draft_decided",
        [
            *({"state": decided} for decided in ("entered", "joined", "left_out")),
            {"decided_at": MOMENT},
            {"decided_by_id": UNKNOWN},
            {"story_id": UNKNOWN},
        ],
    ),
    (
        ArticleDraft,
        "article_draft_left_out_is_no_case",
        [DECIDED | {"state": "left_out", "story_id": UNKNOWN}],
    ),
    (Import, "import_state", [{"state": bad} for bad in ("", "Done", "begun")]),
    (
        Import,
        "import_done_has_its_date",
        [{"done_at": None}, {"done_at": None, "state": "undone", "undone_at": MOMENT}],
    ),
    (
        Import,
        "import_undone_has_its_date",
        [
            {"state": "undone"},
            {"undone_at": MOMENT},
            {"undone_by_id": UNKNOWN},
            {"state": "checked", "undone_at": MOMENT},
        ],
    ),
    (ImportedRow, "import_row_deed", [{"deed": bad} for bad in ("", "New", "deleted")]),
    (ImportedRow, "import_row_undone", [{"undone": bad} for bad in ("put_back", "deleted")]),
    (BulkChange, "bulk_has_deed", [{"deed": ""}]),
    (BulkCase, "bulk_undone_was_done", [{"refused": "Not yours", "undone_at": MOMENT}]),
    (
        NotDuplicate,
        "apart_smaller_first",
        [{"one_id": UNKNOWN}, {"one_id": UNKNOWN - 1, "other_id": UNKNOWN - 1}],
    ),
    (NotDuplicate, "apart_ended_has_its_date", [{"ended_by_id": UNKNOWN}]),
    (VocabularyChange, "vocabulary_change_shape", [{"shape": bad} for bad in ("", "renamed")]),
    (VocabularyChange, "vocabulary_change_reason", [{"reason": ""}]),
    (SettledSearch, "settled_language", [{"language": bad} for bad in ("", "fr", "EN")]),
    (
        SettledSearch,
        "settled_verdict",
        [{"verdict": bad, "object_id": 1} for bad in ("", "Aside", "found")],
    ),
    (SettledSearch, "settled_synonym_of_something", [{"verdict": "synonym", "object_id": None}]),
]
# model, constraint, row that is there already
ONCE = [
    (Edition, "edition_once", {"version": 2}),
    (Proposal, "one_open_proposal", {"state": "returned", "absorbs_id": None}),
    (Proposal, "one_open_merger", {"story_id": UNKNOWN, "state": "returned"}),
    (Translation, "translation_once", {"original_language": "de"}),
    (Article, "article_once_a_person", {"title": "Another title of the same text"}),
    (ArticleDraft, "article_draft_once", {"title": "Another case"}),
    (ImportedRow, "import_row_once", {"slug": "another"}),
    (BulkCase, "bulk_case_once", {"refused": "Done already"}),
    (NotDuplicate, "apart_once", {"reason": "Another year"}),
    (SettledSearch, "search_settled_once", {"verdict": "synonym", "object_id": 1}),
    (GivenPermission, "permission_given_once", {}),
]
# model, link that leads nowhere, what keeps the row unique
LINKS = [
    (Correction, "story", {}),
    (Transition, "by", {}),
    (Comment, "story", {}),
    (Comment, "by", {}),
    (Edition, "by", {"number": 2}),
    (Translation, "story", {"language": "de"}),
    (Translation, "by", {"language": "de"}),
    (Translation, "reviewed_by", REVIEWED),
    (Proposal, "story", {"absorbs_id": None}),
    (Proposal, "absorbs", {"state": "withdrawn"}),
    (Proposal, "by", {"state": "withdrawn"}),
    (Proposal, "decided_by", {"state": "withdrawn"}),
    (Article, "by", {}),
    (Article, "source", {"digest": "b"}),
    (ArticleDraft, "article", {}),
    (ArticleDraft, "story", DECIDED | {"number": 2}),
    (ArticleDraft, "decided_by", DECIDED | {"number": 2}),
    (Import, "by", {}),
    (Import, "undone_by", UNDONE),
    (ImportedRow, "imported", {}),
    (ImportedRow, "story", {"number": 2}),
    (ImportedRow, "proposal", {"number": 2}),
    (BulkChange, "by", {}),
    (BulkCase, "change", {}),
    (BulkCase, "story", {}),
    (BulkCase, "proposal", {"change_id": OTHER}),
    (BulkCase, "undone_by", {"change_id": OTHER}),
    (NotDuplicate, "one", ENDED | {"other_id": UNKNOWN + 1}),
    (NotDuplicate, "other", ENDED),
    (NotDuplicate, "by", ENDED),
    (NotDuplicate, "ended_by", ENDED),
    (VocabularyChange, "by", {}),
    (VocabularyChange, "undone_by", {}),
    (SettledSearch, "by", {"language": "de"}),
    (GivenPermission, "group", {}),
]
# model, row that keeps the rules
KEPT = [
    (Proposal, {"state": "published"}),
    (Proposal, {"state": "withdrawn"}),
    (Edition, {"kind": "brand"}),
    (Translation, {"language": "de"}),
    (Translation, {"fingerprint": "c" * 32}),
    (Translation, {"language": "de", "standing": "reviewed", "reviewed_at": MOMENT}),
    (Article, {"digest": "b", "address": "https://example.org/", "published": "2014"}),
    (ArticleDraft, {"number": 2, "start": 3, "end": 3}),
    *((ArticleDraft, DECIDED | {"number": 2, "state": how}) for how in ("joined", "left_out")),
    (Import, {"state": "checked", "done_at": None}),
    (Import, UNDONE),
    (ImportedRow, {"number": 2, "undone": "put back"}),
    (BulkCase, {"change_id": OTHER, "refused": "Not yours"}),
    (BulkCase, {"change_id": OTHER, "undone_at": MOMENT}),
    (NotDuplicate, ENDED),
    (SettledSearch, {"language": "de"}),
    (SettledSearch, {"language": "de", "verdict": "synonym", "object_id": 1}),
    (GivenPermission, {"codename": "fly"}),
]
