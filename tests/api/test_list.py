"""The list of the API: pages, order and languages."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

SITE = "http://testserver"


@pytest.fixture
def seven(db):
    for number in range(7):
        factories.published(f"s{number}", happened_on=f"201{number}", title="A gift")
    factories.draft("not-public", title="A gift")


class TestPages:
    @pytest.mark.parametrize(
        ("number", "slugs", "previous", "following"),
        [
            (1, ["s6", "s5", "s4"], None, 2),
            (2, ["s3", "s2", "s1"], 1, 3),
            (3, ["s0"], 2, None),
            (4, [], 3, None),
            (1_000_000, [], 3, None),
        ],
    )
    def test_next_and_previous(self, ask, seven, number, slugs, previous, following):
        found = ask(page_size=3, page=number)
        assert [result["slug"] for result in found["results"]] == slugs
        assert (found["count"], found["page"], found["page_size"]) == (7, number, 3)
        for name, wanted in (("previous", previous), ("next", following)):
            address = wanted and f"{SITE}/api/v1/stories/?page_size=3&page={wanted}"
            assert found[name] == address

    def test_following_next_walks_through_everything_once(self, client, seven):
        address, walked = "/api/v1/stories/?q=gift&sort=oldest&page_size=2&brand=klm", []
        while address:
            page = client.get(address).json()
            walked += [result["slug"] for result in page["results"]]
            address = page["next"]
        assert walked == [f"s{number}" for number in range(7)]

    def test_following_previous_leads_back(self, ask, client, seven):
        second = ask(page_size=3, page=2, country="nl")
        assert client.get(second["previous"]).json() == ask(page_size=3, country="nl", page=1)

    def test_an_empty_library_has_one_empty_page(self, ask, db):
        found = ask()
        assert (found["count"], found["results"], found["next"]) == (0, [], None)
        assert all(choices == [] for choices in found["facets"].values())


class TestFacetsAndQuery:
    def test_facets_are_those_of_the_whole_result_not_of_the_page(self, ask, seven):
        for number in (1, 3, 9):
            (choice,) = ask(page_size=3, page=number)["facets"]["industry"]
            assert choice["count"] == 7

    def test_the_query_is_repeated(self, ask, seven):
        assert ask(q=" gift ")["query"]["q"] == "gift"
        assert "gift" in ask(q="gift")["query"]["sentence"]


class TestLanguages:
    @pytest.fixture
    def story(self, db):
        factories.industry("airlines", name_en="Airlines", name_de="Fluggesellschaften")
        story = factories.published("seat", title="The seat", language="nl")
        factories.text(story, "de", title="Der Sitz")
        return story

    @pytest.mark.parametrize(
        ("prefix", "title", "language", "industry"),
        [
            ("", "The seat", "en", "Airlines"),
            ("/de", "Der Sitz", "de", "Fluggesellschaften"),
            ("/it", "The seat", "en", "Airlines"),
        ],
    )
    def test_titles_and_labels_are_those_of_the_address(
        self, ask, story, prefix, title, language, industry
    ):
        found = ask(f"{prefix}/api/v1/stories/")
        (result,) = found["results"]
        assert (result["title"], result["text_language"]) == (title, language)
        assert result["url"] == f"{SITE}{prefix}/stories/seat/"
        assert found["facets"]["industry"][0]["label"] == industry

    def test_turning_pages_stays_in_the_language(self, ask, story):
        factories.published("second")
        assert ask("/de/api/v1/stories/", page_size=1)["next"].startswith(f"{SITE}/de/api/")
        assert ask("/api/v1/stories/", page_size=1)["next"].startswith(f"{SITE}/api/")

    def test_a_story_has_all_its_texts_at_every_address(self, ask, story):
        for prefix in ("", "/de", "/it"):
            assert set(ask(f"{prefix}/api/v1/stories/seat/")["texts"]) == {"en", "de"}

    def test_terms_are_named_in_the_language(self, ask, story):
        (term,) = ask("/de/api/v1/terms/")["industry"]
        assert term["name"] == "Fluggesellschaften"


class TestWhatIsMissing:
    def test_is_null_in_a_result(self, ask, db):
        factories.published("bare", country="", happened_on=None, channels=[])
        (result,) = ask()["results"]
        assert result["country"] is None
        assert result["happened_on"] is None
        assert result["channels"] == result["outcomes"] == []

    def test_is_null_in_a_story(self, ask, db):
        story = factories.published("bare", country="", happened_on=None, channels=[])
        story.sources.update(url=None)
        factories.place(story)
        whole = ask("/api/v1/stories/bare/")
        assert whole["country"] is whole["happened_on"] is whole["sources"][0]["url"] is None
        assert whole["places"][0]["latitude"] is None
        assert (whole["doubts"], whole["outcomes"]) == ("", [])


@pytest.mark.parametrize(
    ("value", "written"),
    [("20000000", "20000000"), ("2.5", "2.5"), ("0.125", "0.125"), ("0", "0"), ("1e3", "1000")],
)
def test_figures_are_numbers_without_a_needless_point(client, db, value, written):
    story = factories.published("figure")
    factories.outcome(story, value=value, unit="views", source=story.sources.get())
    assert f'"value":{written},' in client.get("/api/v1/stories/figure/").content.decode()


def test_a_figures_source_is_an_index_into_the_sources(ask, db):
    story = factories.published("two")
    second = factories.source(title="The second")
    story.source_links.create(source=second, position=1)
    factories.outcome(story, value=1, unit="views", source=second)
    whole = ask("/api/v1/stories/two/")
    assert whole["sources"][whole["outcomes"][0]["source"]]["title"] == "The second"


def test_terms_count_published_stories_once_and_keep_their_order(ask, db):
    for slug in ("one", "two"):
        factories.published(slug, gestures=["gift", "apology"], outcomes=["goodwill", "goodwill"])
    factories.draft("not-public", gestures=["gift"])
    factories.gesture("unused")
    factories.gesture("last", order=9)
    terms = ask("/api/v1/terms/")
    assert [(term["slug"], term["count"]) for term in terms["gesture"]] == [
        ("apology", 2),
        ("gift", 2),
        ("unused", 0),
        ("last", 0),
    ]
    assert [(term["slug"], term["count"]) for term in terms["outcome"]] == [("goodwill", 2)]
