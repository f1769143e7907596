"""Addresses of lists of cases with one case changed."""

import pytest
from django.utils import translation

from stories.templatetags.lists import list_link, list_query

ABC = ("a", "b", "c")
# what is changed -> the list behind the link
CHANGES = [
    ({}, "?story=a&story=b&story=c"),
    ({"without": "b"}, "?story=a&story=c"),
    ({"without": "x"}, "?story=a&story=b&story=c"),
    ({"also": "d"}, "?story=a&story=b&story=c&story=d"),
    ({"also": "a"}, "?story=a&story=b&story=c"),
    ({"earlier": "b"}, "?story=b&story=a&story=c"),
    ({"earlier": "a"}, "?story=a&story=b&story=c"),
    ({"later": "b"}, "?story=a&story=c&story=b"),
    ({"later": "c"}, "?story=a&story=b&story=c"),
    ({"format": "csv"}, "?story=a&story=b&story=c&format=csv"),
]


@pytest.mark.parametrize(("change", "query"), CHANGES)
def test_a_link_with_one_change(change, query):
    assert list_link("compare", ABC, **change) == f"/compare/{query}"


def test_an_empty_list_has_no_query_string():
    assert list_link("shortlist", ["a"], without="a") == "/shortlist/"
    assert list_link("shortlist") == "/shortlist/"


def test_links_stay_in_the_language_of_the_page():
    with translation.override("de"):
        assert list_link("compare", ["a"]) == "/de/compare/?story=a"


def test_a_query_string_holds_nothing_but_the_list():
    assert list_query(["a&b", "c"]) == "story=a%26b&story=c"
