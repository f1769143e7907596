"""What a reader sees when something is missing, forbidden, garbled or broken."""

import pytest
from django.test import Client

from tests import factories
from tests.views.reading import Page

ERRORS = {"/no-such-page/": 404, "/forbidden/": 403, "/suspicious/": 400, "/broken/": 500}


@pytest.fixture
def failing_client(settings):
    settings.ROOT_URLCONF = "tests.views.urls_that_fail"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("path", "status"), ERRORS.items())
class TestErrorPages:
    def test_they_are_whole_pages_that_lead_on(self, failing_client, path, status):
        response = failing_client.get(path)
        assert response.status_code == status
        page = Page(response)
        assert page.one("h1").text.strip()
        assert page.one("html")["lang"] == "en"
        assert {"/", "/stories/"} <= {a["href"] for a in page.find("a")}

    def test_they_tell_no_detail(self, failing_client, path, status):
        body = failing_client.get(path).content.decode()
        assert "secret detail" not in body
        assert "Traceback" not in body

    def test_they_set_no_cookie_and_need_no_database(self, failing_client, path, status):
        """There is no database in this test: a query would be an error."""
        response = failing_client.get(path)
        assert response.status_code == status
        assert not response.cookies


@pytest.mark.parametrize("language", ["de", "es", "it", "nl"])
def test_a_missing_page_is_missing_in_the_readers_language(client, language):
    response = client.get(f"/{language}/no-such-page/")
    assert response.status_code == 404
    assert Page(response).one("html")["lang"] == language


@pytest.mark.parametrize("path", ["/", "/stories/", "/api/v1/stories/", "/healthz", "/absent/"])
def test_an_unknown_host_is_refused(path):
    client = Client(raise_request_exception=False)
    response = client.get(path, headers={"host": "evil.example"})
    assert response.status_code == 400
    assert b"evil.example" not in response.content


def test_thousands_of_parameters_are_refused(client, db):
    query = "&".join(f"a{number}=1" for number in range(1500))
    page, answer = client.get(f"/stories/?{query}"), client.get(f"/api/v1/stories/?{query}")
    assert (page.status_code, answer.status_code) == (400, 400)
    assert Page(page).one("h1").text.strip()
    assert set(answer.json()) == {"errors"}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/stories", "/stories/"),
        ("/stories?q=tie&page=2", "/stories/?q=tie&page=2"),
        ("/de/brands", "/de/brands/"),
        ("/api/v1/stories?q=tie", "/api/v1/stories/?q=tie"),
    ],
)
def test_a_forgotten_slash_is_added(client, db, path, location):
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (301, location)


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/stories", "/\\evil.example"])
def test_no_address_leads_to_another_host(client, db, path):
    response = client.get("/", PATH_INFO=path)
    assert response.status_code == 404


@pytest.mark.parametrize("path", ["/", "/stories/", "/stories/seat/", "/brands/", "/api/"])
def test_head_answers_like_get_without_a_body(client, db, path):
    factories.published("seat")
    response = client.head(path)
    assert (response.status_code, response.content) == (200, b"")


def test_the_last_resort_needs_not_even_a_template(failing_client, settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": []}]
    response = failing_client.get("/broken/")
    assert (response.status_code, response["Content-Type"]) == (500, "text/plain")
    assert b"secret detail" not in response.content


def test_a_form_without_its_token_is_refused_with_a_page_of_ours(db):
    response = Client(enforce_csrf_checks=True).post("/de/accounts/login/", {"username": "x"})
    assert response.status_code == 403
    page = Page(response)
    assert page.one("html")["lang"] == "de"
    assert not page.find("style")
    assert "/de/" in {a["href"] for a in page.find("a")}
