"""Readers' corrections in the workshop: read, followed up, closed."""

import pytest
from django.urls import reverse

from stories.corrections import suggest
from stories.models import Correction
from tests import factories
from tests.admin.forms import change_url

pytestmark = pytest.mark.django_db

LIST = reverse("admin:stories_correction_changelist")


@pytest.fixture
def correction(db):
    return suggest(
        story=factories.published("seat", title="The title"),
        message="<b>The year</b> is wrong: it was 2015.",
        reply_to="reader@example.org",
    )


def act(client, action, correction):
    return client.post(LIST, {"action": action, "_selected_action": [correction.pk]}, follow=True)


@pytest.mark.parametrize(
    ("action", "answer", "reply_to"),
    [
        ("mark_used", "used", ""),
        ("mark_declined", "declined", ""),
        ("reopen", "open", "reader@example.org"),
    ],
)
def test_an_action_closes_or_opens_them(chief, correction, action, answer, reply_to):
    assert "1 correction changed." in act(chief, action, correction).text
    settled = Correction.objects.get()
    assert (settled.answer, settled.reply_to) == (answer, reply_to)


def test_who_may_only_look_has_no_actions(staff, correction):
    client = staff("stories.view_correction")
    assert "mark_used" not in client.get(LIST).text
    act(client, "mark_used", correction)
    assert Correction.objects.get().answer == "open"


def test_the_list_and_the_page_lead_to_the_case_and_show_text_as_text(chief, correction):
    for url in (LIST, change_url(correction)):
        page = chief.get(url).text
        assert change_url(correction.story) in page
        assert "<b>The year" not in page
        assert "&lt;b&gt;The year" in page
