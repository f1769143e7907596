"""A brand or a term in numbers."""

import pytest

from stories.insights.portrait import CHARTS, portrait
from stories.models import Story
from tests import factories

pytestmark = pytest.mark.django_db


def test_years_countries_and_evidence_are_told():
    story = factories.published("a", happened_on="2009", country="nl", outcomes=["goodwill"])
    factories.outcome(story, "backlash", evidence="measured")
    factories.published("b", happened_on="2014-10", country="de")
    factories.published("c", happened_on=None, country="")
    drawn = portrait("industry", Story.objects.published())
    assert (drawn.first_year, drawn.last_year) == (2009, 2014)
    assert {mark.value for mark in drawn.countries.marks} == {"nl", "de"}
    assert [(mark.value, mark.count) for mark in drawn.evidence] == [("measured", 1), ("press", 1)]


@pytest.mark.parametrize("kind", CHARTS)
def test_a_page_is_not_counted_by_what_it_is_about(kind):
    factories.published("a")
    drawn = portrait(kind, Story.objects.published())
    dimensions = [chart.dimension for chart in drawn.charts]
    assert dimensions[0] == "year"
    assert kind not in dimensions


def test_stories_without_years_have_none():
    factories.published("a", happened_on=None)
    drawn = portrait("brand", Story.objects.published())
    assert (drawn.first_year, drawn.last_year) == (None, None)
