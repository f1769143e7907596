"""Rules live in the database: for every constraint a row that breaks it, written past all forms."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from stories.models import (
    Brand,
    Channel,
    Comment,
    Correction,
    Edition,
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
    Proposal,
    Source,
    Story,
    StoryChannel,
    StoryGesture,
    StoryPlace,
    StorySource,
    StoryText,
    Transition,
    Translation,
)
from stories.models.rules import RESERVED_SLUGS
from tests import factories

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNKNOWN = 10**9  # an id that nothing has


@pytest.fixture(autouse=True)
def story():
    """A story with one of everything; each row below is told apart from it by the changed fields."""
    story = factories.draft("klm-case")
    factories.outcome(story, "goodwill", source=story.sources.get())
    factories.place(story, latitude=52, longitude=4)
    LibraryRecord.objects.create(kind="story", key="k", object_id=1, written={}, fixture_digest="")
    Correction.objects.create(story=story, message="The year is wrong.")
    OldSlug.objects.create(kind="story", slug="k", object_id=1)
    LinkCheck.objects.create(
        source=story.sources.get(),
        which="page",
        url="https://example.org/",
        state="alive",
        checked_at=NOW,
    )
    factories.pack("lesson", [story])
    person = User.objects.create_user("ann")
    Transition.objects.create(story=story, deed="submitted", before="draft", after="review")
    Comment.objects.create(story=story, by=person, text="Well done")
    Edition.objects.create(kind="story", object_id=1, number=1, version=1, entry={})
    Proposal.objects.create(story=story, absorbs=story, entry={}, base={}, reason="Wrong")
    Translation.objects.create(
        story=story,
        language="nl",
        fingerprint="a" * 32,
        original_language="en",
        original_fingerprint="b" * 32,
        original={},
    )
    return story


def write_again(model, changes):
    """A second row like the first but for ``changes``, written with neither save() nor validation."""
    values = {
        field.attname: getattr(model.objects.first(), field.attname)
        for field in model._meta.concrete_fields
        if not field.primary_key and not field.generated
    }
    with transaction.atomic():
        model.objects.bulk_create([model(**values | changes)])
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


NEW = {"slug": "another"}
MOMENT = datetime(2030, 1, 1, tzinfo=UTC)
BAD_FINGERPRINTS = ["", "a" * 31, "A" * 32, "g" * 32]
BAD_SLUGS = ["", "KLM", "a b", "a--b", "-a", "a-", "é", "a_b", "a/b", "a\n"]
BAD_COUNTRIES = ["NL", "n", "n1", "é!"]
BAD_ADDRESSES = ["", "example.org", "ftp://example.org", "javascript:alert(1)", "http://a b"]
TERMS = [(Industry, "industry"), (GestureType, "gesturetype"), (Channel, "channel")]
TERMS += [(OutcomeKind, "outcomekind")]

# model, constraint, rows that break it
CHECKS = [
    (Correction, "correction_answer", [{"answer": bad} for bad in ("", "Open", "maybe")]),
    (Correction, "correction_source_url", [{"source_url": bad} for bad in BAD_ADDRESSES[1:]]),
    (Correction, "correction_message_length", [{"message": bad} for bad in ("", "x" * 3001)]),
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
    (Transition, "transition_deed", [{"deed": bad} for bad in ("", "done")]),
    (Comment, "comment_has_text", [{"text": ""}]),
    (Proposal, "proposal_state", [{"state": bad} for bad in ("", "open")]),
    (Story, "story_published_has_its_date", [NEW | {"status": "published", "published_at": None}]),
    (StoryText, "text_language", [{"language": bad} for bad in ("", "fr", "EN")]),
    (
        StoryText,
        "text_has_its_title",
        [{"language": "de", "title": ""}, {"language": "de", "summary": ""}],
    ),
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
        [{"which": "archive", "failures": 1}, {"which": "archive", "failing_since": NOW}],
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
    (Edition, "edition_once", {"version": 2}),
    (Proposal, "one_open_proposal", {"state": "returned", "absorbs_id": None}),
    (Proposal, "one_open_merger", {"story_id": UNKNOWN, "state": "returned"}),
    (Translation, "translation_once", {"original_language": "de"}),
]
REVIEWED = {"language": "de", "standing": "reviewed", "reviewed_at": MOMENT}
# model, link that leads nowhere, what keeps the row unique
LINKS = [
    (Correction, "story", {}),
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
]
# A step outlives its story: nothing is to be lost.
OUTLIVES = {(Transition, "story")}
# The dates' own table is in test_dates.py.
DATES = {"story_date", "source_published", "outcome_as_of"}


def row_names(row):
    return " ".join(f"{name}={value!r}" for name, value in row.items() if name != "slug") or str(
        row
    )


@pytest.mark.parametrize(
    ("model", "constraint", "row"),
    [
        pytest.param(model, name, row, id=f"{name}: {row_names(row)}")
        for model, name, rows in CHECKS
        for row in rows
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_by_name(model, constraint, row):
    with pytest.raises(IntegrityError, match=f'check constraint "{constraint}"'):
        write_again(model, row)


@pytest.mark.parametrize(("model", "constraint", "row"), ONCE, ids=[name for _, name, _ in ONCE])
def test_what_exists_once_is_not_written_twice(model, constraint, row):
    with pytest.raises(IntegrityError, match=f'unique constraint "{constraint}'):
        write_again(model, row)


@pytest.mark.parametrize(
    ("model", "link", "row"), LINKS, ids=[f"{m.__name__}.{link}" for m, link, _ in LINKS]
)
def test_a_link_leads_to_something(model, link, row):
    with pytest.raises(IntegrityError, match=f'foreign key constraint "[^"]*{link}'):
        write_again(model, row | {f"{link}_id": UNKNOWN})


@pytest.mark.parametrize(
    ("model", "row"),
    [
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
        (LinkCheck, {"which": "archive", "failures": 2, "failing_since": NOW}),
        (Story, NEW | {"status": "review", "publish_at": MOMENT}),
        (Proposal, {"state": "published"}),
        (Proposal, {"state": "withdrawn"}),
        (Edition, {"kind": "brand"}),
        (Translation, {"language": "de"}),
        (Translation, {"fingerprint": "c" * 32}),
        (Translation, {"language": "de", "standing": "reviewed", "reviewed_at": MOMENT}),
    ],
)
def test_a_row_that_keeps_the_rules_is_written(model, row):
    write_again(model, row)
    assert model.objects.filter(**row).exists()


def test_every_constraint_of_every_model_has_its_rows_above():
    declared = {
        constraint.name
        for model in apps.get_app_config("stories").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    tested = {name for _, name, _ in CHECKS} | {name for _, name, _ in ONCE} | DATES
    assert declared - tested == set(), "add a row that breaks the constraint to CHECKS or ONCE"


def test_every_link_of_every_model_has_its_row_above():
    declared = {
        (model, field.name)
        for model in apps.get_app_config("stories").get_models()
        for field in model._meta.concrete_fields
        if field.many_to_one
    }
    tested = {(model, link) for model, link, _ in LINKS} | OUTLIVES
    assert declared - tested == set(), "add a row whose link leads nowhere to LINKS"


def test_two_sources_without_an_address_do_not_collide():
    Source.objects.create(url="", title="A letter", archive_url="")
    Source.objects.create(url="", title="A letter", archive_url="")
    assert Source.objects.filter(url=None, archive_url=None, title="A letter").count() == 2


# --- an outcome's source is one of its story's -----------------------------------------------------

OWN_SOURCES_ONLY = 'foreign key constraint "outcome_source_of_its_story"'


def test_an_outcome_cannot_rest_on_a_source_of_another_story():
    other = factories.draft("another")
    with pytest.raises(IntegrityError, match=OWN_SOURCES_ONLY):
        write_again(Outcome, {"source_id": other.sources.get().pk})


@pytest.mark.django_db(transaction=True)
def test_a_story_is_written_in_any_order_and_checked_at_the_end_of_the_transaction(story):
    source = factories.source()
    with transaction.atomic():
        outcome = factories.outcome(story, "press", source=source)
        StorySource.objects.create(story=story, source=source, position=1)
    assert Outcome.objects.get(pk=outcome.pk).source == source
    with pytest.raises(IntegrityError, match=OWN_SOURCES_ONLY), transaction.atomic():
        factories.outcome(story, "press", source=factories.source())
    assert story.outcomes.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_source_that_an_outcome_rests_on_cannot_be_taken_from_the_story(story):
    with pytest.raises(IntegrityError, match=OWN_SOURCES_ONLY), transaction.atomic():
        story.source_links.all().delete()
    assert story.source_links.count() == 1
