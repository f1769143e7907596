"""Cells: written and read back, whatever is in them; safe to open in a spreadsheet program."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stories.exchange import cells
from stories.exchange.cells import Unreadable

# Everything PostgreSQL takes, the awkward often.
AWKWARD = st.text("=+-@'\t\r\n|\\; aé“x_X0", max_size=12)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
TEXTS = AWKWARD | ANY

# a text, and the cell that holds it
GUARDED = [
    ("=1+1", "'=1+1"),
    ("+1", "'+1"),
    ("-2 stars", "'-2 stars"),
    ("@KLM answers", "'@KLM answers"),
    ("\t=1", "'\t=1"),
    ("\rx", "'\rx"),
    ("  =1", "'  =1"),
    ("\uff1d1", "'\uff1d1"),
    ("'=1", "''=1"),
    ("'tis", "'tis"),
    ("a=b", "a=b"),
    ("", ""),
    ("It's", "It's"),
]


@pytest.mark.parametrize(("text", "cell"), GUARDED)
def test_a_text_that_would_be_a_formula_is_guarded_and_no_other(text, cell):
    assert cells.guard(text) == cell
    assert cells.unguard(cell) == text


@given(TEXTS)
def test_the_guard_is_undone_exactly(text):
    assert cells.unguard(cells.guard(text)) == text


@given(TEXTS)
def test_no_guarded_text_begins_like_a_formula(text):
    assert not cells.guard(text).lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


@given(TEXTS)
@example("\x0b_x000B_")
@example("_x005F_x000B_")
@example("\ufffe")
def test_a_workbook_cell_is_read_back_exactly_and_holds_only_what_xml_can(text):
    written = cells.for_workbook(text)
    assert cells.from_workbook(written) == text
    assert all(c in "\t\n" or (c >= " " and c not in "\ufffe\uffff") for c in written)


def test_a_text_longer_than_a_cell_is_not_cut_off_but_refused_when_it_is_read_back():
    written = cells.for_workbook("x" * 40_000)
    assert "40000" in written
    with pytest.raises(Unreadable, match="CSV or JSON"):
        cells.from_workbook(written)


@given(TEXTS)
def test_a_field_holds_no_bar_and_no_line_end_and_is_read_back_exactly(text):
    field = cells.escape(text)
    assert "\n" not in field
    assert "\r" not in field
    assert cells.unescape(f"  {field} ") == text


@given(st.lists(TEXTS, min_size=2, max_size=5))
def test_fields_between_bars_are_read_back_exactly(texts):
    line = " | ".join(cells.escape(text) for text in texts)
    assert cells.split(line) == texts


@given(st.lists(TEXTS, max_size=5))
def test_a_line_for_each_text_is_read_back_exactly(texts):
    assert cells.LINES.read(cells.LINES.write(texts)) == texts


PAIRS = cells.records(("name", "note", "number"), optional={"note"}, whole={"number"})


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "name": TEXTS,
                "note": st.none() | TEXTS.filter(bool),
                "number": st.none() | st.integers(0, 999),
            }
        ),
        max_size=4,
    )
)
def test_records_are_read_back_exactly(entries):
    assert PAIRS.read(PAIRS.write(entries)) == entries


# what a person wrote by hand, and what it says
BY_HAND = [
    ("a|b|1", [{"name": "a", "note": "b", "number": 1}]),
    ("  a  |  |  ", [{"name": "a", "note": None, "number": None}]),
    ("a | b | 1\r\n\r\nc | d | 2", [
        {"name": "a", "note": "b", "number": 1},
        {"name": "c", "note": "d", "number": 2},
    ]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "said"), BY_HAND)
def test_what_a_person_writes_is_understood(cell, said):
    assert PAIRS.read(cell) == said


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("a | b", "has 2 fields; there are 3: name | note | number"),
        ("a | b | c | d", "has 4 fields"),
        ("a | b | many", "number: “many” is not a whole number"),
        ("a | b | -1", "not a whole number"),
        ("a | b | ²", "not a whole number"),
        (r"a | \q | 1", "write a backslash twice"),
    ],
)
def test_what_cannot_be_read_is_said(cell, message):
    with pytest.raises(Unreadable) as refused:
        PAIRS.read(cell)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("cell", "words"), [("a; b", ["a", "b"]), ("a;b;", ["a", "b"]), ("", []), (" a ", ["a"])]
)
def test_words(cell, words):
    assert cells.WORDS.read(cell) == words
