"""One deed for many cases: foretold exactly, done case by case, and taken back where nobody touched it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from stories import bulk, history, workflow
from stories.history import proposals
from stories.models import Edition, Story
from stories.roles import CURATORS
from tests import factories
from tests.people import person

pytestmark = pytest.mark.django_db

LATER = "2099-05-01T10:00:00+00:00"


def in_state(state, slug=None) -> Story:
    story = factories.draft(slug, channels=["airport"])
    if state in ("review", "claimed", "scheduled"):
        workflow.submit(story=story, by=None)
    if state == "claimed":
        workflow.claim(story=story, by=User.objects.create_superuser("colleague"))
    if state == "scheduled":
        workflow.schedule(story=story, by=None, at=timezone.now() + timedelta(days=2))
    if state in ("published", "archived"):
        workflow.publish(story=story, by=None)
    if state == "archived":
        workflow.archive(story=story, by=None)
    return story


def facts(story) -> dict:
    """Everything that a deed can change about a case, as the database has it."""
    fresh = Story.objects.get(pk=story.pk)
    waiting = proposals.open_for(fresh)
    return {
        "workflow": workflow.standing(fresh),
        "entry": history.entry_of(fresh),
        "proposed": waiting.entry if waiting else None,
    }


# deed, the state that it begins with, its value -> what it changes: dotted path and value afterwards
DONE = [
    ("submit", "draft", "", "workflow.status", "review"),
    ("publish", "draft", "", "workflow.status", "published"),
    ("publish", "review", "", "workflow.status", "published"),
    ("publish", "scheduled", "", "workflow.status", "published"),
    ("return_to_draft", "review", "", "workflow.status", "draft"),
    ("return_to_draft", "claimed", "", "workflow.claimed_by", ""),
    ("archive", "published", "", "workflow.status", "archived"),
    ("reopen", "archived", "", "workflow.status", "draft"),
    ("claim", "review", "", "workflow.due_on", str(timezone.localdate() + timedelta(days=7))),
    ("release", "claimed", "", "workflow.claimed_by", ""),
    ("schedule", "review", LATER, "workflow.publish_at", LATER.replace("T", " ")),
    ("set_verification", "draft", "confirmed", "entry.verification", "confirmed"),
    ("set_verification", "review", "disputed", "entry.verification", "disputed"),
    ("set_verification", "published", "confirmed", "proposed.verification", "confirmed"),
    ("add_gesture", "draft", "refund", "entry.gestures", ["surprise-gift", "refund"]),
    ("add_gesture", "published", "refund", "proposed.gestures", ["surprise-gift", "refund"]),
    ("remove_gesture", "draft", "surprise-gift", "entry.gestures", []),
    ("add_channel", "draft", "email", "entry.channels", ["airport", "email"]),
    ("remove_channel", "draft", "airport", "entry.channels", []),
    ("remove_channel", "published", "airport", "proposed.channels", []),
]
# deed, state, value -> why not
REFUSED = [
    ("submit", "published", "", "cannot become “In review”"),
    ("return_to_draft", "draft", "", "This is for cases that are “In review”"),
    ("return_to_draft", "archived", "", "This is for cases that are “In review”"),
    ("reopen", "review", "", "This is for cases that are “Archived”"),
    ("archive", "draft", "", "This is for cases that are “Published”"),
    ("claim", "draft", "", "Only what is in review can be claimed."),
    ("claim", "claimed", "", "colleague has claimed this case already."),
    ("release", "review", "", "Nobody has claimed this case."),
    ("schedule", "draft", LATER, "Only a story in review can be scheduled."),
    ("set_verification", "draft", "unverified", "It is so already."),
    ("remove_gesture", "draft", "refund", "It is so already."),
    ("add_gesture", "draft", "surprise-gift", "It is so already."),
    ("remove_gesture", "published", "surprise-gift", "keeps at least one gesture type"),
    ("add_gesture", "draft", "no-such-gesture", "is gone"),
]


@pytest.fixture(autouse=True)
def terms():
    factories.gesture("refund")
    factories.channel("email")


@pytest.mark.parametrize(("deed", "state", "value", "changed", "after"), DONE)
def test_a_deed_is_foretold_done_and_taken_back(deed, state, value, changed, after, rob):
    story, deed = in_state(state), bulk.DEEDS[deed]
    before, steps = facts(story), story.transitions.count()
    part, name = changed.split(".")

    assert [case.refused for case in bulk.outlook(deed, [story], by=rob, value=value)] == [""]
    assert facts(story) == before
    assert story.transitions.count() == steps

    change = bulk.carry_out(deed, [story], by=rob, value=value, reason="Tidying")
    assert facts(story)[part][name] == after

    bulk.undo(change=change, by=rob)
    assert change.cases.get().kept == ""
    assert facts(story) == before


@pytest.mark.parametrize(("deed", "state", "value", "why"), REFUSED)
def test_a_deed_is_refused_with_the_reason_before_and_when_it_is_done(deed, state, value, why, rob):
    story, deed = in_state(state), bulk.DEEDS[deed]
    before = facts(story)
    (case,) = bulk.outlook(deed, [story], by=rob, value=value)
    assert why in case.refused
    change = bulk.carry_out(deed, [story], by=rob, value=value, reason="Tidying")
    assert change.cases.get().refused == case.refused
    assert facts(story) == before
    assert not bulk.undoable(change).exists()


def test_what_one_case_refuses_stops_no_other(rob):
    good, bare, also = factories.draft(), factories.draft(gestures=[]), factories.draft()
    change = bulk.carry_out(bulk.DEEDS["publish"], [good, bare, also], by=rob)
    statuses = [Story.objects.get(pk=story.pk).status for story in (good, bare, also)]
    assert statuses == ["published", "draft", "published"]
    assert [case.refused for case in change.cases.order_by("story_id")] == [
        "",
        "It has no gesture type.",
        "",
    ]


def test_each_case_is_asked_whether_this_person_may(ann, rob):
    own = factories.draft("own", created_by=rob)
    theirs = factories.draft("theirs", created_by=ann)
    outlook = bulk.outlook(bulk.DEEDS["publish"], [own, theirs], by=rob)
    assert "for somebody else to review" in outlook[0].refused
    assert outlook[1].refused == ""
    refused = bulk.outlook(bulk.DEEDS["publish"], [theirs], by=ann)[0].refused
    assert refused == "You may not do this with a story."
    approved = in_state("scheduled")
    change = bulk.outlook(bulk.DEEDS["set_verification"], [approved], by=ann, value="confirmed")
    assert change[0].refused == "You may not do this with a story."


@pytest.mark.parametrize("deed", [deed for deed in bulk.DEEDS.values() if deed.asks_why])
def test_where_others_are_told_why_a_reason_is_needed(deed, rob):
    with pytest.raises(ValidationError, match="Say why"):
        bulk.carry_out(deed, [in_state("review")], by=rob, value="refund", reason=" ")


def touched(story, rob):
    with history.changing(story, by=rob):
        story.country = "de"
        story.save()


def moved_on(story, rob):
    workflow.return_to_draft(story=story, by=rob, reason="Not yet")


def claimed_by(story, rob):
    workflow.claim(story=story, by=rob)


@pytest.mark.parametrize("meanwhile", [touched, moved_on, claimed_by])
def test_what_was_changed_since_is_not_taken_back(meanwhile, ann, rob):
    stays, returns = in_state("draft", "stays"), in_state("draft", "returns")
    change = bulk.carry_out(bulk.DEEDS["submit"], [stays, returns], by=ann)
    meanwhile(Story.objects.get(pk=stays.pk), rob)
    before = facts(stays)

    bulk.undo(change=change, by=ann)

    assert facts(stays) == before
    assert Story.objects.get(pk=returns.pk).status == "draft"
    kept = {case.story.slug: case.kept for case in change.cases.all()}
    assert kept["returns"] == ""
    assert kept["stays"] in ("It was changed since.", "It was moved on since.")


def test_a_proposed_change_that_was_decided_on_is_not_withdrawn(ann, rob):
    story = in_state("published")
    deed = bulk.DEEDS["set_verification"]
    change = bulk.carry_out(deed, [story], by=ann, value="confirmed", reason="Two sources")
    proposals.publish(proposal=proposals.open_for(story), version=1, by=rob)
    bulk.undo(change=change, by=ann)
    assert change.cases.get().kept == "The proposed change was edited or decided on since."
    assert Story.objects.get(pk=story.pk).verification == "confirmed"


def test_a_published_case_with_an_open_change_is_left_alone(ann):
    story = in_state("published")
    entry = history.entry_of(story) | {"country": "de"}
    proposals.propose(story=story, entry=entry, by=ann, reason="Wrong")
    deed = bulk.DEEDS["set_verification"]
    (case,) = bulk.outlook(deed, [story], by=ann, value="confirmed")
    assert "decide on it first" in case.refused


def test_taking_back_is_written_down_and_is_done_once(rob):
    story = in_state("draft")
    change = bulk.carry_out(bulk.DEEDS["publish"], [story], by=rob)
    bulk.undo(change=change, by=rob)
    step = story.transitions.first()
    assert (step.get_deed_display(), step.before, step.after) == (
        "Taken back",
        "published",
        "draft",
    )
    assert step.reason == "Taken back: Publish"
    steps = story.transitions.count()
    bulk.undo(change=change, by=rob)
    assert story.transitions.count() == steps


def test_an_edit_that_is_taken_back_is_an_edition_with_its_reason(ann):
    story = in_state("draft")
    deed = bulk.DEEDS["add_gesture"]
    change = bulk.carry_out(deed, [story], by=ann, value="refund", reason="They paid")
    bulk.undo(change=change, by=ann)
    told = Edition.objects.of("story", story.pk).values_list("by__username", "reason")
    assert list(told) == [
        ("ann", "Taken back: Add a gesture type"),
        ("ann", "They paid"),
        (None, ""),
    ]


def test_a_moment_that_passed_meanwhile_does_not_publish_what_is_taken_back(rob):
    story = in_state("scheduled")
    change = bulk.carry_out(bulk.DEEDS["publish"], [story], by=rob)
    case = change.cases.get()
    case.before["publish_at"] = str(timezone.now() - timedelta(minutes=1))
    case.save()
    bulk.undo(change=change, by=rob)
    story.refresh_from_db()
    assert (story.status, story.publish_at) == ("review", None)


def test_only_who_did_it_or_a_reviewer_takes_it_back(ann, rob):
    change = bulk.carry_out(bulk.DEEDS["submit"], [in_state("draft")], by=ann)
    with pytest.raises(PermissionDenied):
        bulk.undo(change=change, by=person("ben", CURATORS))
    bulk.undo(change=change, by=rob)
    assert not bulk.undoable(change).exists()


def test_who_may_no_longer_take_a_step_may_not_take_it_back(rob):
    story = in_state("draft")
    change = bulk.carry_out(bulk.DEEDS["publish"], [story], by=rob)
    rob.groups.set(Group.objects.filter(name=CURATORS))
    bulk.undo(change=change, by=User.objects.get(pk=rob.pk))
    assert change.cases.get().kept == "You may not do this with a story."
    assert Story.objects.get(pk=story.pk).status == "published"
