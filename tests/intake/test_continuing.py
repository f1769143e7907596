"""A paragraph that goes on with the story before it: an opening -> whether it does."""

import pytest

from stories.intake import continuing

BEFORE = {
    "en": "Edie Marchbanks, who is four, lost her rabbit on the train to Alnwick.",
    "de": "Marlies Tegtmeyer hatte sechs Jahre lang gesucht.",
    "es": "A Benito se le cayó el audífono; lo cuenta su hija Rosario Olmedo.",
    "it": "A Sara Bonfiglioli mancavano le bomboniere.",
    "nl": "Voor Yara was het de eerste keer.",
}
TABLE = [
    ("en", "Her father rang Northern.", True),
    ("en", "On Monday LNER brought the rabbit back, and Edie slept.", True),
    ("en", "A customer of Monzo drew a snail and sent it to the bank.", False),
    ("de", "Das waren wir, die SBB.", True),
    ("de", "Bei Rossmann fand Tegtmeyer nichts.", True),
    ("de", "Eine Witwe aus Hagen schrieb an die Barmenia.", False),
    ("es", "Rosario escribió a Renfe.", True),
    ("es", "Un chaval de Lorca escribió a PcComponentes.", False),
    ("it", "La sposa ha chiamato Italo.", True),
    ("it", "Un cliente cieco scrive alla banca.", False),
    ("nl", "De moeder belde Albert Heijn.", True),
    ("nl", "Een vrouw liet haar proefschrift liggen.", False),
]


@pytest.mark.parametrize(("language", "text", "goes_on"), TABLE)
def test_whether_a_paragraph_goes_on(language, text, goes_on):
    whole = f"{BEFORE[language]}\n\n{text}"
    start = len(BEFORE[language]) + 2
    assert continuing.continues(whole, 0, start, len(whole), [], language) is goes_on
