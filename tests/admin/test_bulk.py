"""The list's actions: a page that asks, the deed, a page that says what came of it, and Undo."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from stories import bulk, workflow
from stories.models import BulkChange, Story
from tests import factories
from tests.admin.forms import said

pytestmark = pytest.mark.django_db

CHANGE, PUBLISH = "stories.change_story", "stories.publish_story"
CONFIRMED = {"_confirmed": "1"}


def in_status(status) -> Story:
    story = factories.draft(title=f"A story {status}")
    if status == "review":
        workflow.submit(story=story, by=None)
    if status in ("published", "archived"):
        workflow.publish(story=story, by=None)
    if status == "archived":
        workflow.archive(story=story, by=None)
    return story


def status_of(story) -> str:
    return Story.objects.get(pk=story.pk).status


def act(client, url, action, *stories, **more):
    data = {"action": action, "_selected_action": [story.pk for story in stories]}
    return client.post(url, data | more, follow=True)


def undo(client):
    change = BulkChange.objects.latest("pk")
    return client.post(reverse("admin:stories_story_bulk_undo", args=[change.pk]), follow=True)


def test_the_page_asks_and_changes_nothing(chief, story_list):
    good, bare = in_status("draft"), factories.draft(title="<b>Bare</b>", gestures=[])
    page = act(chief, story_list, "publish", good, bare)
    assert "1 case: it can be done" in page.text
    assert "1 case stays as it is" in page.text
    assert "&lt;b&gt;Bare&lt;/b&gt;" in page.text
    assert "<b>Bare</b>" not in page.text
    assert "It has no gesture type." in page.text
    assert status_of(good) == "draft"
    assert not BulkChange.objects.exists()


def test_confirmed_it_is_done_said_and_can_be_undone(chief, story_list):
    good, bare = in_status("draft"), factories.draft(gestures=[])
    page = act(chief, story_list, "publish", good, bare, **CONFIRMED)
    assert "1 case published." in said(page)
    assert "Done to 1 case" in page.text
    assert "It has no gesture type." in page.text
    assert (status_of(good), status_of(bare)) == ("published", "draft")
    assert LogEntry.objects.latest("pk").get_change_message() == "Publish"

    page = undo(chief)
    assert "1 case is as it was." in said(page)
    assert "taken back by chief" in page.text
    assert status_of(good) == "draft"
    assert 'class="button default">Undo' not in page.text


def test_undo_says_which_case_stays_and_why(chief, story_list):
    story = in_status("draft")
    act(chief, story_list, "submit", story, **CONFIRMED)
    workflow.return_to_draft(story=story, by=None, reason="Not yet")
    page = undo(chief)
    assert "Nothing was changed." in said(page)
    assert "1 case stays as it is: see why below." in said(page)
    assert "It was changed since." in page.text


@pytest.mark.parametrize(
    ("action", "value", "told"),
    [
        ("set_verification", "confirmed", "Verification: <strong>Confirmed</strong>"),
        ("add_gesture", "refund", "<strong>Refund</strong>"),
        ("remove_gesture", "surprise-gift", "<strong>Surprise gift</strong>"),
        ("add_channel", "email", "<strong>Email</strong>"),
        ("remove_channel", "airport", "<strong>Airport</strong>"),
        ("schedule", "2999-01-01T10:00", "<strong>Jan. 1, 2999, 10 a.m. UTC</strong>"),
    ],
)
def test_what_a_deed_is_done_with_is_chosen_first_and_then_looked_at(
    action, value, told, chief, story_list
):
    factories.gesture("refund")
    factories.channel("email")
    story = in_status("review")
    page = act(chief, story_list, action, story)
    assert 'name="_checked"' in page.text
    assert 'name="_confirmed"' not in page.text
    page = act(chief, story_list, action, story, value=value, _checked="1")
    assert " ".join(told.split()) in " ".join(page.text.split())
    assert "1 case: it can be done" in page.text
    page = act(chief, story_list, action, story, value=value, _reason="Why", **CONFIRMED)
    assert "Done to 1 case" in page.text


def test_what_is_published_is_proposed_and_the_page_says_so(chief, story_list):
    story = in_status("published")
    sent = {"value": "confirmed"}
    page = act(chief, story_list, "set_verification", story, _checked="1", **sent)
    assert "as a proposed change, because it is published" in page.text
    assert "readers of published ones are told" in page.text
    act(chief, story_list, "set_verification", story, _reason="Two sources", **sent, **CONFIRMED)
    assert story.proposals.get().reason == "Two sources"
    undo(chief)
    assert story.proposals.get().state == "withdrawn"


def test_without_the_reason_that_is_needed_the_page_asks_again(chief, story_list):
    story = in_status("review")
    page = act(chief, story_list, "return_to_draft", story, _reason=" ", **CONFIRMED)
    assert "Say why, so that the others know what to do." in page.text
    assert status_of(story) == "review"


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("schedule", ""),
        ("schedule", "soon"),
        ("schedule", "2001-01-01T10:00"),
        ("set_verification", "certain"),
        ("add_gesture", "no-such"),
        ("add_gesture", "\0"),
        ("remove_channel", "email"),
    ],
)
def test_nonsense_is_asked_again_and_changes_nothing(action, value, chief, story_list):
    story = in_status("review")
    page = act(chief, story_list, action, story, value=value, _reason="Why", **CONFIRMED)
    assert page.status_code == 200
    assert 'name="_checked"' in page.text
    assert not BulkChange.objects.exists()


@pytest.mark.parametrize("pk", ["abc", "", "-1", "9" * 30, "\0", "١"])
def test_cases_that_there_are_not_are_none(pk, chief, story_list):
    data = {"action": "publish", "_selected_action": [pk], **CONFIRMED}
    assert chief.post(story_list, data, follow=True).status_code == 200


def test_more_cases_than_a_person_can_read_are_refused(chief, story_list, monkeypatch):
    monkeypatch.setattr(bulk, "MOST", 1)
    page = act(chief, story_list, "submit", in_status("draft"), in_status("draft"))
    assert "Choose at most 1 cases at once." in said(page)


@pytest.mark.parametrize("number", ["0", "9" * 30])
def test_a_change_that_there_is_not_is_not_found(number, chief):
    assert chief.get(f"/admin/stories/story/bulk/{number}/").status_code == 404
    assert chief.post(f"/admin/stories/story/bulk/{number}/undo/").status_code == 404


CURATORS_MAY = [name for name, deed in bulk.DEEDS.items() if deed.permission == workflow.CHANGE]
REVIEWERS_MAY = [name for name in bulk.DEEDS if name not in CURATORS_MAY]


@pytest.mark.parametrize(
    ("permissions", "offered"),
    [
        ([CHANGE], CURATORS_MAY),
        ([CHANGE, PUBLISH], list(bulk.DEEDS)),
        (["stories.view_story", PUBLISH], REVIEWERS_MAY),
        (["stories.view_story"], []),
        (["stories.delete_story", CHANGE], CURATORS_MAY),
    ],
)
def test_actions_are_offered_by_permission(permissions, offered, staff, story_list):
    factories.draft()
    form = staff(*permissions).get(story_list).context["action_form"]
    choices = [name for name, _ in form.fields["action"].choices if name] if form else []
    assert choices == offered


@pytest.mark.parametrize(
    ("permissions", "action", "before"),
    [
        (["stories.view_story"], "submit", "draft"),
        ([CHANGE], "publish", "review"),
        ([CHANGE], "archive", "published"),
        ([CHANGE], "reopen", "archived"),
    ],
)
def test_actions_without_permission_move_nothing(permissions, action, before, staff, story_list):
    story = in_status(before)
    act(staff(*permissions), story_list, action, story, _reason="Why", **CONFIRMED)
    assert status_of(story) == before


def test_earlier_changes_are_listed_with_what_came_of_them(chief, story_list):
    act(chief, story_list, "submit", in_status("draft"), in_status("draft"), **CONFIRMED)
    undo(chief)
    text = " ".join(chief.get(reverse("admin:stories_story_bulk")).text.split())
    assert "Submit for review</a>" in text
    assert "2 cases , 2 taken back" in text or "2 cases, 2 taken back" in text


def test_back_to_the_list_keeps_the_lists_filters(chief, story_list):
    page = act(
        chief, f"{story_list}?status__exact=draft", "submit", in_status("draft"), **CONFIRMED
    )
    assert f'{story_list}?status__exact=draft"' in page.text


def test_a_refusal_keeps_the_reason_that_was_typed(chief, story_list):
    story, why = in_status("review"), 'The "long" night & <b>day</b>'
    late = {"value": "2001-01-01T10:00", "_reason": why}
    page = act(chief, story_list, "schedule", story, **late, **CONFIRMED)
    assert "Choose a moment that is still to come." in page.text
    kept = 'name="_reason" value="The &quot;long&quot; night &amp; &lt;b&gt;day&lt;/b&gt;"'
    assert kept in " ".join(page.text.split())
    again = {"value": "2999-01-01T10:00", "_reason": why, "_checked": "1"}
    page = act(chief, story_list, "schedule", story, **again)
    assert 'value="The &quot;long&quot; night &amp; &lt;b&gt;day&lt;/b&gt;"' in page.text
    assert '"_confirmed"' in page.text
    assert not BulkChange.objects.exists()


def test_a_refusal_is_said_also_where_nothing_can_be_done(chief, story_list):
    story = in_status("published")
    page = act(chief, story_list, "return_to_draft", story, _reason=" ", **CONFIRMED)
    assert "Say why, so that the others know what to do." in page.text
    assert "0 cases: it can be done" in page.text
    assert status_of(story) == "published"
