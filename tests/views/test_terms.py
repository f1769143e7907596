"""The front page, and the pages of brands, gesture types, industries and channels."""

import pytest
from django.http import QueryDict

from stories.filters import StoryFilter
from stories.models import Brand
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

TERM_PAGES = ["/brands/klm/", "/gestures/apology/", "/industries/airlines/", "/channels/airport/"]


@pytest.fixture
def library(db):
    for number in range(23):
        factories.published(f"air-{number:02}", gestures=["apology"], happened_on=f"20{number:02}")
    factories.published(
        "shop", brand="lego", industry="retail", gestures=["gift"], channels=["store"]
    )
    factories.draft("not-public", gestures=["apology"])
    factories.brand("unused")


class TestTermPages:
    @pytest.mark.parametrize("path", TERM_PAGES)
    def test_they_show_their_own_cases_newest_first(self, visit, library, path):
        page = visit(path)
        assert page.total == 23
        assert page.stories == [f"air-{number:02}" for number in range(22, 2, -1)]

    @pytest.mark.parametrize("path", TERM_PAGES)
    def test_their_second_page_is_one_link_away(self, visit, library, path):
        link = visit(path).one("a", rel="next")
        page = visit(path, **link.query)
        assert page.stories == ["air-02", "air-01", "air-00"]

    @pytest.mark.parametrize("path", TERM_PAGES)
    def test_a_page_past_the_end_is_empty(self, visit, library, path):
        page = visit(path, page=3)
        assert (page.total, page.stories) == (23, [])

    @pytest.mark.parametrize("path", TERM_PAGES)
    def test_they_lead_to_the_same_cases_in_the_search(self, visit, library, path):
        links = [a for a in visit(path).find("a") if a.inside("toolbar")]
        assert [visit("/stories/", **link.query).total for link in links] == [23]

    @pytest.mark.parametrize("path", TERM_PAGES)
    def test_every_mark_of_their_charts_leads_to_as_many_cases_as_it_says(
        self, visit, library, path
    ):
        factories.published("other", gestures=["gift", "apology"], channels=["airport", "store"])
        page = visit(path)
        marks = page.find("a", data_mark=True)
        assert {mark["data-mark"] for mark in marks} > {"2000", "2022"}
        for mark in marks:
            chosen = StoryFilter(QueryDict(mark["href"].split("?")[1]))
            assert chosen.found.total == int(mark["data-count"]), mark["href"]

    @pytest.mark.parametrize("path", TERM_PAGES)
    def test_they_tell_years_countries_and_evidence(self, visit, library, path):
        story = factories.published("more", gestures=["apology"], country="jp")
        factories.outcome(story, evidence="measured")
        page = visit(path)
        for part in ("2000–2022", "Japan", "Measured 1", "Unverified"):
            assert part in page.main, part

    def test_a_term_without_cases_has_no_charts(self, visit, library):
        factories.gesture("unused")
        assert not visit("/gestures/unused/").find("section", data_chart=True)

    @pytest.mark.parametrize("prefix", ["", "/de"])
    def test_a_term_is_explained_in_the_readers_language(self, visit, library, prefix):
        factories.gesture(
            "repair",
            name_en="Repair",
            name_de="Reparatur",
            definition_en="Making whole.",
            definition_de="Heil machen.",
        )
        page = visit(f"{prefix}/gestures/repair/")
        name, definition = ("Reparatur", "Heil machen.") if prefix else ("Repair", "Making whole.")
        assert page.one("h1").text == name
        assert definition in page.main
        assert (page.total, page.stories) == (0, [])

    def test_a_brand_tells_its_other_names_country_and_family(self, visit, library):
        Brand.objects.filter(slug="klm").update(
            aliases=["Royal Dutch", "The Blue Swan"], parent=factories.brand("group", name="Group")
        )
        page = visit("/brands/klm/")
        for part in ("Royal Dutch", "The Blue Swan", "Netherlands", "Group", "Airlines"):
            assert part in page.main
        assert "/brands/klm/" in {a["href"] for a in visit("/brands/group/").find("a")}

    @pytest.mark.parametrize(
        "path", ["/brands/x/", "/gestures/x/", "/industries/x/", "/channels/x/", "/outcomes/x/"]
    )
    def test_unknown_ones_are_not_found(self, client, library, path):
        assert client.get(path).status_code == 404


class TestIndexes:
    @pytest.mark.parametrize(
        ("path", "slugs"),
        [
            ("/gestures/", ["apology", "gift"]),
            ("/industries/", ["airlines", "retail"]),
            ("/channels/", ["airport", "store"]),
        ],
    )
    def test_every_term_is_listed_with_its_definition_and_count(self, visit, library, path, slugs):
        page = visit(path)
        links = [a["href"] for a in page.find("a") if a.inside("term-list")]
        assert links == [f"{path}{slug}/" for slug in slugs]
        counts = [e.text for e in page.find("span") if "count" in e.attributes.get("class", "")]
        assert [int(count.split()[0]) for count in counts] == [23, 1]

    def test_definitions_are_in_the_readers_language(self, visit, library):
        factories.gesture("repair", definition_en="Making whole.", definition_de="Heil machen.")
        assert "Making whole." in visit("/gestures/").main
        assert "Heil machen." in visit("/de/gestures/").main

    @pytest.mark.parametrize("path", ["/gestures/", "/industries/", "/channels/"])
    def test_an_empty_vocabulary_is_said(self, visit, db, path):
        assert "no cases yet" in visit(path).main


class TestBrands:
    def test_only_brands_with_a_public_case_are_listed_by_name(self, visit, library):
        Brand.objects.filter(slug="klm").update(name="Órbita")
        Brand.objects.filter(slug="lego").update(name="lego")
        factories.published("z", brand="zappos")
        factories.draft("d", brand="draft-only")
        links = [a for a in visit("/brands/").find("a") if a.inside("doors")]
        assert [a["href"] for a in links] == ["/brands/lego/", "/brands/klm/", "/brands/zappos/"]
        assert "23" in links[1].text

    def test_an_empty_library(self, visit, db):
        assert visit("/brands/").find("a", href="/brands/")


class TestFrontPage:
    def test_it_shows_the_newest_cases_and_leads_to_all(self, visit, library):
        page = visit("/")
        assert page.stories[:3] == ["air-22", "air-21", "air-20"]
        assert "not-public" not in page.html
        assert page.one("form", role="search")["action"] == "/stories/"
        assert "/stories/" in {a["href"] for a in page.find("a")}

    def test_it_opens_a_door_for_every_term_that_has_cases(self, visit, library):
        factories.gesture("unused")
        links = {a["href"]: a.text for a in visit("/").find("a")}
        doors = {href for href in links if href.startswith(("/gestures/", "/industries/"))}
        assert doors == {
            "/gestures/apology/",
            "/gestures/gift/",
            "/industries/airlines/",
            "/industries/retail/",
        }
        assert "23" in links["/gestures/apology/"]

    def test_an_empty_library(self, visit, db):
        assert visit("/").stories == []


@pytest.mark.parametrize("prefix", ["", "/de", "/es", "/it", "/nl"])
def test_no_link_of_the_site_is_broken(client, library, prefix):
    """From the front page on, two steps deep."""
    seen, waiting = set(), [f"{prefix}/"]
    for _step in range(3):
        found = set()
        for path in waiting:
            response = client.get(path)
            assert response.status_code == 200, path
            if "html" in response["Content-Type"]:
                hrefs = {a["href"] for a in Page(response).find("a")}
                found |= {h.split("#")[0] for h in hrefs if h.startswith("/") and "?" not in h}
        seen |= set(waiting)
        own = {path for path in found if path.startswith(f"{prefix}/")}
        waiting = sorted(own - seen - {""})[:40]
    assert len(seen) > 10
