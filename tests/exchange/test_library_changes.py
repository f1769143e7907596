"""The library's next edition: what changed in its files is brought in, once."""

import pytest

from stories.exchange import entries, library
from stories.models import Brand, GestureType, Kind, LibraryRecord, Outcome, Place, Source, Story
from tests.exchange import small_library
from tests.exchange.small_library import edit, term
from tests.exchange.states import TERM_MODELS, row_versions, told

pytestmark = pytest.mark.django_db

COVER, HAPPY = "story: klm-cover", "story: klm-happy"
COVER_FILE, HAPPY_FILE = "stories/klm-cover.yaml", "stories/klm-happy.yaml"


def assert_settled(folder):
    """Another load of the same files finds nothing to do and nothing that it takes for an edit."""
    before = row_versions()
    report = library.load(folder)
    assert (report.created, report.updated, report.kept) == ([], [], [])
    assert row_versions() == before


def test_a_first_load_creates_everything_and_publishes_the_stories(db, folder):
    report = library.load(folder)
    assert report.created == small_library.ALL
    assert set(Story.objects.values_list("slug", "status")) == {
        ("klm-cover", "published"),
        ("klm-happy", "published"),
    }
    assert_settled(folder)


def test_the_database_then_holds_what_the_files_say(loaded):
    files = library.read_library(loaded).entries
    assert told() == {
        f"{kind}: {slug}": ("published" if kind == Kind.STORY else "", entry)
        for kind, listed in files.items()
        for slug, entry in listed.items()
    }


# file, text, its replacement -> what is updated
EDITS = [
    (COVER_FILE, "title: Title of", "title: The title of", [COVER]),
    (COVER_FILE, "summary: Samenvatting", "summary: Korte inhoud", [COVER]),
    (COVER_FILE, "verification: confirmed", "verification: disputed", [COVER]),
    (COVER_FILE, "happened_on: 2014-10\n", "", [COVER]),
    (COVER_FILE, "[gift]", "[help, gift]", [COVER]),
    (COVER_FILE, "title: Own source", "title: Source", [COVER]),
    (COVER_FILE, "https://example.org/cover", "https://example.org/moved", [COVER]),
    (COVER_FILE, "value: 20000000", "value: 21000000.5", [COVER]),
    (COVER_FILE, "    title: Shared source", "    title: Shared source ", []),
    (COVER_FILE, "gestures: [gift]", "# a comment\ngestures:\n  - gift", []),
    ("brands.yaml", "name: KLM", "name: KLM Royal Dutch Airlines", ["brand: klm"]),
    ("brands.yaml", "  parent: air-france-klm\n", "", ["brand: klm"]),
    ("terms/gestures.yaml", "What gift is (nl)", "Wat het is", ["gesture: gift"]),
    ("terms/gestures.yaml", "[gift de]", "[Geschenk, Präsent]", ["gesture: gift"]),
]


@pytest.mark.parametrize(("name", "old", "new", "updated"), EDITS)
def test_an_edited_entry_is_brought_in(loaded, name, old, new, updated):
    edit(loaded, name, old, new)
    report = library.load(loaded)
    assert (report.updated, report.created, report.kept) == (updated, [], [])
    files = library.read_library(loaded).entries
    after = told()
    for kind, listed in files.items():
        for slug, entry in listed.items():
            assert after[f"{kind}: {slug}"][1] == entry
    assert_settled(loaded)


def test_a_story_keeps_its_id_and_its_day_of_publication(loaded):
    before = Story.objects.get(slug="klm-cover")
    edit(loaded, COVER_FILE, "title: Title of", "title: The title of")
    library.load(loaded)
    after = Story.objects.get(slug="klm-cover")
    assert (after.pk, after.published_at) == (before.pk, before.published_at)
    assert after.updated_at > before.updated_at


def test_a_new_outcome_is_added_in_its_place(loaded):
    new = "outcomes:\n  - kind: goodwill\n    evidence: anecdote\n    note: New\n"
    edit(loaded, COVER_FILE, "outcomes:\n", new)
    assert library.load(loaded).updated == [COVER]
    outcomes = Outcome.objects.filter(story__slug="klm-cover")
    assert [str(outcome) for outcome in outcomes] == ["New", "almost 20000000 views", "Much praise"]
    assert_settled(loaded)


def test_a_new_story_is_published_and_leaves_the_others_alone(loaded):
    before = row_versions()
    new = small_library.story("klm-new", "klm", "https://example.org/new")
    (loaded / "stories/klm-new.yaml").write_text(new)
    report = library.load(loaded)
    assert report.created == ["story: klm-new"]
    assert sorted(report.unchanged) == sorted(small_library.ALL)
    assert Story.objects.get(slug="klm-new").is_public
    assert Source.objects.filter(url="https://example.org/shared").count() == 1
    after = row_versions()
    assert all(set(rows) <= set(after[table]) for table, rows in before.items())
    assert_settled(loaded)


def test_a_new_brand_may_stand_before_the_brand_it_belongs_to(loaded):
    path = loaded / "brands.yaml"
    first = "- slug: hop\n  name: HOP!\n  industry: airlines\n  parent: air-france\n"
    last = (
        "- slug: air-france\n  name: Air France\n  industry: airlines\n  parent: air-france-klm\n"
    )
    path.write_text(first + path.read_text() + last)
    assert library.load(loaded).created == ["brand: air-france", "brand: hop"]
    hop = Brand.objects.get(slug="hop")
    assert hop.parent.parent.slug == "air-france-klm"
    assert_settled(loaded)


def test_a_new_term_in_the_middle_of_its_list_moves_those_behind_it(loaded):
    path = loaded / "terms/gestures.yaml"
    path.write_text(path.read_text().replace("- slug: help", term("hug") + "- slug: help"))
    report = library.load(loaded)
    assert (report.created, report.updated) == (["gesture: hug"], ["gesture: help"])
    gestures = TERM_MODELS["gesture"].objects.in_order()
    assert [gesture.slug for gesture in gestures] == ["gift", "hug", "help"]
    assert_settled(loaded)


def test_a_shared_source_is_retitled_in_every_file_that_uses_it(loaded):
    for name in (COVER_FILE, HAPPY_FILE):
        edit(loaded, name, "title: Shared source", "title: Renamed source")
    assert library.load(loaded).updated == [COVER, HAPPY]
    shared = Source.objects.get(url="https://example.org/shared")
    assert shared.title == "Renamed source"
    assert shared.stories.count() == 2
    assert_settled(loaded)


def test_a_place_found_by_one_story_is_no_edit_of_the_others_that_share_it(loaded):
    found = "country: nl\n    latitude: 52.30907\n    longitude: 4.76385\n"
    path = loaded / COVER_FILE
    path.write_text(path.read_text().removesuffix("country: nl\n") + found)
    assert library.load(loaded).updated == [COVER]
    place = Place.objects.get()
    assert (str(place.latitude), str(place.longitude)) == ("52.30907", "4.76385")
    edit(loaded, HAPPY_FILE, "title: Title of", "title: The title of")
    assert library.load(loaded).updated == [HAPPY]
    assert_settled(loaded)


def test_a_source_without_an_address_is_shared_by_title_and_publisher(loaded):
    letter = "  - title: A letter\n    publisher: KLM\noutcomes:\n"
    for name in (COVER_FILE, HAPPY_FILE):
        edit(loaded, name, "outcomes:\n", letter)
    library.load(loaded)
    assert Source.objects.get(title="A letter").stories.count() == 2
    assert_settled(loaded)


def test_an_entry_that_left_the_library_stays_in_the_database(loaded):
    (loaded / HAPPY_FILE).unlink()
    report = library.load(loaded)
    assert sorted(report.unchanged) == sorted(set(small_library.ALL) - {HAPPY})
    assert Story.objects.get(slug="klm-happy").is_public


def test_the_private_text_of_a_source_survives_the_librarys_changes(loaded):
    source = Source.objects.filter(url="https://example.org/cover")
    source.update(full_text="Kept as evidence.", last_seen="2024-01-01")
    edit(loaded, COVER_FILE, "title: Own source", "title: Source")
    assert library.load(loaded).updated == [COVER]
    assert source.get().full_text == "Kept as evidence."
    assert str(source.get().last_seen) == "2024-01-01"


def test_a_digest_is_the_same_for_the_same_entry_only():
    entry = {"slug": "a", "name": "ä"}
    assert entries.digest(entry) == entries.digest({"name": "ä", "slug": "a"})
    assert entries.digest(entry) != entries.digest(entry | {"name": "a"})


@pytest.mark.parametrize(
    ("state", "same"),
    [
        ({"title": "A", "parts": [{"n": 1}]}, True),
        ({"title": "A", "parts": [{"n": 1, "new": 2}], "added": ""}, True),
        ({"title": "B", "parts": [{"n": 1}]}, False),
        ({"title": "A", "parts": [{"n": 2}]}, False),
        ({"title": "A", "parts": [{"n": 1}, {"n": 1}]}, False),
        ({"title": "A", "parts": []}, False),
        ({"parts": [{"n": 1}]}, False),
        ({"title": "A", "parts": {"n": 1}}, False),
    ],
)
def test_what_was_written_is_compared_field_by_field_and_later_fields_are_not(state, same):
    assert entries.agrees({"title": "A", "parts": [{"n": 1}]}, state) is same


class TestFamilies:
    """The family of a gesture type came with a later edition of the files."""

    def test_a_family_is_brought_in(self, loaded):
        edit(loaded, "terms/gestures.yaml", "- slug: gift\n", "- slug: gift\n  family: gifts\n")
        assert library.load(loaded).updated == ["gesture: gift"]
        assert dict(GestureType.objects.values_list("slug", "family")) == {
            "gift": "gifts",
            "help": "other",
        }
        assert_settled(loaded)

    def test_an_entry_from_before_there_were_families_is_not_taken_for_an_edited_one(self, loaded):
        record = LibraryRecord.objects.get(kind="gesture", key="gift")
        del record.written["family"]
        LibraryRecord.objects.filter(pk=record.pk).update(written=record.written)
        edit(loaded, "terms/gestures.yaml", "- slug: gift\n", "- slug: gift\n  family: gifts\n")
        assert library.load(loaded).updated == ["gesture: gift"]

    def test_an_unknown_family_is_named_with_its_line(self, loaded):
        edit(loaded, "terms/gestures.yaml", "- slug: gift\n", "- slug: gift\n  family: toys\n")
        with pytest.raises(library.InvalidLibrary, match=r"gestures.yaml:2: family: 'toys' is not"):
            library.load(loaded)
