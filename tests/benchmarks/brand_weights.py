"""Learns lexicon/brand_weights.tsv: ``python -m tests.benchmarks.brand_weights [--write]``.

Needs a loaded library. Each labelled case's passage has its names with their signs
(``brands.Actor.signs``). A softmax over them and "none" (whose score is ``brands.LEAST``) is fitted by
gradient and drawn towards the weights set by hand (the table's last column), so that few hundred cases
are enough and the scale stays. Prints what is right of each set and language when learned without it;
a case whose brand is not among the names counts as wrong. ``--write`` learns from all and writes the table.
"""

import os
import re
import sys

import numpy as np

os.environ.setdefault("CASEBOOK_MODE", "local")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")

HAND = 0.02  # how strongly the weights by hand hold
# What counts how often a name stands may not grow: the sums also say where an article is split, and
# how much speaks for a case.
MOST_A_MENTION = 0.6
# What the sense says was learned from the same articles, and would be believed too much: its weight stays.
FIXED = ("said",)
STEPS, RATE = 400, 0.03
SETS = ("field", "fresh", "unseen", "third", "fourth", "fifth")


def cases() -> list[dict]:
    """Set, language, the names' signs, which of them are right (none: there is no brand to find)."""
    from stories.intake import brands, clean, files, split
    from stories.intake.vocabulary import Vocabulary
    from stories.management import intake_bench

    known: dict[str, Vocabulary] = {}
    found = []
    for article in intake_bench.read_articles():
        name = "article.html" if article.get("html") else "article.txt"
        text = clean.without_furniture(files.read(article["text"].encode(), name).text)
        language = article.get("language", article["name"][:2])
        words = known.setdefault(language, Vocabulary(language))
        actors = brands.actors(text, words)
        passages = split.passages(text, language, actors)
        part = next((one for one in SETS if f"-{one}-" in article["name"]), "own")
        for gold in article["drafts"]:
            case = {"set": part, "language": language}
            found.append(case | _names(gold, text, actors, passages))
    return found


def _names(gold: dict, text: str, actors, passages) -> dict:
    from stories.intake import judging

    place = re.search(r"\s+".join(map(re.escape, gold["at"].split())), text).start()
    span = next((p for p in passages if p[0] <= place < p[1]), (0, len(text)))
    span = span if len(passages) > 1 else (0, len(text))
    named = [actor for actor in actors if actor.first(*span)]
    wanted = gold.get("brand", ())
    right = [any(judging.same_name(actor.name, one) for one in wanted) for actor in named]
    return {
        "signs": [actor.signs(*span) for actor in named],
        "right": np.array([*right, not wanted]),
    }


def table(some: list[dict], signs: list[str], most: np.ndarray) -> list[tuple]:
    """(the names' signs as a table with a row of noughts for "none", which rows are right)."""
    found = []
    for one in some:
        rows = [[min(c[s], m) for s, m in zip(signs, most, strict=True)] for c in one["signs"]]
        values = np.array([*rows, [0.0] * len(signs)]).reshape(-1, len(signs))
        found.append((values, one["right"]))
    return found


def learn(
    rows: list[tuple], start: np.ndarray, least: float, bound: np.ndarray, fixed: np.ndarray
) -> np.ndarray:
    """Adam on the mean log loss, with a pull towards the start; what is ``fixed`` stays there."""
    rows = [row for row in rows if row[1].any()]  # else there is nothing to learn from
    values = np.vstack([one for one, _right in rows])
    right = np.concatenate([one for _values, one in rows]).astype(float)
    sizes = [len(one) for _values, one in rows]
    case = np.repeat(np.arange(len(rows)), sizes)
    none = np.cumsum(sizes) - 1
    weights, first, second = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        scores = values @ weights
        scores[none] = least
        highest = np.maximum.reduceat(scores, none - np.array(sizes) + 1)
        shares = np.exp(scores - highest[case])
        shares /= np.bincount(case, shares)[case]
        wanted = shares * right
        wanted /= np.maximum(1e-9, np.bincount(case, wanted)[case])
        slope = values.T @ (shares - wanted) / len(rows) + HAND * (weights - start)
        slope[fixed] = 0.0
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        rate = RATE / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
        weights = np.minimum(weights - rate * first / (1 - 0.9**step), bound)
    return weights


def correct(rows: list[tuple], weights: np.ndarray, least: float) -> int:
    """How many cases get a right name (or rightly none)."""
    return sum(int(right[np.argmax([*(v[:-1] @ weights), least])]) for v, right in rows)


def main():
    import django

    django.setup()
    from stories.intake import brands, lexicon

    rows = lexicon.rows("brand_weights")
    signs = [row[0] for row in rows]
    most, start = (np.array([float(row[n]) for row in rows]) for n in (2, 3))
    bound = np.array([MOST_A_MENTION if sign == "mention" else np.inf for sign in signs])
    fixed = np.array([sign in FIXED for sign in signs])
    found = cases()
    data = table(found, signs, most)
    for field in ("set", "language"):
        for group in sorted({one[field] for one in found}):
            inside = [row for row, one in zip(data, found, strict=True) if one[field] == group]
            rest = [row for row, one in zip(data, found, strict=True) if one[field] != group]
            learned = learn(rest, start, brands.LEAST, bound, fixed)
            before, after = (
                correct(inside, w, brands.LEAST) / len(inside) for w in (start, learned)
            )
            print(
                f"{group:8} {len(inside):4}  by hand {before:.2f}  learned without it {after:.2f}"
            )
    learned = learn(data, start, brands.LEAST, bound, fixed)
    share = correct(data, learned, brands.LEAST) / len(data)
    print(f"all      {len(data):4}  learned from all {share:.2f}")
    if "--write" in sys.argv:
        path = lexicon.FOLDER / "brand_weights.tsv"
        head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
        lines = [
            f"{row[0]}\t{weight:.2f}\t{row[2]}\t{row[3]}"
            for row, weight in zip(rows, learned, strict=True)
        ]
        path.write_text("\n".join([*head, *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
