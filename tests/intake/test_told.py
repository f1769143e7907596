"""What a passage sounds like: its vector weighed by what was learned, within bounds, for one encoder."""

import numpy as np
import pytest

from stories.intake import told
from stories.search import meaning

CASES = [
    "A passenger left his camera on the plane. A steward brought it to his hotel the same night.",
    "Eine Kundin schrieb, ihr Hund sei gestorben. Der Laden nahm das Futter zurück und schickte ihr Blumen.",
    "Un cliente pidió un dibujo en la caja de la pizza. El cocinero lo hizo y añadió una nota a mano.",
    "Una signora aveva perso il treno. Il capotreno le pagò il taxi e la richiamò il giorno dopo.",
    "Een jongen verloor zijn knuffel in het hotel. Het personeel bracht hem zelf terug.",
]
OTHERS = [
    "Preheat the oven to 180 degrees, whisk the eggs with the sugar and fold in the flour.",
    "Der Konzern steigerte den Umsatz im zweiten Quartal um drei Prozent und hob seine Prognose an.",
    "Buscamos un encargado de tienda con experiencia; ofrecemos contrato indefinido y formación.",
    "Cinque consigli per gestire meglio i reclami: ascoltate, ringraziate, rispondete in fretta.",
    "Het nieuwe model is vanaf mei verkrijgbaar in vier kleuren en kost 1.299 euro.",
]


@pytest.fixture
def model():
    return meaning.model_name()


def weights():
    return told._weights()[2]


@pytest.fixture(scope="module")
def encoder():
    if not meaning.available():
        pytest.skip("no encoder on this machine")


def _score(text: str) -> float:
    return told.score(meaning.passage_vector(text), meaning.model_name())


def test_cases_sound_like_cases_and_other_texts_do_not(encoder):
    """On the whole: single texts may be misheard, which is why words count beside it."""
    cases, others = [_score(text) for text in CASES], [_score(text) for text in OTHERS]
    assert sum(score > 0 for score in cases) >= 4
    assert sum(score < 0 for score in others) >= 4
    assert min(sum(cases) / 5, -sum(others) / 5) > 0.5


def test_it_is_learned_for_the_encoder_in_use(model):
    assert told._weights()[0] == model


def test_of_another_encoders_vector_nothing_is_said(model):
    assert told.score(weights(), "another-encoder") == 0
    assert told.score(weights()[:-1], model) == 0


@pytest.mark.parametrize("side", [1, -1])
def test_it_says_no_more_than_four_either_way(model, side):
    assert told.score(side * weights(), model) == side * told.MOST


def test_a_vectors_length_says_nothing(model):
    vector = np.linspace(-1, 1, len(weights()), dtype=np.float32)
    assert told.score(vector, model) == pytest.approx(told.score(7 * vector, model), abs=1e-4)


def test_nothing_weighs_nothing(model):
    nothing = np.zeros(len(weights()), np.float32)
    assert told.score(nothing, model) == pytest.approx(max(-told.MOST, told._weights()[1]))
