"""Links that keep the search: toggles, chips, orders, languages."""

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import translation

from stories.facets import count
from stories.filters import StoryFilter
from stories.templatetags import casebook
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library():
    """Two stories of two brands in two trades."""
    factories.published("cover", brand="klm", industry="airlines", channels=["airport", "social"])
    factories.published("tie", brand="target", industry="retail", country="us", language="en")


def asked(query):
    return StoryFilter(QueryDict(query))


# query string, facet, value -> the link's query string
TOGGLES = [
    ("", "industry", "airlines", "industry=airlines"),
    ("industry=airlines", "industry", "airlines", ""),
    ("industry=airlines", "industry", "retail", "industry=airlines&industry=retail"),
    ("industry=airlines&industry=retail", "industry", "airlines", "industry=retail"),
    ("q=red+tie", "industry", "airlines", "q=red+tie&industry=airlines"),
    ("q=%22red+tie%22+%26+%C3%BC", "country", "nl", "q=%22red+tie%22+%26+%C3%BC&country=nl"),
    ("country=nl&page=3", "industry", "airlines", "country=nl&industry=airlines"),
    ("page_size=5&sort=title", "brand", "klm", "page_size=5&sort=title&brand=klm"),
    ("industry=nonsense&country=nl", "brand", "klm", "country=nl&brand=klm"),
    ("", "year", "2014", "year_min=2014&year_max=2014"),
    ("year_min=2014&year_max=2014", "year", "2014", ""),
    ("year_min=2010&year_max=2014", "year", "2014", "year_min=2014&year_max=2014"),
    ("year_min=2013&year_max=2013&q=a", "year", "2014", "q=a&year_min=2014&year_max=2014"),
]


def parameters(query):
    """A query string as what it means: the order of its names is of no account."""
    return dict(QueryDict(query.removeprefix("?")).lists())


@pytest.mark.parametrize(("query", "name", "value", "link"), TOGGLES)
def test_a_toggle_adds_a_value_or_takes_it_away(query, name, value, link):
    found = casebook.toggle_link(asked(query), name, value)
    assert found.startswith("?")
    assert parameters(found) == parameters(link)


# One year replaces another span of years; from there no link leads back.
@pytest.mark.parametrize(
    ("query", "name", "value"), [row[:3] for row in TOGGLES if "year_min" not in row[0]]
)
def test_following_a_toggle_twice_leads_back(query, name, value):
    once = casebook.toggle_link(asked(query), name, value).removeprefix("?")
    twice = parameters(casebook.toggle_link(asked(once), name, value))
    before = parameters(asked(query).query_string())
    assert {key: sorted(values) for key, values in twice.items()} == {
        key: sorted(values) for key, values in before.items()
    }


@pytest.mark.parametrize(
    ("query", "changes", "link"),
    [
        ("q=tie&page=2", {"page": 3}, "q=tie&page=3"),
        ("q=tie&page=2", {"page": None}, "q=tie"),
        ("q=tie&sort=title", {"sort": ""}, "q=tie"),
        ("q=tie", {"q": "cup & saucer"}, "q=cup+%26+saucer"),
        ("country=nl&country=us", {"page": 2}, "country=nl&country=us&page=2"),
    ],
)
def test_a_link_replaces_some_parameters_and_keeps_the_rest(query, changes, link):
    assert parameters(casebook.search_link(asked(query), **changes)) == parameters(link)


# query string -> (chip, where taking it away leads)
CHIPS = [
    ("", []),
    ("page=2&sort=title", []),
    ("q=tie", [("“tie”", "")]),
    (
        "q=tie&industry=airlines&industry=retail",
        [
            ("“tie”", "industry=airlines&industry=retail"),
            ("Industry: Airlines", "q=tie&industry=retail"),
            ("Industry: Retail", "q=tie&industry=airlines"),
        ],
    ),
    (
        "brand=klm&country=nl&language=en",
        [
            ("Told in: English", "brand=klm&country=nl"),
            ("Brand: KLM", "country=nl&language=en"),
            ("Country: Netherlands", "brand=klm&language=en"),
        ],
    ),
    (
        "year_min=2010&year_max=2016",
        [("since 2010", "year_max=2016"), ("until 2016", "year_min=2010")],
    ),
    (
        "country=nl&industry=nonsense",
        [("Country: Netherlands", ""), ("not understood: industry", "country=nl")],
    ),
    ("colour=blue", [("not understood: colour", "")]),
    ("year_min=soon", [("not understood: year_min", "")]),
]


@pytest.mark.parametrize(("query", "chips"), CHIPS)
def test_whatever_narrows_the_search_has_a_chip_that_takes_it_away(query, chips):
    chosen = asked(query)
    found = casebook.chosen_chips(chosen, count(chosen))
    assert [(chip["label"], parameters(chip["address"])) for chip in found] == [
        (label, parameters(address)) for label, address in chips
    ]
    assert [chip["invalid"] for chip in found] == ["not understood" in label for label, _ in chips]


@pytest.mark.parametrize(
    ("query", "current", "relevance"),
    [
        ("", "newest", False),
        ("q=tie", "relevance", True),
        ("q=tie&sort=oldest", "oldest", True),
        ("sort=reach", "reach", False),
    ],
)
def test_the_orders_know_which_one_holds(query, current, relevance):
    choices = casebook.sort_choices(asked(query))
    orders = {parameters(choice["address"])["sort"][0]: choice["current"] for choice in choices}
    assert [order for order, holds in orders.items() if holds] == [current]
    assert ("relevance" in orders) == relevance


# --- languages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "active", "addresses"),
    [
        ("/", "en", ["/", "/de/", "/es/", "/it/", "/nl/"]),
        (
            "/de/stories/?q=a%26b&page=2",
            "de",
            [f"{start}/stories/?q=a%26b&page=2" for start in ("", "/de", "/es", "/it", "/nl")],
        ),
        (
            "/nl/brands/klm/",
            "nl",
            [f"{start}/brands/klm/" for start in ("", "/de", "/es", "/it", "/nl")],
        ),
        ("/no/such/page/", "en", ["/no/such/page/"] * 5),
    ],
)
def test_a_page_links_to_itself_in_each_language(path, active, addresses):
    request = RequestFactory().get(path)
    with translation.override(active):
        links = casebook.language_links({"request": request})
    assert [link["address"] for link in links] == addresses
    assert [link["absolute"] for link in links] == [f"http://testserver{a}" for a in addresses]
    assert [link["code"] for link in links if link["current"]] == [active]
    names = ["English", "Deutsch", "español", "italiano", "Nederlands"]
    assert [link["name"] for link in links] == names


def test_a_page_without_a_request_links_nowhere():
    assert casebook.language_links({}) == []


def test_links_lead_to_this_site_whatever_the_address_looks_like():
    request = RequestFactory().get("//elsewhere.example/stories/")
    assert all(
        link["absolute"].startswith("http://testserver/")
        for link in casebook.language_links({"request": request})
    )
