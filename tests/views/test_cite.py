"""Citations of a case, a list, a search: as text, as files, as pages."""

import json
import re

import pytest
import rispy
import time_machine
from bibtexparser import parse_string
from django.http import QueryDict
from django.template.loader import render_to_string

from stories.exchange.citations import STYLES
from stories.exchange.formats import FORMATS, MOST_IN_A_LIST
from stories.filters import PageFilter
from stories.models import Story
from tests import factories
from tests.views import bulk
from tests.views.reading import Page, Reader

pytestmark = pytest.mark.django_db
MANAGERS = ("bibtex", "ris", "csl-json")


@pytest.fixture(autouse=True)
def library(db):
    with time_machine.travel("2026-03-09T12:00:00Z"):
        seat = factories.published("seat", title="A letter that arrived <late>")
        factories.text(seat, "de", title="Ein Brief, der spät kam")
        factories.published("tie", title="A tie in the lift", industry="retail", brand="hm")
    factories.draft("a-draft")
    with time_machine.travel("2026-11-23T12:00:00Z"):
        yield


CITED = {
    "apa": "Casebook. (2026, March 9). A letter that arrived <late>. {url}",
    "mla": "“A Letter That Arrived <late>.” Casebook, 9 Mar. 2026, {url}.",
    "chicago": "Casebook. 2026. “A Letter That Arrived <late>.” Casebook, March 9. {url}.",
    "harvard": "Casebook (2026) A letter that arrived <late>. "
    "Available at: {url} (Accessed: 23 November 2026).",
    "vancouver": "Casebook [Internet]. 2026 [cited 2026 Nov 23]. A letter that arrived <late>. "
    "Available from: {url}",
    "ieee": "“A letter that arrived <late>,” Casebook. Accessed: Nov. 23, 2026. [Online]. "
    "Available: {url}",
}


class TestOneCase:
    @pytest.mark.parametrize("style", CITED)
    def test_as_text_in_a_style(self, client, style):
        response = client.get(f"/stories/seat/cite/?style={style}")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        cited = CITED[style].format(url="http://testserver/stories/seat/")
        assert response.content.decode() == f"{cited}\n"

    def test_in_the_readers_language(self, client):
        text = client.get("/de/stories/seat/cite/?style=harvard").content.decode()
        assert text == (
            "Casebook (2026) Ein Brief, der spät kam. Verfügbar unter: "
            "http://testserver/de/stories/seat/ (Zugegriffen: 23. November 2026).\n"
        )

    def test_the_page_has_every_style_and_every_format(self, visit):
        page = visit("/stories/seat/cite/")
        assert {e["data-style"] for e in page.find(data_style=True)} == set(STYLES)
        assert page.one(data_style="ieee").text == CITED["ieee"].format(
            url="http://testserver/stories/seat/"
        )
        assert {f"?format={name}" for name in MANAGERS} <= {
            a["href"] for a in page.find("a", href=True)
        }
        assert "Set-Cookie" not in page.response

    def test_as_files(self, client):
        bodies = {}
        for name in MANAGERS:
            response = client.get(f"/stories/seat/cite/?format={name}")
            bodies[name] = b"".join(response.streaming_content).decode()
        assert [entry.key for entry in parse_string(bodies["bibtex"]).entries] == ["seat"]
        assert [entry["id"] for entry in rispy.loads(bodies["ris"])] == ["seat"]
        assert json.loads(bodies["csl-json"])[0]["URL"] == "http://testserver/stories/seat/"

    def test_an_old_name_redirects_and_keeps_what_was_asked(self, client):
        Story.objects.filter(slug="seat").update(slug="renamed")
        response = client.get("/de/stories/seat/cite/?style=apa")
        assert (response.status_code, response["Location"]) == (
            301,
            "/de/stories/renamed/cite/?style=apa",
        )
        assert client.get("/stories/seat/cite/")["Location"] == "/stories/renamed/cite/"

    @pytest.mark.parametrize("slug", ["a-draft", "nowhere"])
    def test_what_is_not_public_is_not_found(self, client, slug):
        assert client.get(f"/stories/{slug}/cite/?style=apa").status_code == 404

    @pytest.mark.parametrize(
        ("query", "name"),
        [
            ("style=turabian", "style"),
            ("style=apa&style=mla", "style"),
            ("style=%00", "style"),
            ("format=csv", "format"),
            ("colour=red", "colour"),
            ("story=tie", "story"),
            ("style=" + "x" * 10_000, "style"),
        ],
    )
    def test_what_is_unknown_is_named(self, client, query, name):
        response = client.get(f"/stories/seat/cite/?{query}")
        assert response.status_code == 400
        assert set(response.json()["errors"]) == {name}

    @pytest.mark.parametrize("query", ["", "style=", "utm_source=x", "style=&format="])
    def test_what_says_nothing_gives_the_page(self, visit, query):
        assert visit(f"/stories/seat/cite/?{query}").find(data_style=True)


def keys(page: Page) -> list[str]:
    return [element["data-cited"] for element in page.find(data_cited=True)]


class TestAList:
    @pytest.mark.parametrize(
        ("query", "cited"),
        [
            ("", ["seat", "tie"]),
            ("industry=retail", ["tie"]),
            ("story=tie&story=seat", ["seat", "tie"]),  # APA goes by title: letter, tie
            ("story=tie&story=seat&style=ieee", ["tie", "seat"]),  # IEEE goes by the list
            ("style=mla", ["seat", "tie"]),
            ("country=jp", []),
            ("utm_source=newsletter&industry=retail", ["tie"]),
        ],
    )
    def test_of_a_search_or_by_name(self, visit, query, cited):
        page = visit(f"/stories/cite/?{query}")
        assert keys(page) == cited
        assert page.total == len(cited)

    def test_it_says_of_what_day_it_is_and_has_an_address_that_stays(self, visit):
        page = visit("/stories/cite/?industry=retail")
        assert "Cases in Retail: 1 case, as of November 23, 2026." in page.main
        assert "http://testserver/stories/cite/?story=tie" in page.main
        factories.published("later", industry="retail")
        assert keys(visit("/stories/cite/?story=tie")) == ["tie"]

    def test_cases_of_one_year_are_told_apart(self, visit):
        texts = [e.text for e in visit("/stories/cite/").find(data_cited=True)]
        assert [text[:24] for text in texts] == [
            "Casebook. (2026a, March ",
            "Casebook. (2026b, March ",
        ]

    def test_a_case_that_is_not_in_the_library_is_named_and_left_out(self, visit):
        page = visit("/stories/cite/?story=tie&story=nowhere&story=a-draft")
        assert keys(page) == ["tie"]
        assert page.one(data_unknown=True)["data-unknown"] == "nowhere a-draft"

    @pytest.mark.parametrize(
        ("query", "name"),
        [("style=turabian", "style"), ("industry=x", "industry"), ("colour=red", "colour")],
    )
    def test_what_is_unknown_is_said_and_nothing_is_shown(self, visit, query, name):
        page = visit(f"/stories/cite/?{query}")
        assert (page.errors, keys(page)) == ({name}, [])

    def test_as_a_file(self, client):
        response = client.get("/stories/cite/?format=text&style=vancouver&story=tie&story=seat")
        lines = b"".join(response.streaming_content).decode().splitlines()
        assert lines[0] == "A list of 2 cases · 2026-11-23"
        assert lines[3].startswith("1. Casebook [Internet]")
        assert client.get("/stories/cite/?format=ris&industry=x").status_code == 400

    def test_a_list_that_is_too_long_offers_the_files_instead(self, visit):
        bulk.library(MOST_IN_A_LIST)
        page = visit("/stories/cite/")
        assert keys(page) == []
        assert any("format=bibtex" in a["href"] for a in page.find("a", href=True))
        assert not any("format=docx" in a["href"] for a in page.find("a", href=True))


class TestThePartsOfOtherPages:
    def test_a_case_page_carries_what_reference_managers_read(self, rf):
        story = Story.objects.for_page().get(slug="seat")
        context = {"story": story, "text": story.text_in("en")}
        html = render_to_string("stories/_citation_meta.html", context, rf.get("/stories/seat/"))
        elements = Reader()
        elements.feed(html)
        said = {e["name"]: e["content"] for e in elements.elements if e.tag == "meta"}
        assert said == {
            "DC.title": "A letter that arrived <late>",
            "DC.creator": "Casebook",
            "DC.publisher": "Casebook",
            "DC.type": "webpage",
            "DC.date": "2026-03-09",
            "DC.description": "Summary of seat in en.",
            "DC.language": "en",
            "DC.identifier": "http://testserver/stories/seat/",
        }
        linked = {e["type"]: e["href"] for e in elements.elements if e.tag == "link"}
        assert linked["application/x-bibtex"] == "/stories/seat/cite/?format=bibtex"
        assert set(linked) == {FORMATS[name].content_type.split(";")[0] for name in MANAGERS}

    def test_an_unpublished_case_carries_nothing(self):
        story = Story.objects.for_page().get(slug="a-draft")
        context = {"story": story, "text": story.text_in("en")}
        assert not render_to_string("stories/_citation_meta.html", context).strip()

    def test_a_case_page_links_its_citations(self, client):
        html = render_to_string(
            "stories/_cite_links.html", {"story": Story.objects.get(slug="tie")}
        )
        for address in re.findall(r'href="([^"]+)"', html):
            assert client.get(address).status_code == 200

    def test_a_search_page_links_its_feed_unless_it_is_not_understood(self):
        for query, address in [("industry=retail", "/feed/?industry=retail"), ("", "/feed/")]:
            context = {"filter": PageFilter(QueryDict(query)), "sentence": "Said"}
            html = render_to_string("stories/_feed_link.html", context)
            assert f'href="{address}"' in html
        context = {"filter": PageFilter(QueryDict("colour=red")), "sentence": "Said"}
        assert not render_to_string("stories/_feed_link.html", context).strip()
