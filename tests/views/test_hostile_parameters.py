"""Whatever stands in a query string: a page that says so and widens nothing, and a strict API.

One table over every parameter. ``OK`` is understood and finds what it finds; ``NOTHING`` is understood
and matches no story; ``REFUSED`` is named in a message by the page and answered with 400 by the API.
"""

from urllib.parse import quote

import pytest

from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

SLUGS = ("industry", "gesture", "channel", "outcome", "brand")
CODES = ("language", "country", "verification")
YEARS = ("year_min", "year_max")
NUMBERS = ("page", "page_size")
SINGLE = ("q", *YEARS, "sort", *NUMBERS, "meaning", "exact", "gesture_match", "channel_match")
EVERY = (*SINGLE, *SLUGS, *CODES)
ALL_BUT_WORDS = tuple(name for name in EVERY if name != "q")

GOOD = {
    "q": "KLM",
    "industry": "airlines",
    "gesture": "surprise-gift",
    "channel": "airport",
    "outcome": "viral-reach",
    "brand": "klm",
    "language": "en",
    "country": "nl",
    "verification": "reported",
    "year_min": "2014",
    "year_max": "2014",
    "sort": "title",
    "page": "1",
    "page_size": "20",
    "meaning": "0",
    "exact": "1",
    "gesture_match": "all",
    "channel_match": "any",
}

OK, NOTHING, REFUSED = "understood", "matches nothing", "refused"

# what is wrong with it -> the raw value, as it stands in an address
VALUES = {
    "nonsense": quote("no such thing, surely"),
    "empty": "",
    "blank": "%20%09%20",
    "ten thousand characters": "x" * 10_000,
    "ten thousand digits": "9" * 10_000,
    "a NUL byte": "a%00b",
    "only a NUL byte": "%00",
    "negative": "-1",
    "zero": "0000",
    "a billion": "1000000000",
    "an exponent": "1e9",
    "a decimal": "1.5",
    "a plus sign": "%2B1",
    "digits of another script": quote("٢٠١٤"),
    "full-width digits": quote("２０１４"),
    "superscript digits": quote("²"),
    "SQL": quote("klm'; DROP TABLE stories_story; --"),
    "SQL that is always true": quote("1' OR '1'='1"),
    "LIKE wildcards": quote("%_%"),
    "right-to-left marks": quote("\u202eklm\u202c\u200f"),
    "broken UTF-8": "%ff%fe%c3",
    "half a surrogate": "%ed%a0%80",
    "a line break": "kl%0d%0am",
    "a script": quote('"><script>alert(1)</script>'),
    "a format string": quote("%s %(name)s {0} {name}"),
    "capitals": "KLMXYZ",
    "a backslash": quote("\\"),
}

# What the words field makes of the same values: any words can be looked for, and no story has these.
UNREADABLE_WORDS = {
    "ten thousand characters",
    "ten thousand digits",
    "a NUL byte",
    "only a NUL byte",
}
NOT_GIVEN = {"empty", "blank"}
MINUS_ONE = "negative"  # as words: everything without a 1
# Words that are in the library once they are read as a person means them.
FOUND_WORDS = {"full-width digits", "right-to-left marks", "a line break"}


def expected(name: str, what: str) -> str:
    if what in NOT_GIVEN:
        return OK
    if name == "q" and (what == MINUS_ONE or what in FOUND_WORDS):
        return OK
    if name == "q":
        return REFUSED if what in UNREADABLE_WORDS else NOTHING
    return REFUSED


def rows(name: str) -> list[tuple[str, str, str]]:
    """For one parameter: what it is given, the query string, what comes of it."""
    good = GOOD[name]
    many = "&".join(f"{name}=v{number}" for number in range(200))
    return [
        ("a good value", f"{name}={good}", OK),
        ("repeated", f"{name}={good}&{name}={good}", OK),
        ("repeated, once empty", f"{name}={good}&{name}=", OK),
        ("repeated, differently", f"{name}={good}&{name}=2015", REFUSED),
        ("two hundred values", many, REFUSED),
        *((what, f"{name}={raw}", expected(name, what)) for what, raw in VALUES.items()),
    ]


# what -> the query string, the parameter that is meant, what comes of it
PARTICULAR = {
    "page: 0": ("page=0", "page", REFUSED),
    "page: too far": ("page=1000001", "page", REFUSED),
    "page: last": ("page=last", "page", REFUSED),
    "page_size: 0": ("page_size=0", "page_size", REFUSED),
    "page_size: the largest": ("page_size=100", "page_size", OK),
    "page_size: too large": ("page_size=101", "page_size", REFUSED),
    "meaning: 1": ("meaning=1", "meaning", OK),
    "meaning: 2": ("meaning=2", "meaning", REFUSED),
    "sort: reversed": ("sort=-newest", "sort", REFUSED),
    "sort: a column": ("sort=id", "sort", REFUSED),
    "language: in capitals": ("language=EN", "language", REFUSED),
    "language: with a region": ("language=en-GB", "language", REFUSED),
    "language: known, no story": ("language=fr", "language", NOTHING),
    "country: in capitals": ("country=NL", "country", REFUSED),
    "country: three letters": ("country=nld", "country", REFUSED),
    "country: known, no story": ("country=jp", "country", NOTHING),
    "verification: no story": ("verification=disputed", "verification", NOTHING),
    "year_min: two digits": ("year_min=14", "year_min", REFUSED),
    "year_min: a month": ("year_min=2014-10", "year_min", REFUSED),
    "year_min: the last year": ("year_min=9999", "year_min", NOTHING),
    "year_max: the first year": ("year_max=1000", "year_max", NOTHING),
    "years: the wrong way": ("year_min=2015&year_max=2014", "year_max", REFUSED),
    "industry: a comma list": ("industry=airlines,retail", "industry", REFUSED),
    "industry: by its name": ("industry=Airlines", "industry", REFUSED),
    "industry[]: PHP's way": ("industry[]=airlines", "industry[]", REFUSED),
    "a lookup": ("industry__slug=airlines", "industry__slug", REFUSED),
    "a column of the table": ("status=draft", "status", REFUSED),
    "an unknown name": ("colour=red", "colour", REFUSED),
    "an unknown name, empty": ("colour=", "colour", REFUSED),
    "a name in capitals": ("Q=tie", "Q", REFUSED),
    "a name of 10 kB": ("x" * 10_000 + "=1", "x" * 10_000, REFUSED),
    "a name with a tag": ("%3Cscript%3E=1", "<script>", REFUSED),
    "a name of broken UTF-8": ("%ff=1", "\ufffd", REFUSED),
    "no name": ("=1", "", REFUSED),
    "another format": ("format=xml", "format", REFUSED),
    "the format that it has anyway": ("format=json", "format", REFUSED),
}


@pytest.fixture
def library(db):
    factories.draft("a-draft", outcomes=["viral-reach"])
    for name in ("first", "second"):
        factories.published(name, outcomes=["viral-reach"], verification="reported")


def check_page(client, query: str, name: str, outcome: str) -> None:
    """200; a refused parameter is named; nothing is found that was not asked for."""
    response = client.get(f"/stories/?{query}")
    assert response.status_code == 200
    page = Page(response)
    assert page.errors == ({name} if outcome == REFUSED else set())
    assert page.total == (2 if outcome == OK else 0)
    assert len(page.stories) == page.total
    if outcome == REFUSED:
        assert not any(sum(counts.values()) for counts in page.facets.values())


def check_api(client, query: str, name: str, outcome: str) -> None:
    """400 with messages under the parameter's name, or 200 with what was asked for."""
    response = client.get(f"/api/v1/stories/?{query}")
    body = response.json()
    if outcome == REFUSED:
        assert response.status_code == 400
        assert set(body) == {"errors"}
        assert set(body["errors"]) == {name}
        assert all(isinstance(message, str) and message for message in body["errors"][name])
    else:
        assert response.status_code == 200
        assert body["count"] == len(body["results"]) == (2 if outcome == OK else 0)


@pytest.mark.parametrize("check", [check_page, check_api])
class TestEveryParameter:
    @pytest.mark.parametrize("name", EVERY)
    def test_with_every_value(self, client, library, subtests, name, check):
        for what, query, outcome in rows(name):
            with subtests.test(what):
                check(client, query, name, outcome)

    def test_particular_values_and_unknown_names(self, client, library, subtests, check):
        for what, (query, name, outcome) in PARTICULAR.items():
            with subtests.test(what):
                check(client, query, name, outcome)


@pytest.mark.parametrize("name", ALL_BUT_WORDS)
def test_words_beside_a_refused_filter_find_nothing(client, library, name):
    page = Page(client.get("/stories/", {"q": "KLM", name: "no such thing"}))
    assert (page.errors, page.total, page.stories) == ({name}, 0, [])


def test_several_mistakes_are_all_named(client, library):
    query = {"industry": "nowhere", "page": "-1", "colour": "red", "q": "a\0b"}
    assert Page(client.get("/stories/", query)).errors == set(query)
    assert set(client.get("/api/v1/stories/", query).json()["errors"]) == set(query)


def test_a_misspelt_name_is_answered_with_the_right_one(client, db):
    messages = client.get("/api/v1/stories/?brnad=klm").json()["errors"]["brnad"]
    assert "brand" in messages[0]


def test_a_message_shows_no_more_than_a_piece_of_a_huge_value(client, db):
    (message,) = client.get("/api/v1/stories/", {"sort": "x" * 10_000}).json()["errors"]["sort"]
    assert len(message) < 200


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=newsletter",
        "utm_anything=%00",
        "fbclid=1",
        "gclid=1",
        "msclkid=1",
        "mc_cid=1&mc_eid=2",
        "igshid=1",
        "utm_source=a&utm_source=b",
    ],
)
class TestWhatOtherSitesAppend:
    def test_pages_ignore_it_and_links_drop_it(self, client, library, query):
        page = Page(client.get(f"/stories/?brand=klm&{query}"))
        assert (page.errors, page.total) == (set(), 2)
        assert all("utm" not in a["href"] for a in page.find("a", data_facet=True))

    def test_the_api_refuses_it(self, client, library, query):
        response = client.get(f"/api/v1/stories/?brand=klm&{query}")
        assert response.status_code == 400
        assert set(response.json()["errors"]) == {part.split("=")[0] for part in query.split("&")}


@pytest.mark.parametrize(
    "path",
    ["/brands/klm/", "/gestures/surprise-gift/", "/industries/airlines/", "/channels/airport/"],
)
def test_the_page_number_of_a_term_page(client, library, subtests, path):
    for what, raw in VALUES.items():
        with subtests.test(what):
            response = client.get(f"{path}?page={raw}")
            assert response.status_code == 200
            assert len(Page(response).stories) == (2 if what in NOT_GIVEN else 0)


@pytest.mark.parametrize(
    "path", ["/", "/brands/", "/stories/first/", "/api/", "/brands/klm/", "/robots.txt", "/healthz"]
)
def test_pages_without_parameters_do_not_mind_any(client, library, path):
    plain = client.get(path).content
    every = "&".join(f"{number}{raw}={raw}" for number, raw in enumerate(VALUES.values()))
    answer = client.get(f"{path}?q=no+such+thing&industry=nowhere&{every}")
    assert answer.status_code == 200
    assert len(answer.content) >= len(plain)


def test_the_texts_of_a_case(client, library, subtests):
    for what, raw in VALUES.items():
        for name in ("text", "beside"):
            with subtests.test(what, name=name):
                page = Page(client.get(f"/stories/first/?{name}={raw}"))
                assert page.stories == ["first"]
                assert page.errors == (set() if what in NOT_GIVEN else {name})


def test_hostile_names_in_a_path_are_not_found(client, library, subtests):
    for what, raw in VALUES.items():
        if not raw or "ten thousand" in what:
            continue
        for folder in ("stories", "brands", "gestures", "insights", "api/v1/stories"):
            with subtests.test(what, folder=folder):
                assert client.get(f"/{folder}/{raw}/").status_code == 404


LISTS = ["/compare/", "/shortlist/", "/shortlist/booklet/"]


@pytest.mark.parametrize("path", LISTS)
def test_whatever_stands_in_a_list_of_cases_is_named_and_passed_over(
    client, library, subtests, path
):
    for what, raw in VALUES.items():
        with subtests.test(what):
            response = client.get(f"{path}?story=first&story={raw}&story=second")
            assert response.status_code == 200
            named = Page(response).find("li", data_unknown=True)
            assert len(named) == (0 if what in NOT_GIVEN else 1)
            assert all(len(item.text) < 100 for item in named)


@pytest.mark.parametrize("path", ["/compare/", "/shortlist/"])
def test_words_that_look_for_a_case_to_add(client, library, subtests, path):
    for what, raw in VALUES.items():
        with subtests.test(what):
            response = client.get(f"{path}?story=first&q={raw}")
            assert response.status_code == 200
            refused = what in UNREADABLE_WORDS and what not in NOT_GIVEN
            assert bool(Page(response).find("p", data_error="q")) is refused


def test_another_form_of_a_comparison_is_refused(client, library, subtests):
    for what, raw in VALUES.items():
        with subtests.test(what):
            response = client.get(f"/compare/?story=first&story=second&format={raw}")
            assert response.status_code == (200 if what in NOT_GIVEN else 400)
