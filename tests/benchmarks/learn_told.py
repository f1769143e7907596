"""Learn again what a case told sounds like (stories/intake/lexicon/told.txt). Not a test: run by hand.

    python -m tests.benchmarks.learn_told            # only says how well it does
    python -m tests.benchmarks.learn_told --write    # and writes told.txt

Run it after a change to ``a_case.txt`` or ``no_case.txt``, after adding labelled articles, and with another
encoder. It takes some minutes and needs the encoder and a database with the shipped vocabulary and brands
(``manage.py load_library``); it writes nothing there. Afterwards: ``manage.py bench intake``.

The examples are those two files, the passages of the articles' tuning half, and every second shipped
story, each in one language. (The shipped file was learned with forty passages of an encyclopedia beside them,
which are not in the repository: expect slightly other weights.) Weighed
so that cases and other texts count alike; a logistic regression with
ridge penalty. What it prints comes from parts that were left out while learning (five of them).
"""

import argparse
import os
from dataclasses import dataclass

import numpy as np
import yaml

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("CASEBOOK_MODE", "local")

import django

django.setup()

from django.conf import settings  # noqa: E402

from stories.intake import (  # noqa: E402
    brands,
    clean,
    files,
    judging,
    lexicon,
    recognise,
    split,
)
from stories.intake.vocabulary import Vocabulary  # noqa: E402
from stories.management import intake_bench  # noqa: E402
from stories.search import meaning  # noqa: E402

OWN, ARTICLE, LIBRARY = "sentences", "articles", "library"
WEIGHT = {OWN: 1.5, LIBRARY: 0.5}
RIDGE, STEPS, SCALE, PARTS = 8.0, 1500, 20.0, 5


@dataclass(frozen=True)
class Example:
    """A text, whether it tells a case, how much it counts and where it is from."""

    text: str
    is_case: bool
    weight: float
    source: str


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write told.txt")
    options = parser.parse_args()
    examples = [*sentences(), *articles(), *library()]
    vectors = np.array([_vector(example.text) for example in examples])
    is_case = np.array([example.is_case for example in examples], float)
    weights = balanced(np.array([example.weight for example in examples]), is_case)
    print(f"{len(examples)} examples, {int(is_case.sum())} of them cases")
    show(examples, left_out(vectors, is_case, weights), is_case)
    if options.write:
        write(*learned(vectors, is_case, weights))


def sentences() -> list[Example]:
    """a_case.txt and no_case.txt, a text a line."""
    return [
        Example(line.strip(), is_case, WEIGHT[OWN], OWN)
        for name, is_case in (("no_case", False), ("a_case", True))
        for line in (lexicon.FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
        if line.strip() and line[0] != "#"
    ]


def articles() -> list[Example]:
    """The tuning half's passages as intake meets them; of an article with cases only those."""
    found = []
    for article in intake_bench.read_articles():
        if judging.half(article) == "test":
            continue
        name = "a.html" if article.get("html") else "a.txt"
        text = clean.without_furniture(files.read(article["text"].encode(), name).text)
        language = clean.language_of(text)
        actors = brands.actors(text, Vocabulary(language))
        told_in = [draft["at"] for draft in article["drafts"]]
        for start, end in split.passages(text, language, actors):
            if told_in and not any(words in text[start:end] for words in told_in):
                continue
            pieces = recognise.pieces_of(text, start, end)
            weight = 1 / max(1, len(pieces)) + 0.3
            found += [Example(text[a:b], bool(told_in), weight, ARTICLE) for a, b in pieces]
    return found


def library() -> list[Example]:
    """Every second story as shipped, one of its languages each."""
    found = []
    paths = sorted((settings.FIXTURES_DIR / "stories").glob("*.yaml"))[::2]
    for number, path in enumerate(paths):
        texts = yaml.safe_load(path.read_text("utf-8"))["texts"]
        text = texts.get(lexicon.LANGUAGES[number % len(lexicon.LANGUAGES)]) or texts["en"]
        words = f"{text['situation']} {text['gesture']}"
        found.append(Example(words, True, WEIGHT[LIBRARY], LIBRARY))
    return found


def _vector(text: str) -> np.ndarray:
    vector = meaning.passage_vector(text)
    if vector is None:
        raise SystemExit("There is no encoder: nothing can be learned.")
    return vector / (float(np.linalg.norm(vector)) or 1.0)


def balanced(weights: np.ndarray, is_case: np.ndarray) -> np.ndarray:
    """Cases and other texts weigh the same together."""
    return np.where(
        is_case == 1, weights * weights[is_case == 0].sum() / weights[is_case == 1].sum(), weights
    )


def learned(vectors, is_case, weights) -> tuple[np.ndarray, float]:
    """Weights and bias of a logistic regression, by Adam's steps; the same for the same examples."""
    mean = vectors.mean(0)
    inputs = np.hstack([(vectors - mean) * SCALE, np.ones((len(vectors), 1))])
    ridge = np.full(inputs.shape[1], RIDGE)
    ridge[-1] = 0
    at, speed, spread = (np.zeros(inputs.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        error = 1 / (1 + np.exp(-inputs @ at)) - is_case
        slope = inputs.T @ (weights * error) + ridge * at
        speed = 0.9 * speed + 0.1 * slope
        spread = 0.999 * spread + 0.001 * slope**2
        size = np.sqrt(spread / (1 - 0.999**step)) + 1e-8
        at = at - 0.02 * speed / (1 - 0.9**step) / size
    return at[:-1] * SCALE, float(at[-1] - (mean * SCALE) @ at[:-1])


def left_out(vectors, is_case, weights) -> np.ndarray:
    """Each example's score from what was learned without its part."""
    order = np.random.RandomState(0).permutation(len(is_case))
    scores = np.zeros(len(is_case))
    for part in range(PARTS):
        out = order[part::PARTS]
        rest = np.setdiff1d(order, out)
        slopes, bias = learned(vectors[rest], is_case[rest], weights[rest])
        scores[out] = vectors[out] @ slopes + bias
    return scores


def show(examples, scores, is_case):
    """The share of each source's cases and other texts that are on the right side of nought."""
    for source in (OWN, ARTICLE, LIBRARY):
        here = np.array([example.source == source for example in examples])
        for name, side, right in (("cases", 1, scores > 0), ("others", 0, scores < 0)):
            chosen = here & (is_case == side)
            if chosen.any():
                print(f"{source:10} {name:7} {right[chosen].mean():.2f} of {int(chosen.sum())}")


def write(slopes: np.ndarray, bias: float):
    """told.txt: the encoder's name, the bias, the weights."""
    rows = (
        " ".join(f"{one:.2f}" for one in slopes[at : at + 16]) for at in range(0, len(slopes), 16)
    )
    lines = (
        "# How much a passage's vector sounds like a case told: the encoder, the bias, then the weights.",
        "# Learned by tests/benchmarks/learn_told.py, which says from what.",
        meaning.model_name(),
        f"{bias:.4f}",
        *rows,
    )
    (lexicon.FOLDER / "told.txt").write_text("\n".join(lines) + "\n", "utf-8")
    print("told.txt is written: run manage.py bench intake.")


if __name__ == "__main__":
    main()
