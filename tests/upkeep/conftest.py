"""Servers to visit, and visitors."""

import pytest

from stories.upkeep.fetch import Fetcher, Limits
from stories.upkeep.visits import Visitor
from tests.upkeep import servers

AGENT = "CasebookLinkCheck/1.0 (+https://cases.example.org; library@example.org)"


@pytest.fixture
def site():
    """A server on 127.0.0.1 without any page."""
    with servers.running() as site:
        yield site


@pytest.fixture
def other():
    """A second server."""
    with servers.running() as site:
        yield site


@pytest.fixture
def fetcher():
    """Asks private addresses too, and is in a hurry."""
    return Fetcher(AGENT, Limits(step=0.4, whole=0.6, size=100_000), allow_private=True)


@pytest.fixture
def visitor(fetcher, site, other):
    return Visitor(fetcher, pause=0, ports=(site.port, other.port))
