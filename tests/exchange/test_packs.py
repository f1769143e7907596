"""Course packs in the library: may be missing, refer to its cases, and are left alone once edited."""

import pytest

from stories import teaching, workflow
from stories.exchange import library
from stories.models import Pack, Story
from tests.exchange.small_library import edit
from tests.exchange.states import row_versions

pytestmark = pytest.mark.django_db

PACKS = """\
- slug: gifts
  title: Gifts
  language: en
  introduction: Two cases.
  stories:
    - story: klm-happy
      note: Look here.
      teacher_note: Wait for it.
    - story: klm-cover
"""


@pytest.fixture
def with_packs(folder):
    (folder / "packs.yaml").write_text(PACKS)
    return folder


def told() -> list:
    return list(Pack.objects.get().entries.values_list("story__slug", "note", "teacher_note"))


def test_a_library_without_packs_is_loaded(folder):
    library.load(folder)
    assert not Pack.objects.exists()


def test_a_pack_is_listed_with_its_cases_in_order(with_packs):
    report = library.load(with_packs)
    assert "pack: gifts" in report.created
    assert Pack.objects.get().status == "published"
    assert told() == [("klm-happy", "Look here.", "Wait for it."), ("klm-cover", "", "")]


def test_a_second_load_writes_nothing(with_packs):
    library.load(with_packs)
    before = row_versions()
    assert "pack: gifts" in library.load(with_packs).unchanged
    assert row_versions() == before


def test_what_the_library_changed_is_brought_in(with_packs):
    library.load(with_packs)
    edit(with_packs, "packs.yaml", "Look here.", "Look there.")
    assert "pack: gifts" in library.load(with_packs).updated
    assert told()[0][1] == "Look there."


@pytest.mark.parametrize(
    "change",
    [
        lambda pack: Pack.objects.update(title="Ours"),
        lambda pack: pack.entries.filter(position=0).update(note="Ours"),
        lambda pack: pack.entries.filter(position=0).update(position=5),
        lambda pack: pack.entries.filter(position=0).delete(),
        lambda pack: teaching.return_pack_to_draft(pack=pack, by=None),
    ],
    ids=["title", "note", "order", "case", "status"],
)
def test_what_somebody_changed_stays(with_packs, change):
    library.load(with_packs)
    change(Pack.objects.get())
    edit(with_packs, "packs.yaml", "Two cases.", "Both cases.")
    before = row_versions()
    assert "pack: gifts (changed since)" in library.load(with_packs).kept
    assert row_versions()["stories_pack"] == before["stories_pack"]


def test_a_pack_whose_cases_are_all_archived_waits_as_a_draft(folder):
    library.load(folder)
    for story in Story.objects.all():
        workflow.archive(story=story, by=None)
    (folder / "packs.yaml").write_text(PACKS)
    library.load(folder)
    assert Pack.objects.get().status == "draft"


# what is wrong, the edit, the line and message
WRONG = [
    ("klm-happy", "klm-sad", "packs.yaml:6: stories: there is no 'klm-sad'"),
    ("- story: klm-cover", "- story: klm-happy", "packs.yaml:1: stories: a case is listed twice"),
    (
        "language: en",
        "language: fr",
        "packs.yaml:3: language: 'fr' is not one of en, de, es, it, nl",
    ),
    ("title: Gifts", "title:", "packs.yaml:2: title is missing"),
    ("introduction", "intro", "packs.yaml:4: unknown field 'intro'"),
]


@pytest.mark.parametrize(("old", "new", "problem"), WRONG, ids=[row[1] for row in WRONG])
def test_a_wrong_pack_is_refused_with_its_line(with_packs, old, new, problem):
    edit(with_packs, "packs.yaml", old, new)
    with pytest.raises(library.InvalidLibrary) as refused:
        library.load(with_packs)
    assert problem in str(refused.value)
    assert not Pack.objects.exists()
