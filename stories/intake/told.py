"""Whether a passage sounds like a case told: its vector weighed by what was learned from examples.

The weights (lexicon/told.txt) hold for one encoder; with another, or none, nothing is said.
"""

from functools import lru_cache

import numpy as np

from stories.intake import lexicon

MOST = 4.0


@lru_cache(maxsize=1)
def _weights() -> tuple[str, float, np.ndarray]:
    """The encoder's name, the bias and the weights."""
    lines = (lexicon.FOLDER / "told.txt").read_text("utf-8").splitlines()
    model, bias, *rows = [line for line in lines if line and line[0] != "#"]
    return model, float(bias), np.array(" ".join(rows).split(), np.float32)


def score(vector: np.ndarray, encoder: str) -> float:
    """About 2 for a case, -2 for another text, at most 4 either way; 0 if it cannot be said."""
    model, bias, weights = _weights()
    if encoder != model or len(vector) != len(weights):
        return 0.0
    length = float(np.linalg.norm(vector)) or 1.0
    return max(-MOST, min(MOST, float(vector @ weights) / length + bias))
