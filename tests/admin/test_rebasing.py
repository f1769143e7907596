"""An older form over the present state: whose words stay, and where each row belongs."""

import pytest

from stories.admin.rebasing import laid_over, numbered, rows_of

EN, DE = {"language": "en", "title": "A"}, {"language": "de", "title": "B"}
SEEN = {"en": {"title": "A"}, "de": {"title": "B"}}


def ids(number, row):
    return row | {"id": number}


# what was sent, what is there, what is shown
CASES = {
    "both as they were": ([ids("1", EN)], [ids("1", EN)], [ids("1", EN)]),
    "mine changed": (
        [ids("1", EN | {"title": "Mine"})],
        [ids("1", EN)],
        [ids("1", EN | {"title": "Mine"})],
    ),
    "theirs changed": (
        [ids("1", EN)],
        [ids("1", EN | {"title": "Theirs"})],
        [ids("1", EN | {"title": "Theirs"})],
    ),
    "both changed: mine is shown": (
        [ids("1", EN | {"title": "Mine"})],
        [ids("1", EN | {"title": "Theirs"})],
        [ids("1", EN | {"title": "Mine"})],
    ),
    "theirs added": ([ids("1", EN)], [ids("1", EN), ids("2", DE)], [ids("1", EN), ids("2", DE)]),
    "theirs removed": ([ids("1", EN), ids("2", DE)], [ids("1", EN)], [ids("1", EN), ids("", DE)]),
    "both removed": (
        [ids("1", EN), ids("2", DE | {"DELETE": "on"})],
        [ids("1", EN)],
        [ids("1", EN)],
    ),
    "both added the same": (
        [ids("1", EN), ids("", DE | {"title": "Mine"})],
        [ids("1", EN), ids("7", DE)],
        [ids("1", EN), ids("7", DE | {"title": "Mine"})],
    ),
    "written anew with other ids": ([ids("1", EN)], [ids("9", EN)], [ids("9", EN)]),
    "existing rows come first": (
        [ids("", {"language": "it", "title": "C"}), ids("1", EN)],
        [ids("1", EN)],
        [ids("1", EN), ids("", {"language": "it", "title": "C"})],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rows(name):
    sent, present, shown = CASES[name]
    assert laid_over(sent, present, "language", SEEN) == shown


def test_a_new_outcome_of_the_same_kind_is_another_outcome():
    sent, present = [ids("", {"kind": "3", "note": "Mine"})], [ids("5", {"kind": "3", "note": ""})]
    assert laid_over(sent, present, "kind", {}) == [*present, *sent]


def test_rows_are_read_and_written_as_a_browser_sends_them():
    rows = [ids("1", EN), ids("", DE)]
    data = numbered(rows, "texts")
    assert (data["texts-TOTAL_FORMS"], data["texts-INITIAL_FORMS"]) == ("2", "1")
    assert rows_of(data, "texts") == rows


@pytest.mark.parametrize("count", ["", "x", "-1", "99999", "²"])
def test_a_nonsensical_count_is_no_rows(count):
    assert rows_of({"texts-TOTAL_FORMS": count, "texts-0-title": "A"}, "texts") == []
