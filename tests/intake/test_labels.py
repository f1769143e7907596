"""Paragraphs that begin with the brand they tell of."""

import pytest

from stories.intake import labels

TALE = "Una cliente ha scritto una lettera e dopo tre giorni le hanno portato a casa un pacco pieno di cose."

TABLE = [
    ("Ferrero. {0}\n\nBanca Sella. {0}\n\nZefiro. {0}", 3),
    ("BVG: {0}\nBarmenia: {0}", 2),
    ("★ Ferrero. {0}\n★ Banca Sella. {0}", 2),
    ("Torino. {0}\n\nMilano. {0}\n\nNapoli. {0}", 0),  # from where it is told
    ("Ferrero. {0}", 0),
    ("Ferrero. Due vasetti.\n\nBanca Sella. Una lettera.", 0),  # no tale
]


@pytest.mark.parametrize(("text", "count"), TABLE)
def test_labels_are_found(text, count):
    assert len(labels.starts(text.format(TALE))) == count
