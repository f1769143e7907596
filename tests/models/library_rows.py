"""Rows of what readers see: those that break a constraint, and those that keep them all.

Each is told apart by its fields from the row that the fixture in test_constraints.py made.
"""

from stories.models import (
    Brand,
    Channel,
    GestureType,
    Industry,
    LibraryRecord,
    LinkCheck,
    OldSlug,
    Outcome,
    OutcomeKind,
    Pack,
    PackStory,
    Place,
    Source,
    Story,
    StoryChannel,
    StoryGesture,
    StoryPlace,
    StorySource,
    StoryText,
)
from stories.models.rules import RESERVED_SLUGS
from tests.models.bad_values import (
    BAD_ADDRESSES,
    BAD_COUNTRIES,
    BAD_SLUGS,
    MOMENT,
    NEW,
    UNKNOWN,
)

TERMS = [(Industry, "industry"), (GestureType, "gesturetype"), (Channel, "channel")]
TERMS += [(OutcomeKind, "outcomekind")]

# model, constraint, rows that break it
CHECKS = [
    *((model, f"{name}_slug", [{"slug": bad} for bad in BAD_SLUGS]) for model, name in TERMS),
    *((model, f"{name}_name", [NEW | {"name": "", "name_en": ""}]) for model, name in TERMS),
    (GestureType, "gesture_family", [NEW | {"family": bad} for bad in ("", "Gifts", "toys")]),
    (Brand, "brand_slug", [{"slug": bad} for bad in BAD_SLUGS]),
    (Brand, "brand_country", [NEW | {"country": bad} for bad in BAD_COUNTRIES]),
    (Brand, "brand_name", [NEW | {"name": ""}]),
    (Brand, "brand_is_not_its_own_parent", [NEW | {"id": 77, "parent_id": 77}]),
    (Pack, "pack_slug", [{"slug": bad} for bad in BAD_SLUGS]),
    (Pack, "pack_title", [NEW | {"title": ""}]),
    (Pack, "pack_language", [NEW | {"language": bad} for bad in ("", "EN", "fr")]),
    (Pack, "pack_status", [NEW | {"status": bad} for bad in ("", "review")]),
    (Story, "story_slug", [{"slug": bad} for bad in BAD_SLUGS]),
    (Story, "story_slug_free", [{"slug": bad} for bad in RESERVED_SLUGS]),
    (
        Story,
        "story_merged_is_archived",
        [
            NEW | {"merged_into_id": UNKNOWN, "status": "draft"},
            NEW | {"merged_into_id": 77, "status": "archived", "id": 77},
        ],
    ),
    (Story, "story_country", [NEW | {"country": bad} for bad in BAD_COUNTRIES]),
    (Story, "story_language", [NEW | {"language": bad} for bad in ("", "NL", "n", "n1")]),
    (Story, "story_verification", [NEW | {"verification": bad} for bad in ("", "true")]),
    (Story, "story_status", [NEW | {"status": bad} for bad in ("", "Published", "deleted")]),
    (
        Story,
        "story_scheduled_in_review",
        [NEW | {"status": bad, "publish_at": MOMENT} for bad in ("draft", "archived")],
    ),
    (Story, "story_published_has_its_date", [NEW | {"status": "published", "published_at": None}]),
    (StoryText, "text_language", [{"language": bad} for bad in ("", "fr", "EN")]),
    (
        StoryText,
        "text_has_its_title",
        [{"language": "de", "title": ""}, {"language": "de", "summary": ""}],
    ),
    (Source, "source_url", [{"url": bad} for bad in BAD_ADDRESSES]),
    (Source, "source_archive_url", [{"url": None, "archive_url": bad} for bad in BAD_ADDRESSES]),
    (Source, "source_title", [{"url": None, "title": ""}]),
    (Source, "source_language", [{"url": None, "language": bad} for bad in ("EN", "e", "e1")]),
    (Place, "place_country", [{"country": bad} for bad in ("", *BAD_COUNTRIES)]),
    (Place, "place_name", [{"name": ""}]),
    (
        Place,
        "place_coordinates",
        [
            {"name": "X"} | bad
            for bad in (
                {"latitude": 90.1},
                {"latitude": -90.1},
                {"longitude": 180.1},
                {"longitude": -180.1},
                {"latitude": None},
                {"longitude": None},
            )
        ],
    ),
    (Outcome, "outcome_evidence", [{"evidence": bad} for bad in ("", "sure", "Measured")]),
    (
        Outcome,
        "outcome_qualifier",
        [{"value": 1, "unit": "views", "qualifier": bad} for bad in ("at least", "OVER")],
    ),
    (
        Outcome,
        "outcome_figure_names_its_source",
        [{"value": 1, "unit": "views", "source_id": None}],
    ),
    (Outcome, "outcome_figure_has_a_unit", [{"value": 1, "unit": ""}]),
    (Outcome, "outcome_qualifies_a_figure", [{"unit": "views"}, {"qualifier": "over"}]),
    (LinkCheck, "link_check_which", [{"which": bad} for bad in ("", "copy")]),
    (LinkCheck, "link_check_state_known", [{"which": "archive", "state": ""}]),
    (LinkCheck, "link_check_problem", [{"which": "archive", "problem": "bad luck"}]),
    (LinkCheck, "link_check_url", [{"which": "archive", "url": bad} for bad in BAD_ADDRESSES]),
    (
        LinkCheck,
        "link_check_failing_since",
        [{"which": "archive", "failures": 1}, {"which": "archive", "failing_since": MOMENT}],
    ),
]
# model, constraint, row that is there already
ONCE = [
    (PackStory, "pack_story_once", {}),
    (Pack, "stories_pack_slug_", {}),
    *((model, f"stories_{name}_slug_", {}) for model, name in TERMS),
    (Brand, "stories_brand_slug_", {}),
    (Story, "stories_story_slug_", {}),
    (StoryText, "one_text_a_language", {}),
    (StoryGesture, "story_gesture_once", {"position": 1}),
    (StoryChannel, "story_channel_once", {"position": 1}),
    (StoryPlace, "story_place_once", {"position": 1}),
    (StorySource, "story_source_once", {"position": 1}),
    (Source, "source_url_once", {"title": "Another title of the same page"}),
    (Place, "place_once", {"latitude": None, "longitude": None}),
    (OldSlug, "old_slug_once", {"object_id": 2}),
    (LibraryRecord, "library_record_once", {"object_id": 2}),
    (LinkCheck, "link_check_once", {"state": "dead"}),
]
# model, link that leads nowhere, what keeps the row unique
LINKS = [
    (Pack, "author", NEW),
    (PackStory, "pack", {}),
    (PackStory, "story", {}),
    (Brand, "industry", NEW),
    (Brand, "parent", NEW),
    (Story, "brand", NEW),
    (Story, "industry", NEW),
    (StoryText, "story", {}),
    (StoryGesture, "story", {}),
    (StoryGesture, "gesture", {}),
    (StoryChannel, "story", {}),
    (StoryChannel, "channel", {}),
    (StoryPlace, "story", {}),
    (StoryPlace, "place", {}),
    (StorySource, "story", {}),
    (StorySource, "source", {}),
    (Outcome, "story", {"source_id": None}),
    (Outcome, "kind", {}),
    (Outcome, "source", {}),
    (LinkCheck, "source", {}),
    *((Story, name, NEW) for name in ("created_by", "submitted_by", "claimed_by")),
    (Story, "merged_into", NEW | {"status": "archived"}),
]
# model, row that keeps the rules
KEPT = [
    (Brand, NEW | {"country": ""}),
    (Brand, NEW | {"country": "no"}),
    (Story, NEW | {"country": "", "happened_on": None}),
    (Story, NEW | {"slug": "a1-2-b", "language": "nds"}),
    (Source, {"url": None, "published": None, "language": "", "archive_url": None}),
    (Source, {"url": "HTTPS://example.org/ä?q=1#x".replace("HTTPS", "https")}),
    (Place, {"name": "Pole", "latitude": -90, "longitude": 180}),
    (Place, {"name": "Somewhere", "latitude": None, "longitude": None}),
    (Place, {"city": "Another city"}),
    (Outcome, {"value": 0, "unit": "complaints"}),
    (Outcome, {"value": 1, "unit": "views", "qualifier": "over"}),
    (StoryText, {"language": "nl"}),
    (OldSlug, {"kind": "brand"}),
    (LibraryRecord, {"kind": "brand"}),
    (LinkCheck, {"which": "archive", "failures": 2, "failing_since": MOMENT}),
    (Story, NEW | {"status": "review", "publish_at": MOMENT}),
]
