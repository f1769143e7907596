"""How long and how much memory an import of many cases takes: its preview, carrying it out, undoing it.

``CASEBOOK_MODE=local python -m tests.benchmarks.import_speed 1000`` makes a library of that size in a test
database, imports its own export, then as many new cases, then a change of each of those, and throws all away.
With ``--previews`` it only looks at so many new cases.
"""

import csv
import datetime
import io
import os
import resource
import sys
import time
from contextlib import contextmanager

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import transaction  # noqa: E402
from django.test.utils import setup_databases, teardown_databases  # noqa: E402

from stories import importing  # noqa: E402
from stories.exchange.about import About  # noqa: E402
from stories.exchange.formats import FORMATS, file_of  # noqa: E402
from stories.models import Story  # noqa: E402
from tests.views import bulk  # noqa: E402


@contextmanager
def measured(what: str):
    began, used = time.monotonic(), time.process_time()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{what:34} {time.monotonic() - began:7.1f} s ({time.process_time() - used:.1f} s CPU of its "
        f"own)  at most {memory:.0f} MB",
        flush=True,
    )


def exported(name: str, size: int) -> bytes:
    ids = list(Story.objects.published().values_list("pk", flat=True))
    address = "https://cases.example.org/stories/"
    about = About("All cases", size, datetime.date(2026, 11, 23), "en", address, address)
    return b"".join(file_of(ids, FORMATS[name], about))


def with_changes(data: bytes, **changes) -> bytes:
    """The same table with other values; ``{n}`` is the number of the row."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    written = io.StringIO()
    table = csv.DictWriter(written, rows[0])
    table.writeheader()
    for n, row in enumerate(rows):
        table.writerow(row | {name: value.format(n=n) for name, value in changes.items()})
    return written.getvalue().encode()


def measure(size: int) -> None:
    with transaction.atomic():  # what publishing needs is asked at its end
        bulk.library(size)
    print(f"{size} cases")
    for name in ("csv", "xlsx", "json"):
        data = exported(name, size)
        with measured(f"preview of our own export ({name})"):
            imported = importing.check(data, f"cases.{name}", by=None)
        assert imported.counts["unchanged"] == size
    new = with_changes(exported("csv", size), slug="new-{n}", title_en="Another {n}")
    with measured("preview of new cases"):
        imported = importing.check(new, "new.csv", by=None)
    with measured("making them"):
        imported = importing.carry_out(imported, by=None)
    with measured("preview of a change of each"):
        changed = importing.check(with_changes(new, country="fr"), "changed.csv", by=None)
    assert changed.counts["changed"] + changed.counts["new"] == size
    with measured("changing them"):
        changed = importing.carry_out(changed, by=None)
    with measured("undoing that"):
        importing.undo(changed, by=None)


def measure_previews(size: int) -> None:
    """Only what people wait for most: previews of ``size`` new cases, beside a small library."""
    with transaction.atomic():
        bulk.library(100)
    sample = list(csv.DictReader(io.StringIO(exported("csv", 100).decode("utf-8-sig"))))
    rows = [sample[n % 100] | {"slug": f"new-{n}", "title_en": f"Another {n}"} for n in range(size)]
    written = io.StringIO()
    table = csv.DictWriter(written, rows[0])
    table.writeheader()
    table.writerows(rows)
    data = written.getvalue().encode()
    with measured(f"preview of {size} new cases ({len(data) / 1e6:.0f} MB)"):
        imported = importing.check(data, "new.csv", by=None)
    assert imported.counts["new"] == size


if __name__ == "__main__":
    made = setup_databases(verbosity=0, interactive=False)
    try:
        size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
        (measure_previews if "--previews" in sys.argv else measure)(size)
    finally:
        teardown_databases(made, verbosity=0)
