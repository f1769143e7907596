"""Charts as pictures: every shape within the field, every count written."""

import pytest

from stories.insights import CHARTS, draw
from stories.insights.drawing import drawing
from stories.models import Story
from tests.views import bulk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(db):
    bulk.library(40)


def pictures(language="en", sentence="All cases"):
    stories = Story.objects.published()
    for name in CHARTS:
        chart = draw(name, stories, language)
        yield name, chart, drawing(chart, sentence, language)


def test_every_shape_lies_within_the_field(subtests):
    for name, _chart, picture in pictures():
        with subtests.test(name):
            for shape in picture.shapes:
                assert 0 <= shape.x <= picture.width, shape
                assert 0 <= shape.y <= picture.height, shape
                if shape.kind == "rect":
                    assert shape.x + shape.width <= picture.width, shape
                    assert shape.y + shape.height <= picture.height, shape


def test_title_search_and_names_are_written(subtests):
    for name, chart, picture in pictures(sentence="Cases in Airlines"):
        with subtests.test(name):
            words = [shape.text for shape in picture.shapes if shape.kind == "text"]
            assert words[:2] == [chart.title, "Cases in Airlines"]
            assert picture.title == chart.title


def test_each_bar_is_as_long_as_its_count_and_says_it():
    chart = draw("languages", Story.objects.published())
    shapes = drawing(chart, "").shapes
    bars = [shape for shape in shapes if shape.kind == "rect"]
    assert len(bars) == len(chart.marks)
    for bar, mark in zip(bars, chart.marks, strict=True):
        assert bar.width == pytest.approx(bars[0].width * mark.count / chart.most, abs=0.1)
        assert str(mark.count) in {shape.text for shape in shapes}


def test_a_long_sentence_breaks_into_lines():
    chart = draw("years", Story.objects.published())
    words = [s.text for s in drawing(chart, "word " * 60).shapes if s.kind == "text"]
    assert all(len(line) <= 130 for line in words)
    assert sum("word word" in line for line in words) == 3


def test_empty_charts_can_be_drawn(subtests):
    for name in CHARTS:
        with subtests.test(name):
            assert drawing(draw(name, Story.objects.none()), "Nothing").height > 50
