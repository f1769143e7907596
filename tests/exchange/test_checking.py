"""What a row may say of a case: only what differs from what is stored is looked at."""

# ruff: noqa: E501 - tables with whole sentences

from copy import deepcopy

import pytest

from stories.exchange.checking import EMPTY, EMPTY_TEXT, Vocabulary, judge
from stories.exchange.rows import Row
from stories.models import Kind

VOCABULARY = Vocabulary(
    slugs={
        Kind.INDUSTRY: {"airlines": "Airlines", "hotels": "Hotels"},
        Kind.GESTURE: {"surprise-gift": "Surprise gift", "apology": "Public apology"},
        Kind.CHANNEL: {"airport": "Airport"},
        Kind.OUTCOME: {"viral-reach": "Viral reach"},
        Kind.BRAND: {"klm": "KLM", "hm": "H&M"},
    },
    industry_of={"klm": "airlines", "hm": "hotels"},
    named={"klm": "klm", "royal dutch airlines": "klm", "h&m": "hm"},
)
SOURCE = {"url": None, "title": "A letter", "publisher": "", "author": "", "language": ""}
SOURCE |= {"published": None, "accessed": None, "archive_url": None}
OUTCOME = {"kind": "viral-reach", "metric": "", "qualifier": "", "value": "5", "unit": "views"}
OUTCOME |= {"as_of": None, "evidence": "press", "source": 1, "note": "one\r\ntwo "}
STORED = EMPTY | {
    "slug": "seat",
    "brand": "klm",
    "industry": "airlines",
    "country": "nl",
    "language": "en",
    "happened_on": "2014-10",
    "gestures": ["surprise-gift"],
    "sources": [SOURCE | {"id": 7}],
    "outcomes": [OUTCOME],
    "texts": {"en": EMPTY_TEXT | {"title": "T" * 200, "summary": " a\r\nb", "questions": ["Why?"]}},
}
NEW = {"slug": "a", "brand": "klm", "language": "en", "title_en": "T", "summary_en": "S"}


def judged(told, stored=STORED):
    row = Row(2, told)
    result = judge(row, deepcopy(stored), VOCABULARY)
    return result, [f"{problem.column}: {problem.message}" for problem in row.problems]


# What a file can say of a stored case without saying anything new, or anything wrong.
@pytest.mark.parametrize(
    "told",
    [
        {},
        {"title_en": "T" * 200},  # too long today, but there
        {"summary_en": "a\nb"},
        {"outcomes": [OUTCOME | {"note": "one\ntwo"}]},
        {"sources": [SOURCE]},
        {"sources": [{"title": "A letter"}]},
        {"title_de": "", "summary_de": "", "questions_de": []},
        {"country": "NL", "verification": "Unverified"},
        {"brand": "KLM"},
        {"brand": "Royal Dutch Airlines"},
        {"brand": "klm", "brand_name": "Another name"},
        {"gestures": ["Surprise gift"]},
        {"industry": "Airlines"},
    ],
)
def test_what_is_stored_already_is_no_change(told):
    result, problems = judged(told)
    assert (result.entry, problems) == (STORED, [])


# what a row tells -> the field, what it becomes
TAKEN = [
    ({"country": "DE"}, "country", "de"),
    ({"country": ""}, "country", ""),
    ({"happened_on": " 2014 "}, "happened_on", "2014"),
    ({"happened_on": None}, "happened_on", None),
    ({"brand": "H&M"}, "brand", "hm"),
    ({"gestures": ["apology", "surprise-gift"]}, "gestures", ["apology", "surprise-gift"]),
    ({"channels": []}, "channels", []),
    (
        {"outcomes": [{"kind": "viral-reach", "evidence": "press", "value": "007.50", "unit": "m", "source": 1}]},
        "outcomes",
        [OUTCOME | {"value": "7.5", "unit": "m", "note": ""}],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "name", "value"), TAKEN)
def test_what_differs_is_taken(told, name, value):
    result, problems = judged(told)
    assert (result.entry[name], problems) == (value, [])


def test_a_text_keeps_its_paragraphs():
    result, problems = judged({"title_de": "T", "summary_de": "one\n\ntwo\nthree\r\n"})
    text = result.entry["texts"]["de"]
    assert (text["summary"], problems) == ("one\n\ntwo\nthree", [])
    assert set(text) == set(EMPTY_TEXT)


# what a row tells -> what is wrong
WRONG = [
    ({"industry": "airlnes"}, "industry: There is no “airlnes”. Did you mean “airlines”? Allowed: airlines, hotels."),
    ({"gestures": ["suprise-gift"]}, "gestures: There is no “suprise-gift”. Did you mean “surprise-gift”? Allowed: apology, surprise-gift."),
    ({"gestures": ["a public apology"]}, "gestures: There is no “a-public-apology”. Did you mean “apology”? Allowed: apology, surprise-gift."),
    ({"channels": ["moon"]}, "channels: There is no “moon”. Allowed: airport."),
    ({"gestures": ["apology", "apology"]}, "gestures: 'apology' is listed twice"),
    ({"brand": "kml"}, "brand: There is no brand “kml”. Did you mean “klm”? For a new brand, write its name into “brand_name”."),
    ({"brand": ""}, "brand: is empty, and a case needs it"),
    ({"brand": "", "brand_name": "Acme"}, "brand: is empty, and a case needs it"),
    ({"language": ""}, "language: is empty, and a case needs it"),
    ({"country": "uk"}, "country: There is no code “uk”. Did you mean “gb”?"),
    ({"country": "Netherlands"}, "country: 'netherlands' is not a country code of two lower-case letters"),
    ({"language": "xx"}, "language: There is no code “xx”."),
    ({"verification": "confirmd"}, "verification: 'confirmd' is not one of confirmed, reported, disputed, unverified. Did you mean “confirmed”?"),
    ({"happened_on": "31.10.2014"}, "happened_on: '31.10.2014' is not a date; write 2014, 2014-10 or 2014-10-31. Did you mean “2014-10-31”?"),
    ({"happened_on": "3.4.2014"}, "happened_on: '3.4.2014' is not a date; write 2014, 2014-10 or 2014-10-31"),
    ({"happened_on": "2014-02-30"}, "happened_on: '2014-02-30' is not a date; write 2014, 2014-10 or 2014-10-31"),
    ({"title_en": ""}, "title_en: is empty, and a text needs it"),
    ({"title_de": "T"}, "summary_de: is empty, and a text needs it"),
    ({"title_en": "T" * 91}, "title_en: has 91 characters; 1 to 90 are allowed"),
    ({"title_en": "a\0b"}, "title_en: holds a NUL character"),
    ({"title_en": "", "summary_en": "", "questions_en": []}, "title_en: is empty; a text is removed in the case's own form"),
    ({"sources": [{"url": "ftp://x", "title": "T"}]}, "sources, line 1: url: 'ftp://x' is not a web address that begins with http:// or https://"),
    ({"sources": [SOURCE, {"url": "https://x.org"}]}, "sources, line 2: title is missing"),
    ({"outcomes": [OUTCOME, OUTCOME | {"evidence": "hearsay"}]}, "outcomes, line 2: evidence: 'hearsay' is not one of measured, claimed, press, anecdote"),
    ({"outcomes": [OUTCOME | {"kind": "reach"}]}, "outcomes, line 1: There is no “reach”. Did you mean “viral-reach”? Allowed: viral-reach."),
    ({"outcomes": [OUTCOME | {"source": 2}]}, "outcomes, line 1: source 2: the case has 1"),
    ({"outcomes": [OUTCOME | {"unit": ""}]}, "outcomes, line 1: a figure needs its source and its unit"),
    ({"outcomes": [OUTCOME | {"value": None}]}, "outcomes, line 1: without a value there is no qualifier and no unit"),
    ({"outcomes": [OUTCOME | {"value": "many"}]}, "outcomes, line 1: value: 'many' is not a number; write 20000000 or 2.5"),
    ({"sources": []}, "outcomes, line 1: source 1: the case has 0"),
    ({"places": [{"name": "Schiphol", "country": "nl", "latitude": "1"}]}, "places, line 1: latitude and longitude belong together"),
]  # fmt: skip


@pytest.mark.parametrize(("told", "said"), WRONG)
def test_what_is_wrong_is_said_with_what_would_be_right(told, said):
    assert judged(told)[1] == [said]


# what a new case tells besides NEW, without what -> what is wrong
NEEDS = [
    ({}, [], []),
    ({}, ["brand"], ["brand: is missing, and a new case needs it", "industry: is missing, and a new case needs it"]),
    ({"industry": "hotels"}, ["brand"], ["brand: is missing, and a new case needs it"]),
    ({"language": ""}, [], ["language: is missing, and a new case needs it"]),
    ({}, ["title_en", "summary_en"], ["title_en: is missing: a new case needs a title and a summary in one language"]),
    ({"title_de": "T"}, [], ["summary_de: is empty, and a text needs it"]),
    ({"verification": ""}, [], []),
    ({"brand": "Acme Air", "brand_name": "Acme Air"}, [], ["industry: is missing, and a new case needs it"]),
    ({"brand": "acme", "brand_name": "Acme", "industry": "hotels"}, [], []),
    ({"brand": "acme", "brand_name": "N" * 101, "industry": "hotels"}, [], ["brand_name: has 101 characters; 1 to 100 are allowed"]),
    ({"brand": "acme", "brand_name": "H&M", "industry": "hotels"}, [], ["brand: “H&M” is the brand “hm” already."]),
]  # fmt: skip


@pytest.mark.parametrize(("more", "without", "said"), NEEDS)
def test_what_a_new_case_needs(more, without, said):
    told = {name: value for name, value in (NEW | more).items() if name not in without}
    assert judged(told, None)[1] == said


def test_a_new_case_takes_its_industry_from_its_brand():
    result, _problems = judged(NEW, None)
    assert (result.entry["industry"], result.entry["verification"]) == ("airlines", "unverified")


def test_a_new_brand_is_told_apart():
    result, _problems = judged(
        NEW | {"brand": "Acme Air", "brand_name": "Acme Air!", "industry": "hotels"}, None
    )
    brand = result.brand
    assert (brand.slug, brand.name, brand.industry) == ("acme-air", "Acme Air!", "hotels")
