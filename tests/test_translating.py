"""The editor's four deeds: saving, proposing, finding still right, and reviewing."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stories import history, ledger, translating
from stories.history import proposals
from stories.models import Edition, Translation
from stories.models.translation import PARTS
from stories.translating import Meanwhile, Seen
from tests import factories

pytestmark = pytest.mark.django_db

EMPTY = {name: [] if name == "questions" else "" for name in PARTS}
WORDS = EMPTY | {"title": "Titel", "summary": "Text", "questions": ["Warum?"]}


@pytest.fixture
def story():
    return factories.draft("klm")


def how(story, by, **more):
    seen = translating.sheet(story, "de").seen
    return {"story": story, "language": "de", "seen": seen, "by": by} | more


def state(story):
    return ledger.of_story(story.pk)["de"].state


def change_original(story, **words):
    with history.changing(story, by=None):
        story.texts.filter(language="en").update(**words)
        story.save()


# --- saving ----------------------------------------------------------------------------------------


def test_a_saved_text_is_a_draft_by_who_wrote_it_and_an_edition(story, ann):
    assert translating.save(**how(story, ann, words=WORDS))
    text = story.texts.get(language="de")
    assert (text.title, text.questions) == ("Titel", ["Warum?"])
    assert (state(story), Translation.objects.get().by) == ("draft", ann)
    assert Edition.objects.first().by == ann


def test_saving_a_stale_text_makes_it_current(story, ann):
    translating.save(**how(story, ann, words=WORDS))
    change_original(story, title="New")
    assert state(story) == "stale"
    translating.save(**how(story, ann, words=WORDS | {"title": "Neu"}))
    assert state(story) == "draft"


def test_saving_what_is_there_already_does_nothing(story, ann):
    translating.save(**how(story, ann, words=WORDS))
    editions = Edition.objects.count()
    assert not translating.save(**how(story, ann, words=WORDS))
    assert Edition.objects.count() == editions


@pytest.mark.parametrize("words", [{"title": "x" * 91}, {"title": ""}, {"summary": ""}])
def test_words_that_the_database_would_refuse_are_told(words, story, ann):
    with pytest.raises(ValidationError):
        translating.save(**how(story, ann, words=WORDS | words))
    assert not story.texts.filter(language="de").exists()


@pytest.mark.parametrize("who", ["words", "original"])
def test_words_that_changed_meanwhile_are_told_and_nothing_is_saved(who, story, ann, rob):
    translating.save(**how(story, ann, words=WORDS))
    late = how(story, rob, words=WORDS | {"lesson": "Mine"})
    if who == "words":
        translating.save(**how(story, ann, words=WORDS | {"title": "Neu"}))
    else:
        change_original(story, title="New")
    with pytest.raises(Meanwhile) as told:
        translating.save(**late)
    assert [change.field for change in getattr(told.value, who)] == ["title"]
    assert story.texts.get(language="de").lesson == ""


@pytest.mark.parametrize("sent", ["", "x", "[]", "[1, 2]", '[{"title": 1}, {"questions": "x"}]'])
def test_nonsense_is_a_state_that_there_never_was(sent, story, ann):
    assert Seen.load(sent) == Seen({}, {})
    with pytest.raises(Meanwhile):
        translating.save(**how(story, ann, words=WORDS, seen=Seen.load(sent)))


def test_what_was_seen_comes_back_as_it_was(story):
    seen = translating.sheet(story, "de").seen
    assert Seen.load(seen.dump()) == seen


@pytest.mark.parametrize(("language", "texts"), [("en", ["de"]), ("en", []), ("nl", None)])
def test_there_is_something_to_translate_from(language, texts, story):
    if texts is None:
        story.texts.all().delete()
    for code in texts or []:
        factories.text(story, code)
    with pytest.raises(ValidationError):
        translating.sheet(story, language)


# --- a published case ------------------------------------------------------------------------------


def test_a_text_of_a_published_case_is_proposed_and_readers_see_it_after_review(ann, rob):
    story = factories.published("klm")
    with pytest.raises(ValidationError):
        translating.save(**how(story, ann, words=WORDS))
    proposal = translating.propose(**how(story, ann, words=WORDS, reason="Added German"))
    assert not story.texts.filter(language="de").exists()
    assert translating.sheet(story, "de").words == WORDS
    with pytest.raises(ValidationError):
        translating.review(**how(story, rob))
    proposals.publish(proposal=proposal, version=1, by=rob)
    assert (story.texts.get(language="de").title, state(story)) == ("Titel", "reviewed")


def test_a_text_joins_the_change_that_is_open_already(ann, rob):
    story = factories.published("klm")
    entry = history.entry_of(story) | {"country": "de"}
    proposals.propose(story=story, entry=entry, by=rob, reason="It was there")
    proposal = translating.propose(**how(story, ann, words=WORDS, reason="And German"))
    assert (proposal.entry["country"], proposal.entry["texts"]["de"]) == ("de", WORDS)


# --- reviewing, and finding still right ------------------------------------------------------------


def test_a_reviewer_reviews_what_somebody_else_translated(story, ann, rob, settings):
    translating.save(**how(story, rob, words=WORDS))
    with pytest.raises(PermissionDenied):
        translating.review(**how(story, rob))
    with pytest.raises(PermissionDenied):
        translating.review(**how(story, ann))
    settings.REVIEW_OWN_CASES = True
    translating.review(**how(story, rob))
    row = Translation.objects.get()
    assert (state(story), row.by, row.reviewed_by) == ("reviewed", rob, rob)


def test_still_right_keeps_every_word_and_the_review(story, ann, rob):
    translating.save(**how(story, ann, words=WORDS))
    translating.review(**how(story, rob))
    with pytest.raises(ValidationError):
        translating.confirm(**how(story, ann))
    change_original(story, title="New")
    editions = Edition.objects.count()
    translating.confirm(**how(story, ann))
    assert (state(story), Edition.objects.count()) == ("reviewed", editions)


def test_the_words_changed_since_are_told_by_part(story, ann):
    change_original(story, title="Three roses", questions=["Why?"])
    translating.save(**how(story, ann, words=WORDS))
    change_original(story, title="Four roses for all", questions=["Why?", "How?"])
    assert translating.sheet(story, "de").changes == {
        "title": [("del", "Three"), ("ins", "Four"), ("", " roses"), ("ins", " for all")],
        "questions": [("", "Why?"), ("ins", "\nHow?")],
    }


@pytest.mark.parametrize("deed", ["confirm", "review"])
def test_nothing_is_said_of_words_that_were_not_seen(deed, story, ann, rob):
    translating.save(**how(story, ann, words=WORDS))
    late = how(story, rob)
    change_original(story, title="New")
    with pytest.raises(Meanwhile):
        getattr(translating, deed)(**late)
