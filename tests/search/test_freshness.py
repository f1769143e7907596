"""What is written shows at once: in the words, the counts and the suggestions."""

import pytest
from django.db import connection, transaction

from stories import search, workflow
from stories.models import Brand, Story, StoryText
from stories.search import database
from tests import factories


def found(q, **options):
    return set(search.matching_ids(q, **options))


@pytest.fixture
def story(db):
    return factories.published("one", title="A zeppelin for everyone", brand="klm")


def test_a_published_story_is_found(story):
    assert found("zeppelin") == {story.pk}


def test_a_draft_is_not(db):
    factories.draft("two", title="A zeppelin in the drawer")
    assert found("zeppelin") == set()


def test_an_archived_story_is_gone_from_list_counts_and_suggestions(story):
    workflow.archive(story=story, by=None)
    assert found("zeppelin") == set()
    assert search.find("").facets["brand"] == ()
    assert search.suggest("zeppelin") == []
    assert search.suggest("klm") == []


def test_an_edited_text_is_found_by_its_new_words_only(story):
    StoryText.objects.filter(story=story).update(title="A submarine for everyone")
    assert found("submarine") == {story.pk}
    assert search.find("zeppelin").total == 0


def test_a_new_translation_is_found(story):
    factories.text(story, "de", title="Ein Luftschiff für alle")
    assert found("Luftschiff") == {story.pk}
    story.texts.get(language="de").delete()
    assert found("Luftschiff") == set()


def test_a_renamed_brand_is_found_by_its_new_name(story):
    Brand.objects.filter(slug="klm").update(name="Royal Dutch", aliases=["Koninklijke"])
    assert found("Royal Dutch") == {story.pk}
    assert found("Koninklijke") == {story.pk}
    assert found("klm") == set()
    assert [s.label for s in search.suggest("royal") if s.kind == "brand"] == ["Royal Dutch"]


def test_a_renamed_term_is_found_by_its_new_name(story):
    gesture = story.gestures.get()
    gesture.name_en, gesture.name_de = "Bolt from the blue", "Paukenschlag"
    gesture.save()
    assert found("paukenschlag") == {story.pk}
    assert found('"bolt from the blue"') == {story.pk}


def test_a_renamed_place_is_found(story):
    place = factories.place(story, "Vliegveld Zuid", "Utrecht")
    place.city = "Groningen"
    place.save()
    assert found("Groningen") == {story.pk}
    assert found("Utrecht") == set()


def test_a_new_gesture_counts_at_once(story):
    gift = factories.gesture("crowdfunding")
    story.gesture_links.create(gesture=gift, position=1)
    assert dict(search.find("").facets["gesture"])[gift.pk] == 1
    story.gesture_links.filter(gesture=gift).delete()
    assert gift.pk not in dict(search.find("").facets["gesture"])


def test_a_story_that_changes_hands_leaves_its_old_brand(story):
    Story.objects.filter(pk=story.pk).update(brand=factories.brand("lego"))
    assert found("brand:lego") == {story.pk}
    assert found("brand:klm") == set()


def test_a_deleted_story_leaves_nothing_behind(story):
    Story.objects.all().delete()
    assert search.find("").total == 0
    for table in ("story_search", "story_search_text", "lexeme_df", "term"):
        assert database.rows(f"SELECT count(*) FROM {table}") == [(0,)]


def test_the_counts_of_words_stay_right(story):
    other = factories.published("three", title="Another zeppelin")
    search.find("")
    assert database.rows("SELECT df FROM lexeme_df WHERE lexeme = 'zeppelin'") == [(2,)]
    workflow.archive(story=other, by=None)
    search.find("")
    assert database.rows("SELECT df FROM lexeme_df WHERE lexeme = 'zeppelin'") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_other_connections_see_it_with_the_commit():
    """The index is brought up to date by the commit itself, before any search."""
    with transaction.atomic():
        factories.published("four", title="A gyrocopter")
        assert database.rows("SELECT count(*) FROM search_dirty") != [(0,)]
    assert database.rows("SELECT count(*) FROM search_dirty") == [(0,)]
    assert database.rows("SELECT df FROM lexeme_df WHERE lexeme = 'gyrocopt'") == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_there():
    with transaction.atomic():
        factories.published("five", title="A gyrocopter")
        assert search.find("gyrocopter").total == 1
        transaction.set_rollback(True)
    assert search.find("gyrocopter").total == 0


@pytest.mark.django_db(transaction=True)
def test_reindex_rebuilds_and_takes_up_where_it_stopped():
    stories = [factories.published(f"r{n}", title=f"Airship number {n}") for n in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM story_search_text")
        cursor.execute("DELETE FROM lexeme_df")
        cursor.execute("UPDATE search_state SET resume_after = %s", [stories[0].pk])
    steps = []
    search.reindex(steps.append, encode=False)
    assert (steps[0].done, steps[0].total) == (3, 3)
    assert len(found("airship")) == 2  # the first was done before the run broke off
    search.reindex(encode=False)
    assert len(found("airship")) == 3
    assert database.rows("SELECT resume_after FROM search_state") == [(None,)]


def settle():
    """What else happens at the end of a transaction."""
    database.run("SET CONSTRAINTS ALL IMMEDIATE")
    database.run("SET CONSTRAINTS ALL DEFERRED")


def titles() -> set[str]:
    return {key for (key,) in database.rows("SELECT title_key FROM story_search_text")}


@pytest.mark.django_db
def test_a_transaction_brings_the_index_up_to_date_once_however_much_it_changes():
    database.run("CREATE TEMPORARY SEQUENCE calls")
    database.run("ALTER FUNCTION search_catch_up() RENAME TO search_really_catch_up")
    database.run(
        """CREATE FUNCTION search_catch_up() RETURNS void LANGUAGE plpgsql AS $$
        BEGIN PERFORM nextval('calls'); PERFORM search_really_catch_up(); END $$"""
    )
    settle()
    [(before,)] = database.rows("SELECT nextval('calls')")
    for number in range(4):
        factories.published(f"case-{number}", title=f"Title {number}")
    settle()
    assert database.rows("SELECT nextval('calls')") == [(before + 2,)]
    assert titles() == {"title 0", "title 1", "title 2", "title 3"}


@pytest.mark.django_db
def test_what_changes_after_that_is_brought_up_to_date_as_well():
    story = factories.published(title="First")
    settle()
    assert titles() == {"first"}
    story.texts.update(title="Second")
    settle()
    assert titles() == {"second"}
    with pytest.raises(RuntimeError), transaction.atomic():
        story.texts.update(title="Third")
        settle()
        assert titles() == {"third"}
        raise RuntimeError
    story.texts.update(summary="Other words")
    settle()
    assert titles() == {"second"}
    story.texts.update(title="Fourth")
    with pytest.raises(RuntimeError), transaction.atomic():
        settle()
        raise RuntimeError
    settle()
    assert titles() == {"fourth"}
