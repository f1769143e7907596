"""Every state is kept once, with who and why, and what was done by commands in between as well."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from stories import history, workflow
from stories.models import Edition, Kind, Source, Story, Transition
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return User.objects.create_superuser("ann")


@pytest.fixture
def story():
    story = factories.draft("klm", gestures=["surprise-gift", "help"])
    factories.place(story)
    factories.outcome(story, value=3, unit="views", source=story.sources.get())
    return story


def editions(thing):
    return list(Edition.objects.of(history.kind_of(thing), thing.pk))


def retitle(story, title, *, by, reason=""):
    with history.changing(story, by=by, reason=reason):
        story.texts.update(title=title)
        story.save()


def test_a_change_keeps_the_state_before_and_after(story, ann):
    retitle(story, "New", by=ann, reason="It was wrong")
    after, before = editions(story)
    assert (before.number, before.by, before.reason) == (1, None, "")
    assert (after.number, after.by, after.reason) == (2, ann, "It was wrong")
    assert [e.entry["texts"]["en"]["title"] for e in (before, after)] == [
        "Title of klm in en",
        "New",
    ]
    assert after.entry == history.entry_of(story)


def test_a_block_that_changes_nothing_leaves_nothing(story, ann):
    with history.changing(story, by=ann):
        story.save()
    assert editions(story) == []


def test_a_block_that_fails_leaves_nothing(story, ann):
    with pytest.raises(RuntimeError), history.changing(story, by=ann):
        story.texts.update(title="New")
        raise RuntimeError
    assert editions(story) == []
    assert story.texts.get().title != "New"


def test_what_a_command_changed_in_between_is_kept_without_a_name(story, ann):
    retitle(story, "One", by=ann)
    story.texts.update(title="By a command")
    retitle(story, "Two", by=ann)
    titles = [(e.entry["texts"]["en"]["title"], e.by) for e in editions(story)]
    assert titles[:3] == [("Two", ann), ("By a command", None), ("One", ann)]


PARTS = {
    "a fact": lambda s: Story.objects.filter(pk=s.pk).update(country="de"),
    "a text": lambda s: factories.text(s, "de"),
    "an outcome": lambda s: s.outcomes.update(value=4),
    "a gesture": lambda s: s.gesture_links.first().delete(),
    "a channel": lambda s: s.channel_links.all().delete(),
    "a place": lambda s: s.place_links.all().delete(),
    "a source": lambda s: factories.StorySource.objects.create(
        story=s, source=factories.source(), position=1
    ),
    "an order": lambda s: s.gesture_links.filter(position=0).update(position=5),
}


@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_a_story_belongs_to_its_state_and_is_restored(part, story, ann):
    before = history.entry_of(story)
    with history.changing(story, by=ann):
        PARTS[part](story)
    assert history.entry_of(story) != before

    history.restore(editions(story)[-1], story, by=ann)

    assert history.entry_of(story) == before
    assert editions(story)[0].reason == "Edition 1 restored."
    assert len(editions(story)) == 3


def test_restoring_keeps_the_address_and_what_sources_say_today(story, ann):
    retitle(story, "New", by=ann)
    Source.objects.update(title="Named better")
    Story.objects.filter(pk=story.pk).update(slug="renamed")
    history.restore(editions(story)[-1], Story.objects.get(pk=story.pk), by=ann)
    story = Story.objects.get(pk=story.pk)
    assert (story.slug, story.texts.get().title) == ("renamed", "Title of klm in en")
    assert story.sources.get().title == "Named better"


def test_restoring_finds_a_source_whose_address_changed(story, ann):
    retitle(story, "New", by=ann)
    source = story.sources.get()
    Source.objects.update(url="https://example.org/moved")
    history.restore(editions(story)[-1], story, by=ann)
    assert list(story.sources.all()) == [source]


def test_restoring_finds_what_was_renamed_and_says_what_is_gone(story, ann):
    retitle(story, "New", by=ann)
    factories.gesture("help").__class__.objects.filter(slug="help").update(slug="rescue")
    history.restore(editions(story)[-1], story, by=ann)
    assert [link.gesture.slug for link in story.gesture_links.all()] == ["surprise-gift", "rescue"]

    with history.changing(story, by=ann):
        story.gesture_links.filter(gesture__slug="rescue").delete()
    factories.gesture("rescue").delete()
    with pytest.raises(ValidationError, match="Gesture type “help” is gone"):
        history.restore(editions(story)[-1], story, by=ann)


def test_a_public_case_is_not_restored_to_what_could_not_be_published(story, ann):
    gesture = story.gesture_links.all()
    kept = [(link.gesture, link.position) for link in gesture]
    with history.changing(story, by=ann):
        gesture.delete()
    with history.changing(story, by=ann):
        for thing, position in kept:
            factories.StoryGesture.objects.create(story=story, gesture=thing, position=position)
        workflow.publish(story=story, by=None)
    bare = Edition.objects.get(number=2)
    with pytest.raises(ValidationError):
        history.restore(bare, story, by=ann)
    assert story.gesture_links.count() == 2


def test_a_story_that_is_gone_is_recovered_as_a_draft(story, ann):
    retitle(story, "New", by=ann)
    entry, pk = history.entry_of(story), story.pk
    story.delete()
    edition = Edition.objects.of(Kind.STORY, pk).first()
    found = history.recover(edition, by=ann)
    assert (found.pk, found.status, history.entry_of(found)) == (pk, "draft", entry)
    with pytest.raises(ValidationError):
        history.recover(edition, by=ann)


@pytest.mark.parametrize(
    ("make", "change", "field"),
    [
        (factories.brand, {"aliases": ["Royal Dutch"]}, "aliases"),
        (factories.industry, {"name_de": "Fluglinien"}, "name"),
        (factories.gesture, {"synonyms_en": ["present"]}, "synonyms"),
        (factories.source, {"title": "Another title"}, "title"),
    ],
)
def test_brands_terms_and_sources_have_editions_too(make, change, field, ann):
    thing = make()
    before = history.entry_of(thing)
    with history.changing(thing, by=ann):
        for name, value in change.items():
            setattr(thing, name, value)
        thing.save()
    after, first = editions(thing)
    assert [c.field for c in history.differences(first.entry, after.entry)] == [field]
    history.restore(first, thing, by=ann)
    assert history.entry_of(thing) == before


def test_private_full_texts_are_in_no_edition(ann):
    source = factories.source(full_text="Kept in private.")
    history.record(source, by=ann)
    assert "private" not in str(editions(source)[0].entry)


# --- what readers are told -----------------------------------------------------------------------


def amendments(story):
    return [(edition.amends, edition.reason) for edition in story.amendments]


def test_a_change_of_a_public_case_is_an_amendment_with_the_fields_and_the_reason(story, ann):
    retitle(story, "Before publication", by=ann, reason="Private")
    with history.changing(story, by=ann, reason="Also private"):
        workflow.publish(story=story, by=None)
    assert amendments(story) == []
    retitle(story, "After", by=ann, reason="The title was wrong")
    assert amendments(story) == [(["texts.en"], "The title was wrong")]


def test_what_changed_while_a_case_was_off_the_site_is_told_when_it_comes_back(story, ann):
    with history.changing(story, by=ann):
        workflow.publish(story=story, by=None)
    with history.changing(story, by=ann, reason="Complaint"):
        workflow.archive(story=story, by=None)
    workflow.return_to_draft(story=story, by=None)
    retitle(story, "Reworked", by=ann, reason="Reworked")
    assert amendments(story) == []
    with history.changing(story, by=ann, reason="Back, with a better title"):
        workflow.publish(story=story, by=None)
    assert amendments(story) == [(["texts.en"], "Back, with a better title")]


# --- only added to -------------------------------------------------------------------------------


@pytest.mark.parametrize("sql", ["UPDATE {} SET reason = 'x'", "DELETE FROM {}"])
@pytest.mark.parametrize("model", [Edition, Transition])
def test_records_are_never_changed_or_deleted(model, sql, story, ann):
    with history.changing(story, by=ann):
        workflow.submit(story=story, by=None)
        story.texts.update(title="New")
    assert model.objects.exists()
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute(sql.format(model._meta.db_table))
