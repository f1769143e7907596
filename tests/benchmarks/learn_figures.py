"""Learn again which numbers say what came of a case (``figure`` in lexicon/sense.npz). Run by hand.

    python -m tests.benchmarks.learn_figures [--write]

Run it after ``learn_sense``: it learns on that one's states, and adds to its file. Every number of the
labelled articles is an example, right where its value is one of its case's labelled figures. Its features
are the mean states of its own tokens and of the four behind them. A logistic regression with ridge penalty,
by Newton's method. What it prints comes from fifths of the articles that were left out while learning.
"""

import argparse
import os

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("CASEBOOK_MODE", "local")

import django

django.setup()

from stories.intake import figures, lexicon, numbers, sense  # noqa: E402
from tests.benchmarks.sense_examples import articles, cases_of, text_of  # noqa: E402

PARTS = 5
RIDGE = 1 / 0.003  # on features of spread 1
STEPS = 12
FILE = "sense.npz"


def examples() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, whether right, and which part its article is in, of every number."""
    features, right, parts = [], [], []
    for n, article in enumerate(articles(0)):
        text = text_of(article)
        language = article.get("language", article["name"][:2])
        seen = sense.of(text)
        spans = cases_of(article, text)
        for number in numbers.find(text, language):
            seen_at = seen.around(number.start, number.end)
            if seen_at is None:
                continue
            value = float(figures.whole(number, text).value)
            features.append(seen_at)
            parts.append(n % PARTS)
            right.append(
                any(
                    value in [float(figure) for figure, _qualifier in draft.get("figures", ())]
                    and (span is None or span[0] <= number.start < span[1])
                    for draft, span in zip(article["drafts"], spans, strict=True)
                )
            )
    return np.array(features, np.float64), np.array(right), np.array(parts)


def learn(features: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights and bias for features as they are."""
    middle, spread = features.mean(0), features.std(0) + 1e-6
    x = np.column_stack([(features - middle) / spread, np.ones(len(features))])
    weights = np.zeros(x.shape[1])
    penalty = np.full(x.shape[1], RIDGE)
    penalty[-1] = 0
    for _step in range(STEPS):
        shares = 1 / (1 + np.exp(-(x @ weights).clip(-30, 30)))
        slope = x.T @ (shares - right) + penalty * weights
        curve = (x * (shares * (1 - shares))[:, None]).T @ x + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    return weights[:-1] / spread, float(weights[-1] - (weights[:-1] * middle / spread).sum())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    features, right, parts = examples()
    print(f"{len(right)} numbers, {right.sum()} of them figures")
    odds = np.zeros(len(right))
    for part in range(PARTS):
        weights, bias = learn(features[parts != part], right[parts != part])
        odds[parts == part] = features[parts == part] @ weights + bias
    for bound in (figures.DOUBTED, 0.0, figures.SURE):
        said = odds > bound
        hits = (said & right).sum()
        print(f"above {bound}: precision {hits / said.sum():.2f}, recall {hits / right.sum():.2f}")
    if options.write:
        weights, bias = learn(features, right)
        with np.load(lexicon.FOLDER / FILE, allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        arrays |= {"figure": weights.astype(np.float16), "figure.b": np.array([bias], np.float16)}
        np.savez_compressed(lexicon.FOLDER / FILE, **arrays)


if __name__ == "__main__":
    main()
