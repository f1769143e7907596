"""Words, sentences and numbers are counted as a reader would."""

from decimal import Decimal

import pytest

from tests.fixtures_quality.language import (
    likeness,
    near_copies,
    numbers,
    sentences,
    shingles,
    words,
)


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("KLM's #happytohelp reached 1,100 people", 5),
        ("DDB & Tribal, l'idea del 10 %", 5),
        ("Non-stop to São Paulo at 11:50.", 6),
        ("", 0),
    ],
)
def test_words(said, count):
    assert len(words(said)) == count


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("One.", 1),
        ("One. Two.", 2),
        ("Is it one? Yes. It is three!", 3),
        ("Dr. Who met J. Smith of the U.S. navy at St. Louis.", 1),
        ("Am 25. Dezember 2010 kam er. Dann ging er.", 2),
        ("It happened in 2010. Then it ended.", 2),
        ("¿Fue así? Sí.", 2),
        ("bol.com spoke of 2.5 million", 1),
        ("", 0),
    ],
)
def test_sentences(said, count):
    assert sentences(said) == count


@pytest.mark.parametrize(
    ("language", "said", "number"),
    [
        ("en", "over 1,074,000 views", 1074000),
        ("en", "almost 20 million", 20000000),
        ("en", "4.7 million plays", 4700000),
        ("en", "a million", 1000000),
        ("en", "half a million", 500000),
        ("en", "two dozen mourners", 24),
        ("en", "three cups", 3),
        ("de", "1,4 Millionen", 1400000),
        ("de", "31.793 Taten", 31793),
        ("de", "eine Million", 1000000),
        ("de", "eine halbe Million", 500000),
        ("es", "100 mil", 100000),
        ("es", "100\u00a0000", 100000),
        ("es", "un millón", 1000000),
        ("it", "36,2 milioni", 36200000),
        ("it", "5 mila", 5000),
        ("nl", "ruim 1 miljoen", 1000000),
        ("nl", "één kassa", 1),
    ],
)
def test_numbers(language, said, number):
    assert Decimal(number) in numbers(said, language)


@pytest.mark.parametrize(
    ("language", "said", "number"),
    [
        ("en", "1.100 shops", 1100),
        ("de", "1,100 Filialen", 1100),
        ("nl", "20 million", 20000000),
        ("en", "set 94490", 9449),
    ],
)
def test_numbers_of_another_language_or_size_do_not_count(language, said, number):
    assert Decimal(number) not in numbers(said, language)


def test_likeness():
    said = "the quick brown fox jumps over the lazy dog"
    assert likeness(shingles(said), shingles(said)) == 1
    assert (
        likeness(shingles(said), shingles("quite another story of a bank and its customers")) == 0
    )
    assert likeness(shingles("short"), shingles("short")) == 0


def test_near_copies_are_found_with_their_names():
    long = " ".join(f"word{number}" for number in range(100))
    texts = {"one": long, "two": long + " and an end", "three": "something else altogether here"}
    assert [found[:2] for found in near_copies(texts, 0.1)] == [("one", "two")]
