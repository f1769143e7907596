"""The Atom feed of a search."""

from xml.etree import ElementTree

import pytest
import time_machine

from stories.models import Story, StoryText
from tests import factories

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def library(db):
    for month, slug in enumerate(("first", "second"), 1):
        with time_machine.travel(f"2026-0{month}-01T12:00:00Z"):
            factories.published(
                slug, industry=("airlines", "retail")[month - 1], summary="Tea & <biscuits>"
            )
    factories.draft("a-draft")


@pytest.fixture
def feed(client):
    def get(query: str = "", prefix: str = ""):
        response = client.get(f"{prefix}/feed/?{query}")
        assert response.status_code == 200, response.content
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ElementTree.fromstring(response.content)  # noqa: S314 - our own

    return get


def text(element, path: str) -> str:
    return element.find(path, ATOM).text


def links(root) -> list[str]:
    return [entry.find("a:link", ATOM).get("href") for entry in root.findall("a:entry", ATOM)]


def test_the_last_changed_come_first(feed):
    assert links(feed()) == [
        "http://testserver/stories/second/",
        "http://testserver/stories/first/",
    ]
    Story.objects.get(slug="first").save()
    assert links(feed())[0] == "http://testserver/stories/first/"


@pytest.mark.parametrize(
    ("query", "title", "found"),
    [
        ("industry=retail", "Cases in Retail · Casebook", ["second"]),
        ("q=biscuits&sort=title", "Cases about “biscuits” · Casebook", ["first", "second"]),
        ("sort=oldest", "All cases · Casebook", ["second", "first"]),
        ("country=jp", "Cases country: Japan · Casebook", []),
    ],
)
def test_of_any_search(feed, query, title, found):
    root = feed(query)
    assert text(root, "a:title") == title
    assert [link.split("/")[-2] for link in links(root)] in (found, sorted(found))
    (own,) = root.findall("a:link[@rel='self']", ATOM)
    assert own.get("href") == f"http://testserver/feed/?{query}"


def test_an_entry(feed):
    entry = feed("industry=airlines").find("a:entry", ATOM)
    assert text(entry, "a:title") == "Title of first in en"
    assert text(entry, "a:summary") == "Tea &amp; &lt;biscuits&gt;"  # HTML, as its type says
    assert entry.find("a:summary", ATOM).get("type") == "html"
    assert text(entry, "a:published").startswith("2026-01-01T12:00:00")
    assert text(entry, "a:updated").startswith("2026-01-01T12:00:00")
    assert text(entry, "a:author/a:name") == "Casebook"


def test_in_the_readers_language(feed):
    factories.text(Story.objects.get(slug="first"), "de", title="Der erste")
    root = feed("industry=airlines", prefix="/de")
    assert text(root.find("a:entry", ATOM), "a:title") == "Der erste"
    assert links(root) == ["http://testserver/de/stories/first/"]


@pytest.mark.parametrize("query", ["", "country=jp"])
def test_who_has_it_already_gets_it_only_when_it_changed(client, query):
    first = client.get(f"/feed/?{query}")
    again = client.get(f"/feed/?{query}", headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code) == (200, 304)
    dated = client.get(f"/feed/?{query}", headers={"If-Modified-Since": first["Last-Modified"]})
    assert dated.status_code == 304
    factories.published("new", country="jp")
    assert client.get(f"/feed/?{query}", headers={"If-None-Match": first["ETag"]}).content


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("industry=nowhere", "industry"),
        ("colour=red", "colour"),
        ("q=%00", "q"),
        ("page=-1", "page"),
        ("format=rss", "format"),
        ("sort=title&sort=oldest", "sort"),
    ],
)
def test_what_is_unknown_is_named_with_status_400(client, query, name):
    response = client.get(f"/feed/?{query}")
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {name}


def test_control_characters_in_a_text_do_not_break_it(feed):
    StoryText.objects.update(title="A\x0bB\ufffe", summary="C\x01D")
    assert text(feed().find("a:entry", ATOM), "a:title") == "AB"
