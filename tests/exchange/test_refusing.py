"""A library with a problem anywhere is not loaded at all, and every problem is named."""

import shutil

import pytest

from stories.exchange import library
from stories.models import Brand, Industry, LibraryRecord, Story
from tests.exchange import small_library
from tests.exchange.small_library import edit
from tests.exchange.states import row_versions

pytestmark = pytest.mark.django_db

COVER, HAPPY = "stories/klm-cover.yaml", "stories/klm-happy.yaml"


def refused(folder):
    """The problems for which a folder is not loaded, as lines."""
    with pytest.raises(library.InvalidLibrary) as invalid:
        library.load(folder)
    return [str(problem) for problem in invalid.value.problems]


# file, text, what stands there instead -> what is said
BROKEN = [
    (
        COVER,
        "brand: klm\n",
        "brand: [klm\n",
        f"{COVER}:3: not YAML: expected ',' or ']', but got ':'",
    ),
    (COVER, "brand: klm\n", "brand: nobody\n", f"{COVER}:2: brand: there is no 'nobody'"),
    (COVER, "brand: klm\n", "", f"{COVER}:1: brand is missing"),
    (
        COVER,
        "language: nl\n",
        "language: nl\nlanguage: de\n",
        f"{COVER}:6: 'language' is given twice",
    ),
    (COVER, "country: nl\nl", "land: nl\nl", f"{COVER}:4: unknown field 'land'; there are slug, "),
    (COVER, "airlines", "airline", f"{COVER}:3: industry: there is no 'airline'"),
    (COVER, "[gift]", "[gift, hug]", f"{COVER}:8: gestures: there is no 'hug'"),
    (COVER, "[airport]", "[aeroport]", f"{COVER}:9: channels: there is no 'aeroport'"),
    (COVER, "kind: goodwill", "kind: fame", f"{COVER}:26: kind: there is no 'fame'"),
    (COVER, "source: 1", "source: 3", f"{COVER}:18: source 3: the story has 2"),
    (COVER, "    source: 1\n", "", f"{COVER}:18: a figure needs its source and its unit"),
    (COVER, "    unit: views\n", "", f"{COVER}:18: a figure needs its source and its unit"),
    (COVER, "    value: 20000000\n", "", f"{COVER}:18: without a value there is no qualifier and"),
    (COVER, "slug: klm-cover", "slug: klm-happy", f"{COVER}:1: slug 'klm-happy' is not the file's"),
    (COVER, "title: Shared", "title: A shared", f"{HAPPY}:15: https://example.org/shared is "),
    (
        "brands.yaml",
        "parent: air-france-klm",
        "parent: a",
        "brands.yaml:6: parent: there is no 'a'",
    ),
    ("brands.yaml", "country: fr", "industry: rail", "brands.yaml:10: 'industry' is given twice"),
    (
        "terms/gestures.yaml",
        "- slug: help",
        "- slug: gift",
        "terms/gestures.yaml:20: slug 'gift' is ",
    ),
    ("terms/channels.yaml", "- slug", "slug", "terms/channels.yaml:2: not YAML: "),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), BROKEN)
def test_a_problem_is_said_with_file_and_line_and_nothing_is_written(folder, name, old, new, said):
    edit(folder, name, old, new)
    problems = refused(folder)
    assert [problem for problem in problems if problem.startswith(said)], problems
    assert not Industry.objects.exists()
    assert not LibraryRecord.objects.exists()


def test_a_library_that_is_loaded_already_stays_as_it_is(loaded):
    before = row_versions()
    edit(loaded, COVER, "title: Title of klm-cover", "title: A better title")
    edit(loaded, HAPPY, "verification: confirmed", "verification: sure")
    assert refused(loaded) == [
        f"{HAPPY}:7: verification: 'sure' is not one of confirmed, reported, disputed, unverified"
    ]
    assert row_versions() == before


def test_the_problems_of_all_files_are_listed_at_once_in_their_order(folder):
    edit(folder, HAPPY, "happened_on: 2014-10\n", "happened_on: 2014-13\n")
    edit(folder, COVER, "country: nl\nl", "country: NL\nl")
    edit(folder, COVER, "value: 20000000", "value: millions")
    edit(folder, COVER, "gestures: [gift]", "gestures: []")
    edit(folder, "brands.yaml", "country: fr", "country: France")
    edit(folder, "terms/outcomes.yaml", "    en: reach name (en)\n", "")
    (folder / "stories/broken.yaml").write_bytes(b"slug: \xff")
    assert [":".join(problem.split(":")[:3]) for problem in refused(folder)] == [
        "brands.yaml:10: country",
        "stories/broken.yaml:1: the file is not UTF-8 text",
        f"{COVER}:4: country",
        f"{COVER}:8: gestures",
        f"{COVER}:21: value",
        f"{HAPPY}:6: happened_on",
        "terms/outcomes.yaml:3: en is missing",
    ]


def test_an_entry_is_not_blamed_for_the_problems_of_what_it_names(folder):
    edit(folder, "brands.yaml", "name: KLM", "name: []")
    edit(folder, "terms/gestures.yaml", "- slug: gift", "- slug: [gift")
    assert [":".join(problem.split(":")[:3]) for problem in refused(folder)] == [
        "brands.yaml:2: name",
        "terms/gestures.yaml:2: not YAML",
    ]


def test_a_brand_does_not_belong_to_itself_however_long_the_way(folder):
    edit(folder, "brands.yaml", "country: fr\n", "country: fr\n  parent: klm\n")
    assert refused(folder) == [
        "brands.yaml:1: parent: klm would belong to itself",
        "brands.yaml:7: parent: air-france-klm would belong to itself",
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "the file is empty"),
        ("slug: klm", "expected a list of entries"),
        ("- klm", "expected a mapping with slug, name, industry, country, aliases, parent"),
    ],
)
def test_a_list_of_entries_is_expected(folder, content, said):
    (folder / "brands.yaml").write_text(content)
    assert f"brands.yaml:1: {said}" in refused(folder)


def test_a_folder_that_is_no_library_is_refused(folder, tmp_path):
    assert refused(tmp_path / "none") == [f"{tmp_path / 'none'}:1: there is no such folder"]
    shutil.rmtree(folder / "terms")
    shutil.rmtree(folder / "stories")
    assert [line for line in refused(folder) if "cannot be read" in line] == [
        f"terms/{name}.yaml:1: the file cannot be read: No such file or directory"
        for name in ("channels", "gestures", "industries", "outcomes")
    ]


def test_a_library_without_stories_is_refused(folder):
    shutil.rmtree(folder / "stories")
    assert refused(folder) == ["stories/:1: there are no stories"]


def test_one_list_for_all_vocabularies_of_the_small_library(folder):
    report = library.load(folder)
    assert sorted(report.created) == sorted(small_library.ALL)
    assert Story.objects.published().count() == 2
    assert Brand.objects.get(slug="klm").parent.slug == "air-france-klm"
