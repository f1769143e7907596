"""Each page in five languages, chosen by its address and by nothing else."""

import pytest

from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

LANGUAGES = ["en", "de", "es", "it", "nl"]
PATHS = [
    "/",
    "/stories/",
    "/stories/?q=seat&industry=airlines",
    "/stories/?industry=nowhere",
    "/stories/seat/",
    "/brands/",
    "/brands/klm/",
    "/gestures/surprise-gift/",
    "/industries/airlines/",
    "/channels/airport/",
    "/channels/",
    "/insights/",
    "/insights/?gesture=surprise-gift",
    "/stories/seat/?text=en",
    "/stories/seat/correct/",
    "/api/",
]


@pytest.fixture(autouse=True)
def library(db):
    factories.published("seat")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_exists_in_every_language(client, language, path):
    prefix = "" if language == "en" else f"/{language}"
    response = client.get(f"{prefix}{path}")
    assert response.status_code == 200
    page = Page(response)
    assert page.one("html")["lang"] == language
    assert response["Content-Language"] == language
    # Its links stay in the language, but for those that change it.
    for link in page.find("a"):
        if link["href"].startswith("/") and not link.inside("languages"):
            assert link["href"].startswith(f"{prefix}/"), link["href"]
    current = [a["hreflang"] for a in page.find("a", aria_current="true") if a.inside("languages")]
    assert current == [language]


@pytest.mark.parametrize("path", PATHS)
def test_pages_name_their_other_languages_with_full_addresses(client, path):
    alternates = {
        link["hreflang"]: link["href"]
        for link in Page(client.get(path)).find("link", rel="alternate")
        if "hreflang" in link
    }
    assert {code: alternates[code] for code in LANGUAGES} == {
        code: f"http://testserver{'' if code == 'en' else f'/{code}'}{path}" for code in LANGUAGES
    }


@pytest.mark.parametrize("path", ["/", "/stories/", "/stories/seat/", "/api/v1/stories/"])
def test_neither_browser_nor_cookie_changes_the_language_of_an_address(client, path):
    plain = client.get(path)
    client.cookies.load({"django_language": "de"})
    asked = client.get(path, headers={"accept-language": "de"})
    assert (asked.status_code, asked.content) == (200, plain.content)


@pytest.mark.parametrize(
    "path", ["/en/stories/", "/fr/stories/", "/DE/stories/", "/de-at/stories/"]
)
def test_other_prefixes_do_not_exist(client, path):
    assert client.get(path).status_code == 404
