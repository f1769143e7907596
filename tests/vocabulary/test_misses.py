"""Searches that found nothing: counted together when folded, settled, and taken back."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from stories import search, vocabulary
from stories.models import GestureType, Kind, SettledSearch
from stories.search import database
from tests import factories

pytestmark = pytest.mark.django_db


def miss(q, language="en", times=1):
    for _time in range(times):
        search.remember(q, language)


def said(rows):
    return [(row.missed.said, row.missed.language, row.missed.searches) for row in rows]


def test_the_same_words_are_one_row_a_language_the_most_frequent_first():
    miss("gepäck", "de", 2)
    miss("Gepack!", "de")
    miss("gepäck", "nl")
    miss("umbrella", "en", 5)
    database.run("INSERT INTO search_log (q, language, month) VALUES ('old', 'en', '2020-01-01')")
    total, rows, done = vocabulary.misses()
    assert said(rows) == [("umbrella", "en", 5), ("gepäck", "de", 3), ("gepäck", "nl", 1)]
    assert (total, done) == (3, [])


def test_the_nearest_by_letters_are_proposed_whatever_they_are():
    factories.gesture("surprise-gift", name_nl="Verrassingscadeau")
    factories.brand("westjet", name="WestJet")
    miss("verassingscadeau", "nl", 2)
    miss("west jet")
    miss("qqqqq")
    _total, rows, _done = vocabulary.misses()
    nearest = {row.missed.said: [(n.kind, n.thing.slug) for n in row.nearest] for row in rows}
    assert nearest["verassingscadeau"][0] == (Kind.GESTURE, "surprise-gift")
    assert nearest["west jet"] == [(Kind.BRAND, "westjet")]
    assert nearest["qqqqq"] == []


def settled(ann, q="regenschirm", language="de", **how):
    term = factories.gesture("gift")
    return vocabulary.settle(q=q, language=language, kind=Kind.GESTURE, thing=term, by=ann, **how)


def test_one_that_became_a_synonym_is_found_and_no_longer_open(ann):
    factories.published(gestures=["gift"])
    miss("regenschirm", "de")
    settled(ann)
    assert search.find("regenschirm", language="de").total == 1
    total, rows, done = vocabulary.misses()
    assert (total, rows, said(done)) == (0, [], [("regenschirm", "de", 1)])
    vocabulary.take_back(settled=SettledSearch.objects.get(), by=ann)
    assert search.find("regenschirm", language="de").total == 0
    assert said(vocabulary.misses()[1]) == [("regenschirm", "de", 1)]
    assert GestureType.objects.get().synonyms_de == []


def test_one_that_is_missed_again_afterwards_is_open_again(ann):
    miss("regenschirm", "de")
    settled(ann)
    SettledSearch.objects.update(at=timezone.now() - timedelta(days=1))
    assert vocabulary.misses()[0] == 1


def test_one_put_aside_stays_aside(ann):
    miss("asdf")
    vocabulary.aside(q="asdf", language="en", by=ann)
    SettledSearch.objects.update(at=timezone.now() - timedelta(days=1))
    assert vocabulary.misses()[0] == 0


def test_the_language_of_the_word_can_be_another_than_that_of_the_page(ann):
    settled(ann, said_language="nl")
    assert GestureType.objects.get().synonyms_nl == ["regenschirm"]
    assert SettledSearch.objects.get().language == "de"


def test_what_cannot_be_is_said(ann, django_user_model):
    nobody = django_user_model.objects.create_user("nobody")
    for how in ({"language": "xx"}, {"said_language": "xx"}, {"q": "!!"}):
        with pytest.raises(ValidationError):
            settled(ann, **how)
    for act in (
        lambda: settled(nobody),
        lambda: vocabulary.aside(q="x", language="en", by=nobody),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert not SettledSearch.objects.exists()
