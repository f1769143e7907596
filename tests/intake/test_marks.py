"""What is said of a name decides whose case it is."""

import pytest

from stories.intake import brands
from stories.intake.vocabulary import Vocabulary

TABLE = [
    (
        "en",
        "I work at Fielmann, but it was Marlow Plumbing that mopped our floor.",
        "Marlow Plumbing",
    ),
    (
        "en",
        "Had Kessler & Daughter out to fix a tap; Meg came back at night.",
        "Kessler & Daughter",
    ),
    (
        "de",
        "Bei Küchen Ahlers fehlte ein Scharnier, der Monteur baute seines aus.",
        "Küchen Ahlers",
    ),
    ("de", "Betriebsleiterin Anke Wohlrab von den Nordharzer Verkehrsbetrieben half.", None),
    (
        "es",
        "Lucía, la dependienta del Horno Santa Engracia, me regaló la barra.",
        "Horno Santa Engracia",
    ),
    ("nl", "Wasmachine (Miele, W1) besteld bij Coolblue, en ze deden de afwas.", "Coolblue"),
]


@pytest.mark.parametrize(("language", "text", "name"), TABLE)
def test_the_brand_is_told_from_people_employers_and_products(vocabulary, language, text, name):
    main = brands.main(brands.actors(text, Vocabulary(language)), 0, len(text))
    found = main[0].name if main else None
    assert found == name or (name is None and found != "Anke Wohlrab")
