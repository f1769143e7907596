"""The rules of a finished case: what each asks for, and which keep a case from being published."""

import pytest

from stories import completeness
from stories.models import Outcome, Story
from tests import factories

pytestmark = pytest.mark.django_db

SUMMARY = "An airline sews greetings from home into the headrest covers of a flight. " * 2


@pytest.fixture
def story():
    """A case that keeps every rule."""
    story = factories.draft("klm", verification="confirmed", outcomes=[])
    story.texts.update(
        summary=SUMMARY,
        situation="S",
        gesture="G",
        outcome="O",
        lesson="L",
        questions=["Why?", "What else?"],
        doubts="",
    )
    factories.StorySource.objects.create(story=story, source=factories.source(), position=1)
    source = story.sources.first()
    factories.outcome(story, value=3, unit="views", as_of="2014", source=source)
    return story


def broken(story) -> list[str]:
    return [rule.code for rule in completeness.lacks(Story.objects.for_export().get(pk=story.pk))]


def test_a_finished_case_keeps_every_rule(story):
    assert broken(story) == []
    assert completeness.blocking(story) == []


def change(**fields):
    return lambda story: Story.objects.filter(pk=story.pk).update(**fields)


def text(**fields):
    return lambda story: story.texts.update(**fields)


# the rule -> what breaks it and nothing else
BREAKS = {
    "english": lambda story: story.texts.all().delete(),
    "gesture": lambda story: story.gesture_links.all().delete(),
    "summary": text(summary="Too short."),
    "parts": text(outcome=""),
    "lesson": text(lesson=""),
    "questions": text(questions=["Only one?"]),
    "original": change(language="de"),
    "date": change(happened_on=None),
    "place": change(country=""),
    "outcomes": lambda story: story.outcomes.all().delete(),
    "dated_figures": lambda story: story.outcomes.update(as_of=None),
    "measured": lambda story: (
        story.outcomes.update(evidence="measured") and change(verification="unverified")(story)
    ),
    "confirmed": lambda story: story.source_links.filter(position=1).delete(),
    "disputed": change(verification="disputed"),
}
ALSO = {"english": {"summary", "parts", "lesson", "questions", "original"}}


@pytest.mark.parametrize("code", BREAKS)
def test_a_rule_is_broken_by_what_it_forbids_and_no_other_is(story, code):
    BREAKS[code](story)
    assert set(broken(story)) == {code} | ALSO.get(code, set())


def test_a_case_without_any_source_breaks_the_rule_of_sources(story):
    story.outcomes.all().delete()
    story.source_links.all().delete()
    assert set(broken(story)) == {"source", "outcomes", "confirmed"}


def test_a_figure_without_a_source_breaks_a_blocking_rule():
    """The database refuses such a row; the rule is for forms that were not saved yet."""
    rule = next(rule for rule in completeness.RULES if rule.code == "figures")
    figure = Outcome(value=3, unit="views")

    class Parts:
        def all(self):
            return [figure]

    class Unsaved:
        outcomes = Parts()

    assert rule.blocking
    assert not rule.kept(Unsaved())


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"country": "", "place": True}, True),
        ({"country": "nl", "place": False}, True),
        ({"country": "", "place": False}, False),
    ],
)
def test_a_place_or_a_country_says_where(story, fields, kept):
    change(country=fields["country"])(story)
    if fields["place"]:
        factories.place(story)
    assert ("place" in broken(story)) is not kept


@pytest.mark.parametrize(
    ("language", "kept"), [("en", True), ("de", False), ("sv", True)], ids=["told", "not", "other"]
)
def test_only_one_of_the_five_languages_asks_for_its_text(story, language, kept):
    change(language=language)(story)
    assert ("original" in broken(story)) is not kept


@pytest.mark.parametrize(("length", "kept"), [(99, False), (100, True), (400, True), (401, False)])
def test_the_summary_is_one_or_two_sentences_long(story, length, kept):
    text(summary="x" * length)(story)
    assert ("summary" in broken(story)) is not kept


def test_the_blocking_rules_are_these():
    """The database knows them too: migration 0010."""
    assert [rule.code for rule in completeness.RULES if rule.blocking] == [
        "english",
        "gesture",
        "source",
        "figures",
    ]


def test_the_public_page_tells_every_rule(client):
    html = client.get("/about/completeness/").content.decode()
    for rule in completeness.RULES:
        assert str(rule.name) in html, rule.code
