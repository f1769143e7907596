"""The library written as files: loaded into an empty database it is the same library."""

import pytest
from django.conf import settings
from django.db import connection

from stories import workflow
from stories.exchange import dumping, entries, library
from stories.models import Brand, GestureType, Outcome, Source, Story, StoryText
from tests import factories
from tests.exchange.states import told

pytestmark = pytest.mark.django_db


def empty_the_database():
    tables = "stories_story, stories_source, stories_place, stories_brand, stories_industry, "
    tables += "stories_gesturetype, stories_channel, stories_outcomekind, stories_libraryrecord"
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {tables} CASCADE")


@pytest.fixture
def again(tmp_path):
    """``again()``: the database's library dumped, emptied, and loaded from the dump."""

    def run():
        report = dumping.dump(tmp_path / "dump")
        assert report.problems == []
        empty_the_database()
        assert not Story.objects.exists()
        library.load(tmp_path / "dump")
        return report

    return run


def test_a_small_library_comes_back(loaded, again):
    before = told()
    report = again()
    assert told() == before
    assert (report.stories, report.brands, report.terms) == (2, 2, 7)


def test_the_shipped_library_is_told_in_the_same_words(tmp_path, shipped):
    """Without a database: each entry written and read again is the entry."""
    (tmp_path / "stories").mkdir()
    (tmp_path / "terms").mkdir()
    for kind, (name, _) in library.VOCABULARIES.items():
        fields = library.schema.term_of(kind)
        terms = [dumping.shaped(term, fields) for term in shipped.entries[kind].values()]
        dumping.write(tmp_path / f"terms/{name}.yaml", terms)
    brands = [dumping.shaped(b, library.schema.BRAND) for b in shipped.entries["brand"].values()]
    dumping.write(tmp_path / "brands.yaml", brands)
    packs = [dumping.shaped(p, library.schema.PACK) for p in shipped.entries["pack"].values()]
    dumping.write(tmp_path / "packs.yaml", packs)
    for slug, story in shipped.entries["story"].items():
        shape = dumping.shaped(story, library.schema.STORY)
        dumping.write(tmp_path / f"stories/{slug}.yaml", shape)
    assert library.read_library(tmp_path).entries == shipped.entries
    assert (tmp_path / "stories").is_dir()
    assert len(list((tmp_path / "stories").iterdir())) == len(
        list((settings.FIXTURES_DIR / "stories").iterdir())
    )


def test_what_curators_did_comes_back(loaded, again):
    story = Story.objects.get(slug="klm-cover")
    text = StoryText.objects.get(story=story, language="en")
    text.title = "Yes: “no”, #1 – 'null' & 100 %"
    text.summary = "First paragraph," + " long" * 60 + "\n\nSecond: paragraph.\n\n- third"
    text.questions = ["Why? - because", "null", "2014"]
    text.doubts = "no"
    text.save()
    Outcome.objects.filter(story=story, value__isnull=False).update(value="-2.5", as_of="2014")
    Source.objects.filter(title="Shared source").update(
        archive_url="https://web.archive.org/web/2014*/https://example.org/shared", author="~"
    )
    factories.place(story, name="null", city="", latitude="0", longitude="-0.5")
    GestureType.objects.create(slug="english-only", name_en="True", order=9)
    Brand.objects.filter(slug="klm").update(aliases=["A, b", "[c]", "#d", "é", "1"])
    story.country, story.happened_on = "no", "2014"
    story.save()
    before = told()
    again()
    after = told()
    # Where a term stands comes from its place in the file.
    assert after["gesture: english-only"][1].pop("order") == 2
    del before["gesture: english-only"][1]["order"]
    assert after == before


def test_terms_and_outcomes_keep_their_order(loaded, again):
    GestureType.objects.filter(slug="gift").update(order=7)
    Outcome.objects.filter(kind__slug="reach").update(position=9)
    again()
    assert [term.slug for term in GestureType.objects.in_order()] == ["help", "gift"]
    story = Story.objects.for_export().get(slug="klm-cover")
    assert [o["kind"] for o in entries.of_story(story)["outcomes"]] == ["goodwill", "reach"]


def test_only_what_is_published_is_written(loaded, again):
    factories.draft("a-draft", brand="klm", gestures=["gift"], channels=[])
    workflow.archive(story=Story.objects.get(slug="klm-happy"), by=None)
    report = again()
    assert (report.stories, report.left_out) == (1, 2)
    assert [story.slug for story in Story.objects.all()] == ["klm-cover"]


def test_private_texts_are_not_written(loaded, tmp_path):
    Source.objects.update(full_text="PRIVATE")
    dumping.dump(tmp_path / "dump")
    files = [path for path in (tmp_path / "dump").rglob("*") if path.is_file()]
    assert len(files) == 7
    assert not [path for path in files if "PRIVATE" in path.read_text()]


def test_what_could_not_be_loaded_again_is_named(loaded, tmp_path):
    StoryText.objects.filter(story__slug="klm-cover", language="en").update(summary="x" * 1001)
    report = dumping.dump(tmp_path / "dump")
    [problem] = report.problems
    assert problem.file == "stories/klm-cover.yaml"
    assert "summary: has 1001 characters" in problem.message


@pytest.mark.parametrize("taken", ["file", "folder"])
def test_nothing_is_written_over(loaded, tmp_path, taken):
    if taken == "file":
        (tmp_path / "dump").write_text("mine")
    else:
        (tmp_path / "dump").mkdir()
        (tmp_path / "dump" / "mine.txt").write_text("mine")
    with pytest.raises(dumping.NotWritten, match="is there already and not empty"):
        dumping.dump(tmp_path / "dump")
    assert "mine" in [
        p.read_text() for p in [tmp_path / "dump", *tmp_path.rglob("*.txt")] if p.is_file()
    ]


def test_an_empty_folder_will_do_and_nothing_is_left_beside_it(loaded, tmp_path):
    parent = tmp_path / "beside"
    (parent / "dump").mkdir(parents=True)
    dumping.dump(parent / "dump")
    assert [path.name for path in parent.iterdir()] == ["dump"]


def test_a_failure_leaves_nothing_half(loaded, tmp_path, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device", "stories")

    monkeypatch.setattr(dumping, "_write_stories", full)
    parent = tmp_path / "beside"
    parent.mkdir()
    with pytest.raises(dumping.NotWritten, match="No space left on device"):
        dumping.dump(parent / "dump")
    assert list(parent.iterdir()) == []
