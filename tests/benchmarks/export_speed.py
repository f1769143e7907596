"""How long and how much memory an export of many stories takes.

``CASEBOOK_MODE=local python -m tests.benchmarks.export_speed 10000`` makes a library of that size in a
test database, exports it in every format that holds any number, and throws it away.
"""

import datetime
import os
import resource
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from stories.exchange.about import About  # noqa: E402
from stories.exchange.formats import FORMATS, file_of  # noqa: E402
from stories.models import Story  # noqa: E402
from tests.views import bulk  # noqa: E402


def memory() -> float:
    """The most memory so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(size: int) -> None:
    bulk.library(size)
    ids = list(Story.objects.published().values_list("pk", flat=True))
    address = "https://cases.example.org/stories/"
    about = About("All cases", size, datetime.date.today(), "en", address, address)
    print(f"{size} stories; {memory():.0f} MB before")
    for name, wanted in FORMATS.items():
        if wanted.most is None:
            began, used = time.monotonic(), time.process_time()
            written = sum(len(piece) for piece in file_of(ids, wanted, about))
            print(
                f"{name:9} {written / 1e6:6.1f} MB  {time.monotonic() - began:6.1f} s "
                f"({time.process_time() - used:.1f} s CPU)  at most {memory():.0f} MB"
            )


if __name__ == "__main__":
    made = setup_databases(verbosity=0, interactive=False)
    try:
        measure(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    finally:
        teardown_databases(made, verbosity=0)
