"""A list of stories in an address: which are found, in what order, and what is said of the others."""

import pytest
from django.http import QueryDict

from stories import workflow
from stories.models import Story
from stories.selection import Selection
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(db):
    for slug in ("a", "b", "c", "d", "e"):
        factories.published(slug)
    factories.draft("hidden")
    Story.objects.filter(slug="e").update(slug="renamed")


def read(query: str, **how) -> Selection:
    return Selection.read(QueryDict(query), **how)


# the address, the stories in their order, the names nobody has
TABLE = [
    ("", [], []),
    ("story=", [], []),
    ("story=b", ["b"], []),
    ("story=c&story=a&story=b", ["c", "a", "b"], []),
    ("story=a&story=b&story=a", ["a", "b"], []),
    ("story=%20a%20", ["a"], []),
    ("story=e", ["renamed"], []),
    ("story=e&story=renamed&story=a", ["renamed", "a"], []),
    ("story=a&story=nowhere&story=b", ["a", "b"], ["nowhere"]),
    ("story=hidden", [], ["hidden"]),
    ("story=A", [], ["A"]),
    ("story=a,b", [], ["a,b"]),
    ("story=a%00", [], ["a\N{REPLACEMENT CHARACTER}"]),
    ("story=-1&story=%2F..%2F", [], ["-1", "/../"]),
    ("story=" + "x" * 10_000, [], ["x" * 60 + "…"]),
    ("story=%ff", [], ["\N{REPLACEMENT CHARACTER}"]),
    ("format=csv&page=2&story=a", ["a"], []),
]


@pytest.mark.parametrize(("query", "slugs", "unknown"), TABLE)
def test_an_address_and_its_stories(query, slugs, unknown):
    selection = read(query)
    assert list(selection.slugs) == slugs
    assert [story.slug for story in selection.stories] == slugs
    assert list(selection.unknown) == unknown
    assert selection.refused == ()
    assert len(selection) == len(slugs)


def test_stories_beyond_the_most_are_refused_by_name_and_unknown_ones_take_no_place():
    selection = read("story=nowhere&story=a&story=b&story=c&story=d", most=3)
    assert selection.slugs == ("a", "b", "c")
    assert selection.refused == ("d",)
    assert selection.unknown == ("nowhere",)


def test_the_stories_take_the_vocabulary_of_querysets():
    selection = read("story=b&story=a")
    assert [story.text_in("en").title for story in selection.stories.for_cards()] == [
        "Title of b in en",
        "Title of a in en",
    ]


def test_a_story_that_is_archived_is_unknown_from_then_on():
    workflow.archive(story=Story.objects.get(slug="a"), by=None)
    assert read("story=a&story=b").unknown == ("a",)


@pytest.mark.parametrize(
    ("changes", "query"),
    [
        ({}, "story=b&story=renamed"),
        ({"without": "b"}, "story=renamed"),
        ({"also": "a"}, "story=b&story=renamed&story=a"),
        ({"also": "b"}, "story=b&story=renamed"),
    ],
)
def test_the_address_of_a_selection(changes, query):
    assert read("story=b&story=e&story=nowhere").query_string(**changes) == query


def test_it_takes_few_queries_however_many_stories(django_assert_num_queries):
    with django_assert_num_queries(1):
        read("story=a&story=b&story=c")
    with django_assert_num_queries(4):  # renamed ones and merged ones too
        read("story=a&story=e&story=nowhere")
