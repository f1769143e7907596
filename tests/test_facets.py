"""Every count that is offered is true: choosing that value alone in its facet leads to so many stories;
where all chosen values are asked for, adding it to them does.

A library of random stories, random filters, and three independent answers: the facet, the list of the
API under the changed filters, and a plain loop over what was put into the library.
"""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.filters import MATCHED
from stories.models import Industry, OutcomeKind, StoryChannel, StoryGesture
from tests import factories

pytestmark = pytest.mark.django_db

VALUES = {
    "industry": ["airlines", "retail", "hotels"],
    "gesture": ["apology", "gift", "help", "search"],
    "channel": ["airport", "letter", "store"],
    "outcome": ["goodwill", "revenue", "viral-reach"],
    "language": ["de", "en", "fr", "nl"],
    "brand": ["klm", "lego", "target"],
    "country": ["ca", "nl", "us"],
    "verification": ["confirmed", "disputed", "reported", "unverified"],
    "year": ["2011", "2012", "2013"],
}
WORDS = ["umbrella", "giraffe", "umbrella giraffe", "umbrella OR giraffe"]
FACETS = (*VALUES,)


def described(chance: random.Random, number: int) -> dict:
    """What one random story is, as sets of values by facet."""

    def some(name: str, most: int) -> list[str]:
        return chance.sample(VALUES[name], chance.randint(0, most))

    return {
        "slug": f"s{number}",
        "industry": [chance.choice(VALUES["industry"])],
        "gesture": some("gesture", 3) or ["help"],
        "channel": some("channel", 3),
        "outcome": some("outcome", 2),
        "language": [chance.choice(VALUES["language"])],
        "brand": [chance.choice(VALUES["brand"])],
        "country": some("country", 1),
        "verification": [chance.choice(VALUES["verification"])],
        "year": some("year", 1),
        "words": set(chance.sample(["umbrella", "giraffe"], chance.randint(0, 2))),
    }


def make(story: dict, *, public: bool = True) -> None:
    """The story in the database."""
    years = story["year"]
    factory = factories.published if public else factories.draft
    factory(
        story["slug"],
        brand=story["brand"][0],
        industry=story["industry"][0],
        gestures=story["gesture"],
        channels=story["channel"],
        outcomes=story["outcome"] + story["outcome"][:1],  # one kind twice
        language=story["language"][0],
        country=(story["country"] or [""])[0],
        verification=story["verification"][0],
        happened_on=f"{years[0]}-05" if years else None,
        title=" ".join(["Case", *sorted(story["words"])]),
    )


def matches(story: dict, chosen: dict[str, list[str]], words: str = "", every=()) -> bool:
    """Whether a story is found: OR inside a facet (AND in those named in ``every``), AND across."""
    if words and "OR" in words:
        if not story["words"]:
            return False
    elif not set(words.split()) <= story["words"]:
        return False
    return all(
        set(values) <= set(story[name]) if name in every else set(story[name]) & set(values)
        for name, values in chosen.items()
        if values
    )


def parameters(chosen: dict[str, list[str]], words: str = "", every=()) -> dict:
    """The chosen values as a query string has them; a year is both ends of the years."""
    asked = {name: values for name, values in chosen.items() if values and name != "year"}
    if chosen.get("year"):
        asked |= {"year_min": chosen["year"][0], "year_max": chosen["year"][0]}
    asked |= {f"{name}_match": "all" for name in every}
    return asked | ({"q": words} if words else {})


CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        name: st.lists(st.sampled_from(values), unique=True, max_size=1 if name == "year" else 2)
        for name, values in VALUES.items()
    },
)


@pytest.fixture(params=[1, 2], ids=lambda seed: f"library {seed}")
def library(request, db) -> list[dict]:
    """Forty published stories, and ten that are not and must count nowhere."""
    chance = random.Random(request.param)
    stories = [described(chance, number) for number in range(50)]
    for story in stories[:40]:
        make(story)
    for story in stories[40:]:
        make(story, public=False)
    return stories[:40]


@settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    chosen=CHOSEN,
    words=st.sampled_from(["", "", "", *WORDS]),
    facet=st.sampled_from((*FACETS, *MATCHED)),
    every=st.sets(st.sampled_from(MATCHED)),
)
def test_every_count_is_what_choosing_that_value_gives(ask, library, chosen, words, facet, every):
    answer = ask(**parameters(chosen, words, every))
    assert answer["count"] == sum(matches(story, chosen, words, every) for story in library)
    others = {name: values for name, values in chosen.items() if name != facet}
    beside = chosen.get(facet, []) if facet in every else []
    offered = {choice["value"]: choice for choice in answer["facets"][facet]}
    for value in VALUES[facet]:
        then = others | {facet: list({*beside, value})}
        expected = sum(matches(story, then, words, every) for story in library)
        assert ask(**parameters(then, words, every), page_size=1)["count"] == expected
        selected = value in chosen.get(facet, [])
        if expected or selected:
            assert offered[value]["count"] == expected
            assert offered[value]["selected"] == selected
        else:
            assert value not in offered
    assert set(offered) <= set(VALUES[facet])


@settings(
    max_examples=8,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(chosen=CHOSEN, words=st.sampled_from(["", *WORDS]))
def test_the_page_offers_what_the_api_offers(ask, visit, library, chosen, words):
    asked = parameters(chosen, words)
    answer, page = ask(**asked), visit("/stories/", **asked)
    assert page.total == answer["count"]
    assert page.stories == [result["slug"] for result in answer["results"]]
    for name, choices in answer["facets"].items():
        assert page.facets.get(name, {}) == {c["value"]: c["count"] for c in choices}


def test_a_story_must_have_every_chosen_gesture_where_all_are_asked_for(slugs, db):
    factories.published("both", gestures=["gift", "help"])
    factories.published("one", gestures=["gift"])
    chosen = {"gesture": ["gift", "help"]}
    assert (
        sorted(slugs(**chosen)) == sorted(slugs(**chosen, gesture_match="any")) == ["both", "one"]
    )
    assert slugs(**chosen, gesture_match="all") == ["both"]
    assert slugs(**chosen, channel_match="all") == slugs(**chosen)


# --- particular cases ----------------------------------------------------------------------------


def counts(answer: dict, facet: str) -> dict[str, int]:
    return {choice["value"]: choice["count"] for choice in answer["facets"][facet]}


@pytest.fixture
def three(db):
    factories.published("a", brand="klm", industry="airlines", country="nl", happened_on="2014")
    factories.published("b", brand="klm", industry="airlines", country="us", happened_on="2015-01")
    factories.published("c", brand="lego", industry="retail", country="us", happened_on=None)
    factories.brand("unused", industry=factories.industry("hotels"))


@pytest.mark.parametrize(
    ("query", "facet", "expected"),
    [
        ({}, "industry", {"airlines": 2, "retail": 1}),
        ({"industry": "retail"}, "industry", {"airlines": 2, "retail": 1}),
        ({"industry": "retail"}, "brand", {"lego": 1}),
        ({"country": "us"}, "industry", {"airlines": 1, "retail": 1}),
        ({"country": "us", "industry": "retail"}, "industry", {"airlines": 1, "retail": 1}),
        ({"country": "us", "industry": "retail"}, "country", {"us": 1}),
        ({}, "year", {"2014": 1, "2015": 1}),
        ({"year_min": "2015"}, "year", {"2014": 1, "2015": 1}),
        ({"year_min": "2015"}, "industry", {"airlines": 1}),
        ({}, "country", {"us": 2, "nl": 1}),
    ],
)
def test_counts_are_under_all_other_filters(ask, three, query, facet, expected):
    assert counts(ask(**query), facet) == expected


@pytest.mark.parametrize(
    ("facet", "query", "value"),
    [
        ("industry", {"industry": "hotels"}, "hotels"),
        ("industry", {"industry": "retail", "country": "nl"}, "retail"),
        ("brand", {"brand": "unused"}, "unused"),
        ("gesture", {"gesture": "surprise-gift", "country": "jp"}, "surprise-gift"),
        ("channel", {"channel": "airport", "country": "jp"}, "airport"),
        ("country", {"country": "jp"}, "jp"),
        ("language", {"language": "fr"}, "fr"),
        ("verification", {"verification": "disputed"}, "disputed"),
        ("year", {"year_min": "1999", "year_max": "1999"}, "1999"),
        ("year", {"year_min": "2014", "year_max": "2014", "country": "jp"}, "2014"),
    ],
)
def test_a_chosen_value_that_leads_nowhere_stays_visible(ask, visit, three, facet, query, value):
    chosen = {choice["value"]: choice for choice in ask(**query)["facets"][facet]}[value]
    assert (chosen["count"], chosen["selected"]) == (0, True)
    assert "aria-current" in visit("/stories/", **query).choice(facet, value)


def test_a_span_of_years_chooses_none_of_them(ask, three):
    choices = ask(year_min=2014, year_max=2015)["facets"]["year"]
    assert [choice["selected"] for choice in choices] == [False, False]


def test_a_story_without_a_value_is_offered_under_none(ask, db):
    factories.published("bare", country="", channels=[], happened_on=None)
    facets = ask()["facets"]
    assert facets["country"] == facets["year"] == facets["channel"] == facets["outcome"] == []


def test_links_that_are_double_or_of_drafts_do_not_count(ask, three):
    draft = factories.draft("d", outcomes=["viral-reach"])
    story = factories.published("e", gestures=["gift", "help"], outcomes=["goodwill", "goodwill"])
    assert StoryGesture.objects.filter(story=story).count() == 2
    assert StoryChannel.objects.filter(story=draft).exists()
    assert OutcomeKind.objects.filter(slug="viral-reach").exists()
    answer = ask()
    assert counts(answer, "outcome") == {"goodwill": 1}
    assert counts(answer, "gesture") == {"surprise-gift": 3, "gift": 1, "help": 1}
    assert counts(answer, "channel") == {"airport": 4}


def test_terms_keep_the_curators_order_and_codes_come_largest_first(ask, three):
    Industry.objects.filter(slug="airlines").update(order=5)
    facets = ask()["facets"]
    assert [choice["value"] for choice in facets["industry"]] == ["retail", "airlines"]
    assert [choice["value"] for choice in facets["country"]] == ["us", "nl"]
    assert [choice["value"] for choice in facets["brand"]] == ["klm", "lego"]
    assert [choice["value"] for choice in facets["year"]] == ["2014", "2015"]


@pytest.mark.parametrize(
    ("prefix", "label"), [("", "Netherlands"), ("/de", "Niederlande"), ("/es", "Países Bajos")]
)
def test_labels_are_in_the_readers_language(ask, three, prefix, label):
    choices = ask(f"{prefix}/api/v1/stories/")["facets"]["country"]
    assert {choice["value"]: choice["label"] for choice in choices}["nl"] == label
