"""Figures whose noun no list has: the article's own words say what they count."""

import pytest

from stories.intake import figures, numbers, sense, unlisted
from stories.intake.counts import Place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "after", "noun"),
    [
        ("de", " zusätzliche Bestellungen gingen ein", "zusätzliche Bestellungen"),
        ("de", " kamen wieder", ""),
        ("en", " handwritten thank-you notes arrived", "handwritten thank-you notes"),
        ("en", " of the vases were sold", "vases"),
        ("en", "+ postcards", "postcards"),
        ("en", ", and then it rained", ""),
        ("es", " nuevas socias en un mes", "nuevas socias"),
        ("it", " lettere di bambini", "lettere"),
        ("it", " in un mese", ""),
        ("nl", " nieuwe vaste klanten erbij", "nieuwe vaste klanten"),
        ("en", f" {'x' * 80}s", "x" * 60),
    ],
)
def test_the_noun_stands_behind_the_number(language, after, noun):
    assert unlisted.noun_behind(after, language) == noun


def place_of(sentence: str, language: str = "en") -> Place:
    number = list(numbers.find(sentence, language))[-1]
    return Place(
        number,
        sentence[: number.start],
        sentence[number.end :],
        sentence[number.start : number.end],
        language,
    )


@pytest.mark.parametrize(
    ("sentence", "metric", "unit"),
    [
        ("The hatchery won 340 godparents.", "godparents", "godparents"),
        ("Breakages fell by 12 percent.", "change", "percent"),
        ("It was the choice of 61 per cent.", "share", "percent"),
        ("The bookings had been 12 and were now 340.", "orders", "orders"),
        ("They now stand at 4.8.", "rating", "stars"),
    ],
)
def test_what_is_counted(sentence, metric, unit):
    found = unlisted.read(place_of(sentence))
    assert (found.metric, found.unit) == (metric, unit)
    assert found.confidence < 0.5  # less than any rule's


@pytest.mark.parametrize("sentence", ["Then it was 340.", "They grew 17.5 out there."])
def test_a_number_that_nothing_names_stays_out(sentence):
    assert unlisted.read(place_of(sentence)) is None


def test_only_of_what_the_sense_is_sure(monkeypatch):
    text = "The hatchery won 340 godparents."
    assert figures.find(text, "en") == []

    class Sure:
        odds = 9.0

        def figure(self, _start, _end):
            return self.odds

    monkeypatch.setattr(sense, "of", lambda _text: Sure())
    (found,) = figures.find(text, "en")
    assert (found.value, found.unit, text[found.start : found.end]) == (340, "godparents", text)
    Sure.odds = figures.SURE
    assert figures.find(text, "en") == []


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("👏 8,312 reactions · 640 comments", [8312, 640]),
        ("8,312 reactions · 640 comments", [8312, 640]),
        ("💬 640 comments", [640]),
        ("640 comments", []),  # the page's own
        ("640 comments came in, which was more than anybody in the shop had thought of", []),
    ],
)
def test_counters_under_a_post_count_whatever_the_sense_says(monkeypatch, line, found):
    class Against:
        def figure(self, _start, _end):
            return -9.0

    monkeypatch.setattr(sense, "of", lambda _text: Against())
    assert [
        outcome.value for outcome in figures.find(f"She got her bear back.\n\n{line}", "en")
    ] == found


def test_what_the_rules_refuse_needs_more(monkeypatch):
    text = "The shop hopes that 340 godparents sign up."

    class Sure:
        odds = figures.IN_SPITE

        def figure(self, _start, _end):
            return self.odds

    monkeypatch.setattr(sense, "of", lambda _text: Sure())
    assert figures.find(text, "en") == []
    Sure.odds += 0.1
    assert [outcome.value for outcome in figures.find(text, "en")] == [340]
