"""An article's text with its passages marked: nothing lost, nothing that becomes markup."""

import pytest

from stories.admin.case_form import copied
from stories.admin.passages import Passage, as_html, pieces, quote

TEXT = "KLM gave a tie. All smiled."


def marked(*spans, text=TEXT, cases=None):
    passages = [Passage(number, *span) for number, span in enumerate(spans, 1)]
    return pieces(text, passages, cases or {})


# spans -> pieces as (text, passages that it is part of)
CUTS = [
    ([], [(TEXT, ())]),
    ([(0, 3)], [("KLM", (1,)), (" gave a tie. All smiled.", ())]),
    ([(0, 15), (0, 3)], [("KLM", (1, 2)), (" gave a tie.", (1,)), (" All smiled.", ())]),
    ([(0, 8), (4, 15)],
     [("KLM ", (1,)), ("gave", (1, 2)), (" a tie.", (2,)), (" All smiled.", ())]),
    ([(0, 3), (0, 3)], [("KLM", (1, 2)), (" gave a tie. All smiled.", ())]),
    ([(16, 27)], [("KLM gave a tie. ", ()), ("All smiled.", (1,))]),
    # What an older engine may have left is passed over.
    ([(5, 5), (20, 99), (-3, 2), (9, 4)], [(TEXT, ())]),
]  # fmt: skip


@pytest.mark.parametrize(("spans", "expected"), CUTS)
def test_a_text_is_cut_where_passages_begin_and_end(spans, expected):
    found = marked(*spans)
    assert [(piece.text, piece.within) for piece in found] == expected
    assert "".join(piece.text for piece in found) == TEXT


def test_each_passage_begins_and_ends_once_and_cases_are_named():
    found = marked((0, 15), (4, 8), cases={1: 0, 2: 16})
    assert [piece.begins for piece in found if piece.begins] == [(1,), (2,)]
    assert [piece.ends for piece in found if piece.ends] == [(2,), (1,)]
    assert [(piece.cases, piece.text) for piece in found if piece.cases] == [
        ((1,), "KLM "),
        ((2,), " All smiled."[1:]),
    ]


def test_an_empty_text_is_nothing():
    assert pieces("", [Passage(1, 0, 3)], {1: 0}) == []


def test_markup_in_an_article_is_text():
    html = as_html(marked((0, 8), text='<script>alert(1)</script> & "so"'))
    assert "<script>" not in html
    assert '<mark data-said="1">&lt;script&gt;</mark>' in html
    assert "&amp; &quot;so&quot;" in html
    assert '<span class="anchor" id="said-1"></span>' in html
    assert '<a class="number" href="#proposal-1">1</a>' in html


def test_empty_lines_are_one():
    assert pieces("a\n \n\n   \nb", [], {})[0].text == "a\n\nb"


def test_a_quote_is_one_line_and_short():
    assert quote("a\n  b", 0, 6) == "a b"
    assert len(quote("word " * 99, 0, 495)) < 185


ARTICLE = "On Monday the captain, Tomas Reyes, turned his ferry round for a forgotten wheelchair on the quay."
COPIED = [
    (ARTICLE, True),
    (
        "He turned: “the captain Tomas Reyes turned his ferry round for a forgotten wheelchair”.",
        True,
    ),
    ("A captain turned his ferry round for a forgotten wheelchair and came late.", False),
    ("Short.", False),
    ("", False),
]


@pytest.mark.parametrize(("words", "expected"), COPIED)
def test_a_dozen_words_in_a_row_are_copied(words, expected):
    assert copied(words, ARTICLE) is expected
