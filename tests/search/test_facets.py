"""Every count equals the list that choosing it leads to, against brute force over the models."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories import search
from stories.models import Story
from stories.search import Criteria
from tests import factories

WORDS = ("giraffe", "guitar", "pizza", "letter", "train")
INDUSTRIES = ("airlines", "hotels", "toys")
GESTURES = ("refund", "gift", "letter", "rule-bent")
CHANNELS = ("airport", "shop", "social-media")
BRANDS = ("klm", "lego", "ikea", "united")
COUNTRIES = ("nl", "de", "us", "")
LANGUAGES = ("en", "de", "nl")
KINDS = ("viral-reach", "goodwill")


@pytest.fixture
def library(db):
    """Sixty stories with skewed random facets; always the same."""
    pick = random.Random(4)
    for number in range(60):
        story = factories.published(
            f"s{number}",
            title=" ".join(pick.sample(WORDS, pick.choice((1, 1, 2, 3)))),
            summary="A story.",
            brand=pick.choices(BRANDS, (6, 3, 1, 1))[0],
            gestures=pick.sample(GESTURES, pick.choice((1, 2))),
            channels=pick.sample(CHANNELS, pick.choice((1, 2))),
            outcomes=pick.sample(KINDS, pick.choice((0, 1, 2))),
            country=pick.choice(COUNTRIES),
            language=pick.choice(LANGUAGES),
            happened_on=pick.choice(("2009", "2012-03", "2014-10-31", None)),
            verification=pick.choice(("confirmed", "reported")),
        )
        Story.objects.filter(pk=story.pk).update(
            industry=factories.industry(pick.choice(INDUSTRIES))
        )
    return facts()


def facts():
    """Story id -> facet -> the set of its values, from the models."""
    return {
        story.pk: {
            "industry": {story.industry_id},
            "gesture": set(story.gestures.values_list("pk", flat=True)),
            "channel": set(story.channels.values_list("pk", flat=True)),
            "outcome": set(story.outcomes.values_list("kind", flat=True)),
            "brand": {story.brand_id},
            "language": {story.language},
            "country": {story.country} - {""},
            "verification": {story.verification},
            "year": {story.happened_year} - {None},
        }
        for story in Story.objects.published()
    }


def obeys(values, criteria, without=None):
    years = values["year"]
    if without != "year":
        if criteria.year_min is not None and not any(y >= criteria.year_min for y in years):
            return False
        if criteria.year_max is not None and not any(y <= criteria.year_max for y in years):
            return False
    return all(
        values[name] & set(wanted)
        for name, wanted in criteria.facets.items()
        if wanted and name != without
    )


def test_every_count_is_the_list_it_leads_to(library):
    names = ("industry", "gesture", "channel", "outcome", "brand", "language", "country")
    choices = {
        name: sorted({v for values in library.values() for v in values[name]}, key=str)
        for name in (*names, "verification")
    }
    filters = st.fixed_dictionaries(
        {},
        optional={
            name: st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True).map(tuple)
            for name, values in choices.items()
        },
    )
    years = st.one_of(st.none(), st.integers(2008, 2015))
    queries = st.sampled_from(["", *WORDS, "giraffe -pizza", "guitar OR train", "brand:klm"])

    @settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(queries, filters, years, years)
    def check(q, chosen, first, last):
        criteria = Criteria(chosen, first, last)
        answer = set(search.matching_ids(q))
        found = search.find(q, criteria, limit=100)
        listed = {hit.story_id for hit in found.hits}
        assert listed == {pk for pk in answer if obeys(library[pk], criteria)}
        assert found.total == len(listed) == len(found.hits)
        assert search.matching_ids(q, criteria) == [hit.story_id for hit in found.hits]
        for name, counts in found.facets.items():
            brute = {}
            for pk in answer:
                if obeys(library[pk], criteria, without=name):
                    for value in library[pk][name]:
                        brute[value] = brute.get(value, 0) + 1
            assert dict(counts) == brute, name
            for value, count in counts[:2]:
                assert search.find(q, narrowed(criteria, name, value)).total == count

    check()


def narrowed(criteria, name, value):
    """The criteria with that one value alone in its facet."""
    if name == "year":
        return Criteria(criteria.facets, value, value)
    return Criteria({**criteria.facets, name: (value,)}, criteria.year_min, criteria.year_max)
