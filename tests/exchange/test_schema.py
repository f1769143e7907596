"""What an entry of the library looks like: each broken field, and what is said about it."""

import pytest

from stories.exchange import schema
from stories.exchange.documents import read
from stories.models.rules import RESERVED_SLUGS

STORY = """\
slug: klm-cover
brand: klm
industry: airlines
language: nl
verification: confirmed
gestures: [gift]
sources:
  - title: A letter
texts:
  en:
    title: A title
    summary: A summary.
"""
KINDS = {
    "story": (schema.STORY, STORY),
    "brand": (schema.BRAND, "slug: klm\nname: KLM\nindustry: airlines\n"),
    "place": (schema.PLACE, "name: Schiphol\ncountry: nl\n"),
    "source": (schema.SOURCE, "publisher: The Paper\ntitle: A letter\n"),
    "outcome": (schema.OUTCOME, "kind: reach\nevidence: press\n"),
    "text": (schema.TEXT, "title: A title\nsummary: A summary.\n"),
}


@pytest.fixture
def cleaned(tmp_path):
    """``cleaned(fields, text)``: the entry of a text, and what is wrong with it."""

    def clean(fields, written):
        path = tmp_path / "f.yaml"
        path.write_text(written, encoding="utf-8")
        document = read(path)
        assert document.problems == []
        problems = []
        entry = schema.clean(document.root, fields, problems)
        return entry, [f"{problem.line}: {problem.message}" for problem in problems]

    return clean


def test_a_story_of_only_what_is_needed(cleaned):
    entry, problems = cleaned(schema.STORY, STORY)
    assert problems == []
    assert entry == {
        "slug": "klm-cover",
        "brand": "klm",
        "industry": "airlines",
        "country": "",
        "language": "nl",
        "happened_on": None,
        "verification": "confirmed",
        "gestures": ["gift"],
        "channels": [],
        "places": [],
        "sources": [
            {"url": None, "title": "A letter", "publisher": "", "author": "", "language": ""}
            | {"published": None, "accessed": None, "archive_url": None}
        ],
        "outcomes": [],
        **{f"keywords_{code}": [] for code in ("en", "de", "es", "it", "nl")},
        "texts": {
            "en": {"title": "A title", "summary": "A summary.", "situation": "", "gesture": ""}
            | {"outcome": "", "lesson": "", "questions": [], "doubts": ""}
        },
    }


# kind, a line more -> field, what it becomes
READ = [
    ("brand", "country: no", "country", "no"),
    ("brand", "parent: null", "parent", None),
    ("brand", "aliases: [Koninklijke, '1 2']", "aliases", ["Koninklijke", "1 2"]),
    ("story", "happened_on: 2014", "happened_on", "2014"),
    ("story", "happened_on: 2012-02-29", "happened_on", "2012-02-29"),
    ("place", "latitude: 52.30907\nlongitude: -4.76385", "latitude", "52.30907"),
    ("place", "latitude: -0.0\nlongitude: 180", "latitude", "0"),
    ("source", "accessed: 2020-01-31", "accessed", "2020-01-31"),
    ("source", "url: http://example.org/ä?a=b#c", "url", "http://example.org/ä?a=b#c"),
    ("outcome", "value: 20000000", "value", "20000000"),
    ("outcome", "value: 2.50", "value", "2.5"),
    ("outcome", "value: -0.125", "value", "-0.125"),
    ("outcome", "value: +007", "value", "7"),
    ("outcome", "value: 999999999999999", "value", "999999999999999"),
    ("outcome", "source: 100", "source", 100),
    ("text", "lesson: |\n  two\n  lines\n\n  paragraph", "lesson", "two lines\n\nparagraph"),
    ("text", "lesson: >-\n  two\n  lines\n", "lesson", "two lines"),
    ("text", "lesson: ' much   room '", "lesson", "much room"),
    ("text", f"doubts: {'ä' * 5000}", "doubts", "ä" * 5000),
]


@pytest.mark.parametrize(("kind", "more", "field", "value"), READ)
def test_a_field_is_read(cleaned, kind, more, field, value):
    fields, written = KINDS[kind]
    entry, problems = cleaned(fields, f"{written}{more}\n")
    assert problems == []
    assert entry[field] == value


# kind, a line more (the first after those of KINDS) -> what is said about that line
SLUG = "a slug (lower-case letters, digits, single hyphens)"
WRONG = [
    ("brand", "parent: KLM", f"parent: 'KLM' is not {SLUG}"),
    ("brand", "parent: a--b", f"parent: 'a--b' is not {SLUG}"),
    ("brand", "parent: [a]", "parent: expected text"),
    ("brand", "country: NL", "country: 'NL' is not a country code of two lower-case letters"),
    ("brand", "country: ٣٤", "country: '٣٤' is not a country code of two lower-case letters"),
    ("brand", "country: ''", "country: has 0 characters; 1 to 1000 are allowed"),
    ("brand", "aliases: Koninklijke", "aliases: expected a list"),
    ("brand", "aliases: [A, B, A]", "'A' is listed twice"),
    ("brand", "aliases: [[A]]", "expected text"),
    ("brand", "alias: [A]", "unknown field 'alias'; there are slug, name, industry, country, "),
    ("story", "happened_on: 2014-02-29", "happened_on: '2014-02-29' is not a date; write 2014, "),
    ("story", "happened_on: 2014-00", "happened_on: '2014-00' is not a date; write 2014, "),
    ("story", "happened_on: ٢٠١٤", "happened_on: '٢٠١٤' is not a date; write 2014, "),
    ("story", "happened_on: 31 October 2014", "happened_on: has 15 characters; 1 to 10 are"),
    ("story", "happened_on: {year: 2014}", "happened_on: expected text"),
    ("story", 'country: "n\\0"', "country: holds a NUL character"),
    ("story", 'country: "\\ud800"', "country: holds half a character (a surrogate)"),
    ("story", "channels: [airport, Airport]", f"'Airport' is not {SLUG}"),
    ("story", "places: [{name: A}]", "country is missing"),
    ("story", "places: [A]", "expected a mapping with name, city, country, latitude, longitude"),
    ("story", "places: [{name: A, country: nl}, {name: A, country: nl}]", "the same entry is"),
    ("story", "places: [{name: A, country: nl, latitude: 1}]", "latitude and longitude belong"),
    ("place", "latitude: 90.1", "latitude: 90.1 is out of range: at most 90, with 5 digits"),
    ("place", "longitude: -180.5", "longitude: -180.5 is out of range: at most 180, with 5"),
    ("place", "latitude: 1.1234567", "latitude: 1.1234567 is out of range: at most 90, with 5"),
    ("source", "accessed: 2020-01", "accessed: '2020-01' needs its day; write 2014-10-31"),
    ("source", "url: example.org", "url: 'example.org' is not a web address that begins with"),
    ("source", "url: javascript:alert(1)", "url: 'javascript:alert(1)' is not a web address"),
    ("source", "url: https://a b", "url: 'https://a b' is not a web address that begins with"),
    ("source", f"url: https://{'a' * 1000}", "url: has 1008 characters; 1 to 1000 are allowed"),
    ("source", "language: English", "language: 'English' is not a language code in lower case"),
    ("outcome", "value: many", "value: 'many' is not a number; write 20000000 or 2.5"),
    ("outcome", "value: 1,000", "value: '1,000' is not a number; write 20000000 or 2.5"),
    ("outcome", "value: 1_000", "value: '1_000' is not a number; write 20000000 or 2.5"),
    ("outcome", "value: 1e3", "value: '1e3' is not a number; write 20000000 or 2.5"),
    ("outcome", "value: NaN", "value: 'NaN' is not a number; write 20000000 or 2.5"),
    ("outcome", "value: -Infinity", "value: '-Infinity' is not a number; write 20000000 or"),
    ("outcome", "value: ١٢", "value: '١٢' is not a number; write 20000000 or 2.5"),
    ("outcome", "value: .", "value: '.' is not a number; write 20000000 or 2.5"),
    ("outcome", "value: 0.1234", "value: 0.1234 is out of range: at most 999999999999999, with 3"),
    ("outcome", "value: 1000000000000000", "value: 1000000000000000 is out of range: at most"),
    ("outcome", "qualifier: at least", "qualifier: 'at least' is not one of exactly, about, "),
    ("outcome", "source: 0", "source: '0' is not a whole number from 1 to 100"),
    ("outcome", "source: -1", "source: '-1' is not a whole number from 1 to 100"),
    ("outcome", "source: 101", "source: '101' is not a whole number from 1 to 100"),
    ("outcome", "source: 1.5", "source: '1.5' is not a whole number from 1 to 100"),
    ("outcome", "source: ２", "source: '２' is not a whole number from 1 to 100"),
    ("text", "questions: [" + "a, " * 11 + "]", "questions: has 11 entries; 0 to 10 are allowed"),
    ("text", f"doubts: {'ä' * 5001}", "doubts: has 5001 characters; 1 to 5000 are allowed"),
]


@pytest.mark.parametrize(("kind", "more", "said"), WRONG)
def test_a_broken_field_is_said_with_its_line(cleaned, kind, more, said):
    fields, written = KINDS[kind]
    entry, problems = cleaned(fields, f"{written}{more}\n")
    assert entry is None
    line = written.count("\n") + 1
    assert len(problems) == 1
    assert problems[0].startswith(f"{line}: {said}")


# kind, a needed field -> the line that is named when it is missing or null
@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (kind, name)
        for kind, (fields, _) in KINDS.items()
        for name, field in fields.items()
        if field.default is ...
    ],
)
def test_a_field_that_must_be_given_is_missed(cleaned, kind, field):
    fields, written = KINDS[kind]
    lines = written.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{field}:"))
    end = next(
        (n for n in range(start + 1, len(lines)) if not lines[n].startswith(" ")), len(lines)
    )
    without = [*lines[:start], *lines[end:]]
    assert cleaned(fields, "\n".join(without))[1] == [f"1: {field} is missing"]
    empty = [*lines[:start], f"{field}: null", *lines[end:]]
    assert cleaned(fields, "\n".join(empty))[1] == [f"{start + 1}: {field} is missing"]


@pytest.mark.parametrize(
    ("old", "new", "problems"),
    [
        ("slug: klm-cover", f"slug: {'a' * 121}", ["1: slug: has 121 characters; 1 to 120 are"]),
        ("gestures: [gift]", "gestures: []", ["6: gestures: has 0 entries; 1 to 100 are allowed"]),
        ("sources:\n  - title: A letter", "sources: []", ["7: sources: has 0 entries; 1 to 100"]),
        ("  en:", "  de:", ["10: en is missing"]),
        ("  en:", "  fr:", ["11: unknown field 'fr'; there are en, de, es, it, nl", "10: en is"]),
        ("    title: A title\n", "", ["11: title is missing"]),
        ("A title", "x" * 91, ["11: title: has 91 characters; 1 to 90 are allowed"]),
        ("confirmed", "sure", ["5: verification: 'sure' is not one of confirmed, reported, "]),
    ],
)
def test_a_broken_story_is_said_with_its_line(cleaned, old, new, problems):
    assert STORY.count(old) == 1
    entry, found = cleaned(schema.STORY, STORY.replace(old, new))
    assert entry is None
    assert len(found) == len(problems)
    for said, start in zip(found, problems, strict=True):
        assert said.startswith(start)


@pytest.mark.parametrize("written", ["[a]", "text", "null"])
def test_an_entry_that_is_no_mapping_is_refused(cleaned, written):
    assert cleaned(schema.BRAND, written) == (
        None,
        ["1: expected a mapping with slug, name, industry, country, aliases, parent"],
    )


@pytest.mark.parametrize("fields", [schema.TERM, schema.BRAND], ids=["term", "brand"])
def test_a_slug_is_as_long_as_its_column(cleaned, fields):
    _, problems = cleaned(fields, f"slug: {'a' * 61}")
    assert "1: slug: has 61 characters; 1 to 60 are allowed" in problems
    _, problems = cleaned(fields, f"slug: {'a' * 60}")
    assert not [problem for problem in problems if "slug" in problem]


def test_a_term_needs_its_english_name_only(cleaned):
    entry, problems = cleaned(schema.TERM, "slug: gift\nname: {en: A, de: B}\n")
    assert problems == []
    assert entry == {
        "slug": "gift",
        "name": {"en": "A", "de": "B"},
        "definition": {},
        "synonyms": {},
    }
    assert cleaned(schema.TERM, "slug: gift\nname: {de: B}\n")[1] == ["2: en is missing"]


def test_every_problem_of_an_entry_is_named_at_once(cleaned):
    written = STORY.replace("nl", "NL").replace("confirmed", "sure").replace("A title", "x" * 91)
    _, problems = cleaned(schema.STORY, f"{written}colour: blue\n")
    assert [problem.split(" ")[0] for problem in problems] == ["13:", "4:", "5:", "11:"]


@pytest.mark.parametrize("slug", RESERVED_SLUGS)
def test_a_case_is_not_called_as_a_page_of_the_site(cleaned, slug):
    _entry, problems = cleaned(schema.STORY, STORY.replace("klm-cover", slug))
    assert problems == [f"1: slug: '{slug}' is an address of the site itself"]
