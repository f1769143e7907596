"""What a difference says: one line a field, both sides, the words that differ marked."""

import pytest

from stories.history.difference import compare, differences, written


def marked(pieces) -> str:
    return "".join(f"[{p.text}]" if p.marked else p.text for p in pieces)


# before, after -> both sides, marked
WORDS = [
    ("", "", "", ""),
    ("same", "same", "same", "same"),
    ("", "new", "", "[new]"),
    ("old", "", "[old]", ""),
    ("a red tie", "a blue tie", "a [red] tie", "a [blue] tie"),
    ("30 million", "30 million views", "30 million", "30 million[ views]"),
    ("an old red tie", "a new blue tie", "[an old red] tie", "[a new blue] tie"),
    ("one two", "three two four", "[one] two", "[three] two[ four]"),
    ("Straße", "Strasse", "[Straße]", "[Strasse]"),
    ("2014-10", "2014-11", "[2014-10]", "[2014-11]"),
    ("<b>", "<i>", "<[b]>", "<[i]>"),
    ("one\ntwo", "one\nthree", "one\n[two]", "one\n[three]"),
]


@pytest.mark.parametrize(("before", "after", "left", "right"), WORDS)
def test_words_that_differ_are_marked(before, after, left, right):
    assert tuple(map(marked, compare(before, after))) == (left, right)


def test_two_very_long_texts_are_shown_whole():
    old, new = "word " * 3000, "other " * 3000
    assert tuple(map(marked, compare(old, new))) == (f"[{old}]", f"[{new}]")


# value of an entry -> as text
VALUES = [
    (None, ""),
    ("nl", "nl"),
    (3, "3"),
    (["a", "b"], "a\nb"),
    ([], ""),
    ({"name": "Schiphol", "city": "", "country": "nl", "latitude": None}, "Schiphol · nl"),
    ([{"id": 7, "title": "Report", "url": None}], "Report"),
]


@pytest.mark.parametrize(("value", "text"), VALUES)
def test_a_value_is_written_in_lines(value, text):
    assert written(value) == text


# two entries -> (field, language, before, after)
ENTRIES = [
    ({"country": "nl"}, {"country": "nl"}, []),
    ({"country": "nl"}, {"country": "de"}, [("country", "", "[nl]", "[de]")]),
    ({}, {"country": "de"}, [("country", "", "", "[de]")]),
    (
        {"texts": {"en": {"title": "A tie", "lesson": ""}}},
        {"texts": {"en": {"title": "A bow tie", "lesson": ""}}},
        [("title", "en", "A tie", "A [bow ]tie")],
    ),
    (
        {"texts": {"en": {"title": "A"}}},
        {"texts": {"en": {"title": "A"}, "de": {"title": "B", "lesson": ""}}},
        [("title", "de", "", "[B]")],
    ),
    (
        {"name": {"en": "Help", "de": ""}},
        {"name": {"en": "Help", "de": "Hilfe"}},
        [("name", "de", "", "[Hilfe]")],
    ),
    (
        {"gestures": ["gift", "help"]},
        {"gestures": ["help", "gift"]},
        [("gestures", "", "gift[\nhelp]", "[help\n]gift")],
    ),
    ({"sources": [{"id": 1, "title": "A"}]}, {"sources": [{"id": 2, "title": "A"}]}, []),
]


@pytest.mark.parametrize(("before", "after", "said"), ENTRIES)
def test_a_difference_is_told_field_by_field(before, after, said):
    found = [
        (c.field, c.language, marked(c.before), marked(c.after)) for c in differences(before, after)
    ]
    assert found == said
