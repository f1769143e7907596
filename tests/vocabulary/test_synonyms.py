"""Synonyms by language: fresh in the search at once, of one term of a vocabulary only."""

import time

import pytest
from django.core.exceptions import ValidationError

from stories import search, vocabulary
from stories.models import GestureType, Kind
from tests import factories

pytestmark = pytest.mark.django_db


def give(thing, words, ann, kind=Kind.GESTURE, **how):
    return vocabulary.set_synonyms(kind=kind, thing=thing, words=words, by=ann, **how)


def test_a_new_synonym_finds_the_cases_within_a_second(ann):
    story = factories.published(gestures=["gift"])
    assert search.find("Regenschirm", language="de", meaning=False).total == 0
    give(factories.gesture("gift"), {"de": ["Regenschirm"]}, ann)
    began = time.monotonic()
    found = search.find("Regenschirm", language="de", meaning=False)
    assert [hit.story_id for hit in found.hits] == [story.pk]
    assert time.monotonic() - began < 1


def test_a_new_alias_finds_the_cases_of_a_brand(ann):
    factories.published(brand="klm")
    give(factories.brand("klm"), {"": ["Koninklijke"]}, ann, Kind.BRAND)
    assert search.find("koninklijke").total == 1
    assert [s.value for s in search.suggest("konink")][:1] == ["klm"]


# what is typed -> what is kept
TYPED = [
    ([" a  gift ", "", "A Gift", "geschénk", "Geschenk"], ["a gift", "geschénk"]),
    (["Gift"], []),  # its own name
    (["nul\0byte"], ["nulbyte"]),
    (["<b>"], ["<b>"]),
]


@pytest.mark.parametrize(("typed", "kept"), TYPED)
def test_each_word_is_kept_once(typed, kept, ann):
    give(term := factories.gesture("gift"), {"en": typed}, ann)
    assert GestureType.objects.get(pk=term.pk).synonyms_en == kept


@pytest.mark.parametrize("typed", [["x" * 81], ["!!!"], [f"word {n}" for n in range(61)]])
def test_what_is_no_word_is_refused(typed, ann):
    with pytest.raises(ValidationError):
        give(factories.gesture("gift"), {"en": typed}, ann)


def test_a_word_of_another_term_is_refused_in_its_vocabulary_and_told_in_another(ann):
    factories.gesture("help", synonyms_en=["Présent"], synonyms_de=["Bus"])
    factories.channel("airport", synonyms_en=["plane"])
    gift = factories.gesture("gift")
    with pytest.raises(ValidationError, match="“present” is also a word for “Help”"):
        give(gift, {"en": ["present"]}, ann)
    with pytest.raises(ValidationError, match="also a word for “Help”"):
        give(gift, {"en": ["help"]}, ann)
    assert give(gift, {"en": ["bus"]}, ann) == []  # the other's is German
    [clash] = give(gift, {"en": ["bus", "plane"]}, ann)
    assert str(clash) == "“plane” is also a word for “Airport” (channel)."
    assert give(gift, {"en": ["bus", "plane", "new"]}, ann) == []  # told once
    assert GestureType.objects.get(pk=gift.pk).synonyms_en == ["bus", "plane", "new"]


def test_other_languages_stay_as_they_are_and_old_pages_are_refused(ann):
    gift = factories.gesture("gift", synonyms_nl=["cadeau"])
    give(gift, {"en": ["present"]}, ann)
    assert GestureType.objects.get(pk=gift.pk).synonyms_nl == ["cadeau"]
    with pytest.raises(ValidationError, match="meanwhile"):
        give(gift, {"en": ["other"]}, ann, version=1)
