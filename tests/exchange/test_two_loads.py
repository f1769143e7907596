"""Two loads at once, as when two commands are started side by side."""

import threading

import pytest
from django.db import connection

from stories.exchange import library
from stories.models import LibraryRecord, Source, Story
from tests.exchange import small_library


@pytest.mark.django_db(transaction=True)
def test_two_loads_at_once_make_one_library(folder):
    start = threading.Barrier(2, timeout=20)
    reports, errors = [], []

    def load():
        try:
            start.wait()
            reports.append(library.load(folder))
        except Exception as error:  # whatever it is, the test must show it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert errors == []
    assert sorted(len(report.created) for report in reports) == [0, len(small_library.ALL)]
    assert sorted(len(report.unchanged) for report in reports) == [0, len(small_library.ALL)]
    assert all(report.kept == [] for report in reports)
    assert LibraryRecord.objects.count() == len(small_library.ALL)
    assert Story.objects.published().count() == 2
    assert Source.objects.count() == 3
