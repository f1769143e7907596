"""Names that are beside the case: rivals, employers, platforms, places on a way, who publishes it."""

import pytest

from stories.intake import asides, names
from stories.intake.vocabulary import Vocabulary

TABLE = [
    # who refused or did not answer
    ("en", "I tried Vodafone without success.", "Vodafone", "failed"),
    ("de", "Bei Rossmann fragte sie vergeblich.", "Rossmann", "failed"),
    ("es", "Con Vueling sigo esperando respuesta.", "Vueling", "failed"),
    ("it", "Vodafone non ha risposto a nessuno.", "Vodafone", "failed"),
    ("nl", "Bij Ziggo deden ze niks voor haar.", "Ziggo", "failed"),
    # where somebody of the story works
    ("en", "Her father, who works for Nissan, rang them.", "Nissan", "works"),
    ("de", "Bei Thalia, wo meine Frau arbeitet, lachten sie.", "Thalia", "works"),
    ("es", "Su hija, que trabaja en Renfe, llamó.", "Renfe", "works"),
    ("it", "La sposa, che lavora alla Ducati, ha pianto.", "Ducati", "works"),
    ("nl", "Zijn zus, die werkt bij Philips, belde.", "Philips", "works"),
    # bought or sent through
    ("en", "He found the part on eBay and fitted it.", "eBay", "through"),
    ("de", "Sie buchte über Booking.com ein Zimmer.", "Booking.com", "through"),
    ("nl", "Het pakje kwam via PostNL.", "PostNL", "through"),
    # what was theirs once, and rivals and owners
    ("nl", "De opvang in het oude kantoor van Wehkamp was vol.", "Wehkamp", "former"),
    ("de", "Im ehemaligen Kaufhof war es kalt.", "Kaufhof", "former"),
    ("it", "Lufthansa, la casa madre, ha copiato il modulo.", "Lufthansa", "rival"),
    ("en", "Lidl, a competitor, looked on.", "Lidl", "rival"),
    # somebody of theirs without a rank
    ("en", "The lad at Timpson built a new lining.", "Timpson", "fellow"),
    ("it", "La ragazza di Italo ha richiamato.", "Italo", "fellow"),
    # towns on a way
    ("es", "Volábamos de Garafía a Telde con el niño.", "Garafía", "route"),
    ("en", "We went from Alnmouth to Whitby by bus.", "Whitby", "route"),
    # who wrote it, and where
    ("en", "By Carys Whitlock, 17 October 2023\n\nA train waited.", "Carys Whitlock", "byline"),
    ("it", "VOLI & SCALI, mensile di settore, n. 5\n\nUn aereo.", "VOLI & SCALI", "masthead"),
]


@pytest.mark.parametrize(("language", "text", "name", "sign"), TABLE)
def test_a_name_beside_the_case_is_marked(vocabulary, language, text, name, sign):
    words = Vocabulary(language)
    (mention,) = [one for one in names.find(text, words) if one.name == name]
    assert sign in set(asides.of(mention, text, words))


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Timpson mended his watch and charged nothing.", "Timpson"),
        ("de", "Die Tochter rief bei Thalia an, und Thalia schickte das Buch.", "Thalia"),
        ("es", "Renfe mandó a dos mecánicos a buscarlo.", "Renfe"),
        ("it", "Italo ha portato le scatole in taxi.", "Italo"),
        ("nl", "Coolblue zaagde een huis uit de doos.", "Coolblue"),
    ],
)
def test_who_acts_is_not(vocabulary, language, text, name):
    words = Vocabulary(language)
    for mention in names.find(text, words):
        if mention.name == name:
            assert not set(asides.of(mention, text, words))
