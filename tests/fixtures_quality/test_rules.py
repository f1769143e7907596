"""Each rule fails when a story breaks it: no rule that cannot fail."""

import copy

import pytest

from tests.fixtures_quality.reading import Shelf, shelf
from tests.fixtures_quality.rules import RULES, told

TIE, ELVES, PLAIN = (
    "target-interview-tie-2015",
    "westjet-christmas-miracle-2013",
    "coca-cola-small-world-machines-2013",
)


@pytest.fixture
def three():
    """Three good stories in a shelf of their own, to be broken."""
    whole = shelf()
    stories = {slug: copy.deepcopy(whole.stories[slug]) for slug in (TIE, ELVES, PLAIN)}
    return Shelf(stories, copy.deepcopy(whole.brands), whole.terms)


def text(field, value, language="en", slug=TIE):
    """Breaks a story by giving a field of its text another value, or by changing the one it has."""

    def break_it(stories):
        found = stories[slug]["texts"][language]
        found[field] = value(found[field]) if callable(value) else value

    return break_it


def fact(field, value, slug=TIE):
    """Breaks a story's own field."""
    return lambda stories: stories[slug].update({field: value})


def outcome(slug=TIE, **values):
    """Breaks a story's first outcome."""
    return lambda stories: stories[slug]["outcomes"][0].update(values)


def source(slug=TIE, **values):
    """Breaks a story's first source."""
    return lambda stories: stories[slug]["sources"][0].update(values)


def lose_language(language, slug=TIE):
    return lambda stories: stories[slug]["texts"].pop(language)


def repeat_address(stories):
    sources = stories[TIE]["sources"]
    sources[1]["url"] = sources[0]["url"]


def tell_again(stories):
    """The lesson and the outcome of one story, word for word, in another."""
    own, other = stories[PLAIN]["texts"]["en"], stories[TIE]["texts"]["en"]
    own.update(lesson=other["lesson"], outcome=other["outcome"])


def swap_languages(stories):
    texts = stories[TIE]["texts"]
    texts["it"], texts["es"] = texts["es"], texts["it"]


def cut_short(stories):
    stories[TIE]["texts"]["en"].update(situation="Short.", gesture="Short.", outcome="Short.")


def dispute_without_doubts(stories):
    stories[PLAIN]["verification"] = "disputed"
    stories[PLAIN]["texts"]["en"]["doubts"] = ""


def rename_everywhere(stories):
    found = stories[PLAIN]["texts"]["en"]
    for field in ("title", "summary", "situation", "gesture", "outcome", "lesson"):
        found[field] = found[field].replace("Coca-Cola", "The brand")


def more(words):
    return lambda said: f"{said} {words}"


def without(words):
    return lambda said: said.replace(words, "")


BREAKS = [
    ("parts_are_there", text("lesson", ""), (TIE, "en", "lesson")),
    ("languages_are_there", lose_language("nl"), (TIE, "nl", "texts")),
    ("titles_are_short", text("title", "x" * 90), (TIE, "en", "title")),
    ("titles_are_short", text("title", more("."), "de"), (TIE, "de", "title")),
    ("summaries_are_short", text("summary", more("Three. Sentences.")), (TIE, "en", "summary")),
    ("texts_have_their_length", text("lesson", more("more " * 120)), (TIE, "en", "whole text")),
    ("texts_have_their_length", cut_short, (TIE, "en", "whole text")),
    ("questions_are_asked", text("questions", ["One only?"]), (TIE, "en", "questions")),
    ("questions_are_asked", text("questions", ["Really?", "No."]), (TIE, "en", "questions")),
    ("questions_are_asked", text("questions", ["¿Sí?", "No?"], "es"), (TIE, "es", "questions")),
    ("doubts_are_in_every_text", text("doubts", "", "it"), (TIE, "it", "doubts")),
    ("doubts_are_in_every_text", dispute_without_doubts, (PLAIN, "en", "doubts")),
    ("terms_are_known", fact("gestures", ["no-such"]), (TIE, "", "gestures")),
    ("terms_are_known", fact("channels", ["no-such"]), (TIE, "", "channels")),
    ("terms_are_known", fact("industry", "no-such"), (TIE, "", "industry")),
    ("terms_are_known", fact("brand", "no-such"), (TIE, "", "brand")),
    ("terms_are_known", outcome(kind="no-such"), (TIE, "", "outcomes")),
    ("figures_have_source_and_unit", outcome(source=None), (TIE, "", "outcome 1")),
    ("figures_have_source_and_unit", outcome(source=99), (TIE, "", "outcome 1")),
    ("figures_have_source_and_unit", outcome(unit=""), (TIE, "", "outcome 1")),
    ("figures_have_source_and_unit", outcome(value=None), (TIE, "", "outcome 1")),
    ("figures_are_told", outcome(value="30001"), (TIE, "nl", "outcome")),
    (
        "figures_are_told",
        text("outcome", without("19 million"), slug=ELVES),
        (ELVES, "en", "outcome"),
    ),
    ("addresses_are_given_once", repeat_address, (TIE, "", "sources")),
    ("nothing_is_in_the_future", source(published="2027-01"), (TIE, "", "sources")),
    ("nothing_is_in_the_future", outcome(as_of="2031"), (TIE, "", "outcomes")),
    ("nothing_is_in_the_future", fact("happened_on", "2027-05-01"), (TIE, "", "happened_on")),
    ("sources_follow_the_event", source(published="2011-03"), (TIE, "en", "sources")),
    ("sources_follow_the_event", outcome(as_of="2012"), (TIE, "en", "outcomes")),
    ("texts_are_in_their_language", swap_languages, (TIE, "it", "whole text")),
    (
        "texts_are_in_their_language",
        text(
            "lesson", "Il prodotto mancante era la parte minore di tutto il problema del cliente."
        ),
        (TIE, "en", "lesson"),
    ),
    ("no_story_is_told_twice", tell_again, (PLAIN, "en", "whole text")),
    ("no_placeholders", text("lesson", more("TODO")), (TIE, "en", "lesson")),
    ("no_placeholders", text("doubts", "Lorem ipsum", "de"), (TIE, "de", "doubts")),
    ("no_placeholders", source(title="xxx"), (TIE, "", "sources")),
    ("no_placeholders", outcome(note="FIXME"), (TIE, "", "outcomes")),
    ("no_hype", text("lesson", more("An amazing story")), (TIE, "en", "lesson")),
    ("no_hype", text("lesson", more("unglaubliche Geste"), "de"), (TIE, "de", "lesson")),
    ("no_hype", text("title", "Un gesto increíble", "es"), (TIE, "es", "title")),
    ("no_hype", text("summary", "Un gesto commovente", "it"), (TIE, "it", "summary")),
    ("no_hype", text("outcome", more("hartverwarmend"), "nl"), (TIE, "nl", "outcome")),
    ("marks_are_consistent", text("lesson", more("the boy’s tie")), (TIE, "en", "lesson")),
    ("marks_are_consistent", text("lesson", more('the "real" one')), (TIE, "en", "lesson")),
    ("marks_are_consistent", text("lesson", more("the 'real' one")), (TIE, "en", "lesson")),
    ("marks_are_consistent", text("lesson", more("«Echte"), "de"), (TIE, "de", "lesson")),
    ("marks_are_consistent", text("lesson", more("„Echte"), "de"), (TIE, "de", "lesson")),
    ("brands_are_named", rename_everywhere, (PLAIN, "en", "whole text")),
    ("names_are_spelt_right", text("title", "Westjet answers", slug=ELVES), (ELVES, "en", "title")),
    (
        "names_are_spelt_right",
        text("title", "West Jet answers", slug=ELVES),
        (ELVES, "en", "title"),
    ),
    ("names_are_spelt_right", text("lesson", more("Chick-Fil-A")), (TIE, "en", "lesson")),
    ("names_are_spelt_right", text("lesson", more("Youtube"), "it"), (TIE, "it", "lesson")),
]
IDS = [f"{rule}-{number}" for number, (rule, _, _) in enumerate(BREAKS)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_good_stories_pass(three, rule):
    assert list(rule(three)) == []


@pytest.mark.parametrize(("name", "break_it", "where"), BREAKS, ids=IDS)
def test_a_broken_story_is_found(three, name, break_it, where):
    rule = next(rule for rule in RULES if rule.__name__ == name)
    break_it(three.stories)
    complaints = list(rule(three))
    assert where in [complaint[:3] for complaint in complaints]
    assert all(complaint.reason for complaint in complaints)


def test_every_rule_is_broken_somewhere():
    assert {rule.__name__ for rule in RULES} == {name for name, _, _ in BREAKS}


def test_a_complaint_says_where_and_why(three):
    three.stories[TIE]["texts"]["de"]["lesson"] = ""
    (complaint,) = RULES[0](three)
    assert str(complaint) == f"{TIE} [de] lesson: is missing"


def test_doubts_do_not_count_as_text(three):
    text = three.stories[TIE]["texts"]["en"]
    assert text["doubts"]
    assert text["doubts"] not in told(text)


def test_spelling_of_a_brand_is_left_alone_in_hashtags_and_addresses(three):
    title = "WestJet answers #westjetchristmas and @westjet at westjet.com"
    three.stories[ELVES]["texts"]["en"]["title"] = title
    rule = next(rule for rule in RULES if rule.__name__ == "names_are_spelt_right")
    assert list(rule(three)) == []
