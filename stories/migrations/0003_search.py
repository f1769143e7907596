"""The search index, kept by PostgreSQL itself: docs/search.md, "What is in the index".

Whatever changes a row that search shows leaves a mark in ``search_dirty``; at the end of the same
transaction (or at the next search inside it) ``search_catch_up`` rebuilds the marked stories. So there
is no moment at which the library and its index disagree, whoever wrote: the site, psql, a restore.
"""

from django.conf import settings
from django.db import migrations, models

# language -> text search configuration. A further language is one more row (docs/search.md).
CONFIGS = {"en": "english", "de": "german", "es": "spanish", "it": "italian", "nl": "dutch"}

# table -> (what its rows are marks for, the column that says which)
WATCHED = {
    "stories_story": ("story", "id"),
    "stories_storytext": ("story", "story_id"),
    "stories_storygesture": ("story", "story_id"),
    "stories_storychannel": ("story", "story_id"),
    "stories_storyplace": ("story", "story_id"),
    "stories_outcome": ("story", "story_id"),
    "stories_brand": ("brand", "id"),
    "stories_industry": ("industry", "id"),
    "stories_gesturetype": ("gesture", "id"),
    "stories_channel": ("channel", "id"),
    "stories_outcomekind": ("outcome", "id"),
    "stories_place": ("place", "id"),
}

TABLES = """
CREATE TABLE search_language (code text PRIMARY KEY, config regconfig NOT NULL);
CREATE TABLE search_dirty (kind text NOT NULL, id bigint NOT NULL);
CREATE SEQUENCE search_version;
-- Never a number that an earlier index had: what is cached under one must not be taken for another.
SELECT setval('search_version', (extract(epoch FROM clock_timestamp()) * 1000)::bigint);
-- One row. resume_after: the last story a broken-off reindex finished, or null. history: since which
-- version search_change names every story whose row in story_search came, went or changed.
CREATE TABLE search_state (
    version bigint NOT NULL, stories int NOT NULL, chunks int NOT NULL, resume_after bigint,
    history bigint NOT NULL
);
INSERT INTO search_state VALUES (nextval('search_version'), 0, 0, NULL, currval('search_version'));
CREATE TABLE search_change (version bigint NOT NULL, story_id bigint NOT NULL);
CREATE INDEX search_change_version ON search_change (version);

-- A published story: what is filtered, counted and sorted. facets: kind * 100,000,000 + value.
CREATE TABLE story_search (
    story_id bigint PRIMARY KEY, facets int[] NOT NULL, happened text COLLATE "C",
    reach numeric, updated timestamptz NOT NULL
);
-- Its words, a row for each language it is told in. words: 'en word' as typed, for repairs.
CREATE TABLE story_search_text (
    story_id bigint NOT NULL, language text NOT NULL, tsv tsvector NOT NULL, words text[] NOT NULL,
    title_key text COLLATE "C" NOT NULL, digest text NOT NULL, PRIMARY KEY (story_id, language)
) WITH (toast_tuple_target = 8160);
ALTER TABLE story_search_text ALTER tsv SET STORAGE MAIN, ALTER words SET STORAGE EXTENDED;
CREATE INDEX story_search_tsv ON story_search_text USING gin (tsv) WITH (fastupdate = off);

-- Its passages; digest is that of the text they were cut from, key that of the passage itself.
CREATE TABLE story_chunk (
    story_id bigint NOT NULL, language text NOT NULL, n smallint NOT NULL, model text NOT NULL,
    digest text NOT NULL, passage text NOT NULL, embedding halfvec(384) NOT NULL,
    PRIMARY KEY (story_id, language, n)
);
ALTER TABLE story_chunk ALTER embedding SET STORAGE PLAIN;
-- The vocabulary's own vectors. code: as in story_search.facets.
CREATE TABLE term_vector (
    code int NOT NULL, language text NOT NULL, model text NOT NULL, digest text NOT NULL,
    embedding halfvec(384) NOT NULL, PRIMARY KEY (code, language)
);
-- Every keyword that a published story has or had, in the language of the site's texts.
CREATE TABLE keyword (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, word text COLLATE "C" NOT NULL UNIQUE
);
CREATE TABLE keyword_vector (
    id int PRIMARY KEY REFERENCES keyword, model text NOT NULL, embedding halfvec(384) NOT NULL
);
CREATE TABLE language_mean (
    model text, language text, kind text, vector real[] NOT NULL, PRIMARY KEY (model, language, kind)
);

-- In how many stories a lexeme, or a word as typed, occurs.
CREATE TABLE lexeme_df (lexeme text COLLATE "C" PRIMARY KEY, df int NOT NULL);
CREATE INDEX lexeme_gone ON lexeme_df (df) WHERE df <= 0;
CREATE TABLE term (
    language text, word text COLLATE "C", key text COLLATE "C" NOT NULL, df int NOT NULL,
    PRIMARY KEY (language, word)
);
CREATE INDEX term_key ON term (key, df DESC);
CREATE INDEX term_trigram ON term USING gin (key gin_trgm_ops);
CREATE INDEX term_gone ON term (df) WHERE df <= 0;

-- What can be suggested, once for each word its label can be started at (start 0: the first).
CREATE TABLE suggestion (
    kind text NOT NULL, id bigint NOT NULL, language text NOT NULL, start smallint NOT NULL,
    key text COLLATE "C" NOT NULL, label text NOT NULL
);
CREATE INDEX suggestion_key ON suggestion (kind, language, key);
CREATE INDEX suggestion_of ON suggestion (id, kind);

-- What was looked for and not found, counted by month. Nothing of who looked.
CREATE TABLE search_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    q text NOT NULL, language text NOT NULL,
    month date NOT NULL DEFAULT date_trunc('month', now()),
    searches int NOT NULL DEFAULT 1, last timestamptz NOT NULL DEFAULT now(),
    UNIQUE (q, language, month)
);
"""
LANGUAGES = "".join(
    f"INSERT INTO search_language VALUES ('{code}', '{config}');\n"
    for code, config in CONFIGS.items()
)

WORDS = r"""
-- A figure is one word however it is grouped, and punctuation separates (stories.search.query agrees).
CREATE FUNCTION search_plain(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT regexp_replace(
        regexp_replace(normalize(coalesce(value, ''), NFKC), '(\d)[.,](?=\d{3}(?!\d))', '\1', 'g'),
        '[][!"#$%&''()*+,./:;<=>?@\\^_`{|}~«»„“”‚‘’‹›–—·¿¡-]+', ' ', 'g')
$$;
CREATE FUNCTION search_fold(value text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
    $$ SELECT lower(unaccent(lower(value))) $$;
CREATE FUNCTION search_letters(code text) RETURNS int LANGUAGE sql IMMUTABLE AS $$
    -- nl -> 14 * 729 + 12 * 27; codes.py counts the same way
    SELECT (ascii(code) - 96) * 729 + (ascii(substr(code, 2)) - 96) * 27
           + greatest(ascii(substr(code || '`', 3)) - 96, 0)
$$;
CREATE FUNCTION search_list(terms jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT string_agg(value, ' . ') FROM jsonb_array_elements_text(
        CASE jsonb_typeof(terms) WHEN 'array' THEN terms ELSE '[]' END) AS value
$$;
CREATE AGGREGATE search_join(tsvector) (sfunc = tsvector_concat, stype = tsvector);

CREATE FUNCTION search_labels(ids bigint[]) RETURNS TABLE (
    story_id bigint, language text, names text, others text, synonyms text, definitions text
) LANGUAGE sql STABLE AS $$
    SELECT term.story_id, l.code,
        string_agg(coalesce(of->>('name_' || l.code), of->>'name_en'), ' . ') FILTER (WHERE main),
        string_agg(coalesce(of->>('name_' || l.code), of->>'name_en'), ' . ') FILTER (WHERE NOT main),
        string_agg(search_list(of->('synonyms_' || l.code)), ' . '),
        string_agg(of->>('definition_' || l.code), ' . ')
    FROM (
        SELECT s.id, to_jsonb(t), true FROM stories_story s
        JOIN stories_industry t ON t.id = s.industry_id WHERE s.id = ANY(ids)
        UNION ALL SELECT k.story_id, to_jsonb(t), true FROM stories_storygesture k
            JOIN stories_gesturetype t ON t.id = k.gesture_id WHERE k.story_id = ANY(ids)
        UNION ALL SELECT k.story_id, to_jsonb(t), false FROM stories_storychannel k
            JOIN stories_channel t ON t.id = k.channel_id WHERE k.story_id = ANY(ids)
        UNION ALL SELECT DISTINCT k.story_id, to_jsonb(t), false FROM stories_outcome k
            JOIN stories_outcomekind t ON t.id = k.kind_id WHERE k.story_id = ANY(ids)
    ) AS term (story_id, of, main) CROSS JOIN search_language l
    GROUP BY term.story_id, l.code
$$;
CREATE FUNCTION search_figures(story bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' . ', s.happened_on, left(s.happened_on, 4),
        (SELECT string_agg(concat_ws(' . ', p.name, p.city), ' . ') FROM stories_storyplace k
         JOIN stories_place p ON p.id = k.place_id WHERE k.story_id = s.id),
        (SELECT string_agg(concat_ws(' ', trim_scale(o.value), o.unit), ' . ')
         FROM stories_outcome o WHERE o.story_id = s.id))
    FROM stories_story s WHERE s.id = story
$$;
"""

DOCUMENT = """
-- The rows of story_search_text as they should be: weight A title, brand and its other names; B summary,
-- gestures and industry with synonyms; C what was done, places, figures, channels; D the rest. Names of
-- terms in languages the story is not told in stand in its first row.
CREATE FUNCTION search_document(ids bigint[]) RETURNS TABLE (
    story_id bigint, language text, tsv tsvector, words text[], title_key text, digest text
) LANGUAGE sql STABLE AS $$
    WITH told AS MATERIALIZED (
        SELECT t.*, concat_ws(' . ', b.name, array_to_string(b.aliases, ' . ')) AS brand, to_jsonb(s) AS fact,
            row_number() OVER (PARTITION BY t.story_id ORDER BY t.language <> 'en', t.language) AS nth
        FROM stories_story s JOIN stories_storytext t ON t.story_id = s.id
        JOIN stories_brand b ON b.id = s.brand_id
        WHERE s.id = ANY(ids) AND s.status = 'published'
    ), labels AS MATERIALIZED (SELECT * FROM search_labels(ids)
    ), part (story_id, language, told_in, place, weight, value) AS (
        SELECT t.story_id, t.language, t.language, p.place, p.weight, p.value
        FROM told t JOIN labels l USING (story_id, language) CROSS JOIN LATERAL (VALUES
            (1, 'A', t.title), (2, 'A', t.brand), (3, 'B', t.summary), (4, 'B', l.names),
            (5, 'C', t.gesture), (6, 'C', t.outcome), (7, 'C', search_figures(t.story_id)),
            (8, 'C', l.others), (9, 'D', t.situation), (10, 'D', t.lesson), (11, 'D', t.doubts),
            (12, 'D', array_to_string(t.questions, ' ')), (13, 'D', l.definitions),
            (14, 'D', l.synonyms), (15, 'B', search_list(t.fact -> ('keywords_' || t.language)))
        ) AS p (place, weight, value)
        UNION ALL
        SELECT t.story_id, t.language, l.language, 15 + p.place, p.weight, p.value
        FROM told t JOIN labels l ON l.story_id = t.story_id AND t.nth = 1
        CROSS JOIN LATERAL (VALUES (1, 'B', l.names), (2, 'C', l.others), (3, 'D', l.definitions),
            (4, 'D', l.synonyms), (5, 'B', search_list(t.fact -> ('keywords_' || l.language)))
        ) AS p (place, weight, value)
        WHERE NOT EXISTS (SELECT FROM told o
                          WHERE o.story_id = t.story_id AND o.language = l.language)
    ), lexemes AS (
        SELECT p.story_id, p.language, search_join(
            setweight(to_tsvector(c.config, search_plain(p.value)), p.weight::"char") ORDER BY p.place
        ) AS tsv
        FROM part p JOIN search_language c ON c.code = p.told_in GROUP BY 1, 2
    ), typed AS (
        SELECT p.story_id, p.language, array_agg(DISTINCT p.told_in || ' ' || word) AS words
        FROM part p,
            unnest(tsvector_to_array(to_tsvector('simple', search_plain(p.value)))) AS word
        WHERE length(word) BETWEEN 2 AND 40 AND word !~ '^[0-9]+$' GROUP BY 1, 2
    )
    SELECT t.story_id, t.language, x.tsv, coalesce(w.words, '{}'), search_fold(t.title),
        md5(concat_ws(chr(31), t.title, t.summary, t.situation, t.gesture, t.outcome, t.lesson, t.doubts))
    FROM told t JOIN lexemes x USING (story_id, language) LEFT JOIN typed w USING (story_id, language)
$$;
CREATE FUNCTION search_facets(story stories_story) RETURNS int[] LANGUAGE sql STABLE AS $$
    SELECT array_agg(code ORDER BY code) FROM (
        SELECT 100000000 + story.industry_id
        UNION SELECT 200000000 + gesture_id FROM stories_storygesture WHERE story_id = story.id
        UNION SELECT 300000000 + channel_id FROM stories_storychannel WHERE story_id = story.id
        UNION SELECT 400000000 + kind_id FROM stories_outcome WHERE story_id = story.id
        UNION SELECT 500000000 + story.brand_id
        UNION SELECT 600000000 + search_letters(story.language)
        UNION SELECT 700000000 + search_letters(story.country) WHERE story.country <> ''
        UNION SELECT 800000000
            + array_position('{confirmed,reported,disputed,unverified}', story.verification::text)
        UNION SELECT 900000000 + story.happened_year WHERE story.happened_year IS NOT NULL
        UNION SELECT 1000000000 + k.id FROM keyword k WHERE k.word = ANY(story.keywords_en)
    ) AS f (code)
$$;
CREATE FUNCTION search_suggest(of_kind text, ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM suggestion WHERE kind = of_kind AND id = ANY(ids);
    INSERT INTO suggestion
    SELECT DISTINCT of_kind, label.id, label.language, start - 1,
        left(array_to_string(parts[start:], ' '), 60), label.label
    FROM search_label(of_kind, ids) AS label,
        regexp_split_to_array(trim(search_fold(search_plain(label.said))), ' +') AS parts,
        generate_series(1, least(cardinality(parts), 12)) AS start
    WHERE length(parts[start]) > 1 OR start = 1;
END $$;
CREATE FUNCTION search_label(of_kind text, ids bigint[])
RETURNS TABLE (id bigint, language text, label text, said text) LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF of_kind = 'story' THEN
        RETURN QUERY SELECT t.story_id, t.language::text, t.title::text, t.title::text
        FROM stories_storytext t JOIN stories_story s ON s.id = t.story_id
        WHERE s.status = 'published' AND s.id = ANY(ids);
    ELSIF of_kind = 'brand' THEN
        RETURN QUERY SELECT b.id, '', b.name::text, a.name::text
        FROM stories_brand b, unnest(b.name || b.aliases) AS a (name) WHERE b.id = ANY(ids);
    ELSIF of_kind IN ('industry', 'gesture', 'channel', 'outcome') THEN
        RETURN QUERY EXECUTE format($q$
            SELECT t.id, l.code, coalesce(of->>('name_' || l.code), of->>'name_en'), s.said
            FROM %s t, to_jsonb(t) AS of, search_language l, LATERAL (
                SELECT coalesce(of->>('name_' || l.code), of->>'name_en')
                UNION SELECT jsonb_array_elements_text(CASE jsonb_typeof(of->('synonyms_' || l.code))
                    WHEN 'array' THEN of->('synonyms_' || l.code) ELSE '[]' END)) AS s (said)
            WHERE t.id = ANY($1) $q$,
            CASE of_kind WHEN 'industry' THEN 'stories_industry' WHEN 'channel' THEN 'stories_channel'
                WHEN 'gesture' THEN 'stories_gesturetype' ELSE 'stories_outcomekind' END) USING ids;
    END IF;
END $$;
"""

REFRESH = """
CREATE FUNCTION search_refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE before int; after int; chunks_gone int; now_at bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(7220301);  -- one writer of the counts at a time
    SELECT count(*) INTO before FROM story_search WHERE story_id = ANY(ids);
    INSERT INTO keyword (word) SELECT DISTINCT unnest(keywords_en) FROM stories_story
    WHERE id = ANY(ids) AND status = 'published' ON CONFLICT (word) DO NOTHING;
    WITH new AS MATERIALIZED (SELECT * FROM search_document(ids)),
    old AS MATERIALIZED (SELECT * FROM story_search_text WHERE story_id = ANY(ids)),
    lexeme_change AS (
        INSERT INTO lexeme_df
        SELECT lexeme, sum(by) FROM (
            SELECT DISTINCT story_id, lexeme, 1 FROM new, unnest(tsvector_to_array(tsv)) AS lexeme
            UNION ALL
            SELECT DISTINCT story_id, lexeme, -1 FROM old, unnest(tsvector_to_array(tsv)) AS lexeme
        ) AS l (story_id, lexeme, by) GROUP BY lexeme HAVING sum(by) <> 0 ORDER BY lexeme
        ON CONFLICT (lexeme) DO UPDATE SET df = lexeme_df.df + EXCLUDED.df
    ), word_change AS (
        INSERT INTO term
        SELECT left(word, 2), substr(word, 4), search_fold(substr(word, 4)), sum(by) FROM (
            SELECT DISTINCT story_id, word, 1 FROM new, unnest(words) AS word
            UNION ALL SELECT DISTINCT story_id, word, -1 FROM old, unnest(words) AS word
        ) AS w (story_id, word, by) GROUP BY word HAVING sum(by) <> 0 ORDER BY word
        ON CONFLICT (language, word) DO UPDATE SET df = term.df + EXCLUDED.df
    ), gone AS (
        DELETE FROM story_search_text t WHERE t.story_id = ANY(ids) AND NOT EXISTS (
            SELECT FROM new n WHERE n.story_id = t.story_id AND n.language = t.language)
    )
    INSERT INTO story_search_text SELECT * FROM new
    ON CONFLICT (story_id, language) DO UPDATE SET tsv = EXCLUDED.tsv, words = EXCLUDED.words,
        title_key = EXCLUDED.title_key, digest = EXCLUDED.digest;
    DELETE FROM lexeme_df WHERE df <= 0;
    DELETE FROM term WHERE df <= 0;
    DELETE FROM story_search WHERE story_id = ANY(ids);
    INSERT INTO story_search
    SELECT s.id, search_facets(s), s.happened_on,
        (SELECT max(o.value) FROM stories_outcome o JOIN stories_outcomekind k ON k.id = o.kind_id
         WHERE o.story_id = s.id AND k.slug = 'viral-reach'), s.updated_at
    FROM stories_story s WHERE s.id = ANY(ids) AND s.status = 'published';
    GET DIAGNOSTICS after = ROW_COUNT;
    DELETE FROM story_chunk c WHERE c.story_id = ANY(ids) AND NOT EXISTS (
        SELECT FROM story_search_text t
        WHERE t.story_id = c.story_id AND t.language = c.language AND t.digest = c.digest);
    GET DIAGNOSTICS chunks_gone = ROW_COUNT;
    PERFORM search_suggest('story', ids);
    UPDATE search_state SET version = nextval('search_version'),
        stories = stories + after - before, chunks = chunks - chunks_gone,
        history = greatest(history, currval('search_version') - 5000)
    RETURNING version INTO now_at;
    INSERT INTO search_change SELECT now_at, story FROM unnest(ids) AS story;
    DELETE FROM search_change WHERE version < now_at - 5000;
END $$;
CREATE FUNCTION search_catch_up() RETURNS void LANGUAGE plpgsql AS $$
DECLARE ids bigint[]; kinds text[]; marked bigint[]; of_kind text;
BEGIN
    IF NOT EXISTS (SELECT FROM search_dirty) THEN RETURN; END IF;
    PERFORM pg_advisory_xact_lock(7220301);
    WITH gone AS (DELETE FROM search_dirty RETURNING kind, id)
    SELECT array_agg(kind), array_agg(id) INTO kinds, marked FROM (SELECT DISTINCT * FROM gone) AS g;
    WITH mark AS MATERIALIZED (SELECT * FROM unnest(kinds, marked) AS m (kind, id))
    SELECT array_agg(DISTINCT story) INTO ids FROM (
        SELECT id FROM mark WHERE kind = 'story'
        UNION ALL SELECT s.id FROM mark m
            JOIN stories_story s ON m.kind = 'brand' AND s.brand_id = m.id
        UNION ALL SELECT s.id FROM mark m
            JOIN stories_story s ON m.kind = 'industry' AND s.industry_id = m.id
        UNION ALL SELECT story_id FROM mark m
            JOIN stories_storygesture k ON m.kind = 'gesture' AND k.gesture_id = m.id
        UNION ALL SELECT story_id FROM mark m
            JOIN stories_storychannel k ON m.kind = 'channel' AND k.channel_id = m.id
        UNION ALL SELECT story_id FROM mark m
            JOIN stories_outcome k ON m.kind = 'outcome' AND k.kind_id = m.id
        UNION ALL SELECT story_id FROM mark m
            JOIN stories_storyplace k ON m.kind = 'place' AND k.place_id = m.id
    ) AS touched (story);
    FOREACH of_kind IN ARRAY '{brand,industry,gesture,channel,outcome}'::text[] LOOP
        IF of_kind = ANY(kinds) THEN
            PERFORM search_suggest(of_kind, (SELECT array_agg(id)
                FROM unnest(kinds, marked) AS m (kind, id) WHERE kind = of_kind));
        END IF;
    END LOOP;
    IF ids IS NOT NULL THEN PERFORM search_refresh(ids); END IF;
END $$;
-- The stories nearest to a vector, those of some given stories, and the nearest terms: (kind, id, cosine).
CREATE FUNCTION search_near(
    asked halfvec, at_most int, also bigint[], OUT kind "char", OUT id bigint, OUT cosine float
) RETURNS SETOF record LANGUAGE sql STABLE SET hnsw.ef_search = 80 AS $$
    SELECT 's', story_id, max(1 - distance) FROM (
        SELECT story_id, embedding <=> asked AS distance FROM story_chunk
        ORDER BY embedding <=> asked LIMIT at_most
    ) AS nearest GROUP BY story_id
    UNION ALL
    SELECT 's', story_id, max(1 - ((embedding <=> asked) + 0)) FROM story_chunk
    WHERE story_id = ANY(also) GROUP BY story_id
    UNION ALL
    SELECT 't', code, max(1 - (embedding <=> asked)) FROM term_vector GROUP BY code
    UNION ALL
    SELECT 'k', id, 1 - (embedding <=> asked) FROM keyword_vector
$$;
CREATE FUNCTION search_compare(
    asked halfvec, at_most int, OUT kind "char", OUT id bigint, OUT cosine float
) RETURNS SETOF record LANGUAGE sql STABLE AS $$
    (SELECT 's', story_id, max(1 - (embedding <=> asked)) AS cosine FROM story_chunk
     GROUP BY story_id ORDER BY cosine DESC LIMIT at_most)
    UNION ALL
    SELECT 't', code, max(1 - (embedding <=> asked)) FROM term_vector GROUP BY code
    UNION ALL
    SELECT 'k', id, 1 - (embedding <=> asked) FROM keyword_vector
$$;
-- At the end of a reindex: all counts from the rows themselves.
CREATE FUNCTION search_recount() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7220301);
    DELETE FROM lexeme_df;
    INSERT INTO lexeme_df SELECT lexeme, count(DISTINCT story_id)
    FROM story_search_text, unnest(tsvector_to_array(tsv)) AS lexeme GROUP BY lexeme;
    DELETE FROM term;
    INSERT INTO term SELECT left(word, 2), substr(word, 4), search_fold(substr(word, 4)),
        count(DISTINCT story_id) FROM story_search_text, unnest(words) AS word GROUP BY word;
    DELETE FROM story_search s WHERE NOT EXISTS (
        SELECT FROM stories_story t WHERE t.id = s.story_id AND t.status = 'published');
    DELETE FROM story_search_text t WHERE NOT EXISTS (
        SELECT FROM story_search s WHERE s.story_id = t.story_id);
    DELETE FROM story_chunk c WHERE NOT EXISTS (
        SELECT FROM story_search s WHERE s.story_id = c.story_id);
    UPDATE search_state SET version = nextval('search_version'), history = currval('search_version'),
        stories = (SELECT count(*) FROM story_search), chunks = (SELECT count(*) FROM story_chunk);
END $$;
-- What a search begins with: never against an index that is behind its own transaction.
CREATE FUNCTION search_current() RETURNS search_state LANGUAGE plpgsql AS $$
DECLARE state search_state;
BEGIN
    PERFORM search_catch_up();
    SELECT * INTO state FROM search_state;
    RETURN state;
END $$;
CREATE FUNCTION search_at_commit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM search_catch_up(); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER search_at_commit AFTER INSERT ON search_dirty
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION search_at_commit();
CREATE FUNCTION search_mark() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        EXECUTE format('INSERT INTO search_dirty SELECT DISTINCT %L, %I FROM now_there',
                       TG_ARGV[0], TG_ARGV[1]);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        EXECUTE format('INSERT INTO search_dirty SELECT DISTINCT %L, %I FROM once_there',
                       TG_ARGV[0], TG_ARGV[1]);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION search_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM search_dirty;
    TRUNCATE story_search, story_search_text, story_chunk, lexeme_df, term, suggestion;
    UPDATE search_state SET version = nextval('search_version'), history = currval('search_version'),
        stories = 0, chunks = 0;
    RETURN NULL;
END $$;
CREATE TRIGGER search_emptied AFTER TRUNCATE ON stories_story
    FOR EACH STATEMENT EXECUTE FUNCTION search_empty();
"""
TRIGGERS = "".join(
    f"""
CREATE TRIGGER search_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION search_mark('{kind}', '{column}');
CREATE TRIGGER search_changed AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS once_there NEW TABLE AS now_there
    FOR EACH STATEMENT EXECUTE FUNCTION search_mark('{kind}', '{column}');
CREATE TRIGGER search_removed AFTER DELETE ON {table} REFERENCING OLD TABLE AS once_there
    FOR EACH STATEMENT EXECUTE FUNCTION search_mark('{kind}', '{column}');
"""
    for table, (kind, column) in WATCHED.items()
)
# What was there before the index.
FIRST_FILL = (
    "".join(
        f"INSERT INTO search_dirty SELECT '{kind}', id FROM {table};\n"
        for table, (kind, column) in WATCHED.items()
        if column == "id" and kind != "place"
    )
    + "SELECT search_catch_up();"
)

BACK = (
    "".join(
        f"DROP TRIGGER {name} ON {table};\n"
        for table in WATCHED
        for name in ("search_added", "search_changed", "search_removed")
    )
    + """
DROP TRIGGER search_emptied ON stories_story;
DROP TABLE search_dirty, story_search, story_search_text, story_chunk, term_vector, language_mean,
    keyword_vector, keyword, lexeme_df, term, suggestion, search_log, search_change;
DROP FUNCTION search_near(halfvec, int, bigint[]), search_compare(halfvec, int), search_recount(),
    search_empty(), search_mark(), search_at_commit(),
    search_current(), search_catch_up(),
    search_refresh(bigint[]), search_label(text, bigint[]), search_suggest(text, bigint[]),
    search_facets(stories_story), search_document(bigint[]), search_figures(bigint),
    search_labels(bigint[]);
DROP AGGREGATE search_join(tsvector);
DROP FUNCTION search_list(jsonb), search_letters(text), search_fold(text), search_plain(text);
DROP TABLE search_state, search_language;
DROP SEQUENCE search_version;
"""
)


class Migration(migrations.Migration):
    dependencies = [("stories", "0002_rules")]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS vector", migrations.RunSQL.noop),
        migrations.RunSQL(TABLES + LANGUAGES, migrations.RunSQL.noop),
        migrations.RunSQL(WORDS + DOCUMENT + REFRESH + TRIGGERS, BACK),
        migrations.RunSQL(FIRST_FILL, migrations.RunSQL.noop),
        # The table is made above; the model is for the curators' list.
        migrations.CreateModel(
            name="MissedSearch",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("q", models.TextField(verbose_name="searched for")),
                (
                    "language",
                    models.CharField(
                        choices=settings.LANGUAGES,
                        max_length=2,
                        verbose_name="language of the page",
                    ),
                ),
                ("month", models.DateField(verbose_name="month")),
                ("searches", models.IntegerField(verbose_name="times")),
                ("last", models.DateTimeField(verbose_name="last")),
            ],
            options={
                "verbose_name": "search that found nothing",
                "verbose_name_plural": "searches that found nothing",
                "db_table": "search_log",
                "ordering": ["-month", "-searches", "q"],
                "managed": False,
            },
        ),
    ]
