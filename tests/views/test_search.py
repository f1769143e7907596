"""The search page: every state is an address, and every link changes exactly one thing."""

import pytest
from django.http import QueryDict

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def library(db):
    """Seven cases: four airlines and three shops."""
    for number in range(4):
        factories.published(
            f"air-{number}", brand="klm", country="nl", happened_on=f"201{number}", title="A gift"
        )
    for number in range(3):
        factories.published(
            f"shop-{number}",
            brand="lego",
            industry="retail",
            gestures=["apology"],
            channels=["letter"],
            outcomes=["goodwill"],
            country="us",
            language="de",
            happened_on="2014-05",
            verification="confirmed",
            title="A gift",
        )
    factories.draft("not-public", brand="klm")


EVERYTHING = {
    "q": ["gift"],
    "industry": ["airlines", "retail"],
    "gesture": ["apology"],
    "channel": ["letter"],
    "outcome": ["goodwill"],
    "language": ["de"],
    "brand": ["klm", "lego"],
    "country": ["us"],
    "verification": ["confirmed"],
    "year_min": ["2010"],
    "year_max": ["2019"],
    "sort": ["title"],
    "page_size": ["2"],
    "meaning": ["0"],
    "gesture_match": ["all"],
    "view": ["table"],
}
SHOWN = ("sort", "page_size", "meaning", "gesture_match", "view")  # how, not what


class TestHooks:
    def test_all_published_stories_are_cards_newest_first(self, visit, library):
        page = visit("/stories/")
        assert page.total == 7
        assert page.stories[:4] == ["shop-0", "shop-1", "shop-2", "air-3"]
        assert "not-public" not in page.html

    def test_choices_carry_facet_value_and_count(self, visit, library):
        facets = visit("/stories/").facets
        assert facets["industry"] == {"airlines": 4, "retail": 3}
        assert facets["brand"] == {"klm": 4, "lego": 3}
        assert facets["year"] == {"2010": 1, "2011": 1, "2012": 1, "2013": 1, "2014": 3}
        assert set(facets) == {
            "industry",
            "gesture",
            "channel",
            "outcome",
            "language",
            "brand",
            "country",
            "year",
            "verification",
        }

    def test_a_card_leads_to_its_case_and_brand(self, visit, library):
        page = visit("/stories/", brand="klm", page_size=1)
        inside = [a["href"] for a in page.find("a") if a.inside("card")]
        ways = ["/compare/?story=air-3", "/shortlist/?story=air-3"]
        assert sorted(inside) == ["/brands/klm/", *ways, "/stories/air-3/"]

    def test_chosen_values_are_marked(self, visit, library):
        page = visit("/stories/", industry=["retail"])
        marked = [a["data-value"] for a in page.find("a", data_facet=True) if "aria-current" in a]
        assert marked == ["retail"]

    def test_the_form_keeps_the_filters_and_forgets_the_page(self, visit, library):
        page = visit("/stories/", **EVERYTHING, page=2)
        form = page.one("form", role="search")
        assert (form["method"], form["action"]) == ("get", "/stories/")
        sent = {}
        for field in page.find("input"):
            sent.setdefault(field["name"], []).append(field["value"])
        assert sent == EVERYTHING


class TestEmptyStates:
    def test_an_empty_library(self, visit, db):
        page = visit("/stories/")
        assert (page.total, page.stories, page.errors) == (0, [], set())

    def test_nothing_matches_and_the_way_back_is_there(self, visit, library):
        page = visit("/stories/", q="zeppelin")
        assert (page.total, page.stories) == (0, [])
        assert any(a["href"] == "/stories/" for a in page.find("a") if a.inside("empty"))

    @pytest.mark.parametrize("number", ["4", "99", "1000000"])
    def test_a_page_past_the_end_is_empty_and_leads_to_the_last(self, visit, library, number):
        page = visit("/stories/", page_size="3", industry="airlines", page=number)
        assert (page.total, page.stories, page.errors) == (4, [], set())
        (last,) = [a for a in page.find("a") if a.inside("empty")]
        assert last.query == {"page_size": ["3"], "industry": ["airlines"], "page": ["2"]}

    def test_a_part_that_is_not_understood_is_named_and_can_be_taken_away(self, visit, library):
        page = visit("/stories/", industry=["nowhere"], brand="klm")
        assert (page.errors, page.total, page.stories) == ({"industry"}, 0, [])
        (chip,) = [chip for chip in page.chips if "invalid" in chip["class"]]
        assert chip.query == {"brand": ["klm"]}


class TestTurningPages:
    def test_pages_together_are_the_whole_result_in_order(self, visit, library):
        everything = visit("/stories/", q="gift").stories
        turned = [
            slug
            for number in (1, 2, 3, 4)
            for slug in visit("/stories/", q="gift", page_size=2, page=number).stories
        ]
        assert turned == everything
        assert len(set(turned)) == 7

    @pytest.mark.parametrize(
        ("number", "previous", "following"),
        [(1, None, "2"), (2, "1", "3"), (4, "3", None)],
    )
    def test_links_to_other_pages_keep_the_search(
        self, visit, library, number, previous, following
    ):
        search = {"q": ["gift"], "sort": ["oldest"], "page_size": ["2"], "meaning": ["0"]}
        page = visit("/stories/", **search, page=number)
        for rel, wanted in (("prev", previous), ("next", following)):
            links = page.find("a", rel=rel)
            assert [link.query for link in links] == (
                [search | {"page": [wanted]}] if wanted else []
            )
        others = [a for a in page.find("a") if a.inside("pages")]
        assert all(a.query | {"page": ["x"]} == search | {"page": ["x"]} for a in others)
        current = [a.query["page"] for a in others if "aria-current" in a]
        assert current == [[str(number)]]

    def test_one_page_has_no_pager(self, visit, library):
        assert not [a for a in visit("/stories/").find("a") if a.inside("pages")]

    def test_the_default_is_twenty_on_a_page(self, visit, library):
        for number in range(20):
            factories.published(f"more-{number}")
        page = visit("/stories/")
        assert (page.total, len(page.stories)) == (27, 20)
        assert len(visit("/stories/", page=2).stories) == 7


class TestLinksChangeOneThing:
    def test_a_choice_is_added_to_its_facet(self, visit, library):
        link = visit("/stories/", q="gift", industry="retail", page=1).choice(
            "industry", "airlines"
        )
        assert link.query == {"q": ["gift"], "industry": ["retail", "airlines"]}

    def test_a_chosen_one_is_taken_away(self, visit, library):
        page = visit("/stories/", industry=["retail", "airlines"], sort="title")
        assert page.choice("industry", "retail").query == {
            "industry": ["airlines"],
            "sort": ["title"],
        }

    def test_following_a_choice_leads_to_its_count(self, visit, library):
        page = visit("/stories/", brand="lego")
        for link in page.find("a", data_facet=True):
            if "aria-current" in link or link["data-facet"] == "brand":
                continue
            assert visit("/stories/", **link.query).total == int(link["data-count"])

    def test_a_year_is_both_ends_and_toggles(self, visit, library):
        link = visit("/stories/", year_min=2010).choice("year", "2014")
        assert link.query == {"year_min": ["2014"], "year_max": ["2014"]}
        assert visit("/stories/", **link.query).choice("year", "2014").query == {}

    def test_every_chip_takes_away_exactly_one_thing(self, visit, library):
        page = visit("/stories/", **EVERYTHING)
        removed = []
        for chip in page.chips:
            before = {(name, value) for name, values in EVERYTHING.items() for value in values}
            after = {(name, value) for name, values in chip.query.items() for value in values}
            assert after < before
            removed += sorted(before - after)
        narrowing = {
            (name, value)
            for name, values in EVERYTHING.items()
            for value in values
            if name not in SHOWN
        }
        assert len(removed) == len(set(removed))
        assert set(removed) == narrowing

    def test_chips_are_there_even_where_nothing_is_found(self, visit, library):
        page = visit("/stories/", country="jp", q="zeppelin")
        assert sorted(str(chip.query) for chip in page.chips) == [
            "{'country': ['jp']}",
            "{'q': ['zeppelin']}",
        ]

    def test_without_a_search_there_are_no_chips(self, visit, library):
        assert visit("/stories/", sort="title").chips == []

    def test_orders_keep_the_search_and_mark_their_own(self, visit, library):
        page = visit("/stories/", q="gift", brand="klm")
        links = [a for a in page.find("a") if a.inside("sorts")]
        assert {a.query["sort"][0] for a in links} == {
            "relevance",
            "newest",
            "oldest",
            "reach",
            "title",
            "updated",
        }
        assert all(set(a.query) == {"q", "brand", "sort"} for a in links)
        assert [a.query["sort"] for a in links if "aria-current" in a] == [["relevance"]]

    def test_without_words_nothing_can_be_most_relevant(self, visit, library):
        links = [a for a in visit("/stories/").find("a") if a.inside("sorts")]
        assert ["relevance"] not in [a.query["sort"] for a in links]


class TestViews:
    def rows(self, page) -> list[str]:
        return [element["data-row"] for element in page.find(data_row=True)]

    def test_the_table_has_the_same_cases_in_the_same_order(self, visit, library):
        page = visit("/stories/", view="table", sort="title")
        assert self.rows(page) == visit("/stories/", sort="title").stories
        assert page.stories == []

    def test_the_timeline_runs_through_time_whatever_the_order(self, visit, library):
        newest = visit("/stories/", sort="newest").stories
        assert self.rows(visit("/stories/", view="timeline", sort="title", q="gift")) == newest
        assert self.rows(visit("/stories/", view="timeline", sort="oldest"))[:2] == [
            "air-0",
            "air-1",
        ]

    def test_the_timeline_offers_only_the_orders_of_time(self, visit, library):
        page = visit("/stories/", view="timeline", q="gift")
        orders = [a.query["sort"][0] for a in page.find("a") if a.inside("sorts")]
        assert orders == ["newest", "oldest"]

    @pytest.mark.parametrize("view", ["table", "timeline"])
    def test_every_link_of_the_page_keeps_the_view(self, visit, library, view):
        page = visit("/stories/", view=view, brand="klm", q="gift", page_size=1)
        links = [a for a in page.find("a") if a["href"].startswith("?") and not a.inside("views")]
        assert len(links) > 20
        assert all(a.query["view"] == [view] for a in links)
        (fresh,) = page.find("a", **{"class": "chip all"})
        assert fresh["href"] == f"/stories/?view={view}"

    def test_an_unknown_view_is_named(self, visit, library):
        page = visit("/stories/", view="globe")
        assert (page.errors, page.total) == ({"view"}, 0)


class TestAnyOrAll:
    def test_is_asked_where_something_is_chosen(self, visit, library):
        assert not [a for a in visit("/stories/").find("a") if a.inside("match")]
        page = visit("/stories/", gesture="apology", q="gift")
        links = [a for a in page.find("a") if a.inside("match")]
        assert [a.query.get("gesture_match") for a in links] == [None, ["all"]]
        assert ["aria-current" in a for a in links] == [True, False]

    def test_a_count_is_what_adding_the_value_gives(self, visit, library):
        page = visit("/stories/", gesture=["apology"], gesture_match="all")
        assert page.facets["gesture"] == {"apology": 3}
        assert visit("/stories/", gesture="apology").facets["gesture"] == {
            "apology": 3,
            "surprise-gift": 4,
        }


class TestWaysOut:
    def ways(self, page) -> list[tuple[str, str, dict]]:
        return [
            (a["data-way-out"], a["data-leads-to"], a.query) for a in page.find(data_way_out=True)
        ]

    def test_name_the_one_filter_that_is_in_the_way_and_what_dropping_it_gives(
        self, visit, library
    ):
        page = visit("/stories/", industry="airlines", country="us", year_min=2014)
        assert self.ways(page) == [
            ("industry", "3", {"country": ["us"], "year_min": ["2014"]}),
        ]

    def test_the_most_promising_comes_first_and_each_tells_the_truth(self, visit, library):
        page = visit("/stories/", industry="airlines", country="us", q="gift")
        ways = self.ways(page)
        assert [(name, count) for name, count, _query in ways] == [
            ("country", "4"),
            ("industry", "3"),
        ]
        for _name, count, query in ways:
            assert visit("/stories/", **query).total == int(count)

    def test_years_and_any_or_all_go_as_one(self, visit, library):
        page = visit("/stories/", brand="klm", year_min=2018, year_max=2019)
        assert self.ways(page) == [("year", "4", {"brand": ["klm"]})]
        page = visit("/stories/", gesture=["apology", "surprise-gift"], gesture_match="all")
        assert self.ways(page) == [("gesture", "7", {})]

    def test_words_alone_have_none(self, visit, library):
        assert self.ways(visit("/stories/", q="zeppelin")) == []


class TestSwitches:
    @pytest.mark.parametrize(
        ("meaning", "current"), [({}, [True, False]), ({"meaning": "0"}, [False, True])]
    )
    def test_meaning_is_visible_and_switchable(self, visit, library, meaning, current):
        page = visit("/stories/", q="gift", **meaning)
        links = [a for a in page.find("a") if a.inside("meaning-switch")]
        assert [a.query.get("meaning") for a in links] == [None, ["0"]]
        assert ["aria-current" in a for a in links] == current

    def test_a_search_as_typed_can_be_given_back_to_the_corrector(self, visit, library):
        page = visit("/stories/", q="zeppelinn", exact="1")
        assert any(a["href"] == "?q=zeppelinn" for a in page.find("a") if a.inside("empty"))

    def test_the_years_can_be_typed(self, visit, library):
        page = visit("/stories/", year_min=2011, brand="klm")
        fields = {name: page.one("input", name=name) for name in ("year_min", "year_max")}
        assert {name: field["value"] for name, field in fields.items()} == {
            "year_min": "2011",
            "year_max": "",
        }
        assert {field["form"] for field in fields.values()} == {
            page.one("form", role="search")["id"]
        }


@pytest.mark.parametrize("prefix", ["", "/de", "/es", "/it", "/nl"])
def test_changing_the_language_keeps_the_search(visit, library, prefix):
    page = visit(f"{prefix}/stories/", **EVERYTHING, page=2)
    links = [a for a in page.find("a") if a.inside("languages")]
    assert [a["hreflang"] for a in links] == ["en", "de", "es", "it", "nl"]
    for link in links:
        start = "" if link["hreflang"] == "en" else f"/{link['hreflang']}"
        path, query = link["href"].split("?")
        assert path == f"{start}/stories/"
        assert dict(QueryDict(query).lists()) == EVERYTHING | {"page": ["2"]}


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "Tom & Jerry's {{ 7 }}"],
)
def test_words_are_shown_as_they_were_typed_and_do_nothing(visit, library, words):
    page = visit("/stories/", q=words)
    assert page.one("input", name="q")["value"] == words
    assert all(script["src"].startswith("/static/stories/") for script in page.find("script"))
    assert not page.find("img")
    assert words in page.one("title").text
