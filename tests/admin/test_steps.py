"""Stories move only by the steps of the workflow, and the reasons are told."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from stories import workflow
from stories.models import Story
from tests import factories
from tests.admin.forms import as_sent, change_url, said

pytestmark = pytest.mark.django_db

CHANGE, PUBLISH = "stories.change_story", "stories.publish_story"


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


def act(client, url, action, *stories):
    data = {"action": action, "_selected_action": [story.pk for story in stories], "_reason": "Why"}
    return client.post(url, data, follow=True)


@pytest.mark.parametrize(
    ("action", "before", "after", "message"),
    [
        ("submit", "draft", "review", "1 story submitted for review."),
        ("publish", "draft", "published", "1 story published."),
        ("publish", "review", "published", "1 story published."),
        ("return_to_draft", "review", "draft", "1 story returned to draft."),
        ("return_to_draft", "archived", "draft", "1 story returned to draft."),
        ("archive", "published", "archived", "1 story archived."),
        ("archive", "draft", "draft", "A story that is “Draft” cannot become “Archived”."),
        ("submit", "published", "published", "cannot become “In review”."),
    ],
)
def test_actions_of_the_list(action, before, after, message, chief, story_list):
    story = in_status(before)
    page = act(chief, story_list, action, story)
    assert status_of(story) == after
    assert message in said(page)


def test_each_story_that_cannot_move_is_told_with_its_reason(chief, story_list):
    good, also = factories.draft(), factories.draft()
    bare = factories.draft(title="<b>Bare</b>", gestures=[])
    bare.source_links.all().delete()
    archived = in_status("archived")

    page = act(chief, story_list, "publish", good, bare, archived, also)

    assert [status_of(story) for story in (good, also, bare, archived)] == [
        "published",
        "published",
        "draft",
        "archived",
    ]
    assert "2 stories published." in said(page)
    assert "2 stories stay as they are:" in said(page)
    assert "<li>“&lt;b&gt;Bare&lt;/b&gt;”: It has no gesture type. It has no source.</li>" in said(
        page
    )
    assert "<b>Bare</b>" not in page.text


@pytest.mark.parametrize(
    ("permissions", "offered"),
    [
        ([CHANGE], ["submit", "return_to_draft"]),
        ([CHANGE, PUBLISH], ["submit", "publish", "return_to_draft", "archive"]),
        (["stories.view_story", PUBLISH], ["publish", "archive"]),
        (["stories.view_story"], []),
        (["stories.delete_story", CHANGE], ["submit", "return_to_draft"]),
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
        ([CHANGE], "return_to_draft", "archived"),
    ],
)
def test_actions_without_permission_move_nothing(permissions, action, before, staff, story_list):
    story = in_status(before)
    act(staff(*permissions), story_list, action, story)
    assert status_of(story) == before


def test_what_a_curator_may_not_do_with_one_story_is_told(staff, story_list):
    page = act(staff(CHANGE), story_list, "return_to_draft", in_status("archived"))
    assert "“A story archived”: You may not do this with a story." in said(page)


# --- buttons of the form -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "permissions", "buttons"),
    [
        ("draft", [CHANGE], ["_submit"]),
        ("draft", [CHANGE, PUBLISH], ["_submit", "_publish"]),
        ("review", [CHANGE], ["_return_to_draft"]),
        ("review", [CHANGE, PUBLISH], ["_publish", "_return_to_draft"]),
        ("published", [CHANGE], []),
        ("published", [CHANGE, PUBLISH], ["_archive"]),
        ("archived", [CHANGE, PUBLISH], ["_return_to_draft"]),
        ("draft", ["stories.view_story", PUBLISH], []),
    ],
)
def test_the_form_offers_the_steps_that_are_open(status, permissions, buttons, staff):
    html = staff(*permissions).get(change_url(in_status(status))).text
    names = ["_submit", "_publish", "_return_to_draft", "_archive"]
    assert [name for name in names if f'name="{name}"' in html] == buttons


def test_a_button_saves_and_then_moves(chief):
    story = factories.draft()
    data = as_sent(chief.get(change_url(story))) | {"country": "de", "_publish": "x"}

    page = chief.post(change_url(story), data, follow=True)

    story.refresh_from_db()
    assert (story.country, story.status) == ("de", "published")
    assert "1 story published." in said(page)
    assert page.redirect_chain == [(change_url(story), 302)]
    assert LogEntry.objects.order_by("pk").last().get_change_message() == "Publish"


def test_a_step_that_fails_keeps_what_was_saved_and_says_why(chief):
    story = factories.draft(gestures=[])
    data = as_sent(chief.get(change_url(story))) | {"country": "de", "_publish": "x"}

    page = chief.post(change_url(story), data, follow=True)

    story.refresh_from_db()
    assert (story.country, story.status) == ("de", "draft")
    assert "It has no gesture type." in said(page)


def test_a_forged_button_moves_nothing(staff):
    story = factories.draft()
    client = staff(CHANGE)
    data = as_sent(client.get(change_url(story))) | {"_publish": "x"}
    page = client.post(change_url(story), data, follow=True)
    assert status_of(story) == "draft"
    assert "You may not do this with a story." in said(page)


# --- nothing is deleted --------------------------------------------------------------------------


def test_stories_cannot_be_deleted_and_the_form_says_what_to_do(chief, story_list):
    story = factories.draft()

    delete = reverse("admin:stories_story_delete", args=[story.pk])
    assert chief.post(delete, {"post": "yes"}).status_code == 403
    act(chief, story_list, "delete_selected", story)

    assert Story.objects.filter(pk=story.pk).exists()
    html = chief.get(change_url(story)).text
    assert delete not in html
    assert "archive it instead" in html


@pytest.mark.parametrize(("status", "label"), [("draft", "Preview"), ("published", "View on site")])
def test_the_form_leads_to_the_public_page(status, label, chief):
    html = chief.get(change_url(in_status(status))).text
    assert f'class="viewsitelink">{label}</a>' in html
