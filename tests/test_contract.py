"""What other people's programs rely on: addresses, parameters, the shapes of the JSON, the HTML hooks.

Here only what was promised; the suites beside this one test how it behaves. Change by adding.
"""

import json

import pytest
from django.core.management import get_commands

from stories import workflow
from stories.models import Place, Source
from tests import factories

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/",
    "/stories/",
    "/stories/seat/",
    "/stories/seat/cite/",
    "/stories/seat/cite/?style=apa",
    "/stories/seat/cite/?format=bibtex",
    "/stories/seat/cite/?format=ris",
    "/stories/seat/cite/?format=csl-json",
    "/stories/export/?format=csv",
    "/stories/export/?format=json",
    "/stories/export/?format=xlsx",
    "/stories/export/?format=bibtex",
    "/stories/export/?format=ris",
    "/feed/",
    "/brands/",
    "/brands/klm/",
    "/gestures/apology/",
    "/industries/airlines/",
    "/channels/airport/",
    "/compare/?story=seat&story=second",
    "/compare/",
    "/shortlist/?story=seat",
    "/shortlist/",
    "/packs/",
    "/packs/lesson/",
    "/insights/",
    "/api/",
    "/api/v1/openapi.json",
    "/api/v1/stories/",
    "/api/v1/stories/seat/",
    "/api/v1/terms/",
]
FOR_MACHINES = ["/sitemap.xml", "/robots.txt", "/healthz", "/readyz"]

PARAMETERS = {
    "q": ["title", '"the title"', "-zeppelin", "title OR zeppelin"],
    "industry": ["airlines"],
    "gesture": ["apology"],
    "channel": ["airport"],
    "outcome": ["viral-reach"],
    "language": ["nl"],
    "brand": ["klm"],
    "country": ["nl"],
    "year_min": ["2014"],
    "year_max": ["2014"],
    "verification": ["confirmed"],
    "sort": ["relevance", "newest", "oldest", "reach", "title", "updated"],
    "page": ["1"],
    "page_size": ["1", "100"],
    "meaning": ["0"],
}
COMMANDS = ["demo", "serve", "load_library", "check_links", "reindex", "bench", "dump", "backup"]
COMMANDS += ["restore", "import_stories"]
FACETS = ["industry", "gesture", "channel", "outcome", "language", "brand", "country", "year"]

LIST = {
    "count",
    "count_exact",
    "page",
    "page_size",
    "next",
    "previous",
    "query",
    "nearest",
    "facets",
    "results",
}


@pytest.fixture(autouse=True)
def seat(db):
    """One case with everything a case can have."""
    story = factories.draft(
        "seat",
        gestures=["apology", "gift"],
        channels=["airport"],
        language="nl",
        country="nl",
        happened_on="2014-10",
        verification="confirmed",
        title="The title",
        summary="The summary.",
        keywords_en=["window seat"],
        keywords_de=["Fensterplatz"],
    )
    story.texts.update(
        situation="Situation.",
        gesture="Gesture.",
        outcome="Outcome.",
        lesson="Lesson.",
        questions=["Why?"],
        doubts="Doubts.",
    )
    factories.text(story, "nl", title="De titel", doubts="Twijfels.")
    Source.objects.update(
        url="https://example.org/seat",
        title="The source",
        publisher="The publisher",
        language="nl",
        published="2014-11-24",
        archive_url="https://archive.example/seat",
        full_text="Private.",
    )
    factories.outcome(
        story,
        value="20000000",
        unit="impressions",
        metric="Tweets",
        qualifier="almost",
        as_of="2014-11-05",
        evidence="claimed",
        note="A note.",
        source=story.sources.get(),
    )
    factories.outcome(story, kind="goodwill")
    factories.place(story)
    Place.objects.update(latitude="52.30907", longitude="4.76385")
    return workflow.publish(story=story, by=None)


@pytest.mark.parametrize("prefix", ["", "/de", "/es", "/it", "/nl"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_addresses_in_five_languages(client, prefix, path, seat):
    factories.pack("lesson", [seat, factories.published("second")])
    assert client.get(prefix + path).status_code == 200


@pytest.mark.parametrize("path", FOR_MACHINES)
def test_addresses_for_machines(client, path):
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_of_page_and_api(visit, ask, name):
    for value in PARAMETERS[name]:
        assert visit("/stories/", **{name: value}).stories == ["seat"]
        assert ask(**{name: value})["count"] == 1


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_of_export_and_feed(client, name):
    for value in PARAMETERS[name]:
        exported = client.get("/stories/export/", {"format": "json", name: value})
        stories = json.loads(b"".join(exported.streaming_content))["stories"]
        assert [story["slug"] for story in stories] == ["seat"]
        assert b"/stories/seat/" in client.get("/feed/", {name: value}).content


@pytest.mark.parametrize("path", ["/stories/export/?format=csv&", "/feed/?"])
@pytest.mark.parametrize("query", ["colour=red", "industry=nowhere"])
def test_export_and_feed_refuse_what_is_unknown_by_name(client, path, query):
    response = client.get(path + query)
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {query.split("=")[0]}


@pytest.mark.parametrize(
    ("query", "order"), [({}, "newest"), ({"q": "title"}, "relevance")], ids=["without q", "with q"]
)
def test_default_order_and_page_size(ask, query, order):
    plain = ask(**query)
    assert plain["page_size"] == 20
    assert plain["results"] == ask(**query, sort=order)["results"]


def test_the_list(ask):
    found = ask()
    assert set(found) == LIST
    assert {name: found[name] for name in LIST - {"query", "facets", "results"}} == {
        "count": 1,
        "count_exact": True,
        "page": 1,
        "page_size": 20,
        "next": None,
        "previous": None,
        "nearest": [],
    }
    assert set(found["query"]) == {"q", "corrected", "sentence"}
    assert found["query"]["q"] == ""
    assert found["query"]["corrected"] is None
    assert found["query"]["sentence"]


def test_the_facets_of_the_list(ask):
    facets = ask(industry="airlines")["facets"]
    assert set(FACETS) <= set(facets) <= {*FACETS, "verification"}
    for choices in facets.values():
        assert all(set(choice) == {"value", "label", "count", "selected"} for choice in choices)
    assert facets["industry"] == [
        {"value": "airlines", "label": "Airlines", "count": 1, "selected": True}
    ]
    assert facets["year"] == [{"value": "2014", "label": "2014", "count": 1, "selected": False}]


def test_a_result(ask):
    (result,) = ask()["results"]
    assert result == {
        "slug": "seat",
        "title": "The title",
        "summary": "The summary.",
        "text_language": "en",
        "url": "http://testserver/stories/seat/",
        "brand": {"slug": "klm", "name": "KLM"},
        "industry": "airlines",
        "gestures": ["apology", "gift"],
        "channels": ["airport"],
        "outcomes": ["viral-reach", "goodwill"],
        "country": "nl",
        "language": "nl",
        "happened_on": "2014-10",
        "verification": "confirmed",
        "score": None,
        "match": None,
        "highlight": "",
    }


def test_a_result_of_a_search_for_words(ask):
    (result,) = ask(q="title")["results"]
    assert isinstance(result["score"], float)
    assert result["match"] in ("words", "meaning", "both")
    assert isinstance(result["highlight"], str)


def test_a_whole_story(ask):
    story = ask("/api/v1/stories/seat/")
    related = story.pop("related")
    assert all(set(item) == {"slug", "title", "kind", "reason"} for item in related)
    dutch = story["texts"].pop("nl")
    assert dutch["title"] == "De titel"
    assert set(dutch) == set(story["texts"]["en"])
    assert story == {
        "slug": "seat",
        "url": "http://testserver/stories/seat/",
        "brand": {"slug": "klm", "name": "KLM"},
        "industry": "airlines",
        "gestures": ["apology", "gift"],
        "channels": ["airport"],
        "country": "nl",
        "language": "nl",
        "happened_on": "2014-10",
        "verification": "confirmed",
        "doubts": "Doubts.",
        "keywords": {"en": ["window seat"], "de": ["Fensterplatz"]},
        "texts": {
            "en": {
                "title": "The title",
                "summary": "The summary.",
                "situation": "Situation.",
                "gesture": "Gesture.",
                "outcome": "Outcome.",
                "lesson": "Lesson.",
                "questions": ["Why?"],
            }
        },
        "outcomes": [
            {
                "kind": "viral-reach",
                "metric": "Tweets",
                "value": 20_000_000,
                "unit": "impressions",
                "qualifier": "almost",
                "as_of": "2014-11-05",
                "evidence": "claimed",
                "note": "A note.",
                "source": 0,
            },
            {
                "kind": "goodwill",
                "metric": "",
                "value": None,
                "unit": "",
                "qualifier": "",
                "as_of": None,
                "evidence": "press",
                "note": "",
                "source": None,
            },
        ],
        "sources": [
            {
                "url": "https://example.org/seat",
                "title": "The source",
                "publisher": "The publisher",
                "language": "nl",
                "published": "2014-11-24",
                "archive_url": "https://archive.example/seat",
                "last_seen": None,
            }
        ],
        "places": [
            {
                "name": "Schiphol",
                "city": "Amsterdam",
                "country": "nl",
                "latitude": 52.30907,
                "longitude": 4.76385,
            }
        ],
    }


def test_the_terms(ask):
    terms = ask("/api/v1/terms/")
    assert set(terms) == {"industry", "gesture", "channel", "outcome"}
    for name, slug in [
        ("industry", "airlines"),
        ("gesture", "apology"),
        ("channel", "airport"),
        ("outcome", "viral-reach"),
    ]:
        by_slug = {term["slug"]: term for term in terms[name]}
        assert set(by_slug[slug]) == {"slug", "name", "definition", "count"}
        assert by_slug[slug]["count"] == 1


def test_the_hooks_of_the_search_page(visit):
    page = visit("/stories/", industry="airlines")
    assert page.one("article", data_story="seat")
    assert page.one(data_facet="industry", data_value="airlines", data_count="1")
    assert page.one(data_total="1")
    assert set(page.facets) >= set(FACETS)
    assert visit("/stories/", colour="red").one(data_error="colour").text.strip()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_was_promised_is_there(name):
    assert get_commands()[name] == "stories"
