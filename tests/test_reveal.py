"""A lesson in steps: their order, which brands are still hidden, and how names are taken out of texts."""

import pytest

from stories.models import Brand, Pack
from stories.reveal import BAR, steps, still_hidden, without_names
from tests import factories

pytestmark = pytest.mark.django_db


def brand(name, *aliases, parent=None):
    return Brand(name=name, aliases=list(aliases), parent=parent)


# the brand, a text, what the class reads ("_" stands for the bar)
NAMES = [
    (brand("KLM"), "KLM's crew at klm.com", "_ crew at _"),
    (brand("KLM"), "Die KLM-Crew von KLM", "Die _-Crew von _"),
    (brand("KLM"), "#KLMsurprise by @klm_nl", "_ by _"),
    (brand("ING"), "ING was buying", "_ was buying"),
    (brand("Lidl"), "Lidls Kunden, lidl und Slidl", "_ Kunden, lidl und Slidl"),
    (brand("Tesco"), "tesco, TESCO, Tescos", "_, _, _"),
    (brand("Disney"), "Disneyland and Walt", "_ and Walt"),
    (brand("TD Bank"), "TD Bank, TD-Bank, TDBank and TD", "_, _, _ and _"),
    (brand("Southwest Airlines"), "Southwest flies", "_ flies"),
    (brand("Air Canada"), "the air in Canada on Air Canada", "the air in Canada on _"),
    (brand("The Ritz-Carlton"), "a Ritz-Carlton, the RITZ-CARLTON", "a _, _"),
    (brand("Trader Joe's"), "Trader Joe's and Trader Joes", "_ and _"),
    (brand("X", "Acme Corp", "ACO"), "ACO of Acme Corp", "_ of _"),
    (brand("Mini", parent=brand("Grand Parent", "GPX")), "GPX owns Mini", "_ owns _"),
    (brand("C&A"), "C&A (a shop)", "_ (a shop)"),
    (brand("a.b*c"), "a.b*c and aXbc", "_ and aXbc"),
    (brand("KLM"), "nothing of the kind", "nothing of the kind"),
    (brand("KLM"), "", ""),
]


@pytest.mark.parametrize(("owner", "text", "expected"), NAMES)
def test_names_are_taken_out(owner, text, expected):
    assert without_names(text, [owner]) == expected.replace("_", BAR)


def test_without_brands_a_text_stays(db):
    assert without_names("KLM", []) == "KLM"


@pytest.fixture
def pack():
    first = factories.published("first", brand="alpha")
    first.texts.update(situation="S", gesture="G", outcome="O")
    second = factories.published("second", brand="beta")
    second.texts.update(gesture="G")
    factories.outcome(second)
    factories.pack("lesson", [first, second, factories.draft("hidden", brand="gamma")])
    return Pack.objects.for_page().get()


def test_a_step_for_each_stage_that_has_words_and_the_answer_last(pack):
    told = [(step.number, step.stage, step.story.slug) for step in steps(pack, "en")]
    assert told == [
        (1, "situation", "first"),
        (1, "gesture", "first"),
        (1, "outcome", "first"),
        (1, "answer", "first"),
        (2, "gesture", "second"),
        (2, "outcome", "second"),
        (2, "answer", "second"),
    ]
    assert steps(pack, "en")[2].stages == ("situation", "gesture", "outcome")


def test_a_brand_is_hidden_until_its_answer(pack):
    hidden = [[b.slug for b in still_hidden(pack, step)] for step in [None, *steps(pack, "en")]]
    both, one = ["alpha", "beta"], ["beta"]
    assert hidden == [both, both, both, both, one, one, one, []]


def test_a_brand_with_two_cases_is_hidden_until_the_first_of_them_is_answered():
    stories = [factories.published(slug, brand="alpha") for slug in ("x", "y")]
    factories.pack("twice", stories)
    pack = Pack.objects.for_page().get(slug="twice")
    answer = steps(pack, "en")[0]
    assert answer.stage == "answer"
    assert still_hidden(pack, answer) == []
