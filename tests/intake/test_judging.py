"""The measure itself: what counts as right."""

import pytest

from stories.intake import judging
from stories.intake.records import Proposal


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("KitKat", "Kit-Kat", True),
        ("Pizzería Vesubio", "pizzeria vesubio", True),
        ("@HummingFibre", "HummingFibre", True),
        ("Delta", "Delta Air Lines", False),
    ],
)
def test_names_are_compared_by_their_letters(one, other, same):
    assert judging.same_name(one, other) is same


def test_precision_and_recall():
    tally = judging.Tally()
    tally.add("figure", right=3, proposed=4, wanted=6)
    assert tally.precision("figure") == 0.75
    assert tally.recall("figure") == 0.5
    assert tally.f1("figure") == pytest.approx(0.6)


def test_halves_are_fixed():
    assert judging.half({"name": "en-blog-sourdough"}) == judging.half(
        {"name": "en-blog-sourdough"}
    )
    assert {judging.half({"name": f"article-{n}"}) for n in range(20)} == {"tune", "test"}
    assert {judging.half({"name": f"article-{n}", "half": "tune"}) for n in range(20)} == {"tune"}


def test_a_known_brand_is_right_under_the_article_s_name_for_it():
    text = "Die Telekom half sofort."
    brand = Proposal("Deutsche Telekom", 4, 11, 0.9, slug="deutsche-telekom")
    same = judging.same_as(text, brand)
    assert same(brand.value, "Telekom")
    assert same(brand.value, "Deutsche Telekom")
    assert not same(brand.value, "Vodafone")
