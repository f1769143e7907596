"""A search says itself: what is chosen is in the sentence, what is not is not."""

import pytest
from django.http import QueryDict
from django.utils import translation

from stories.filters import StoryFilter
from stories.sentences import sentence
from tests import factories

pytestmark = pytest.mark.django_db


def said(query: str, language: str = "en") -> str:
    with translation.override(language):
        return sentence(StoryFilter(QueryDict(query)), language)


@pytest.fixture
def terms(db):
    factories.industry("retail", name_en="Retail", name_de="Einzelhandel")
    factories.industry("hotels", name_en="Hotels")
    factories.gesture("apology", name_en="Apology", name_de="Entschuldigung")
    factories.gesture("gift", name_en="Gift")
    factories.channel("letter", name_en="Letter")
    factories.outcome_kind("goodwill", name_en="Goodwill")
    factories.brand("klm", name="KLM")
    factories.brand("lego", name="LEGO")


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("q=blue+tie", ["“blue tie”"]),
        ("industry=retail", ["Retail"]),
        ("industry=retail&industry=hotels", ["Retail or Hotels"]),
        ("gesture=apology&gesture=gift", ["Apology or Gift"]),
        ("gesture=apology&gesture=gift&gesture_match=all", ["Apology and Gift"]),
        ("gesture=apology", ["Apology"]),
        ("channel=letter", ["Letter"]),
        ("outcome=goodwill", ["Goodwill"]),
        ("brand=klm&brand=lego", ["KLM or LEGO"]),
        ("country=nl", ["Netherlands"]),
        ("country=nl&country=us", ["Netherlands or United States"]),
        ("language=de", ["German"]),
        ("verification=disputed", ["Disputed"]),
        ("year_min=2012", ["2012"]),
        ("year_max=2016", ["2016"]),
        ("year_min=2012&year_max=2016", ["2012", "2016"]),
        ("year_min=2012&year_max=2012", ["2012"]),
        (
            "q=tie&industry=retail&gesture=apology&country=us&year_min=2015",
            ["“tie”", "Retail", "Apology", "United States", "2015"],
        ),
    ],
)
def test_all_that_is_chosen_is_said(terms, query, parts):
    text = said(query)
    assert text != said("")
    positions = [text.index(part) for part in parts]
    assert positions == sorted(positions)


@pytest.mark.parametrize("query", ["", "page=2", "sort=title", "page_size=5", "meaning=0", "q="])
def test_what_narrows_nothing_is_not_said(terms, query):
    assert said(query) == said("")


def test_nothing_else_is_said(terms):
    text = said("industry=retail")
    assert not any(name in text for name in ("Hotels", "KLM", "Letter", "Apology", "None", "["))


def test_a_year_is_written_without_separators(terms):
    assert "2,014" not in said("year_min=2014&year_max=2014")
    assert "2014" in said("year_min=2014&year_max=2014")


@pytest.mark.parametrize(
    ("query", "part"),
    [
        ("industry=retail", "Einzelhandel"),
        ("gesture=apology", "Entschuldigung"),
        ("country=nl", "Niederlande"),
        ("language=de", "Deutsch"),
        ("industry=retail&industry=hotels", "Einzelhandel oder Hotels"),
    ],
)
def test_names_are_those_of_the_reader(terms, query, part):
    assert part in said(query, "de")


def test_words_are_repeated_as_typed_and_cut_when_long(terms):
    assert "100% %s %(words)s" in said("q=100%25+%25s+%25(words)s")
    long = said("q=" + "tie+" * 200)
    assert "…" in long
    assert len(long) < 200
