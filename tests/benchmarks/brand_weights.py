"""Learns lexicon/brand_weights.tsv: ``python -m tests.benchmarks.brand_weights [--write]``.

Needs a loaded library. Each labelled case's passage has its names with their signs
(``brands.Actor.signs``). A softmax over them and "none" (whose score is ``brands.LEAST``) is fitted by
gradient and drawn towards the weights in the table (``HAND``), so that few hundred cases are enough and
the scale stays. Prints what is right of each set and language when learned without it; cases whose
brand is not among the names are left out. ``--write`` learns from all and writes the table.
"""

import os
import re
import sys

import numpy as np

os.environ.setdefault("CASEBOOK_MODE", "local")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")

HAND = 0.02  # how strongly the weights by hand hold
# What counts how often a name stands may not grow: the sums are also read as how much speaks for a case.
MOST_A_MENTION = 0.6
STEPS, RATE = 600, 0.03
SETS = ("field", "fresh", "unseen")


def cases() -> list[dict]:
    """Set, language, the names' signs, which of them are right (none: there is no brand to find)."""
    from stories.intake import brands, clean, files, judging, split
    from stories.intake.vocabulary import Vocabulary
    from stories.management import intake_bench

    known: dict[str, Vocabulary] = {}
    found = []
    for article in intake_bench.read_articles():
        if not article["drafts"]:
            continue
        name = "article.html" if article.get("html") else "article.txt"
        text = clean.without_furniture(files.read(article["text"].encode(), name).text)
        language = article.get("language", article["name"][:2])
        words = known.setdefault(language, Vocabulary(language))
        actors = brands.actors(text, words)
        passages = split.passages(text, language, actors)
        for gold in article["drafts"]:
            place = re.search(r"\s+".join(map(re.escape, gold["at"].split())), text).start()
            span = next((p for p in passages if p[0] <= place < p[1]), (0, len(text)))
            named = [actor for actor in actors if actor.first(*span)]
            right = [
                any(judging.same_name(actor.name, one) for one in gold.get("brand", ()))
                for actor in named
            ]
            if gold.get("brand") and not any(right):
                continue  # nothing to learn from
            part = next((one for one in SETS if f"-{one}-" in article["name"]), "own")
            found.append(
                {
                    "set": part,
                    "language": language,
                    "signs": [actor.signs(*span) for actor in named],
                    "right": np.array([*right, not any(right)]),
                }
            )
    return found


def table(some: list[dict], signs: list[str], most: np.ndarray) -> list[tuple]:
    return [
        (
            np.array(
                [[min(c[s], m) for s, m in zip(signs, most, strict=True)] for c in one["signs"]]
            ).reshape(-1, len(signs)),
            one["right"],
        )
        for one in some
    ]


def learn(rows: list[tuple], start: np.ndarray, least: float, bound: np.ndarray) -> np.ndarray:
    """Adam on the mean log loss, with a pull towards the start."""
    weights, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        slope = HAND * (weights - start)
        for values, right in rows:
            scores = np.append(values @ weights, least)
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            wanted = shares * right / max(1e-9, (shares * right).sum())
            slope += values.T @ (shares - wanted)[:-1] / len(rows)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = RATE / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights = np.minimum(weights - rate * first / (1 - 0.9**step), bound)
    return weights


def correct(rows: list[tuple], weights: np.ndarray, least: float) -> int:
    return sum(int(right[np.argmax(np.append(v @ weights, least))]) for v, right in rows)


def main():
    import django

    django.setup()
    from stories.intake import brands, lexicon

    rows = lexicon.rows("brand_weights")
    signs = [row[0] for row in rows]
    start, most = (np.array([float(row[n]) for row in rows]) for n in (1, 2))
    bound = np.array([MOST_A_MENTION if sign == "mention" else np.inf for sign in signs])
    found = cases()
    data = table(found, signs, most)
    for field in ("set", "language"):
        for group in sorted({one[field] for one in found}):
            inside = [row for row, one in zip(data, found, strict=True) if one[field] == group]
            rest = [row for row, one in zip(data, found, strict=True) if one[field] != group]
            learned = learn(rest, start, brands.LEAST, bound)
            before, after = (
                correct(inside, w, brands.LEAST) / len(inside) for w in (start, learned)
            )
            print(f"{group:8} {len(inside):4}  in use {before:.2f}  learned without it {after:.2f}")
    learned = learn(data, start, brands.LEAST, bound)
    share = correct(data, learned, brands.LEAST) / len(data)
    print(f"all      {len(data):4}  learned from all {share:.2f}")
    if "--write" in sys.argv:
        path = lexicon.FOLDER / "brand_weights.tsv"
        head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        lines = [f"{s}\t{w:.2f}\t{row[2]}" for s, w, row in zip(signs, learned, rows, strict=True)]
        path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
