"""Which words a language has, as the dictionary says it."""

import pytest

from stories.intake import dictionary


@pytest.mark.parametrize(
    ("language", "word"),
    [
        ("de", "Meldung"),
        ("de", "Kettenreaktion"),
        ("de", "gehen"),
        ("en", "target"),
        ("es", "manzana"),
        ("it", "finestra"),
        ("nl", "oase"),
    ],
)
def test_a_word_of_the_language(language, word):
    assert dictionary.is_word(word, language)


@pytest.mark.parametrize("word", ["Ellerbrock", "Hölzl", "Wollbach", "meldung"])
def test_a_name_is_no_german_word_and_nouns_have_their_capital(word):
    assert not dictionary.is_word(word, "de")


@pytest.mark.parametrize(
    ("word", "compound"),
    [
        ("Wäschekörbe", True),
        ("Montageständer", True),
        ("Kinderzahncreme", True),
        ("Ellerbrock", False),
        ("Obermoser", False),
        ("Kärcher", False),
    ],
)
def test_a_compound_is_made_of_words(word, compound):
    assert dictionary.is_compound(word) is compound
