"""What PostgreSQL guards by itself: extensions, renamed slugs, and outcomes' sources."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations

# table -> kind in OldSlug
SLUGGED = {
    "stories_story": "story",
    "stories_brand": "brand",
    "stories_industry": "industry",
    "stories_gesturetype": "gesture",
    "stories_channel": "channel",
    "stories_outcomekind": "outcome",
}

REMEMBER = """
CREATE FUNCTION stories_remember_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- An address in use is never an old address as well.
    DELETE FROM stories_oldslug WHERE kind = TG_ARGV[0] AND slug = NEW.slug;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO stories_oldslug (kind, slug, object_id) VALUES (TG_ARGV[0], OLD.slug, OLD.id)
        ON CONFLICT (kind, slug) DO UPDATE SET object_id = EXCLUDED.object_id;
    END IF;
    RETURN NULL;
END $$;
"""
FORGET = """
CREATE FUNCTION stories_forget_slug() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM stories_oldslug WHERE kind = TG_ARGV[0] AND object_id = OLD.id;
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER slug_taken AFTER INSERT ON {table}
    FOR EACH ROW EXECUTE FUNCTION stories_remember_slug('{kind}');
CREATE TRIGGER slug_renamed AFTER UPDATE OF slug ON {table}
    FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION stories_remember_slug('{kind}');
CREATE TRIGGER slug_gone AFTER DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION stories_forget_slug('{kind}');
"""
    for table, kind in SLUGGED.items()
)
NO_TRIGGERS = "".join(
    f"""
DROP TRIGGER slug_taken ON {table};
DROP TRIGGER slug_renamed ON {table};
DROP TRIGGER slug_gone ON {table};
"""
    for table in SLUGGED
)

# An outcome's source is one of the sources of its own story. Checked at the end of a transaction, so
# that a story can be written in any order.
OUTCOME_SOURCE = """
ALTER TABLE stories_outcome ADD CONSTRAINT outcome_source_of_its_story
    FOREIGN KEY (story_id, source_id) REFERENCES stories_storysource (story_id, source_id)
    DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("stories", "0001_initial")]

    operations = [
        CreateExtension("unaccent"),
        CreateExtension("pg_trgm"),
        migrations.RunSQL(
            REMEMBER + FORGET + TRIGGERS,
            NO_TRIGGERS
            + "DROP FUNCTION stories_remember_slug(); DROP FUNCTION stories_forget_slug();",
        ),
        migrations.RunSQL(
            OUTCOME_SOURCE,
            "ALTER TABLE stories_outcome DROP CONSTRAINT outcome_source_of_its_story;",
        ),
    ]
