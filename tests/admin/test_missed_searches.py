"""What readers searched for and did not find, as curators see it."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from stories.models import MissedSearch
from stories.search import database, misses

pytestmark = pytest.mark.django_db

LIST = reverse("admin:stories_missedsearch_changelist")


@pytest.fixture
def missed():
    for q, language in (("zeppelin", "en"), ("zeppelin", "en"), ("luchtschip", "nl")):
        misses.remember(q, language)
    database.run(
        """INSERT INTO search_log (q, language, month, searches)
        VALUES ('zeppelin', 'en', '2020-02-01', 7)"""
    )


def rows(client, **chosen):
    page = client.get(LIST, chosen).text
    return [
        re.sub(r"<[^>]+>", " ", row).split() for row in re.findall(r"<tr>.*?</tr>", page, re.S)
    ][1:]


def test_the_newest_month_and_the_most_frequent_come_first(missed, chief):
    found = rows(chief)
    assert [row[0] for row in found] == ["zeppelin", "luchtschip", "zeppelin"]
    assert "2" in found[0]
    assert found[2][2:5] == ["February", "2020", "7"]


def test_a_month_and_a_language_can_be_chosen(missed, chief):
    assert [row[0] for row in rows(chief, month__year="2020", month__month="2")] == ["zeppelin"]
    assert [row[0] for row in rows(chief, language__exact="nl")] == ["luchtschip"]
    assert [row[0] for row in rows(chief, q="lucht")] == ["luchtschip"]


def test_a_query_leads_to_the_search(missed, chief):
    assert 'href="/stories/?q=luchtschip"' in chief.get(LIST).text


def test_nothing_can_be_added_changed_or_deleted(missed, chief):
    one = MissedSearch.objects.first()
    assert chief.get(reverse("admin:stories_missedsearch_add")).status_code == 403
    page = reverse("admin:stories_missedsearch_change", args=[one.pk])
    assert chief.get(page).status_code == 200
    assert chief.post(page, {"q": "x"}).status_code == 403
    delete = reverse("admin:stories_missedsearch_delete", args=[one.pk])
    assert chief.post(delete, {"post": "yes"}).status_code == 403


def test_curators_may_look_and_others_may_not(missed, staff):
    client = staff("stories.view_missedsearch")
    assert client.get(LIST).status_code == 200
    client.logout()
    assert client.get(LIST).status_code == 302


def test_a_page_of_results_that_is_empty_is_counted_once_a_visit(client, chief):
    client.get("/stories/", {"q": "brontosaurus", "meaning": "0"})
    assert [(m.q, m.language, m.searches) for m in MissedSearch.objects.all()] == [
        ("brontosaurus", "en", 1)
    ]


def test_the_model_and_its_table_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
    assert MissedSearch.objects.count() == 0
