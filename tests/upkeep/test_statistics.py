"""Pages stay quick right after many rows were written."""

from django.db import connection

from stories.models import Story
from stories.upkeep.statistics import refresh_statistics
from tests.views import bulk


def rows_expected() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT json) SELECT * FROM {Story._meta.db_table}")
        return cursor.fetchone()[0][0]["Plan"]["Plan Rows"]


def test_postgresql_knows_how_much_there_is(db):
    refresh_statistics()  # as it does by itself, now and then
    assert rows_expected() <= 1
    bulk.library(60)
    refresh_statistics()
    assert rows_expected() == 60
