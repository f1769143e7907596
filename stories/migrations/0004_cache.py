"""The table of the shared cache, as ``createcachetable`` makes it, but not written to the log:
what is in it may be lost."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("stories", "0003_search")]
    operations = [
        migrations.RunSQL(
            """CREATE UNLOGGED TABLE shared_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX shared_cache_expires ON shared_cache (expires);""",
            "DROP TABLE shared_cache",
        )
    ]
