"""A reader says what is wrong: the form, what is kept, what is refused."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from stories import corrections
from stories.models import Correction
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

PATH = "/stories/seat/correct/"
GOOD = {"message": "The year is wrong: it was 2015.", "source_url": "https://example.org/a"}


@pytest.fixture(autouse=True)
def seat(db):
    return factories.published("seat", title="The title")


def kept():
    return list(Correction.objects.values_list("message", "source_url", "reply_to"))


def test_the_case_leads_to_the_form_and_the_form_to_the_case(visit):
    link = visit("/stories/seat/").one("a", href=PATH)
    page = visit(link["href"])
    assert "The title" in page.main
    assert page.find("a", href="/stories/seat/")
    assert {label["for"] for label in page.find("label")} >= {"id_message", "id_source_url"}


def test_a_correction_is_kept_and_thanked_for(client):
    answer = client.post(PATH, GOOD | {"reply_to": "reader@example.org"}, follow=True)
    assert answer.redirect_chain == [("/stories/seat/correct/thanks/", 302)]
    assert "Thank you" in Page(answer).main
    assert kept() == [(GOOD["message"], GOOD["source_url"], "reader@example.org")]


# what is sent -> the field that is marked
WRONG = [
    ({}, "message"),
    ({"message": "   "}, "message"),
    ({"message": "Wrong"}, "message"),
    ({"message": "x" * 3001}, "message"),
    ({"message": "a\0 message that is long enough"}, "message"),
    (GOOD | {"source_url": "not an address"}, "source_url"),
    (GOOD | {"source_url": "javascript:alert(1)"}, "source_url"),
    (GOOD | {"source_url": "ftp://example.org/a"}, "source_url"),
    (GOOD | {"source_url": "https://example.org/" + "x" * 1000}, "source_url"),
    (GOOD | {"reply_to": "nobody"}, "reply_to"),
    (GOOD | {"reply_to": "x" * 300 + "@example.org"}, "reply_to"),
]


@pytest.mark.parametrize(("sent", "field"), WRONG)
def test_what_cannot_be_kept_is_marked_and_stays_in_the_form(client, sent, field):
    answer = client.post(PATH, sent)
    assert answer.status_code == 400
    page = Page(answer)
    assert page.one("span", id=f"id_{field}_error").text
    assert kept() == []
    if sent.get("message", "").startswith("The year"):
        assert sent["message"] in page.one("textarea").text


def test_markup_is_kept_as_text_and_shown_as_text(client):
    evil = "<script>alert(1)</script> is wrong"
    client.post(PATH, {"message": evil})
    assert kept()[0][0] == evil
    answer = client.post(PATH, {"message": evil, "reply_to": "no"})
    assert b"<script>alert" not in answer.content


def test_a_program_that_fills_in_everything_is_thanked_and_forgotten(client):
    answer = client.post(PATH, GOOD | {"website": "https://spam.example"})
    assert answer.status_code == 302
    assert kept() == []


def test_sent_twice_is_kept_once(client):
    for _ in range(2):
        assert client.post(PATH, GOOD).status_code == 302
    assert len(kept()) == 1


def test_no_more_than_a_number_an_hour_are_taken(client, monkeypatch):
    monkeypatch.setattr(corrections, "AT_MOST_AN_HOUR", 3)
    for number in range(3):
        client.post(PATH, {"message": f"Message of number {number}"})
    answer = client.post(PATH, GOOD)
    assert answer.status_code == 429
    assert GOOD["message"] in Page(answer).one("textarea").text
    assert len(kept()) == 3
    Correction.objects.update(created_at=timezone.now() - datetime.timedelta(minutes=61))
    assert client.post(PATH, GOOD).status_code == 302


def test_nothing_of_the_reader_is_kept_but_what_they_wrote():
    fields = {field.name for field in Correction._meta.fields}
    assert fields == {
        "id",
        "story",
        "message",
        "source_url",
        "reply_to",
        "answer",
        "created_at",
    }


def test_only_the_form_sets_a_cookie_and_is_kept_nowhere():
    client = Client()
    assert not client.get("/stories/seat/").cookies
    assert not client.get("/stories/seat/correct/thanks/").cookies
    answer = client.get(PATH)
    assert set(answer.cookies) == {"csrftoken"}
    assert {"private", "no-store"} <= {r.strip() for r in answer["Cache-Control"].split(",")}


def test_a_form_of_another_site_is_refused():
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(PATH, GOOD).status_code == 403
    token = strict.get(PATH).cookies["csrftoken"].value
    assert strict.post(PATH, GOOD | {"csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("path", [PATH, "/stories/seat/correct/thanks/"])
def test_a_case_that_is_not_public_has_no_form(client, path):
    factories.draft("secret")
    assert client.get(path.replace("seat", "secret")).status_code == 404
    assert client.post(PATH.replace("seat", "secret"), GOOD).status_code == 404
    assert client.get(path.replace("seat", "absent")).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(PATH).status_code == 405


def test_a_renamed_case_leads_to_its_new_address(client, seat):
    type(seat).objects.filter(pk=seat.pk).update(slug="chair")
    assert client.get(PATH)["Location"] == "/stories/chair/"
