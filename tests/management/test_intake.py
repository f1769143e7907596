"""``manage.py intake``: what it prints, for people and as JSON."""

import io
import json

import pytest
from django.core.management import call_command

from stories.models import Story
from tests.intake.conftest import vocabulary as vocabulary  # the shipped terms and brands

ARTICLE = (
    "WestJet asked its passengers what they wanted for Christmas 2013. When they came to the baggage "
    "carousel, wrapped presents lay there instead of suitcases. The clip passed 36 million views on YouTube."
)
# What is promised; more may come.
READING = {"language", "title", "drafts", "duplicates"}
DRAFT = {
    "brand",
    "industry",
    "channels",
    "gestures",
    "outcomes",
    "happened_on",
    "title",
    "passage_start",
    "passage_end",
    "evidence",
}


def printed(path, *options) -> str:
    out = io.StringIO()
    call_command("intake", str(path), *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def article(tmp_path, vocabulary):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE)
    return path


def test_json_as_promised(article):
    reading = json.loads(printed(article, "--json"))
    assert set(reading) >= READING
    (draft,) = reading["drafts"]
    assert set(draft) >= DRAFT
    assert (draft["brand"], draft["industry"], draft["happened_on"]) == (
        "WestJet",
        "airlines",
        "2013-12",
    )
    assert ARTICLE[draft["passage_start"] : draft["passage_end"]] == ARTICLE
    assert draft["evidence"]["brand"] == "WestJet"
    (outcome,) = draft["outcomes"]
    assert outcome | {"unit": ""} == {
        "kind": "viral-reach",
        "metric": "views",
        "value": 36_000_000,
        "unit": "",
        "qualifier": "over",
        "passage": "The clip passed 36 million views on YouTube.",
    }


def test_a_text_without_a_case_gives_no_drafts(tmp_path, vocabulary):
    path = tmp_path / "recipe.txt"
    path.write_text(
        "Heat the oven. Beat butter and sugar, fold in the flour and bake for 40 minutes."
    )
    reading = json.loads(printed(path, "--json"))
    assert reading["drafts"] == []
    assert "no case" in reading["reason"]


def test_for_people_each_field_comes_with_its_passage(article):
    said = printed(article)
    assert "brand      WestJet" in said
    assert "“The clip passed 36 million views on YouTube.”" in said


def test_it_writes_nothing(article):
    printed(article)
    assert not Story.objects.exists()
