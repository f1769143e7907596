"""How long and how much memory an import of many cases takes: its preview, carrying it out, undoing it.

``CASEBOOK_MODE=local python -m tests.benchmarks.import_speed 1000 10000`` makes a library of 1,000 cases in a
test database, imports its own export, then 10,000 new cases (or as many as there are), then a change of 1,000
of those, undoes that, and throws all away. With ``--previews`` it only looks at so many new cases.
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


def table(rows: list[dict]) -> bytes:
    written = io.StringIO()
    out = csv.DictWriter(written, rows[0])
    out.writeheader()
    out.writerows(rows)
    return written.getvalue().encode()


def new_rows(size: int, of: int) -> list[dict]:
    """Rows of ``size`` new cases, made from the ``of`` that there are."""
    rows = list(csv.DictReader(io.StringIO(exported("csv", of).decode("utf-8-sig"))))
    names = ({"slug": f"new-{n}", "title_en": f"Another {n}"} for n in range(size))
    return [rows[n % of] | name for n, name in enumerate(names)]


def measure(size: int, made: int) -> None:
    with transaction.atomic():  # what publishing needs is asked at its end
        bulk.library(size)
    print(f"{size} cases")
    for name in ("csv", "xlsx", "json"):
        data = exported(name, size)
        with measured(f"preview of our own export ({name})"):
            imported = importing.check(data, f"cases.{name}", by=None)
        assert imported.counts["unchanged"] == size
    rows = new_rows(made, size)
    with measured(f"preview of {made} new cases"):
        imported = importing.check(table(rows), "new.csv", by=None)
    with measured(f"making {made}"):
        importing.carry_out(imported, by=None)
    changed = table([row | {"country": "fr"} for row in rows[:size]])
    with measured(f"preview of a change of {size}"):
        imported = importing.check(changed, "changed.csv", by=None)
    assert imported.counts["changed"] == size
    with measured(f"changing {size}"):
        imported = importing.carry_out(imported, by=None)
    with measured(f"undoing the change of {size}"):
        imported = importing.undo(imported, by=None)
    assert not imported.rows.exclude(undone="put back").exists()


def measure_previews(size: int) -> None:
    """Only what people wait for most: previews of ``size`` new cases, beside a small library."""
    with transaction.atomic():
        bulk.library(100)
    data = table(new_rows(size, 100))
    with measured(f"preview of {size} new cases ({len(data) / 1e6:.0f} MB)"):
        imported = importing.check(data, "new.csv", by=None)
    assert imported.counts["new"] == size


if __name__ == "__main__":
    made = setup_databases(verbosity=0, interactive=False)
    try:
        numbers = [int(word) for word in sys.argv[1:] if word.isdigit()] or [1_000]
        if "--previews" in sys.argv:
            measure_previews(numbers[0])
        else:
            measure(numbers[0], numbers[-1])
    finally:
        teardown_databases(made, verbosity=0)
