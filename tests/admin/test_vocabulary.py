"""Terms, brands, sources and places: lists in fields, empty addresses, refused deletions."""

import pytest
from django.urls import reverse

from stories.models import Brand, GestureType, Place, Source
from tests import factories
from tests.admin.forms import add_url, as_sent, change_url, errors, said

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("", []),
        ("One", ["One"]),
        ("One\r\nTwo", ["One", "Two"]),
        ("\n  One  \n\n\nTwo, and a comma\n", ["One", "Two, and a comma"]),
    ],
)
def test_lists_are_written_one_a_line(typed, stored, chief):
    brand, gesture = factories.brand(), factories.gesture()

    chief.post(change_url(brand), as_sent(chief.get(change_url(brand))) | {"aliases": typed})
    data = as_sent(chief.get(change_url(gesture))) | {"synonyms_de": typed}
    chief.post(change_url(gesture), data)

    brand.refresh_from_db()
    assert brand.aliases == stored
    assert GestureType.objects.get(pk=gesture.pk).synonyms_de == stored
    page = chief.get(change_url(brand))
    assert as_sent(page)["aliases"] == "\r\n".join(stored)
    assert "One a line." in page.text


def test_a_line_that_is_too_long_is_named(chief):
    brand = factories.brand()
    data = as_sent(chief.get(change_url(brand))) | {"aliases": "Fine\n" + "x" * 101}
    page = chief.post(change_url(brand), data)
    assert "Line 2: Ensure this value has at most 100 characters" in errors(page)


def test_a_term_has_its_words_in_every_language(chief):
    data = as_sent(chief.get(add_url(GestureType))) | {
        "slug": "kind-word",
        "name_en": "Kind word",
        "name_de": "Gutes Wort",
        "synonyms_nl": "aardig\nlief",
        "order": "3",
    }
    page = chief.post(add_url(GestureType), data, follow=True)
    assert "was added successfully" in said(page)
    term = GestureType.objects.get(slug="kind-word")
    assert (term.name_en, term.name_de, term.synonyms_nl) == (
        "Kind word",
        "Gutes Wort",
        ["aardig", "lief"],
    )


def test_a_term_needs_its_english_name_only(chief):
    data = as_sent(chief.get(add_url(GestureType))) | {"slug": "x", "name_de": "Nur deutsch"}
    page = chief.post(add_url(GestureType), data)
    assert list(page.context["adminform"].form.errors) == ["name_en"]


def test_sources_without_an_address_do_not_collide(chief):
    for title in ("A letter", "Another letter"):
        data = as_sent(chief.get(add_url(Source))) | {"title": title, "url": ""}
        assert chief.post(add_url(Source), data).status_code == 302
    assert list(Source.objects.values_list("url", "archive_url")) == [(None, None)] * 2


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("url", "https://example.org/taken"),
        ("url", "ftp://example.org/"),
        ("url", "nonsense"),
        ("published", "2014-13"),
        ("language", "Dutch"),
        ("title", ""),
    ],
)
def test_what_is_wrong_with_a_source_is_told(field, typed, chief):
    factories.source(url="https://example.org/taken")
    data = as_sent(chief.get(add_url(Source))) | {"title": "New", field: typed}
    page = chief.post(add_url(Source), data)
    assert page.status_code == 200
    assert errors(page)
    assert Source.objects.count() == 1


def test_a_place_needs_both_coordinates(chief):
    data = as_sent(chief.get(add_url(Place))) | {"name": "X", "country": "nl", "latitude": "52.1"}
    assert "both coordinates or none" in errors(chief.post(add_url(Place), data))
    assert chief.post(add_url(Place), data | {"longitude": "4.9"}).status_code == 302


def test_a_brand_does_not_belong_to_itself(chief):
    brand = factories.brand()
    data = as_sent(chief.get(change_url(brand))) | {"parent": brand.pk}
    assert "A brand cannot belong to itself." in errors(chief.post(change_url(brand), data))


def test_brands_do_not_belong_to_each_other_in_a_circle(chief):
    owner = factories.brand("owner")
    owned = factories.brand("owned", parent=factories.brand("between", parent=owner))
    data = as_sent(chief.get(change_url(owner))) | {"parent": owned.pk}
    assert "A brand cannot belong to itself." in errors(chief.post(change_url(owner), data))


def test_the_private_text_has_its_own_place_and_the_stories_are_listed(chief):
    story = factories.published(title="Who uses it")
    source = story.sources.get()
    page = chief.get(change_url(source))
    fieldsets = [(fieldset.name, fieldset.fields) for fieldset in page.context["adminform"]]
    assert ("Private: the full text", ["full_text"]) in fieldsets
    assert f'<a href="{change_url(story)}">Who uses it</a>' in page.text


@pytest.mark.parametrize(
    "model", ["industry", "gesturetype", "channel", "brand", "source", "place"]
)
@pytest.mark.parametrize("way", ["page", "action"])
def test_what_a_story_uses_cannot_be_deleted_and_the_story_is_named(model, way, chief):
    story = factories.draft(title="In the way")
    factories.place(story)
    used = {
        "industry": story.industry,
        "gesturetype": story.gestures.get(),
        "channel": story.channels.get(),
        "brand": story.brand,
        "source": story.sources.get(),
        "place": story.places.get(),
    }[model]
    url = reverse(f"admin:stories_{model}_delete", args=[used.pk])
    if way == "action":
        url = reverse(f"admin:stories_{model}_changelist")
    data = {"post": "yes", "action": "delete_selected", "_selected_action": [used.pk]}

    page = chief.post(url, data)

    assert page.status_code == 200
    assert "protected related objects" in page.text
    assert f'<a href="{change_url(story)}">In the way</a>' in page.text
    assert type(used).objects.filter(pk=used.pk).exists()


def test_what_nothing_uses_can_be_deleted(chief):
    brand = factories.brand("unused")
    chief.post(reverse("admin:stories_brand_delete", args=[brand.pk]), {"post": "yes"})
    assert not Brand.objects.filter(pk=brand.pk).exists()
