"""What merging one entry into another asks and does. Pure: dicts in, dicts out."""

from copy import deepcopy

import pytest

from stories.merging import Answers, plan
from stories.models.rules import KEYWORDS

TEXT = {
    "title": "A card",
    "summary": "Everybody got one.",
    "situation": "",
    "gesture": "",
    "outcome": "",
    "lesson": "",
    "questions": [],
    "doubts": "",
}
SCHIPHOL = {"name": "Schiphol", "city": "Amsterdam", "country": "nl", "latitude": None}
VIEWS = {
    "kind": "viral-reach",
    "metric": "views",
    "qualifier": "over",
    "value": "3000",
    "unit": "views",
    "as_of": None,
    "evidence": "press",
    "source": 1,
    "note": "",
}


def page(url, pk, title="A page"):
    return {"id": pk, "url": url, "title": title, "publisher": ""}


def entry(slug, **fields):
    plain = {
        "slug": slug,
        "brand": "klm",
        "industry": "airlines",
        "country": "nl",
        "language": "en",
        "happened_on": "2014",
        "verification": "reported",
        "gestures": ["letter"],
        "channels": [],
        "places": [],
        "sources": [page("https://example.org/a", 1)],
        "outcomes": [],
        **{name: [] for name in KEYWORDS},
        "texts": {"en": TEXT},
    }
    return deepcopy(plain | fields)


def test_two_entries_alike_ask_nothing_and_change_nothing():
    target = entry("b")
    made = plan(entry("a"), target)
    assert (made.facts, made.texts) == ([], [])
    assert made.entry == target


# field, what the source and the target say -> what stays unless somebody chooses
FACTS = [
    ("country", "de", "nl", "nl"),
    ("country", "de", "", "de"),
    ("country", "", "nl", "nl"),
    ("happened_on", "2014-10", "2014", "2014-10"),
    ("happened_on", "2014", "2014-10", "2014-10"),
    ("happened_on", "2015-10", "2014", "2014"),
    ("happened_on", "2014-10", None, "2014-10"),
    ("verification", "confirmed", "unverified", "confirmed"),
    ("verification", "confirmed", "disputed", "disputed"),
    ("brand", "lego", "klm", "klm"),
    ("keywords_de", ["Koffer"], [], ["Koffer"]),
    ("keywords_de", ["Koffer"], ["Gepäck"], ["Gepäck"]),
]


@pytest.mark.parametrize(("field", "source", "target", "stays"), FACTS)
def test_a_fact_that_differs_is_asked_about(field, source, target, stays):
    one, other = entry("a", **{field: source}), entry("b", **{field: target})
    made = plan(one, other)
    assert [question.name for question in made.facts] == [f"fact-{field}"]
    assert made.entry[field] == stays
    for side, value in (("source", source), ("target", target)):
        assert plan(one, other, Answers({f"fact-{field}": side})).entry[field] == value


class TestTexts:
    source = entry("a", texts={"en": TEXT | {"title": "Mine"}, "de": TEXT | {"title": "Karte"}})
    target = entry("b", texts={"en": TEXT, "nl": TEXT | {"title": "Kaart"}})

    def titles(self, **chosen):
        answers = Answers({f"text-{code}": side for code, side in chosen.items()})
        told = plan(self.source, self.target, answers).entry["texts"]
        return {code: text["title"] for code, text in told.items()}

    def test_the_target_keeps_its_own_and_gets_the_languages_it_lacks(self):
        assert self.titles() == {"en": "A card", "nl": "Kaart", "de": "Karte"}

    def test_each_language_can_be_chosen(self):
        assert self.titles(en="source", de="target") == {"en": "Mine", "nl": "Kaart"}

    def test_only_what_differs_is_asked_about(self):
        asked = [question.language for question in plan(self.source, self.target).texts]
        assert asked == ["de", "en"]


class TestLists:
    def test_all_of_both_each_once_the_targets_first(self):
        source = entry("a", gestures=["gift", "letter"], places=[SCHIPHOL | {"latitude": "52.3"}])
        target = entry("b", gestures=["letter", "song"], places=[SCHIPHOL])
        made = plan(source, target).entry
        assert made["gestures"] == ["letter", "song", "gift"]
        assert made["places"] == [SCHIPHOL]

    @pytest.mark.parametrize(
        ("taken", "gestures"),
        [([], ["letter"]), (["gestures-1"], ["letter", "song"]), (["gestures-9", "x"], ["letter"])],
    )
    def test_what_is_not_taken_stays_out(self, taken, gestures):
        source = entry("a", gestures=["gift", "song"])
        assert plan(source, entry("b"), Answers({}, frozenset(taken))).entry["gestures"] == gestures


class TestEvidence:
    def test_sources_are_all_taken_each_page_once(self):
        source = entry(
            "a",
            sources=[page("http://www.example.org/a/?utm_source=x", 2), page(None, 3, "Report")],
        )
        made = plan(source, entry("b"), Answers({}, frozenset()))
        assert [one["id"] for one in made.entry["sources"]] == [1, 3]
        assert [item.there for item in made.sources.items] == [True, False]

    def test_an_outcome_keeps_its_source_under_its_new_number(self):
        pages = [page("https://example.org/new", 2), page("https://example.org/a", 1)]
        outcomes = [VIEWS, VIEWS | {"value": "5", "source": 2}, VIEWS | {"kind": "loyalty"}]
        source = entry("a", sources=pages, outcomes=outcomes)
        made = plan(source, entry("b", outcomes=[VIEWS | {"value": "5", "note": "known"}])).entry
        assert [(one["kind"], one["value"], one["source"]) for one in made["outcomes"]] == [
            ("viral-reach", "5", 1),
            ("viral-reach", "3000", 2),
            ("loyalty", "3000", 2),
        ]

    def test_an_outcome_without_a_source_has_none_later(self):
        told = VIEWS | {"source": None, "value": None, "unit": "", "qualifier": ""}
        made = plan(entry("a", outcomes=[told]), entry("b")).entry
        assert made["outcomes"][0]["source"] is None


def test_the_entries_themselves_are_left_alone():
    source, target = entry("a", gestures=["gift"], outcomes=[VIEWS]), entry("b")
    before = deepcopy((source, target))
    plan(source, target).entry["texts"]["en"]["title"] = "Changed"
    assert (source, target) == before
