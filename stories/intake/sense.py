"""What a text says by its sense, token by token: learned from labelled articles, beside the rules.

Heads on the states of :mod:`stories.intake.transformer` say of each token whether it stands in the name of
the one who acts, of another organisation, a person, a place; whether a case is told here; whether one
begins here; and of a passage which trade and which gestures it speaks of. Learned by
``python -m tests.benchmarks.learn_sense`` (lexicon/sense.npz). Without the encoder there is none, and the
rules read alone.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from django.conf import settings

from stories.intake import lexicon, transformer

NAMES = ("none", "main", "organisation", "person", "place")
MAIN = NAMES.index("main")
# Of a text; what comes after is read by rules alone. 4,000 tokens take 4 s on one core.
MOST_TOKENS, MOST_CHARACTERS = 4000, 20_000
AFTER = 4  # tokens behind a number: what it counts
MOST = 9.0  # log odds, either way


@dataclass(frozen=True, eq=False)
class Sense:
    """Of each token: where it stands, log probabilities of :data:`NAMES`, log odds of the rest."""

    starts: np.ndarray
    ends: np.ndarray
    names: np.ndarray  # (tokens, 5)
    inside: np.ndarray  # (tokens,)
    begins: np.ndarray  # (tokens,)
    states: np.ndarray  # (tokens, width)

    def tokens(self, start: int, end: int) -> slice:
        """Which tokens stand between two positions."""
        first = int(np.searchsorted(self.ends, start, side="right"))
        return slice(first, int(np.searchsorted(self.starts, end, side="left")))

    def name(self, start: int, end: int) -> dict[str, float]:
        """Log odds that the words between two positions name the one who acts, a person …; empty beyond."""
        some = self.names[self.tokens(start, end)]
        if not len(some):
            return {}
        shares = np.exp(some).mean(0)
        return {kind: _log_odds(float(share)) for kind, share in zip(NAMES, shares, strict=True)}

    def told(self, start: int, end: int) -> float:
        """Log odds that a case is told between two positions, over its tokens; 0 beyond the end."""
        some = self.inside[self.tokens(start, end)]
        return float(some.mean()) if len(some) else 0.0

    def told_in_all(self, start: int, end: int) -> float:
        """The sum of the same over the tokens."""
        return float(self.inside[self.tokens(start, end)].sum())

    def begun(self, start: int, end: int) -> float:
        """The highest log odds that a case begins with a word between two positions."""
        some = self.begins[self.tokens(start, end)]
        return float(some.max()) if len(some) else -MOST

    def figure(self, start: int, end: int) -> float | None:
        """Log odds that the number between two positions says what came of a case; None beyond the end."""
        seen = self.around(start, end)
        if seen is None:
            return None
        weights, bias = learned().figure
        return float(np.clip(seen @ weights + bias, -MOST, MOST))

    def around(self, start: int, end: int) -> np.ndarray | None:
        """(2 * width,): the mean states of a number and of what is behind it; None beyond the end."""
        tokens = self.tokens(start, end)
        some = self.states[tokens]
        if not len(some):
            return None
        after = self.states[tokens.stop : tokens.stop + AFTER]
        middle = some.mean(0)
        return np.concatenate([middle, after.mean(0) if len(after) else middle])

    def terms(self, kind: str, start: int, end: int) -> dict[str, float]:
        """Slug -> log odds of it for a passage; ``kind`` is industry or gesture; empty beyond the end."""
        some = self.states[self.tokens(start, end)]
        if not len(some):
            return {}
        slugs, weights, bias = learned().terms[kind]
        seen = (some.mean(0) - learned().middle) / learned().spread
        return dict(zip(slugs, (seen @ weights + bias).tolist(), strict=True))


@dataclass(frozen=True, eq=False)
class Learned:
    """What lexicon/sense.npz holds."""

    heads: np.ndarray  # (width, 7): five names, inside, begins
    bias: np.ndarray
    terms: dict[str, tuple[list[str], np.ndarray, np.ndarray]]
    figure: tuple[np.ndarray, float]  # (2 * width,): a number, and what is behind it
    middle: np.ndarray
    spread: np.ndarray
    additions: dict[str, np.ndarray]


def of(text: str) -> Sense | None:
    """What a text says; None without the encoder."""
    if getattr(settings, "SEARCH_ENCODER", "") == "words" or _model() is None:
        return None
    return _of(text)


@lru_cache(maxsize=4)
def _of(text: str) -> Sense:
    tokens = _model().tokens(text[:MOST_CHARACTERS])[:MOST_TOKENS]
    states = _model().states([piece for piece, _start, _end in tokens])
    said = states @ learned().heads + learned().bias
    names = said[:, : len(NAMES)]
    names = names - names.max(-1, keepdims=True)
    names -= np.log(np.exp(names).sum(-1, keepdims=True))
    return Sense(
        np.array([start for _piece, start, _end in tokens], np.int64),
        np.array([end for _piece, _start, end in tokens], np.int64),
        names,
        said[:, -2].clip(-MOST, MOST),
        said[:, -1].clip(-MOST, MOST),
        states,
    )


@lru_cache(maxsize=1)
def learned() -> Learned:
    """The heads and additions, read once a process."""
    with np.load(lexicon.FOLDER / "sense.npz", allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    numbers = {
        name: value.astype(np.float32) for name, value in found.items() if value.dtype.kind == "f"
    }
    return Learned(
        numbers["heads"],
        numbers["heads.b"],
        {
            kind: (found[f"{kind}.slugs"].tolist(), numbers[kind], numbers[f"{kind}.b"])
            for kind in ("industry", "gesture")
        },
        (numbers["figure"], float(numbers["figure.b"][0])),
        numbers["middle"],
        numbers["spread"],
        {name: value for name, value in numbers.items() if name.startswith("layer")},
    )


@lru_cache(maxsize=1)
def _model() -> transformer.Transformer | None:
    """The encoder with what was learned added to its layers."""
    file = transformer.path()
    if file is None:
        return None
    model = transformer.Transformer(file)
    additions = learned().additions
    for n, layer in enumerate(model.layers):
        for name in transformer.MATRICES:
            if f"layer{n}.{name}.a" in additions:
                layer.additions[name] = (
                    additions[f"layer{n}.{name}.a"],
                    additions[f"layer{n}.{name}.b"],
                )
    return model


def _log_odds(share: float) -> float:
    share = min(max(share, 1e-9), 1 - 1e-9)
    return float(np.clip(np.log(share / (1 - share)), -MOST, MOST))
