"""Single parameters of pages about lists: what is understood, and what is refused."""

import pytest
from django.core.exceptions import BadRequest
from django.http import QueryDict

from stories.asked import one_number, one_word

# the query string -> the step, of 0 to 12
STEPS = [
    ("", None),
    ("step=", None),
    ("step=%20", None),
    ("step=0", 0),
    ("step=12", 12),
    ("step=012", 12),
    ("step=3&step=3", 3),
    ("step=13", -1),
    ("step=3&step=4", -1),
    ("step=-1", -1),
    ("step=1.0", -1),
    ("step=x", -1),
    ("step=%00", -1),
    ("step=" + "1" * 5000, -1),
    ("step=٣", -1),
]


@pytest.mark.parametrize(("query", "number"), STEPS)
def test_a_number(query, number):
    assert one_number(QueryDict(query), "step", 12) == number


@pytest.mark.parametrize(
    ("query", "word"), [("", ""), ("as=", ""), ("as=csv", "csv"), ("as=csv&as=csv&as=", "csv")]
)
def test_a_word(query, word):
    assert one_word(QueryDict(query), "as", ("csv", "xlsx")) == word


@pytest.mark.parametrize("query", ["as=xml", "as=csv&as=xlsx", "as=CSV", "as=%00"])
def test_another_word_is_refused(query):
    with pytest.raises(BadRequest):
        one_word(QueryDict(query), "as", ("csv", "xlsx"))
