"""The front page's window: the same for everybody on a day, another one on another day."""

from datetime import date, timedelta

import pytest

from stories.facets import Choice, Facet
from stories.showcase import doors, figures_with_sources, window
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 1)


def days(number: int, language: str = "en") -> list[str]:
    found = [window(TODAY + timedelta(days=n), language).day for n in range(number)]
    return [story.slug for story in found]


class TestCaseOfTheDay:
    def test_is_one_that_is_confirmed_and_told_in_the_readers_language(self):
        factories.published("reported", verification="reported")
        factories.published("english", verification="confirmed")
        german = factories.published("german", verification="confirmed")
        factories.text(german, "de")
        assert set(days(6, "de")) == {"german"}
        assert set(days(6, "en")) == {"english", "german"}

    def test_is_the_same_all_day_and_another_tomorrow(self):
        for number in range(5):
            factories.published(f"s{number}", verification="confirmed")
        assert days(3) == days(3)
        assert len(set(days(5))) == 5

    @pytest.mark.parametrize(
        ("stories", "expected"),
        [
            ([("a", "reported", True)], "a"),
            ([("a", "reported", True), ("b", "confirmed", False)], "b"),
        ],
        ids=["nothing confirmed", "nothing in the language"],
    )
    def test_falls_back_to_what_there_is(self, stories, expected):
        for slug, verification, has_german in stories:
            story = factories.published(slug, verification=verification)
            if has_german:
                factories.text(story, "de")
        assert set(days(3, "de")) == {expected}

    def test_an_empty_library_has_none(self):
        factories.draft("draft", verification="confirmed")
        shown = window(TODAY, "en")
        assert (shown.day, shown.newest, shown.pairs) == (None, [], [])


class TestNewest:
    def test_six_by_when_they_happened_without_the_case_of_the_day(self):
        for year in range(2010, 2019):
            factories.published(f"y{year}", happened_on=str(year))
        factories.published("y2020", happened_on="2020", verification="confirmed")
        shown = window(TODAY, "en")
        assert shown.day.slug == "y2020"
        assert [story.slug for story in shown.newest] == [f"y{y}" for y in range(2018, 2012, -1)]


class TestPairs:
    def praised(self, slug, **fields):
        factories.published(slug, verification="confirmed", outcomes=["goodwill"], **fields)

    def criticised(self, slug, **fields):
        factories.published(slug, outcomes=["backlash"], **fields)

    def pairs(self) -> list[tuple[str, str]]:
        return [(p.praised.slug, p.criticised.slug) for p in window(TODAY, "en").pairs]

    def test_share_the_main_gesture_and_differ_in_the_result(self):
        self.praised("good", gestures=["gift"])
        self.criticised("bad", gestures=["gift", "help"])
        self.criticised("other", gestures=["help", "gift"])
        assert self.pairs() == [("good", "bad")]
        (pair,) = window(TODAY, "en").pairs
        assert pair.reason == "The same gesture, Gift, and the opposite result"

    def test_prefer_the_same_industry(self):
        self.praised("hotel", gestures=["gift"], industry="hotels", brand="ritz")
        self.praised("airline", gestures=["gift"])
        self.criticised("bad", gestures=["gift"])
        assert self.pairs() == [("airline", "bad")]

    def test_a_case_with_praise_and_criticism_is_on_the_critical_side(self):
        factories.published(
            "both", verification="confirmed", gestures=["gift"], outcomes=["goodwill", "backlash"]
        )
        self.praised("good", gestures=["gift"])
        assert self.pairs() == [("good", "both")]

    def test_are_at_most_two_and_of_different_gestures(self):
        for gesture in ("gift", "help", "apology"):
            for number in range(2):
                self.praised(f"good-{gesture}-{number}", gestures=[gesture])
                self.criticised(f"bad-{gesture}-{number}", gestures=[gesture])
        found = self.pairs()
        assert len({good.split("-")[1] for good, _bad in found}) == len(found) == 2

    def test_drafts_are_in_none(self):
        self.praised("good", gestures=["gift"])
        factories.draft("bad", gestures=["gift"], outcomes=["backlash"])
        assert self.pairs() == []


def test_doors_are_the_families_in_their_order_with_their_gestures():
    choices = tuple(
        Choice(slug, slug.title(), 1, selected=False, family=family)
        for slug, family in [
            ("sorry", "amends"),
            ("new", "other"),
            ("gift", "gifts"),
            ("party", "gifts"),
        ]
    )
    found = doors(Facet("gesture", "Gesture type", choices))
    assert [(door.family, [choice.value for choice in door.choices]) for door in found] == [
        ("gifts", ["gift", "party"]),
        ("amends", ["sorry"]),
        ("other", ["new"]),
    ]


def test_figures_are_counted_in_published_cases_only():
    for make, value in (
        (factories.published, 5),
        (factories.published, None),
        (factories.draft, 7),
    ):
        story = make()
        source = story.sources.get()
        factories.outcome(story, value=value, unit="views" if value else "", source=source)
    assert figures_with_sources() == 1
