"""Completeness beside the form, and at its address while somebody types: the same rules, nothing written."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories import completeness, workflow
from stories.admin.completing import ANCHORS, TOLD
from stories.models import Story
from stories.roles import CURATORS, TEACHERS
from tests import factories
from tests.admin.forms import add_url, as_sent, change_url, with_row

pytestmark = pytest.mark.django_db


def address(story=None) -> str:
    if story is None:
        return reverse("admin:stories_story_completeness_new")
    return reverse("admin:stories_story_completeness", args=[story.pk])


def broken(page) -> dict[str, str]:
    """The rules that a page says are broken, each with the place that it leads to."""
    found = re.findall(r'data-rule="(\w+)">\s*<a href="#([\w-]+)"', page.text)
    return dict(found)


@pytest.fixture
def story():
    return factories.draft("klm", channels=[], outcomes=["viral-reach"])


@pytest.fixture
def sent(chief, story):
    return as_sent(chief.get(change_url(story)))


def test_the_form_lists_every_rule_with_the_field_that_mends_it(chief, story):
    page = chief.get(change_url(story))
    assert f"{len(completeness.RULES) - len(broken(page))} of 16" in page.text
    assert set(broken(page)) == {rule.code for rule in completeness.lacks(story)}
    assert broken(page)["lesson"] == "id_texts-0-lesson"
    assert broken(page)["parts"] == "id_texts-0-situation"
    for place in broken(page).values():
        assert f'id="{place}"' in page.text, place


def test_a_new_case_breaks_what_is_empty_and_begins_with_its_english_text(chief):
    page = chief.get(add_url(Story))
    assert {"english", "gesture", "source", "date"} <= set(broken(page))
    assert as_sent(page)["texts-0-language"] == "en"
    for place in broken(page).values():
        assert f'id="{place}"' in page.text, place


# what is typed -> the rules that are kept then and were not before, or the other way round
TYPED = [
    ({"texts-0-lesson": "Be kind"}, {"lesson"}),
    ({"texts-0-summary": "x" * 120}, {"summary"}),
    ({"texts-0-questions": "Why?\nWhat else?"}, {"questions"}),
    (
        {"texts-0-situation": "a", "texts-0-gesture": "b", "texts-0-outcome": "c"},
        {"parts"},
    ),
    ({"happened_on": ""}, {"date"}),
    ({"happened_on": "2014-13"}, set()),  # no date: then what was there counts
    ({"country": ""}, {"place"}),
    ({"verification": "confirmed"}, {"confirmed"}),
    ({"verification": "disputed"}, {"disputed"}),
    ({"verification": "disputed", "texts-0-doubts": "Others say no"}, set()),
    ({"gesture_links-0-DELETE": "on"}, {"gesture"}),
    ({"source_links-0-DELETE": "on"}, {"source"}),
    ({"outcomes-0-DELETE": "on"}, {"outcomes"}),
    ({"outcomes-0-value": "12", "outcomes-0-unit": "views"}, {"figures", "dated_figures"}),
    ({"outcomes-0-evidence": "measured"}, {"measured"}),
    ({"texts-0-title": ""}, {"english"}),
    ({"language": "nl"}, {"original"}),
]


@pytest.mark.parametrize(("typed", "changed"), TYPED)
def test_what_is_typed_is_judged_and_not_written(typed, changed, chief, story, sent):
    before = broken(chief.post(address(story), sent))
    with CaptureQueriesContext(connection) as queries:
        page = chief.post(address(story), sent | typed)
    written = [q["sql"] for q in queries if re.match("(INSERT|UPDATE|DELETE)", q["sql"])]
    assert set(before) ^ set(broken(page)) == changed
    assert written == []


def test_parts_that_are_added_count(chief, story, sent):
    refund = factories.gesture("refund")
    sent |= {"gesture_links-0-DELETE": "on"}
    assert "gesture" in broken(chief.post(address(story), sent))
    sent = with_row(sent, "gesture_links", gesture=refund.pk, position="", id="", story=story.pk)
    assert "gesture" not in broken(chief.post(address(story), sent))
    empty = with_row(sent | {"gesture_links-1-gesture": ""}, "channel_links", channel="")
    assert "gesture" in broken(chief.post(address(story), empty))


def test_a_new_case_is_judged_before_it_is_saved(chief):
    sent = as_sent(chief.get(add_url(Story)))
    assert "english" in broken(chief.post(address(), sent))
    typed = {"texts-0-title": "A title", "texts-0-summary": "It was so."}
    assert "english" not in broken(chief.post(address(), sent | typed))
    assert not Story.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"texts-TOTAL_FORMS": "x"},
        {"texts-TOTAL_FORMS": "9999999999"},
        {"texts-0-id": "77"},
        {"texts-0-language": "xx"},
        {"gesture_links-0-gesture": "abc"},
        {"outcomes-0-value": "many"},
        {"happened_on": "\0"},
        {"slug": "x" * 5000},
        {"version": "no"},
    ],
)
def test_nonsense_is_judged_as_far_as_it_can_be(typed, chief, story, sent):
    assert chief.post(address(story), sent | typed).status_code == 200
    assert chief.post(address(), typed).status_code == 200


def test_a_form_that_comes_back_is_judged_as_it_was_sent(chief, story, sent):
    page = chief.post(change_url(story), sent | {"slug": "", "texts-0-lesson": "Be kind"})
    assert "lesson" not in broken(page)
    assert "As the form is now, unsaved." in page.text


def test_every_rule_about_the_text_knows_its_field():
    for rule in completeness.RULES:
        assert rule.field in ANCHORS
        if rule.field == "texts":
            assert rule.code in TOLD or rule.code == "original"


# --- who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "state", "answer"),
    [
        (CURATORS, "draft", 200),
        (CURATORS, "published", 200),
        (CURATORS, "archived", 403),
        (TEACHERS, "draft", 404),
        (TEACHERS, "published", 403),
        (None, "draft", 404),
    ],
)
def test_only_who_may_change_a_case_asks(role, state, answer, client):
    story = factories.draft()
    if state != "draft":
        workflow.publish(story=story, by=None)
    if state == "archived":
        workflow.archive(story=story, by=None)
    user = User.objects.create_user("somebody", is_staff=True)
    user.groups.set(Group.objects.filter(name=role))
    client.force_login(user)
    assert client.post(address(story), {}).status_code == answer
    assert client.post(address(), {}).status_code == (200 if role == CURATORS else 403)
    assert client.get(address(story)).status_code == 405
