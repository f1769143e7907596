"""The column list: an allowlist, complete, and its own inverse."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories import workflow
from stories.exchange import cells, columns, entries
from stories.exchange.about import About
from stories.exchange.columns import COLUMNS, TEXTS
from stories.models import Source, Story
from stories.models.rules import KEYWORDS, TEXT_LANGUAGES
from tests import factories

ABOUT = About(
    sentence="All cases",
    count=1,
    made_on=date(2026, 11, 23),
    language="en",
    stories_url="https://cases.example.org/stories/",
    search_url="https://cases.example.org/stories/",
)


@pytest.fixture
def story(db) -> Story:
    """One case in which everything is awkward."""
    story = factories.draft(
        "seat", gestures=["apology", "gift"], title="=HYPERLINK(1)", summary="-"
    )
    story.texts.update(situation="a | b\n\nc", questions=["Why?", "@who\\"], doubts="'=1")
    factories.text(story, "nl", title="De titel")
    Source.objects.update(full_text="PRIVATE", title="A | B", url=None, published="2014-11")
    factories.outcome(
        story,
        value="1234567890123.125",
        unit="views",
        metric="a|b",
        note="line\nend",
        source=story.sources.get(),
        as_of="2014",
    )
    factories.outcome(story, value="-3", unit="stars", source=story.sources.get())
    factories.outcome(story, kind="goodwill", note="=1")
    factories.place(story, latitude="52.30907", longitude="4.7")
    workflow.publish(story=story, by=None)
    return Story.objects.for_export().get()


def cells_of(story) -> dict[str, str]:
    row = columns.row(story, ABOUT)
    return {c.name: cell for c, cell in zip(COLUMNS, row, strict=True)}


def test_reading_the_cells_back_gives_the_entry(story):
    assert columns.entry_of_cells(cells_of(story)) == entries.of_story(story)


def test_reading_the_json_back_gives_the_entry(story):
    written = json.dumps(columns.for_json(story, ABOUT))
    entry = entries.of_story(story)
    assert columns.entry_of_json(json.loads(written)) == entry
    assert columns.entry_of_json(json.loads(written, parse_float=Decimal)) == entry


def test_every_field_of_an_entry_has_its_column(story):
    entry = entries.of_story(story)
    paths = {column.path[0] for column in COLUMNS if column.path}
    assert paths == set(entry)
    assert set(TEXTS) == set(entry["texts"]["en"])
    for kind, name in (
        (columns.OUTCOMES, "outcomes"),
        (columns.SOURCES, "sources"),
        (columns.PLACES, "places"),
    ):
        assert set(kind.written.split(" | ")) == set(entry[name][0])


def test_private_texts_are_in_no_column(story):
    assert "PRIVATE" not in repr(columns.row(story, ABOUT))
    assert "PRIVATE" not in repr(columns.for_json(story, ABOUT))


def test_what_is_derived(story):
    row = cells_of(story)
    assert row["url"] == "https://cases.example.org/stories/seat/"
    assert (row["year"], row["largest_reach"]) == (2014, 1234567890123.125)
    assert row["outcome_kinds"] == "viral-reach; goodwill"
    assert (row["brand_name"], row["updated_on"]) == ("KLM", str(story.updated_at.date()))


def test_texts_are_guarded_and_numbers_are_numbers(story):
    row = cells_of(story)
    assert (row["title_en"], row["summary_en"]) == ("'=HYPERLINK(1)", "'-")
    assert isinstance(row["year"], int)


def test_a_column_that_is_missing_is_not_in_the_entry():
    assert columns.entry_of_cells({"slug": "a", "title_de": "T"}) == {
        "slug": "a",
        "texts": {"de": {"title": "T"}},
    }


def test_a_cell_that_cannot_be_read_names_its_column():
    with pytest.raises(cells.Unreadable, match="outcomes: has 1 fields"):
        columns.entry_of_cells({"outcomes": "lots"})


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("20000000", 20_000_000),
        ("2.5", 2.5),
        ("-0.125", -0.125),
        ("999999999999999.123", "999999999999999.123"),  # more digits than a float holds
    ],
)
def test_numbers_for_json(written, number):
    assert columns.number(written) == number
    assert type(columns.number(written)) is type(number)


def test_the_codebook_has_a_line_for_each_column(db):
    factories.draft()
    lines = {line.name: line for line in columns.codebook()}
    assert list(lines) == [column.name for column in COLUMNS]
    assert all(line.label and line.help and line.written for line in lines.values())
    assert lines["industry"].allowed == "airlines"
    assert lines["verification"].allowed == "confirmed, reported, disputed, unverified"
    assert "evidence: measured" in lines["outcomes"].allowed
    assert not lines["url"].read_back


# --- any entry at all ----------------------------------------------------------------------------

TEXT = st.text("=-@'|\\\n\r \tab;é_x0", max_size=8)
SOME = st.none() | TEXT.filter(bool)
NUMBER = st.decimals(-90, 90, places=3).map(entries.written_number)
OUTCOME = {
    **dict.fromkeys(("kind", "metric", "unit", "qualifier", "evidence", "note"), TEXT),
    "value": st.none() | NUMBER,
    "as_of": SOME,
    "source": st.none() | st.integers(1, 99),
}
SOURCE = {
    **dict.fromkeys(("title", "publisher", "author", "language"), TEXT),
    **dict.fromkeys(("url", "published", "accessed", "archive_url"), SOME),
}
PLACE = {
    **dict.fromkeys(("name", "city", "country"), TEXT),
    **dict.fromkeys(("latitude", "longitude"), st.none() | NUMBER),
}
WORDS = {
    "title": TEXT.filter(bool),
    **dict.fromkeys(set(TEXTS) - {"title", "questions"}, TEXT),
    "questions": st.lists(TEXT, max_size=3),
}
SLUGS = st.lists(st.sampled_from(["gift", "apology", "help-2"]), unique=True)
ENTRY = st.fixed_dictionaries(
    {
        "slug": st.just("seat"),
        **dict.fromkeys(("brand", "industry", "country", "language", "verification"), TEXT),
        "happened_on": st.sampled_from([None, "2014", "2014-10", "2014-10-31"]),
        "gestures": SLUGS,
        "channels": SLUGS,
        "places": st.lists(st.fixed_dictionaries(PLACE), max_size=2),
        "sources": st.lists(st.fixed_dictionaries(SOURCE), max_size=2),
        "outcomes": st.lists(st.fixed_dictionaries(OUTCOME), max_size=2),
        **{name: st.lists(TEXT, max_size=3) for name in KEYWORDS},
        "texts": st.dictionaries(
            st.sampled_from(TEXT_LANGUAGES), st.fixed_dictionaries(WORDS), max_size=2
        ),
    }
)


@settings(max_examples=60, deadline=None)
@given(ENTRY)
def test_any_entry_is_written_and_read_back_exactly(entry):
    row = {
        column.name: cells.for_workbook(cells.guard(column.kind.write(columns.at(entry, column))))
        for column in COLUMNS
        if column.path
    }
    back = {name: cells.from_workbook(cell) for name, cell in row.items()}
    assert columns.entry_of_cells(back) == entry
