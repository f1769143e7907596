import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def var():
    """A folder for a database of its own.

    Not pytest's: that one is closed to other accounts, and under root PostgreSQL runs as another one.
    """
    folder = Path(tempfile.mkdtemp(prefix="casebook-test-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)
