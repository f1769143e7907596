"""What several suites read the site with."""

import pytest
from django.utils import translation
from xdist.scheduler import LoadScopeScheduling

from stories.roles import CURATORS, REVIEWERS
from tests.people import person
from tests.views.reading import Page


class BrowserApart(LoadScopeScheduling):
    """The browser's tests all to one worker, in their order: one site serves them; the others singly.

    xdist has groups for this, but pytest 9.2 no longer takes a group's mark into a test's name, by
    which xdist 3.8 knows it: the groups fall apart without a word.
    """

    def _split_scope(self, nodeid: str) -> str:
        return "browser" if nodeid.startswith("tests/browser/") else nodeid


def pytest_xdist_make_scheduler(config, log):
    return BrowserApart(config, log)


@pytest.fixture(autouse=True)
def english():
    """Whatever language an earlier test's request left behind, a test begins in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def visit(client):
    """``visit("/stories/", q="tie")``: the page as an anonymous reader gets it, which must answer 200."""

    def get(path: str, **parameters) -> Page:
        response = client.get(path, parameters)
        assert response.status_code == 200, f"{path} answers {response.status_code}"
        return Page(response)

    return get


@pytest.fixture
def ask(client):
    """``ask(industry=["retail"])``: the list of the API as JSON, which must answer 200."""

    def get(path: str = "/api/v1/stories/", **parameters) -> dict:
        response = client.get(path, parameters)
        assert response.status_code == 200, f"{path} answers {response.content.decode()}"
        return response.json()

    return get


@pytest.fixture
def slugs(ask):
    """``slugs(q="tie", sort="title")``: the slugs of the found stories, in their order."""

    def get(**parameters) -> list[str]:
        return [result["slug"] for result in ask(**parameters)["results"]]

    return get


@pytest.fixture
def ann(db):
    """A curator."""
    return person("ann", CURATORS)


@pytest.fixture
def rob(db):
    """A reviewer, who is a curator too."""
    return person("rob", CURATORS, REVIEWERS)
