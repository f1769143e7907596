"""A curator and a reviewer."""

import pytest

from stories.roles import CURATORS, REVIEWERS
from tests.merging.cases import person


@pytest.fixture
def ann():
    return person("ann", CURATORS)


@pytest.fixture
def rob():
    return person("rob", CURATORS, REVIEWERS)
