"""Every page of every model answers, to those who may and to nobody else."""

import re

import pytest
from django.urls import reverse

from stories.models import (
    Brand,
    Channel,
    Correction,
    GestureType,
    Industry,
    LibraryRecord,
    OldSlug,
    OutcomeKind,
    Place,
    Source,
    Story,
)
from tests import factories
from tests.admin.forms import add_url, change_url

pytestmark = pytest.mark.django_db

EDITED = [Story, Brand, Industry, GestureType, Channel, OutcomeKind, Source, Place]
RECORDS = [OldSlug, LibraryRecord]
ALL = [*EDITED, *RECORDS, Correction]


@pytest.fixture
def one_of_each():
    story = factories.draft("with-all", pk=12345, outcomes=["viral-reach"])
    factories.place(story)
    story.slug = "renamed"
    story.save()
    Correction.objects.create(story=story, message="The year is wrong.")
    LibraryRecord.objects.create(kind="story", key="with-all", object_id=story.pk, written={})
    return story


def list_url(model):
    return reverse(f"admin:stories_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("model", ALL)
def test_list_search_and_page_answer_a_superuser(model, chief, one_of_each):
    thing = model.objects.get() if model is Story else model.objects.first()

    assert chief.get(list_url(model)).status_code == 200
    assert chief.get(list_url(model), {"q": "Schiphol"}).status_code == 200
    assert chief.get(change_url(thing)).status_code == 200


@pytest.mark.parametrize("model", EDITED)
def test_the_form_for_a_new_one_answers(model, chief):
    assert chief.get(add_url(model)).status_code == 200


@pytest.mark.parametrize("model", ALL)
def test_anonymous_visitors_are_sent_to_the_login(model, client, one_of_each):
    for url in (list_url(model), change_url(model.objects.first()), add_url(model)):
        answer = client.get(url)
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("model", ALL)
def test_staff_without_permission_are_refused(model, staff, one_of_each):
    client = staff()
    for url in (list_url(model), change_url(model.objects.first()), add_url(model)):
        assert client.get(url).status_code == 403


@pytest.mark.parametrize("model", EDITED)
def test_who_may_only_look_cannot_save(model, staff, one_of_each):
    client = staff(f"stories.view_{model._meta.model_name}", "stories.preview_story")
    url = change_url(model.objects.first())

    assert client.get(url).status_code == 200
    assert client.post(url, {}).status_code == 403
    assert client.get(add_url(model)).status_code == 403


@pytest.mark.parametrize("model", RECORDS)
def test_records_are_read_only_even_for_superusers(model, chief, one_of_each):
    record = model.objects.first()

    assert chief.get(add_url(model)).status_code == 403
    assert chief.post(change_url(record), {}).status_code == 403
    delete = reverse(f"admin:stories_{model._meta.model_name}_delete", args=[record.pk])
    assert chief.post(delete, {"post": "yes"}).status_code == 403
    # and lead to what they are about
    assert change_url(one_of_each) in chief.get(change_url(record)).text


@pytest.mark.parametrize("model", EDITED)
def test_pages_need_no_inline_script_or_style(model, chief, one_of_each):
    for url in (list_url(model), change_url(model.objects.first()), add_url(model)):
        html = chief.get(url).text
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("model", EDITED)
def test_every_control_has_a_label(model, chief, one_of_each):
    page = chief.get(change_url(model.objects.first()))
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', page.text))
    controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", page.text)
    unnamed = [
        control
        for control in controls
        if not re.search(r'type="(?:hidden|submit)"|aria-label=', control)
        and not labelled & set(re.findall(r' id="([^"]+)"', control))
    ]
    assert unnamed == []


def test_the_site_has_its_name_and_its_own_style_sheet_last(chief):
    html = chief.get(reverse("admin:index")).text
    assert "<title>Workshop | Casebook</title>" in html
    assert "stories/admin.css" in re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)[-1]
    assert "Django administration" not in html


@pytest.mark.parametrize(
    ("model", "typed", "found"),
    [
        (Brand, "klm", "KLM"),
        (Brand, "flying dutch", "KLM"),
        (Industry, "fluggesell", "Airlines"),
        (GestureType, "geschenk", "Surprise gift"),
        (GestureType, "regalo", "Surprise gift"),
        (Place, "schip", "Schiphol, Amsterdam, NL"),
        (Source, "example.org/one", "Annual report"),
    ],
)
def test_choosing_by_typing_finds_other_names_and_languages(model, typed, found, chief):
    airlines = factories.industry(name_de="Fluggesellschaften")
    factories.gesture(name_de="Überraschungsgeschenk", synonyms_es=["regalo"])
    factories.brand(industry=airlines, aliases=["The Flying Dutchman"])
    factories.place(factories.draft())
    factories.source(title="Annual report", url="https://example.org/one")
    field = {
        Brand: ("story", "brand"),
        Industry: ("story", "industry"),
        GestureType: ("storygesture", "gesture"),
        Place: ("storyplace", "place"),
        Source: ("storysource", "source"),
    }[model]

    answer = chief.get(
        reverse("admin:autocomplete"),
        {"app_label": "stories", "model_name": field[0], "field_name": field[1], "term": typed},
    )

    assert [result["text"] for result in answer.json()["results"]] == [found]
