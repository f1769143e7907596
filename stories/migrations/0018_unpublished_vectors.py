"""Vectors of what readers do not see, apart from the index (stories/search/unpublished.py)."""

from django.db import migrations

MAKE = """
CREATE TABLE unpublished_vector (
    story_id bigint NOT NULL, language text NOT NULL, model text NOT NULL, digest text NOT NULL,
    embedding halfvec(384) NOT NULL, PRIMARY KEY (story_id, language)
);
CREATE FUNCTION unpublished_texts(
    OUT story_id bigint, OUT language text, OUT digest text, OUT title text, OUT summary text
) RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT t.story_id, t.language, md5(t.title || E'\\n' || t.summary), t.title, t.summary
    FROM stories_storytext t JOIN stories_story s ON s.id = t.story_id
    WHERE s.status <> 'published' AND s.merged_into_id IS NULL
$$;
-- Those that were made from the words as they are now.
CREATE FUNCTION unpublished_vectors(OUT story_id bigint, OUT embedding halfvec)
RETURNS SETOF record LANGUAGE sql STABLE AS $$
    SELECT v.story_id, v.embedding FROM unpublished_vector v
    JOIN unpublished_texts() t USING (story_id, language, digest)
$$;
"""
DROP = """
DROP FUNCTION unpublished_vectors(), unpublished_texts();
DROP TABLE unpublished_vector;
"""


class Migration(migrations.Migration):
    dependencies = [("stories", "0017_not_duplicates")]

    operations = [migrations.RunSQL(MAKE, DROP)]
