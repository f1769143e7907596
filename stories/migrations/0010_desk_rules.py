"""What PostgreSQL guards of the desk: records that are only added to, versions, and what publishing needs."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION stories_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What is in % is never changed or deleted.', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON stories_transition
    FOR EACH ROW EXECUTE FUNCTION stories_only_added();
CREATE TRIGGER only_added BEFORE UPDATE OR DELETE ON stories_edition
    FOR EACH ROW EXECUTE FUNCTION stories_only_added();
"""
NOT_APPEND_ONLY = """
DROP TRIGGER only_added ON stories_transition;
DROP TRIGGER only_added ON stories_edition;
DROP FUNCTION stories_only_added();
"""

# table -> when a new version begins. A story's parts are changed together with its updated_at; a claim
# or a check of a link is no change that a form could overwrite.
VERSIONED = {
    "stories_story": "OLD.updated_at IS DISTINCT FROM NEW.updated_at",
    "stories_brand": "OLD.* IS DISTINCT FROM NEW.*",
    "stories_industry": "OLD.* IS DISTINCT FROM NEW.*",
    "stories_gesturetype": "OLD.* IS DISTINCT FROM NEW.*",
    "stories_channel": "OLD.* IS DISTINCT FROM NEW.*",
    "stories_outcomekind": "OLD.* IS DISTINCT FROM NEW.*",
    "stories_source": """
        (OLD.url, OLD.title, OLD.publisher, OLD.author, OLD.language, OLD.published, OLD.accessed,
         OLD.archive_url, OLD.full_text) IS DISTINCT FROM
        (NEW.url, NEW.title, NEW.publisher, NEW.author, NEW.language, NEW.published, NEW.accessed,
         NEW.archive_url, NEW.full_text)""",
}
VERSIONS = """
CREATE FUNCTION stories_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version = OLD.version + 1;
    RETURN NEW;
END $$;
CREATE FUNCTION stories_same_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.version = OLD.version;
    RETURN NEW;
END $$;
""" + "".join(
    f"""
CREATE TRIGGER version_1_kept BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN (OLD.version <> NEW.version) EXECUTE FUNCTION stories_same_version();
CREATE TRIGGER version_2_counted BEFORE UPDATE ON {table}
    FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION stories_next_version();
"""
    for table, changed in VERSIONED.items()
)
NO_VERSIONS = "".join(
    f"DROP TRIGGER version_1_kept ON {table}; DROP TRIGGER version_2_counted ON {table};\n"
    for table in VERSIONED
) + ("DROP FUNCTION stories_next_version(); DROP FUNCTION stories_same_version();")

# The blocking rules of stories/completeness.py once more, at the end of a transaction, so that a story
# can be written in any order.
PUBLISHABLE = """
CREATE FUNCTION stories_check_published(asked bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE lacks text;
BEGIN
    IF NOT EXISTS (SELECT FROM stories_story WHERE id = asked AND status = 'published') THEN RETURN; END IF;
    SELECT CASE
        WHEN NOT EXISTS (SELECT FROM stories_storytext WHERE story_id = asked AND language = 'en')
            THEN 'English text'
        WHEN NOT EXISTS (SELECT FROM stories_storygesture WHERE story_id = asked) THEN 'gesture type'
        WHEN NOT EXISTS (SELECT FROM stories_storysource WHERE story_id = asked) THEN 'source'
    END INTO lacks;
    IF lacks IS NOT NULL THEN
        RAISE EXCEPTION 'Published story % has no %.', asked, lacks
            USING ERRCODE = 'check_violation', CONSTRAINT = 'story_published_is_complete';
    END IF;
END $$;
CREATE FUNCTION stories_story_published() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM stories_check_published(NEW.id); RETURN NULL; END $$;
CREATE FUNCTION stories_part_gone() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM stories_check_published(OLD.story_id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER published_is_complete AFTER INSERT OR UPDATE ON stories_story
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.status = 'published')
    EXECUTE FUNCTION stories_story_published();
""" + "".join(
    f"""
CREATE CONSTRAINT TRIGGER published_is_complete AFTER UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stories_part_gone();
"""
    for table in ("stories_storytext", "stories_storygesture", "stories_storysource")
)
NOT_PUBLISHABLE = "".join(
    f"DROP TRIGGER published_is_complete ON {table};\n"
    for table in (
        "stories_story",
        "stories_storytext",
        "stories_storygesture",
        "stories_storysource",
    )
) + (
    "DROP FUNCTION stories_story_published(); DROP FUNCTION stories_part_gone(); "
    "DROP FUNCTION stories_check_published(bigint);"
)


class Migration(migrations.Migration):
    dependencies = [("stories", "0009_desk")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, NOT_APPEND_ONLY),
        migrations.RunSQL(VERSIONS, NO_VERSIONS),
        migrations.RunSQL(PUBLISHABLE, NOT_PUBLISHABLE),
    ]
