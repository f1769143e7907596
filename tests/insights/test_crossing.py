"""Counting in two dimensions."""

import pytest

from stories.insights import draw
from stories.models import Outcome, Story
from tests import factories

pytestmark = pytest.mark.django_db


def test_every_gesture_meets_every_industry_that_is_there_also_in_empty_cells():
    factories.gesture("celebration", order=9)
    factories.industry("unused")
    factories.published("a", gestures=["apology", "gift"])
    factories.published("b", gestures=["gift"])
    factories.published("c", brand="lego", industry="toys", gestures=["gift"])
    chart = draw("gestures-industries", Story.objects.published())
    assert [mark.value for mark in chart.across] == ["apology", "gift", "celebration"]
    cells = {mark.value: [cell.count for cell in line] for mark, line in chart.lines}
    assert cells == {"airlines": [1, 2, 0], "toys": [0, 1, 0]}
    assert (chart.most, chart.empty) == (2, 3)
    assert chart.rows[0] == ["Airlines", 1, 2, 0]
    assert chart.header == ["Industry", "Apology", "Gift", "Celebration"]
    both = chart.cells[0][1]
    assert dict(both.narrow) == {"gesture": "gift", "industry": "airlines"}
    assert both.label == "Gift in Airlines"


def test_outcomes_are_counted_by_kind_and_evidence():
    story = factories.published("a", outcomes=["goodwill"])
    Outcome.objects.update(evidence="anecdote")
    factories.outcome(story, "backlash", evidence="measured")
    factories.outcome(story, "backlash", evidence="press")
    factories.draft("hidden", outcomes=["backlash"])
    chart = draw("evidence", Story.objects.published())
    counts = {stack.mark.value: [part.count for part in stack.parts] for stack in chart.stacks}
    assert counts == {"backlash": [1, 0, 1, 0], "goodwill": [0, 0, 0, 1]}
    assert [stack.total for stack in chart.stacks] == [2, 1]
    assert [part.value for part in chart.parts] == ["measured", "claimed", "press", "anecdote"]
    assert chart.rows[0] == ["Backlash", 1, 0, 1, 0, 2]
    assert dict(chart.stacks[0].mark.narrow) == {"outcome": "backlash"}
