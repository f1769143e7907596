"""Icons, and what a shared link carries."""

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from stories.models import Story
from stories.templatetags import drawing
from tests import factories
from tests.views.reading import Reader

pytestmark = pytest.mark.django_db


def elements(html: str) -> list:
    reader = Reader()
    reader.feed(html)
    return reader.elements


def test_a_page_holds_every_drawing_once_and_refers_to_those(visit):
    factories.published("one", gestures=["surprise-gift", "sing-a-song"])
    page = visit("/stories/")
    ids = [element["id"] for element in page.elements if "id" in element]
    assert len(ids) == len(set(ids))
    used = {use["href"].removeprefix("#") for use in page.find("use")}
    assert used == {"icon-surprise-gift", "icon-other"}
    assert used <= set(ids)


def test_an_icon_says_nothing_to_screen_readers():
    (svg, _use) = elements(drawing.icon("surprise-gift"))
    assert svg["aria-hidden"] == "true"


def test_a_gesture_is_its_icon_and_its_name_in_its_familys_colour():
    gesture = factories.gesture("apology", family="amends", name_en="Apology <b>")
    html = render_to_string("stories/_gesture.html", {"gesture": gesture})
    span = elements(html)[0]
    assert (span["class"], span.text.strip()) == ("gesture family-amends", "Apology <b>")


def test_a_shared_link_carries_title_summary_and_picture():
    factories.published("seat", title="A seat & more", summary="What <happened>.")
    story = Story.objects.for_cards().get()
    request = RequestFactory().get("/stories/seat/")
    html = render_to_string(
        "stories/_sharing.html", {"story": story, "text": story.text_in("en")}, request=request
    )
    said = {meta.attributes.get("property"): meta["content"] for meta in elements(html)}
    assert said["og:title"] == "A seat & more"
    assert said["og:description"] == "What <happened>."
    assert said["og:url"] == "http://testserver/stories/seat/"
    assert said["og:image"] == "http://testserver/stories/seat/cover.png"
