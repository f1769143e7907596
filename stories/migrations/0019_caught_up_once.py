"""A transaction of many changes brings the search up to date once, not once a change.

The trigger at the commit runs for every mark. Each time it looked whether marks are left, through all those
that were dealt with and cannot be swept before the commit: of the seven minutes that making 10,000 cases took,
five were that.
"""

from django.db import migrations

MARK = """
CREATE OR REPLACE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('INSERT INTO search_dirty SELECT DISTINCT %L, %I FROM now_there',
                       TG_ARGV[0], TG_ARGV[1]);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('INSERT INTO search_dirty SELECT DISTINCT %L, %I FROM once_there',
                       TG_ARGV[0], TG_ARGV[1]);
    END IF;
    {after}RETURN NULL;
END $$;
"""
# Both settings end with the transaction, and a savepoint that is rolled back takes them along with its marks.
NOTED = "PERFORM set_config('casebook.caught_up', 'no', true);\n    "
ONCE = """
CREATE OR REPLACE FUNCTION search_at_commit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('casebook.caught_up', true) IS DISTINCT FROM 'yes' THEN
        PERFORM search_catch_up();
        PERFORM set_config('casebook.caught_up', 'yes', true);
    END IF;
    RETURN NULL;
END $$;
"""
EACH_TIME = """
CREATE OR REPLACE FUNCTION search_at_commit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM search_catch_up(); RETURN NULL; END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("stories", "0018_unpublished_vectors")]

    operations = [
        migrations.RunSQL(
            MARK.replace("{after}", NOTED) + ONCE, MARK.replace("{after}", "") + EACH_TIME
        )
    ]
