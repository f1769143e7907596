"""Furniture goes, the article stays where it was."""

import pytest

from stories.intake import clean

FURNITURE = [
    "We use cookies to improve your experience. Accept all",
    "Wir verwenden Cookies, um unsere Seite zu verbessern.",
    "Utilizamos cookies propias y de terceros.",
    "Questo sito utilizza cookie tecnici e di profilazione.",
    "Wij en onze partners plaatsen cookies.",
    "Leave a Reply",
    "Your email address will not be published.",
    "Tu dirección de correo electrónico no será publicada.",
    "Deel dit artikel",
    "Leggi anche: Bonus casa, tutte le novità",
    "Home | News | Sport | Contact",
    "{{ teaser.related }}",
    '[gallery id="44"]',
    "[newsletter_form id=3]",
    "© 2020 Parcel Weekly. All rights reserved.",
    "Riproduzione riservata",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_blanked(line):
    text = f"The bakery sent a cake.\n{line}\nThe customer was glad."
    cleaned = clean.without_furniture(text)
    assert len(cleaned) == len(text)
    assert cleaned.split() == [
        "The",
        "bakery",
        "sent",
        "a",
        "cake.",
        "The",
        "customer",
        "was",
        "glad.",
    ]


OWN = [
    "The café uses cookies as a thank-you: one on every saucer.",
    "She wrote “Dear [name]” and forgot the name.",
    "Share of the profits went to the home for children.",
    "Anzeige erstattete sie nicht, sie rief den Laden an.",
]


@pytest.mark.parametrize("line", OWN)
def test_what_only_resembles_furniture_stays(line):
    assert clean.without_furniture(line) == line


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The baker brought a new loaf to her door."),
        ("de", "Der Bäcker brachte ihr ein neues Brot."),
        ("es", "El panadero le llevó un pan nuevo a casa."),
        ("it", "Il fornaio le ha portato a casa un pane nuovo."),
        ("nl", "De bakker bracht haar een nieuw brood."),
    ],
)
def test_the_language_is_told(language, text):
    assert clean.language_of(text) == language
