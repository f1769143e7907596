"""The book is kept by whatever writes: the history's blocks, proposals, and the loader of the library."""

import pytest
from django.contrib.auth.models import User

from stories import history, ledger
from stories.exchange import library
from stories.history import proposals
from stories.models import Edition, Story, StoryText, Translation
from tests import factories
from tests.exchange import small_library
from tests.exchange.small_library import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return factories.draft("klm")


@pytest.fixture
def ann():
    return User.objects.create_superuser("ann")


def change(story, by=None, **texts):
    """Change texts as the form of a case does: ``de={"title": "…"}``; a new language is added."""
    with history.changing(story, by=by):
        for code, words in texts.items():
            if not story.texts.filter(language=code).update(**words):
                factories.text(story, code, **words)


def state(story, code="de"):
    return ledger.of_story(story.pk)[code].state


def test_a_new_text_is_a_draft_by_whoever_wrote_it(story, ann):
    change(story, by=ann, de={})
    row = Translation.objects.get()
    assert (row.language, row.original_language, row.by) == ("de", "en", ann)
    assert row.original["title"] == story.texts.get(language="en").title
    assert state(story) == "draft"


# what changes after a German text was written -> its state
CHANGES = [
    ({"en": {"title": "New"}}, "stale"),
    ({"de": {"title": "Neu"}}, "draft"),
    ({"en": {"title": "New"}, "de": {"title": "Neu"}}, "draft"),
    ({"nl": {}}, "draft"),
]


@pytest.mark.parametrize(("texts", "told"), CHANGES)
def test_a_change_of_the_original_alone_makes_a_text_stale(texts, told, story):
    change(story, de={})
    change(story, **texts)
    assert state(story) == told


def test_mending_a_word_does_not_make_a_stale_text_current(story):
    change(story, de={})
    change(story, en={"title": "New"})
    change(story, de={"title": "Neu"})
    assert state(story) == "stale"


def test_what_nothing_was_known_of_is_compared_with_the_original_as_it_was(story):
    factories.text(story, "de")
    change(story, en={"title": "New"})
    assert state(story) == "stale"


def test_an_earlier_edition_brings_its_state_back(story, ann):
    change(story, de={})
    ledger.reviewed(story, ["de"], by=ann)
    number = Edition.objects.first().number
    change(story, de={"title": "Neu"})
    assert state(story) == "draft"
    history.restore(Edition.objects.get(number=number), story, by=ann)
    assert state(story) == "reviewed"


def test_who_publishes_a_change_has_reviewed_its_texts(ann):
    story = factories.published("klm")
    change(story, de={}, nl={})
    entry = history.entry_of(story)
    entry["texts"]["de"]["title"] = "Neu"
    bob = User.objects.create_superuser("bob")
    change_ = proposals.propose(story=story, entry=entry, by=ann, reason="Better")
    proposals.publish(proposal=change_, version=1, by=bob)
    assert (state(story), state(story, "nl")) == ("reviewed", "draft")
    row = Translation.objects.get(language="de", standing="reviewed")
    assert (row.by, row.reviewed_by) == (ann, bob)


# --- the library that ships ------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    return small_library.write(tmp_path)


def states():
    return {
        (story.slug, code): cell.state
        for story in Story.objects.all()
        for code, cell in ledger.of_story(story.pk).items()
        if cell.state != "missing"
    }


def test_the_librarys_texts_are_reviewed_also_where_it_was_loaded_before_there_was_a_ledger(folder):
    library.load(folder)
    told = states()
    assert set(told.values()) == {"original", "reviewed"}
    Translation.objects.all().delete()
    library.load(folder)
    assert states() == told


def test_a_text_that_a_curator_changed_stays_a_draft_when_the_library_is_loaded_again(folder):
    library.load(folder)
    slug, code = next(key for key, state in states().items() if state == "reviewed")
    change(Story.objects.get(slug=slug), **{code: {"title": "Mine"}})
    library.load(folder)
    assert states()[slug, code] == "draft"
    assert StoryText.objects.filter(title="Mine").exists()


def test_a_later_edition_of_the_library_was_reviewed_as_a_whole(folder):
    library.load(folder)
    edit(folder, "stories/klm-cover.yaml", "title: Title of", "title: The title of")
    library.load(folder)
    assert "stale" not in states().values()
