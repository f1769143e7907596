"""What the library demands of its stories beyond the schema: one function a rule.

A rule takes the shelf and yields a complaint for everything that is not as it should be.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from stories.models import PartialDate
from stories.models.rules import TEXT_LANGUAGES
from tests.fixtures_quality import spelling
from tests.fixtures_quality.language import near_copies, numbers, sentences, words
from tests.fixtures_quality.reading import Shelf

PARAGRAPHS = ("summary", "situation", "gesture", "outcome", "lesson")
COUNTED = ("title", *PARAGRAPHS)
# The ten cases that an outside document told first are the ones to compare languages by.
IN_EVERY_LANGUAGE = {
    "klm-cover-greetings",
    "klm-happytohelp-2014",
    "lego-luka-apps-2013",
    "southwest-peggy-uhle-2015",
    "southwest-pilot-holds-flight-2011",
    "target-interview-tie-2015",
    "td-bank-automated-thanking-machine-2014",
    "trader-joes-snowed-in-delivery",
    "warby-parker-train-glasses",
    "westjet-christmas-miracle-2013",
}
# The most alike two stories of one language share 1.2 % of their runs of four words, a text whose
# every fifth word is replaced still shares a quarter with its original: 10 % is told twice.
MOST_ALIKE = 0.1
FEW_WORDS = 12  # shorter paragraphs say too little for the language detector
EDITION = date(2026, 12, 31)  # nothing in this edition of the library is younger
RUN_UP = 92  # days before the event in which a source may announce it or report what led to it


class Complaint(NamedTuple):
    """What is wrong and where."""

    story: str
    language: str
    field: str
    reason: str

    def __str__(self):
        return f"{self.story} [{self.language or '-'}] {self.field}: {self.reason}"


Complaints = Iterator[Complaint]
Rule = Callable[[Shelf], Complaints]


def told(text: dict) -> str:
    """What counts as the text: everything but the doubts."""
    return " ".join([*(text[field] for field in COUNTED), *text["questions"]])


def pieces(text: dict) -> Iterator[tuple[str, str]]:
    """Every piece of a text with its field's name."""
    for field in (*COUNTED, "doubts"):
        yield field, text[field]
    for question in text["questions"]:
        yield "questions", question


def texts(shelf: Shelf) -> Iterator[tuple[str, str, dict]]:
    """Every text with its story's slug and its language."""
    for slug, story in shelf.stories.items():
        for language, text in story["texts"].items():
            yield slug, language, text


# --- parts and lengths ---------------------------------------------------------------------------


def parts_are_there(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        for field in PARAGRAPHS:
            if not text[field]:
                yield Complaint(slug, language, field, "is missing")


def languages_are_there(shelf: Shelf) -> Complaints:
    for slug, story in shelf.stories.items():
        needed = set(TEXT_LANGUAGES) if slug in IN_EVERY_LANGUAGE else {"en", story["language"]}
        for language in sorted(needed & set(TEXT_LANGUAGES) - set(story["texts"])):
            yield Complaint(slug, language, "texts", "the story has no text in this language")


def titles_are_short(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        if len(text["title"]) >= 90:
            yield Complaint(
                slug, language, "title", f"has {len(text['title'])} characters, not < 90"
            )
        if text["title"].endswith("."):
            yield Complaint(slug, language, "title", "ends with a full stop")


def summaries_are_short(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        if not 1 <= sentences(text["summary"]) <= 2:
            reason = f"has {sentences(text['summary'])} sentences, not 1 or 2"
            yield Complaint(slug, language, "summary", reason)


def texts_have_their_length(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        count = len(words(told(text)))
        if not 150 <= count <= 300:
            yield Complaint(slug, language, "whole text", f"has {count} words, not 150 to 300")


def questions_are_asked(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        if not 2 <= len(text["questions"]) <= 3:
            reason = f"has {len(text['questions'])} questions, not 2 or 3"
            yield Complaint(slug, language, "questions", reason)
        for question in text["questions"]:
            if not question.endswith("?"):
                yield Complaint(slug, language, "questions", f"{question!r} ends without a '?'")
            if language == "es" and "¿" not in question:
                yield Complaint(slug, language, "questions", f"{question!r} opens without a '¿'")


def doubts_are_in_every_text(shelf: Shelf) -> Complaints:
    for slug, story in shelf.stories.items():
        having = [language for language, text in story["texts"].items() if text["doubts"]]
        needed = having or story["verification"] == "disputed"
        for language, text in story["texts"].items():
            if needed and not text["doubts"]:
                yield Complaint(slug, language, "doubts", "are missing in this language")


# --- facts ---------------------------------------------------------------------------------------


def terms_are_known(shelf: Shelf) -> Complaints:
    for slug, story in shelf.stories.items():
        used = [("industry", "industries", story["industry"])]
        used += [("gestures", "gestures", term) for term in story["gestures"]]
        used += [("channels", "channels", term) for term in story["channels"]]
        used += [("outcomes", "outcomes", outcome["kind"]) for outcome in story["outcomes"]]
        for field, vocabulary, term in used:
            if term not in shelf.terms[vocabulary]:
                yield Complaint(slug, "", field, f"there is no {term!r}")
        if story["brand"] not in shelf.brands:
            yield Complaint(slug, "", "brand", f"there is no {story['brand']!r}")


def figures_have_source_and_unit(shelf: Shelf) -> Complaints:
    for slug, story in shelf.stories.items():
        for number, outcome in enumerate(story["outcomes"], start=1):
            if outcome["value"] is None:
                if outcome["evidence"] == "measured":
                    yield Complaint(slug, "", f"outcome {number}", "measured, but without a figure")
                continue
            for field in ("source", "unit", "metric"):
                if not outcome[field]:
                    yield Complaint(slug, "", f"outcome {number}", f"a figure without {field}")
            if (outcome["source"] or 0) > len(story["sources"]):
                yield Complaint(slug, "", f"outcome {number}", "its source is not in the list")


def figures_are_told(shelf: Shelf) -> Complaints:
    """Every figure of the outcomes stands in every text or its doubts, in that language's writing."""
    for slug, story in shelf.stories.items():
        figures = [Decimal(o["value"]) for o in story["outcomes"] if o["value"] is not None]
        for language, text in story["texts"].items():
            found = numbers(f"{told(text)} {text['doubts']}", language)
            for figure in figures:
                if figure not in found:
                    reason = f"the outcomes' figure {figure:,} is not told, or not in figures"
                    yield Complaint(slug, language, "outcome", reason)


def addresses_are_given_once(shelf: Shelf) -> Complaints:
    for slug, story in shelf.stories.items():
        addresses = Counter(source["url"] for source in story["sources"] if source["url"])
        for address, times in addresses.items():
            if times > 1:
                yield Complaint(slug, "", "sources", f"{address} is listed {times} times")


def nothing_is_in_the_future(shelf: Shelf) -> Complaints:
    for slug, story in shelf.stories.items():
        dates = [("happened_on", story["happened_on"])]
        dates += [
            ("sources", source[f]) for source in story["sources"] for f in ("published", "accessed")
        ]
        dates += [("outcomes", outcome["as_of"]) for outcome in story["outcomes"]]
        for field, written in dates:
            if written and _first_day(written) > EDITION:
                yield Complaint(slug, "", field, f"{written} is in the future")


def sources_follow_the_event(shelf: Shelf) -> Complaints:
    """Whatever was published or counted long before the event must be explained by naming its year."""
    for slug, story in shelf.stories.items():
        if not story["happened_on"]:
            continue
        begun = _first_day(story["happened_on"])
        dates = [("sources", source["published"]) for source in story["sources"]]
        dates += [("outcomes", outcome["as_of"]) for outcome in story["outcomes"]]
        for field, written in dates:
            early = written and (begun - _last_day(written)).days > RUN_UP
            english = story["texts"]["en"]
            if early and written[:4] not in told(english) + english["doubts"]:
                reason = f"{written} is before {story['happened_on']} and the text does not say why"
                yield Complaint(slug, "en", field, reason)


def _first_day(written: str) -> date:
    return PartialDate.parse(written).first_day


def _last_day(written: str) -> date:
    spans = {"year": 365, "month": 30, "day": 0}
    return _first_day(written) + timedelta(days=spans[PartialDate.parse(written).precision])


# --- language and style --------------------------------------------------------------------------


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(TEXT_LANGUAGES))
    return identifier


def texts_are_in_their_language(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        longer = [(field, text[field]) for field in (*PARAGRAPHS, "doubts")]
        longer = [(field, said) for field, said in longer if len(words(said)) >= FEW_WORDS]
        for field, said in [("whole text", told(text)), *longer]:
            found = _identifier().classify(said)[0]
            if found != language:
                yield Complaint(slug, language, field, f"reads like {found}")


def no_story_is_told_twice(shelf: Shelf) -> Complaints:
    for language in TEXT_LANGUAGES:
        all_told = {slug: told(text) for slug, code, text in texts(shelf) if code == language}
        for one, other, share in near_copies(all_told, MOST_ALIKE):
            yield Complaint(other, language, "whole text", f"is {share:.0%} the text of {one}")


def no_placeholders(shelf: Shelf) -> Complaints:
    for slug, story in shelf.stories.items():
        said = [("sources", source["title"]) for source in story["sources"]]
        said += [("outcomes", outcome["note"]) for outcome in story["outcomes"]]
        for field, piece in said:
            for word in spelling.placeholders(piece):
                yield Complaint(slug, "", field, f"placeholder {word!r}")
    for slug, language, text in texts(shelf):
        for field, piece in pieces(text):
            for word in spelling.placeholders(piece):
                yield Complaint(slug, language, field, f"placeholder {word!r}")


def no_hype(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        for field, piece in pieces(text):
            for word in spelling.hype(piece, language):
                yield Complaint(slug, language, field, f"advertiser's word {word!r}")


def marks_are_consistent(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        for field, piece in pieces(text):
            for reason in spelling.wrong_marks(piece, language):
                yield Complaint(slug, language, field, reason)


def brands_are_named(shelf: Shelf) -> Complaints:
    for slug, language, text in texts(shelf):
        brand = shelf.brands.get(shelf.stories[slug]["brand"])
        names = [brand["name"], *brand["aliases"]] if brand else []
        if not any(re.search(rf"(?<!\w){re.escape(name)}", told(text)) for name in names):
            yield Complaint(slug, language, "whole text", f"does not name its brand {names}")


def names_are_spelt_right(shelf: Shelf) -> Complaints:
    """The names of all brands and of the big platforms; the story's own brand even if a common word."""
    for slug, language, text in texts(shelf):
        for field, piece in pieces(text):
            for found, name in spelling.misspelt(piece, spelling.names(shelf.brands)):
                yield Complaint(slug, language, field, f"{found!r} is written {name!r}")


RULES: list[Rule] = [
    parts_are_there,
    languages_are_there,
    titles_are_short,
    summaries_are_short,
    texts_have_their_length,
    questions_are_asked,
    doubts_are_in_every_text,
    terms_are_known,
    figures_have_source_and_unit,
    figures_are_told,
    addresses_are_given_once,
    nothing_is_in_the_future,
    sources_follow_the_event,
    texts_are_in_their_language,
    no_story_is_told_twice,
    no_placeholders,
    no_hype,
    marks_are_consistent,
    brands_are_named,
    names_are_spelt_right,
]
