"""What every answer carries and none contains: headers, cookies, inline code, foreign addresses."""

import re

import pytest
from django.test import Client

from stories.models import Brand, Story
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/stories/",
    "/stories/?q=seat&industry=airlines&page_size=1",
    "/stories/?q=zeppelin",
    "/stories/?industry=nowhere&colour=red",
    "/stories/?page=99",
    "/stories/seat/",
    "/brands/",
    "/brands/klm/",
    "/gestures/surprise-gift/",
    "/industries/airlines/",
    "/channels/airport/",
    "/gestures/",
    "/insights/",
    "/insights/?industry=nowhere",
    "/stories/seat/?text=en&beside=de",
    "/stories/seat/correct/thanks/",
    "/api/",
    "/compare/",
    "/compare/?story=seat&story=second&story=absent",
    "/shortlist/",
    "/shortlist/?story=seat&story=second&q=seat",
    "/shortlist/booklet/?story=seat",
    "/packs/",
    "/packs/lesson/",
    "/packs/lesson/?reveal=1",
    "/packs/lesson/handout/",
    "/de/",
    "/nl/stories/seat/",
]
DATA = [
    "/insights/years.svg",
    "/insights/reach.csv?industry=airlines",
    "/insights/years.csv?colour=red",
    "/api/v1/stories/",
    "/api/v1/stories/?colour=red",
    "/api/v1/stories/seat/",
    "/api/v1/stories/absent/",
    "/api/v1/terms/",
    "/api/v1/openapi.json",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
    "/readyz",
]
WRONG = ["/no-such-page/", "/forbidden/", "/suspicious/", "/broken/"]
OTHER = ["/stories", "/stories/old-seat/", "/brands/old-klm/"]  # redirects
EVERY = [*PAGES, *DATA, *WRONG, *OTHER]

NO_CODE = {"script", "style", "iframe", "object", "embed", "base", "applet"}
LOADING = {"src", "srcset", "poster", "data", "background", "formaction", "ping", "manifest"}


@pytest.fixture(autouse=True)
def library(db, settings):
    settings.ROOT_URLCONF = "tests.views.urls_that_fail"
    for slug in ("old-seat", "second"):
        factories.published(slug, brand="old-klm")
    story = factories.published("tmp", brand="old-klm")
    factories.outcome(story, value=5, unit="views", source=story.sources.get())
    factories.pack("lesson", [story])
    Story.objects.filter(slug="old-seat").update(slug="seat")
    Brand.objects.filter(slug="old-klm").update(slug="klm")


@pytest.fixture
def get():
    return Client(raise_request_exception=False).get


def each(get, subtests, paths):
    """``for check, response in each(…): with check: …``: one answer after the other."""
    for path in paths:
        yield subtests.test(path), get(path)


def policy(response) -> dict[str, list[str]]:
    rules = [rule.split() for rule in response["Content-Security-Policy"].split(";")]
    return {name: values for name, *values in rules}


def cache_rules(response) -> set[str]:
    return {rule.strip() for rule in response["Cache-Control"].split(",")}


class TestEveryAnswer:
    """Pages, data, redirects and errors."""

    def test_carries_the_headers_that_protect_its_reader(self, get, subtests):
        for check, response in each(get, subtests, EVERY):
            with check:
                assert response["X-Content-Type-Options"] == "nosniff"
                assert response["Referrer-Policy"] == "strict-origin-when-cross-origin"
                assert response["Cross-Origin-Opener-Policy"] == "same-origin"
                for feature in ("camera", "geolocation", "microphone", "payment"):
                    assert f"{feature}=()" in response["Permissions-Policy"]

    def test_has_a_strict_content_security_policy(self, get, subtests):
        for check, response in each(get, subtests, EVERY):
            with check:
                rules = policy(response)
                assert rules["default-src"] == ["'none'"]
                assert rules["script-src"] == rules["style-src"] == ["'self'"]
                assert rules["form-action"] == ["'self'"]
                for name in ("frame-ancestors", "base-uri", "object-src"):
                    assert rules[name] == ["'none'"]
                allowed = {value for values in rules.values() for value in values}
                assert allowed <= {"'none'", "'self'", "data:"}

    def test_sets_no_cookie_and_does_not_vary_by_one(self, get, subtests):
        for check, response in each(get, subtests, EVERY):
            with check:
                assert not response.cookies
                assert "cookie" not in response.headers.get("Vary", "").lower()

    def test_sets_no_cookie_where_an_old_one_is_left(self, subtests):
        client = Client(raise_request_exception=False)
        client.cookies.load({"sessionid": "0" * 32, "csrftoken": "x" * 32, "messages": "x"})
        for check, response in each(client.get, subtests, EVERY):
            with check:
                assert not response.cookies


class TestEveryPage:
    """Of public pages and pages of errors: what stands in their HTML."""

    def test_has_no_inline_code(self, get, subtests):
        for check, response in each(get, subtests, [*PAGES, *WRONG]):
            with check:
                for element in Page(response).find():
                    if element.tag in NO_CODE:
                        assert (element.tag, "src" in element) == ("script", True)
                        assert not element.text.strip()
                    names = element.attributes
                    assert not [n for n in names if n == "style" or n.startswith("on")], element
                    assert not names.get("href", "").strip().lower().startswith("javascript:")

    def test_loads_nothing_from_elsewhere(self, get, subtests):
        for check, response in each(get, subtests, [*PAGES, *WRONG]):
            with check:
                for element in Page(response).find():
                    loaded = [element[name] for name in LOADING if name in element]
                    if element.tag == "link" and element["rel"] not in ("alternate", "canonical"):
                        loaded.append(element["href"])
                    for address in loaded:
                        assert re.match(r"/(?!/)|data:", address), address

    def test_sends_forms_to_itself_alone(self, get, subtests):
        for check, response in each(get, subtests, [*PAGES, *WRONG]):
            with check:
                for form in Page(response).find("form"):
                    assert form["action"].startswith("/")
                    assert form["method"] == "get"


def test_public_pages_may_be_kept_and_are_asked_for_again(get, subtests):
    for check, response in each(get, subtests, PAGES):
        with check:
            assert {"public", "max-age=0", "must-revalidate"} <= cache_rules(response)
            again = get(
                response.wsgi_request.get_full_path(),
                headers={"if-none-match": response["ETag"]},
            )
            assert (again.status_code, again.content) == (304, b"")
            assert not again.cookies


def test_style_sheets_and_fonts_are_the_sites_own(get):
    sheets = [link["href"] for link in Page(get("/")).find("link", rel="stylesheet")]
    assert sheets
    for address in sheets:
        response = get(address)
        assert response.status_code == 200
        text = b"".join(response.streaming_content).decode()
        assert text
        assert not re.search(r"@import|url\(\s*['\"]?(https?:)?//", text)
