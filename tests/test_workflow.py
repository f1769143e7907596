"""How a story moves: which steps there are, who may take them, and what publishing needs."""

import threading
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from stories import workflow
from stories.models import Deed, Status, Story
from stories.roles import ADMINISTRATORS, CURATORS, REVIEWERS
from tests import factories

pytestmark = pytest.mark.django_db

STEPS = {
    "submit": workflow.submit,
    "return_to_draft": partial(workflow.return_to_draft, reason="Name the hotel."),
    "publish": workflow.publish,
    "archive": workflow.archive,
}
# (from, step) -> to; every other pair is refused
TABLE = {
    ("draft", "submit"): "review",
    ("draft", "publish"): "published",
    ("review", "return_to_draft"): "draft",
    ("review", "publish"): "published",
    ("published", "archive"): "archived",
    ("archived", "return_to_draft"): "draft",
}
# The way from a draft to each status.
WAYS = {
    "draft": [],
    "review": ["submit"],
    "published": ["publish"],
    "archived": ["publish", "archive"],
}
# who -> the steps they may take, where the step exists at all
ROLES = {
    CURATORS: {("draft", "submit"), ("review", "return_to_draft")},
    REVIEWERS: set(TABLE),
    ADMINISTRATORS: set(TABLE),
    "nobody": set(),
}
EVERY_PAIR = [(status, step) for status in Status.values for step in STEPS]


def story_that_is(status):
    story = factories.draft()
    for step in WAYS[status]:
        STEPS[step](story=story, by=None)
    assert story.status == status
    return story


def stored(story):
    return Story.objects.get(pk=story.pk).status


@pytest.fixture
def somebody():
    """``somebody(role)``: an account in the group of that name, or in none."""

    def make(role):
        user = User.objects.create_user(role, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        return user

    return make


@pytest.mark.parametrize(("status", "step"), EVERY_PAIR)
def test_a_step_leads_where_the_table_says_or_nowhere(status, step):
    story = story_that_is(status)
    wanted = TABLE.get((status, step))
    if wanted:
        assert STEPS[step](story=story, by=None).status == wanted
        assert stored(story) == story.status == wanted
    else:
        with pytest.raises(ValidationError, match="cannot become"):
            STEPS[step](story=story, by=None)
        assert stored(story) == story.status == status


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("status", "step"), TABLE)
def test_a_step_needs_its_permission(somebody, role, status, step):
    story, user = story_that_is(status), somebody(role)
    if (status, step) in ROLES[role]:
        STEPS[step](story=story, by=user)
        assert stored(story) == TABLE[status, step]
    else:
        with pytest.raises(PermissionDenied):
            STEPS[step](story=story, by=user)
        assert stored(story) == status


def test_somebody_who_is_not_signed_in_may_nothing():
    story = story_that_is("draft")
    with pytest.raises(PermissionDenied):
        workflow.publish(story=story, by=AnonymousUser())


def test_a_refusal_names_both_states_to_the_reader():
    with pytest.raises(ValidationError) as refused:
        workflow.archive(story=story_that_is("review"), by=None)
    assert refused.value.messages == ["A story that is “In review” cannot become “Archived”."]


# what is taken away -> what is then missing
NEEDED = [
    (lambda story: story.texts.all().delete(), ["It has no English text."]),
    (lambda story: story.texts.update(language="de"), ["It has no English text."]),
    (lambda story: story.gesture_links.all().delete(), ["It has no gesture type."]),
    (lambda story: story.source_links.all().delete(), ["It has no source."]),
    (lambda story: story.channel_links.all().delete(), []),
]


@pytest.mark.parametrize(("take_away", "missing"), NEEDED)
def test_a_public_story_has_an_english_text_a_gesture_and_a_source(take_away, missing):
    story = story_that_is("draft")
    take_away(story)
    assert workflow.missing_for_publication(story) == missing
    if missing:
        with pytest.raises(ValidationError) as refused:
            workflow.publish(story=story, by=None)
        assert refused.value.messages == missing
        assert stored(story) == "draft"
        workflow.submit(story=story, by=None)  # a reviewer may see what is unfinished
    else:
        assert workflow.publish(story=story, by=None).is_public


def test_everything_that_is_missing_is_named_at_once():
    story = story_that_is("draft")
    for take_away, _ in NEEDED:
        take_away(story)
    assert workflow.missing_for_publication(story) == [
        "It has no English text.",
        "It has no gesture type.",
        "It has no source.",
    ]


def test_only_a_published_story_is_public():
    for status in Status.values:
        story_that_is(status)
    assert [story.status for story in Story.objects.published()] == ["published"]


def test_the_day_of_the_first_publication_stays():
    story = story_that_is("draft")
    assert story.published_at is None
    first = workflow.publish(story=story, by=None).published_at
    workflow.archive(story=story, by=None)
    workflow.return_to_draft(story=story, by=None)
    assert workflow.publish(story=story, by=None).published_at == first
    assert Story.objects.get(pk=story.pk).published_at == first


def test_a_step_judges_the_story_as_it_is_stored_and_writes_nothing_else():
    story = story_that_is("draft")
    stale = Story.objects.get(pk=story.pk)
    workflow.publish(story=story, by=None)
    stale.country = "xx"
    with pytest.raises(ValidationError, match="“Published” cannot become “Published”"):
        workflow.publish(story=stale, by=None)
    workflow.archive(story=stale, by=None)
    found = Story.objects.get(pk=story.pk)
    assert (found.status, found.country) == ("archived", "nl")


def test_a_step_is_a_change_that_readers_can_sort_by():
    story = story_that_is("draft")
    before = Story.objects.get(pk=story.pk).updated_at
    workflow.publish(story=story, by=None)
    assert Story.objects.get(pk=story.pk).updated_at > before


@pytest.mark.django_db(transaction=True)
def test_of_two_who_publish_at_once_one_is_told_that_it_is_done():
    story = story_that_is("draft")
    start = threading.Barrier(2, timeout=20)
    answers = []

    def publish():
        try:
            mine = Story.objects.get(pk=story.pk)
            start.wait()
            answers.append(workflow.publish(story=mine, by=None).status)
        except ValidationError as refused:
            answers.append(refused.messages[0])
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    refusal = "A story that is “Published” cannot become “Published”."
    assert sorted(answers) == [refusal, "published"]


# --- reasons, and what is written down -----------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_returning_a_case_needs_a_reason(reason):
    story = story_that_is("review")
    with pytest.raises(ValidationError, match="Say why"):
        workflow.return_to_draft(story=story, by=None, reason=reason)
    assert stored(story) == "review"


def test_every_step_is_written_down_with_who_and_why(somebody):
    story, ann, rob = story_that_is("draft"), somebody(CURATORS), somebody(REVIEWERS)
    workflow.submit(story=story, by=ann, reason="Please look at the date")
    workflow.return_to_draft(story=story, by=rob, reason="Which year?")
    workflow.submit(story=story, by=ann)
    workflow.publish(story=story, by=rob)
    workflow.archive(story=story, by=rob, reason="Withdrawn by the brand")
    workflow.return_to_draft(story=story, by=rob)
    steps = [(s.deed, s.before, s.after, s.by, s.reason) for s in reversed(story.transitions.all())]
    assert steps == [
        (Deed.SUBMITTED, "draft", "review", ann, "Please look at the date"),
        (Deed.RETURNED, "review", "draft", rob, "Which year?"),
        (Deed.SUBMITTED, "draft", "review", ann, ""),
        (Deed.PUBLISHED, "review", "published", rob, ""),
        (Deed.ARCHIVED, "published", "archived", rob, "Withdrawn by the brand"),
        (Deed.REOPENED, "archived", "draft", rob, ""),
    ]


def test_a_step_that_is_refused_leaves_no_trace():
    story = story_that_is("draft")
    with pytest.raises(ValidationError):
        workflow.archive(story=story, by=None)
    assert not story.transitions.exists()


def test_the_steps_of_a_story_outlive_it():
    story = story_that_is("review")
    steps = story.transitions.model.objects.filter(story_id=story.pk)
    story.delete()
    assert steps.count() == 1


# --- another looks at it -------------------------------------------------------------------------


@pytest.mark.parametrize("allowed", [False, True])
@pytest.mark.parametrize("how", ["created_by", "submitted_by"])
def test_nobody_publishes_their_own_case_unless_the_setting_allows_it(
    how, allowed, somebody, settings
):
    settings.REVIEW_OWN_CASES = allowed
    story, rob = story_that_is("review"), somebody(REVIEWERS)
    Story.objects.filter(pk=story.pk).update(**{how: rob})
    if allowed:
        assert workflow.publish(story=story, by=rob).is_public
    else:
        with pytest.raises(PermissionDenied, match="for somebody else to review"):
            workflow.publish(story=story, by=rob)
        assert stored(story) == "review"


# --- publishing on a day to come -----------------------------------------------------------------

SOON = timezone.now() + timedelta(days=1)
LATER = SOON + timedelta(days=1)


def scheduled(by=None, at=SOON):
    return workflow.schedule(story=story_that_is("review"), by=by, at=at)


def test_a_scheduled_case_is_published_when_its_moment_has_come_in_the_name_of_who_did(somebody):
    rob = somebody(REVIEWERS)
    story = scheduled(rob)
    assert list(workflow.due()) == []
    assert not workflow.publish_scheduled(story=story)
    assert list(workflow.due(LATER)) == [story]
    Story.objects.filter(pk=story.pk).update(publish_at=timezone.now())
    assert workflow.publish_scheduled(story=story)
    assert stored(story) == "published"
    assert [(s.deed, s.by) for s in story.transitions.all()][:2] == [
        (Deed.PUBLISHED, rob),
        (Deed.SCHEDULED, rob),
    ]
    assert not workflow.publish_scheduled(story=story)


def test_one_that_has_come_to_lack_something_is_taken_off_the_schedule_with_the_reason():
    story = scheduled()
    Story.objects.filter(pk=story.pk).update(publish_at=timezone.now())
    story.gesture_links.all().delete()
    assert not workflow.publish_scheduled(story=story)
    assert stored(story) == "review"
    step = story.transitions.first()
    assert (step.deed, step.reason) == (Deed.UNSCHEDULED, "It has no gesture type.")
    assert list(workflow.due(LATER)) == []


@pytest.mark.parametrize(
    ("status", "at", "refusal"),
    [
        ("draft", SOON, "Only a story in review"),
        ("published", SOON, "Only a story in review"),
        ("review", datetime(2001, 1, 1, tzinfo=UTC), "still to come"),
    ],
)
def test_what_cannot_be_scheduled(status, at, refusal):
    with pytest.raises(ValidationError, match=refusal):
        workflow.schedule(story=story_that_is(status), by=None, at=at)


@pytest.mark.parametrize("step", ["publish", "return_to_draft"])
def test_a_case_that_moves_is_neither_scheduled_nor_claimed_any_longer(step, somebody):
    story = scheduled()
    workflow.claim(story=story, by=somebody(REVIEWERS))
    STEPS[step](story=story, by=None)
    story.refresh_from_db()
    assert (story.publish_at, story.claimed_by, story.due_on) == (None, None, None)


# --- the queue -----------------------------------------------------------------------------------


def test_a_case_is_claimed_for_a_week_or_until_a_day(somebody):
    rob, story = somebody(REVIEWERS), story_that_is("review")
    workflow.claim(story=story, by=rob)
    assert story.due_on == timezone.localdate() + timedelta(days=7)
    workflow.claim(story=story, by=rob, due=date(2090, 1, 2))
    story.refresh_from_db()
    assert (story.claimed_by, story.due_on) == (rob, date(2090, 1, 2))
    workflow.release(story=story, by=rob)
    story.refresh_from_db()
    assert (story.claimed_by, story.due_on) == (None, None)


def test_what_cannot_be_claimed(somebody):
    rob, story = somebody(REVIEWERS), story_that_is("review")
    with pytest.raises(ValidationError, match="has passed"):
        workflow.claim(story=story, by=rob, due=date(2001, 1, 1))
    with pytest.raises(ValidationError, match="Nobody has claimed"):
        workflow.release(story=story, by=rob)
    workflow.claim(story=story, by=rob)
    with pytest.raises(ValidationError, match="has claimed this case already"):
        workflow.claim(story=story, by=somebody(ADMINISTRATORS))
    with pytest.raises(ValidationError, match="Only what is in review"):
        workflow.claim(story=story_that_is("draft"), by=rob)


@pytest.mark.parametrize("text", ["", " \n", "x" * 5001])
def test_a_comment_says_something_and_not_too_much(text, somebody):
    with pytest.raises(ValidationError):
        workflow.comment(story=story_that_is("draft"), by=somebody(CURATORS), text=text)
