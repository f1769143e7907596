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
    data = {"action": "delete_selected", "_selected_action": [story.pk], "post": "yes"}
    chief.post(story_list, data | {"_confirmed": "1"})

    assert Story.objects.filter(pk=story.pk).exists()
    html = chief.get(change_url(story)).text
    assert delete not in html
    assert "archive it instead" in html


@pytest.mark.parametrize(("status", "label"), [("draft", "Preview"), ("published", "View on site")])
def test_the_form_leads_to_the_public_page(status, label, chief):
    html = chief.get(change_url(in_status(status))).text
    assert f'class="viewsitelink">{label}</a>' in html
