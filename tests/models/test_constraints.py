"""Rules live in the database: for every constraint a row that breaks it, written past all forms."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from stories.models import (
    BulkChange,
    Comment,
    Correction,
    Edition,
    GivenPermission,
    LibraryRecord,
    LinkCheck,
    NotDuplicate,
    OldSlug,
    Outcome,
    Proposal,
    SettledSearch,
    Source,
    StorySource,
    Transition,
    Translation,
    VocabularyChange,
)
from tests import factories
from tests.models import library_rows, workshop_rows
from tests.models.bad_values import MOMENT, UNKNOWN

pytestmark = pytest.mark.django_db

CHECKS = library_rows.CHECKS + workshop_rows.CHECKS
ONCE = library_rows.ONCE + workshop_rows.ONCE
LINKS = library_rows.LINKS + workshop_rows.LINKS
KEPT = library_rows.KEPT + workshop_rows.KEPT
# A step outlives its story: nothing is to be lost.
OUTLIVES = {(Transition, "story")}
# The dates' own table is in test_dates.py.
DATES = {"story_date", "source_published", "outcome_as_of", "article_published"}


@pytest.fixture(autouse=True)
def story():
    """A story with one of everything; each row is told apart from it by the changed fields."""
    story = factories.draft("klm-case")
    keep_in_the_library(story)
    ann = User.objects.create_user("ann")
    keep_at_the_desk(story, ann)
    keep_in_the_workshop(story, ann)
    return story


def keep_in_the_library(story):
    factories.outcome(story, "goodwill", source=story.sources.get())
    factories.place(story, latitude=52, longitude=4)
    factories.pack("lesson", [story])
    LibraryRecord.objects.create(kind="story", key="k", object_id=1, written={}, fixture_digest="")
    OldSlug.objects.create(kind="story", slug="k", object_id=1)
    LinkCheck.objects.create(
        source=story.sources.get(),
        which="page",
        url="https://example.org/",
        state="alive",
        checked_at=MOMENT,
    )


def keep_at_the_desk(story, person):
    """What is said and done about one story."""
    Correction.objects.create(story=story, message="The year is wrong.")
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


def keep_in_the_workshop(story, person):
    """What brings many stories in and changes many at once."""
    factories.article(by=person).drafts.create(number=1)
    factories.imported().rows.create(number=1, deed="new", told={})
    done = BulkChange.objects.create(deed="submit", by=person)
    done.cases.create(story=story)
    BulkChange.objects.create(pk=workshop_rows.OTHER, deed="submit", by=person)
    NotDuplicate.objects.create(one=story, other=factories.draft(), by=person)
    GivenPermission.objects.create(group=Group.objects.create(name="G"), codename="add_story")
    VocabularyChange.objects.create(
        shape="merged", kind="brand", object_id=1, target_id=2, entry={}, moved={}, reason="Same"
    )
    SettledSearch.objects.create(words="flowers", language="en", verdict="aside")


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


@pytest.mark.parametrize(("model", "row"), KEPT)
def test_a_row_that_keeps_the_rules_is_written(model, row):
    write_again(model, row)
    assert model.objects.filter(**row).exists()


def test_every_constraint_of_every_model_has_its_rows():
    declared = {
        constraint.name
        for model in apps.get_app_config("stories").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint | UniqueConstraint)
    }
    tested = {name for _, name, _ in CHECKS} | {name for _, name, _ in ONCE} | DATES
    assert declared - tested == set(), "add a row that breaks it to CHECKS or ONCE"


def test_every_link_of_every_model_has_its_row():
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
