"""Charts as files for spreadsheets."""

import csv
import io
from decimal import Decimal

import pytest

from stories.insights.series import Bars, Mark
from stories.insights.tables import csv_text


def chart(*marks):
    made = tuple(Mark(value, label, count) for value, label, count in marks)
    return Bars("x", "X", "", "brand", "Brand", made)


def read(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_titles_come_first_and_numbers_stay_numbers():
    written = csv_text(chart(("klm", "KLM", 1234)))
    assert read(written)[1] == ["KLM", "klm", "1234"]
    assert written.endswith("\r\n")


def test_no_marks_are_the_titles_alone():
    assert len(read(csv_text(chart()))) == 1


@pytest.mark.parametrize("label", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_what_a_spreadsheet_would_run_is_text(label):
    assert read(csv_text(chart(("a", label, 1))))[1][0] == f"'{label}"


@pytest.mark.parametrize("label", ["Müller, Söhne", 'the "best"', "two\nlines", "a=b"])
def test_other_text_comes_back_as_it_was(label):
    assert read(csv_text(chart(("a", label, 1))))[1][0] == label


@pytest.mark.parametrize(("value", "written"), [(Decimal("20.000"), "20"), (Decimal("2.5"), "2.5")])
def test_whole_figures_have_no_point(value, written):
    assert read(csv_text(chart(("a", "A", value))))[1][2] == written
