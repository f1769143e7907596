"""What a curator changed stays, is reported, and stays also when the library changed it as well."""

import pytest

from stories import workflow
from stories.exchange import library
from stories.models import (
    Brand,
    GestureType,
    Industry,
    Outcome,
    Place,
    Source,
    Story,
    StoryChannel,
    StoryText,
)
from tests import factories
from tests.exchange import small_library
from tests.exchange.small_library import edit
from tests.exchange.states import row_versions, told

pytestmark = pytest.mark.django_db

COVER, HAPPY = "story: klm-cover", "story: klm-happy"
CHANGED = "changed since"


def cover():
    return Story.objects.get(slug="klm-cover")


def own_source():
    return Source.objects.filter(url="https://example.org/cover")


# what the curator did, how, what is reported as kept and why
CHANGES = [
    (
        "a title edited",
        lambda: StoryText.objects.filter(story=cover(), language="en").update(title="Ours"),
        {COVER: CHANGED},
    ),
    ("a text added", lambda: factories.text(cover(), "de"), {COVER: CHANGED}),
    (
        "a text deleted",
        lambda: cover().texts.filter(language="nl").delete(),
        {COVER: CHANGED},
    ),
    (
        "a question added",
        lambda: StoryText.objects.filter(story=cover(), language="en").update(questions=["Why?"]),
        {COVER: CHANGED},
    ),
    (
        "the date made more precise",
        lambda: Story.objects.filter(slug="klm-cover").update(happened_on="2014-10-13"),
        {COVER: CHANGED},
    ),
    (
        "a channel added",
        lambda: StoryChannel.objects.create(story=cover(), channel=factories.channel("tv")),
        {COVER: CHANGED},
    ),
    (
        "a gesture exchanged",
        lambda: cover().gesture_links.filter(position=0).update(gesture=factories.gesture("other")),
        {COVER: CHANGED},
    ),
    (
        "an outcome deleted",
        lambda: Outcome.objects.get(story=cover(), kind__slug="goodwill").delete(),
        {COVER: CHANGED},
    ),
    (
        "the outcomes put in another order",
        lambda: Outcome.objects.filter(story=cover(), kind__slug="reach").update(position=9),
        {COVER: CHANGED},
    ),
    (
        "a source edited",
        lambda: own_source().update(title="Ours"),
        {COVER: CHANGED},
    ),
    (
        "a source archived",
        lambda: own_source().update(archive_url="https://archive.example.org/1"),
        {COVER: CHANGED},
    ),
    (
        "a shared source edited",
        lambda: Source.objects.filter(url="https://example.org/shared").update(title="Ours"),
        {COVER: CHANGED, HAPPY: CHANGED},
    ),
    (
        "the place found on a map",
        lambda: Place.objects.update(latitude="52.3", longitude="4.8"),
        {COVER: CHANGED, HAPPY: CHANGED},
    ),
    ("a story archived", lambda: workflow.archive(story=cover(), by=None), {COVER: CHANGED}),
    ("a story deleted", lambda: cover().delete(), {COVER: "deleted since"}),
    (
        "a story's slug renamed",
        lambda: Story.objects.filter(slug="klm-cover").update(slug="klm-greetings"),
        {COVER: CHANGED},
    ),
    (
        "a brand renamed",
        lambda: Brand.objects.filter(slug="air-france-klm").update(name="The group"),
        {"brand: air-france-klm": CHANGED},
    ),
    (
        "a brand freed from its parent",
        lambda: Brand.objects.filter(slug="klm").update(parent=None),
        {"brand: klm": CHANGED},
    ),
    (
        "a term's definition edited",
        lambda: GestureType.objects.filter(slug="gift").update(definition_nl="Van ons"),
        {"gesture: gift": CHANGED},
    ),
    (
        "a term's synonyms emptied",
        lambda: GestureType.objects.filter(slug="gift").update(synonyms_de=[]),
        {"gesture: gift": CHANGED},
    ),
    (
        "a term moved",
        lambda: GestureType.objects.filter(slug="gift").update(order=7),
        {"gesture: gift": CHANGED},
    ),
    (
        "an unused term deleted",
        lambda: Industry.objects.get(slug="hotels").delete(),
        {"industry: hotels": "deleted since"},
    ),
]
each_change = pytest.mark.parametrize(
    ("change", "kept"),
    [pytest.param(change, kept, id=name) for name, change, kept in CHANGES],
)


def lines(kept):
    return [f"{name} ({reason})" for name, reason in kept.items()]


def change_everything(folder):
    """The library's next edition: every entry of it differs from the last."""
    for name in small_library.FILES:
        path = folder / name
        words = path.read_text()
        for old in ("What ", "Title of", "Titel van", "KLM\n", "Air France"):
            words = words.replace(old, f"New {old}")
        path.write_text(words)


@each_change
def test_it_is_reported_and_nothing_is_written(loaded, change, kept):
    change()
    before = row_versions()
    report = library.load(loaded)
    assert report.kept == lines(kept)
    assert sorted(report.unchanged) == sorted(set(small_library.ALL) - set(kept))
    assert report.created == report.updated == []
    assert row_versions() == before


@each_change
def test_it_stays_though_the_library_changed_the_same_entry(loaded, change, kept):
    change()
    before = told()
    change_everything(loaded)
    report = library.load(loaded)
    assert report.kept == lines(kept)
    assert sorted(report.updated) == sorted(set(small_library.ALL) - set(kept))
    after = told()
    touched = set(report.updated)
    assert {name: entry for name, entry in after.items() if name not in touched} == {
        name: entry for name, entry in before.items() if name not in touched
    }
    assert library.load(loaded).kept == lines(kept)


def test_a_change_that_is_taken_back_is_forgotten(loaded):
    words = StoryText.objects.filter(story=cover(), language="en")
    words.update(title="Ours")
    assert library.load(loaded).kept == lines({COVER: CHANGED})
    words.update(title="Title of klm-cover")
    edit(loaded, "stories/klm-cover.yaml", "title: Title of", "title: The title of")
    assert library.load(loaded).updated == [COVER]
    assert words.get().title == "The title of klm-cover"


def test_what_was_there_before_the_library_is_not_taken_over(db, folder):
    theirs = factories.draft("klm-cover", title="Theirs", brand="klm", industry="airlines")
    report = library.load(folder)
    assert report.kept == [
        "industry: airlines (was there before the library)",
        "channel: airport (was there before the library)",
        "brand: klm (was there before the library)",
        "story: klm-cover (was there before the library)",
    ]
    assert theirs.texts.get().title == "Theirs"
    assert Story.objects.get(slug="klm-happy").brand == theirs.brand
    assert library.load(folder).kept == report.kept


def test_a_new_story_about_something_that_was_deleted_waits(loaded):
    GestureType.objects.get(slug="help").delete()
    new = small_library.story("klm-new", "klm", "https://example.org/new")
    (loaded / "stories/klm-new.yaml").write_text(new.replace("[gift]", "[gift, help]"))
    assert library.load(loaded).kept == [
        "gesture: help (deleted since)",
        "story: klm-new (its gesture help was deleted)",
    ]
    assert not Story.objects.filter(slug="klm-new").exists()


def test_a_renamed_term_is_known_by_its_old_name_in_the_library(loaded):
    GestureType.objects.filter(slug="gift").update(slug="present")
    new = small_library.story("klm-new", "klm", "https://example.org/new")
    (loaded / "stories/klm-new.yaml").write_text(new)
    assert "story: klm-new" in library.load(loaded).created
    assert Story.objects.get(slug="klm-new").gestures.get().slug == "present"


def test_a_source_that_a_curator_described_is_not_described_again_by_a_story_that_begins_to_use_it(
    loaded,
):
    theirs = factories.source(url="https://example.org/theirs", title="As the curator says")
    edit(
        loaded,
        "stories/klm-cover.yaml",
        "outcomes:\n",
        "  - url: https://example.org/theirs\n    title: As the library says\noutcomes:\n",
    )
    assert library.load(loaded).updated == [COVER]
    theirs.refresh_from_db()
    assert theirs.title == "As the curator says"
    assert theirs in cover().sources.all()
    assert library.load(loaded).kept == []


def test_two_sources_of_the_same_description_do_not_stop_the_library(loaded):
    for _ in range(2):
        Source.objects.create(title="A letter", publisher="KLM")
    letter = "  - title: A letter\n    publisher: KLM\noutcomes:\n"
    edit(loaded, "stories/klm-cover.yaml", "outcomes:\n", letter)
    assert library.load(loaded).updated == [COVER]
    assert cover().sources.filter(title="A letter").count() == 1
