"""Two libraries: a small one that a test may edit, and the one that ships."""

import pytest
from django.conf import settings

from stories.exchange import library
from tests.exchange import small_library


@pytest.fixture
def folder(tmp_path):
    """The files of a library of two cases."""
    return small_library.write(tmp_path)


@pytest.fixture
def loaded(db, folder):
    """The same folder, loaded once."""
    library.load(folder)
    return folder


@pytest.fixture(scope="session")
def shipped():
    """The library that ships, read and checked."""
    return library.read_library(settings.FIXTURES_DIR)
