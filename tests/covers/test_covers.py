"""Covers: drawn from the case's data, always the same, for every gesture type and industry that ships."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from stories.covers import cover_of, initials
from stories.covers.icons import ICONS, OTHER
from stories.covers.paths import lines
from stories.covers.patterns import PATTERNS, TILES, pattern_of
from stories.models import Family, Story
from tests import factories

TERMS = Path(settings.BASE_DIR) / "fixtures" / "terms"


def shipped(name: str) -> set[str]:
    return set(re.findall(r"^- slug: (\S+)$", (TERMS / f"{name}.yaml").read_text(), re.MULTILINE))


# --- what there is a drawing for -------------------------------------------------------------------


def test_every_gesture_type_that_ships_has_an_icon_of_its_own():
    assert set(ICONS) == shipped("gestures") | {OTHER}
    assert len(set(ICONS.values())) == len(ICONS)


def test_every_industry_that_ships_has_a_pattern_of_its_own():
    assert set(PATTERNS) == shipped("industries")
    assert len({path for _width, _height, path in TILES.values()}) == len(TILES)


def test_every_gesture_type_that_ships_has_a_family():
    families = re.findall(r"^  family: (\S+)$", (TERMS / "gestures.yaml").read_text(), re.MULTILINE)
    assert len(families) == len(shipped("gestures"))
    assert set(families) == set(Family.values) - {Family.OTHER}


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_stays_inside_its_square(name):
    for x, y in (point for stroke in lines(ICONS[name]) for point in stroke):
        assert 1 <= x <= 23, (x, y)
        assert 1 <= y <= 23, (x, y)


def test_an_unknown_industry_has_one_of_the_spare_patterns():
    assert pattern_of("space-travel") in TILES
    assert pattern_of("space-travel") == pattern_of("space-travel")


# --- paths -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "ends"),
    [
        ("M1 2L3 4", [(1, 2), (3, 4)]),
        ("M1 2H5V7", [(1, 2), (5, 7)]),
        ("M1 2L3 4Z", [(1, 2), (1, 2)]),
        ("M0 0C0 5 5 10 10 10", [(0, 0), (10, 10)]),
        ("M0 5A5 5 0 0 1 10 5", [(0, 5), (10, 5)]),
    ],
)
def test_a_path_as_points_begins_and_ends_where_it_says(path, ends):
    (stroke,) = lines(path)
    assert [stroke[0], stroke[-1]] == [pytest.approx(end) for end in ends]


@pytest.mark.parametrize(
    ("path", "middle"),
    [
        ("M0 5A5 5 0 0 1 10 5", (5, 0)),
        ("M0 5A5 5 0 0 0 10 5", (5, 10)),
        ("M5 0A5 5 0 1 1 0 5", (8.54, 8.54)),
        ("M0 0C0 4 10 4 10 0", (5, 3)),
    ],
)
def test_a_curve_bends_the_way_it_should(path, middle):
    (stroke,) = lines(path)
    assert stroke[len(stroke) // 2] == pytest.approx(middle, abs=0.01)


@pytest.mark.parametrize("path", ["M0 0l1 1", "M0 0Q1 1 2 2", "M0 0 5 5", "hello"])
def test_other_commands_are_refused(path):
    with pytest.raises(ValueError, match=r"command"):
        lines(path)


# --- initials --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("KLM", "KLM"),
        ("Southwest Airlines", "SA"),
        ("The Ritz-Carlton", "RC"),
        ("WestJet", "WJ"),
        ("Lego", "L"),
        ("Sainsbury’s", "S"),
        ("Morton's The Steakhouse", "MS"),
        ("Île-de-France Mobilités", "ÎFM"),
        ("ÖBB", "ÖBB"),
        ("iFixit", "I"),
        ("3M", "3M"),
        ("The", "T"),
        ("日本航空", "日"),
        ("…", "·"),
    ],
)
def test_initials(name, expected):
    assert initials(name) == expected


# --- a story's cover -------------------------------------------------------------------------------


@pytest.mark.django_db
class TestCover:
    @pytest.fixture
    def story(self) -> Story:
        factories.gesture("surprise-gift", family="gifts")
        factories.published("cover", gestures=["surprise-gift", "help"], brand="klm")
        return Story.objects.for_cards().get()

    def test_shows_the_main_gesture_its_family_the_industry_and_the_brand(self, story):
        cover = cover_of(story)
        assert (cover.family, cover.icon, cover.pattern, cover.initials) == (
            "gifts",
            "surprise-gift",
            "airlines",
            "KLM",
        )

    def test_is_always_the_same(self, story):
        assert cover_of(story) == cover_of(Story.objects.for_cards().get())

    def test_needs_no_more_than_what_cards_fetch(self, story, django_assert_num_queries):
        with django_assert_num_queries(0):
            html = render_to_string("stories/_cover.html", {"story": story})
        assert 'href="#icon-surprise-gift"' in html
        assert "url(#paper-airlines)" in html
        assert "family-gifts" in html

    def test_of_a_gesture_that_curators_added_has_the_spare_icon_and_colour(self, story):
        factories.published("new", gestures=["sing-a-song"])
        cover = cover_of(Story.objects.for_cards().get(slug="new"))
        assert (cover.family, cover.icon) == ("other", OTHER)

    def test_is_wider_at_the_head_of_a_page(self, story):
        card = render_to_string("stories/_cover.html", {"story": story})
        wide = render_to_string("stories/_cover.html", {"story": story, "wide": True})
        assert 'viewBox="0 0 320 200"' in card
        assert 'viewBox="0 0 800 200"' in wide

    @pytest.mark.parametrize("language", ["en", "de"])
    def test_numbers_in_it_are_never_written_in_the_readers_language(self, story, language):
        with translation.override(language):
            html = render_to_string("stories/_cover.html", {"story": story, "wide": True})
        assert not re.search(r"\d,\d", html)
