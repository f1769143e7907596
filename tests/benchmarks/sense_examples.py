"""The labelled articles as examples to learn a text's sense from (learn_sense.py)."""

import hashlib
import random
import re
from pathlib import Path

import numpy as np
import yaml
from django.conf import settings

from stories.intake import clean, figures, files, numbers, sense, sentences, transformer

FOLDER = Path(settings.BASE_DIR) / "tests" / "intake"
KEPT = 0  # lower layers that nothing is added to
BATCH = 2048  # tokens of a step, with those that fill up
LENGTHS = (128, 192, 256, 384, 512)  # windows are filled up to one of these
MOST_CASES = 3  # of a window whose industry is learned in one step
MOST_NUMBERS = 12  # of a window that are learned in one step
NOT_SAID, LEFT = (
    -1,
    -2,
)  # labels: a name that is not the main brand's, or none; no token of the text
LISTED = {"place": "towns", "person": "people", "organisation": "others"}


def articles(leave_out: int) -> list[dict]:
    """The labelled articles; ``leave_out`` > 1 leaves out every so manyth of the training ones, by name."""
    found = []
    for folder in ("training", "articles"):
        for path in sorted((FOLDER / folder).glob("*.yaml")):
            for article in yaml.safe_load(path.read_text("utf-8")):
                odd = hashlib.md5(article["name"].encode(), usedforsecurity=False).digest()[0]
                if leave_out < 2 or folder != "training" or odd % leave_out:
                    found.append(article)
    return found


def text_of(article: dict) -> str:
    """The article as intake reads it: positions count in this."""
    name = "article.html" if article.get("html") else "article.txt"
    return clean.without_furniture(files.read(article["text"].encode(), name).text)


def _places(text: str, words: str) -> list[tuple[int, int]]:
    spaced = r"\s+".join(map(re.escape, words.split()))
    whole = [m.span() for m in re.finditer(rf"(?<!\w){spaced}(?!\w)", text)]
    return whole or [m.span() for m in re.finditer(rf"(?<!\w){spaced}", text)]


def cases_of(article: dict, text: str) -> list[tuple[int, int] | None]:
    """Where each case begins and ends; None where the labels do not say."""
    found = []
    for draft in article["drafts"]:
        ends = [_places(text, str(draft[key])) for key in ("from", "to") if key in draft]
        found.append((ends[0][0][0], ends[1][0][1]) if len(ends) == 2 and all(ends) else None)
    return found


def labels(article: dict, text: str, tokens: np.ndarray) -> dict[str, np.ndarray]:
    """Of each token the name it is in, whether a case is told here, whether one begins; -1: not said."""
    inside, begins = _told(article, text, tokens)
    return {"names": _named(article, text, tokens), "inside": inside, "begins": begins}


def numbers_of(article: dict, text: str) -> list[tuple[int, int, bool]]:
    """Where each number stands, and whether it is one of the figures of the case that is told there."""
    language = article.get("language", article["name"][:2])
    cases = list(zip(article["drafts"], cases_of(article, text), strict=True))
    found = []
    for number in numbers.find(text, language):
        value = float(figures.whole(number, text).value)
        right = any(
            value in [float(figure) for figure, _qualifier in draft.get("figures", ())]
            and (span is None or span[0] <= number.start < span[1])
            for draft, span in cases
        )
        found.append((number.start, number.end, right))
    return found


def _over(tokens: np.ndarray, start: int, end: int) -> np.ndarray:
    return (tokens[:, 1] < end) & (tokens[:, 2] > start)


def _named(article: dict, text: str, tokens: np.ndarray) -> np.ndarray:
    names = np.full(len(tokens), NOT_SAID, np.int8)
    said = [(str(words), kind) for kind, key in LISTED.items() for words in article.get(key) or ()]
    if any(key in article for key in LISTED.values()):
        names[:] = sense.NAMES.index("none")
    said = sorted(said, key=lambda one: len(one[0]))  # the longer name holds the shorter
    said += [(words, "main") for draft in article["drafts"] for words in draft.get("brand", ())]
    for words, kind in said:
        for place in _places(text, words):
            names[_over(tokens, *place)] = sense.NAMES.index(kind)
    return names


def _told(article: dict, text: str, tokens: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inside, begins = (np.full(len(tokens), NOT_SAID, np.int8) for _ in range(2))
    spans = cases_of(article, text)
    if not all(spans):
        for draft in article["drafts"]:
            at = _places(text, draft["at"])[0][0]
            inside[_over(tokens, at - 150, at + 150)] = 1
        return inside, begins
    inside[:] = 0  # a text without a case, too
    starts = [start for start, _end in sentences.spans(text)]
    for start in starts:
        begins[np.flatnonzero(tokens[:, 2] > start)[:1]] = 0
    for span in spans:
        inside[_over(tokens, *span)] = 1
        begins[np.flatnonzero(tokens[:, 2] > span[0])[:1]] = 1
    return inside, begins


def windows(article: dict, model: transformer.Transformer, slugs: dict) -> list[dict]:
    """An article's windows: the states below the layers that learn, and all labels."""
    text = text_of(article)
    tokens = np.array(model.tokens(text), np.int64).reshape(-1, 3)
    said = labels(article, text, tokens)
    counted = numbers_of(article, text)
    spans = cases_of(article, text)
    if len(spans) == 1 and spans[0] is None:
        spans = [(0, len(text))]
    found = []
    before = 1 + len(model.prefix)
    for start, end in transformer.windows(len(tokens)):
        states = model.embedded([model.begin, *model.prefix, *tokens[start:end, 0], model.end])
        for layer in model.layers[:KEPT]:
            states = model.through(layer, states)
        one = {"states": states.astype(np.float16), "cases": []}
        one["numbers"] = _numbers(counted, tokens, start, end, before)
        for key, values in said.items():
            padded = np.full(len(states), LEFT, np.int8)
            padded[before:-1] = values[start:end]
            one[key] = padded
        for draft, span in zip(article["drafts"], spans, strict=False):
            if span is None:
                continue
            within = (tokens[:, 1] < span[1]) & (tokens[:, 2] > span[0])
            if within[start:end].sum() >= min(20, within.sum()):
                mask = np.zeros(len(states), np.float32)
                mask[before:-1] = within[start:end]
                terms = {
                    "industry": draft.get("industry", ()),
                    "gesture": draft.get("gestures", ()),
                }
                one["cases"].append(
                    (mask, {kind: [slugs[kind].index(s) for s in t] for kind, t in terms.items()})
                )
        found.append(one)
    return found


def _numbers(counted, tokens, start: int, end: int, before: int) -> list[tuple]:
    """(first token, last, last of those behind it, right) of a window's numbers, as states are counted."""
    found = []
    for first, last, right in counted:
        places = np.flatnonzero(_over(tokens, first, last))
        if len(places) and start <= places[0] and places[-1] < end:
            stop = int(places[-1]) + 1
            after = min(stop + sense.AFTER, end)
            shift = before - start
            found.append((int(places[0]) + shift, stop + shift, after + shift, right))
    return found


def batch(some: list[dict], length: int, slugs: dict) -> dict[str, np.ndarray]:
    """Windows of a step side by side, filled up to one length."""
    shape = (len(some), length)
    found = {
        "states": np.zeros((*shape, some[0]["states"].shape[1]), np.float32),
        "there": np.zeros(shape, bool),
        "cases": np.zeros((len(some), MOST_CASES, length), np.float32),
        "numbers": np.zeros((len(some), MOST_NUMBERS, 2, length), np.float32),
        "figures": np.full((len(some), MOST_NUMBERS), NOT_SAID, np.int8),
        **{key: np.full(shape, LEFT, np.int8) for key in ("names", "inside", "begins")},
        **{k: np.zeros((len(some), MOST_CASES, len(s)), np.float32) for k, s in slugs.items()},
    }
    for n, one in enumerate(some):
        size = len(one["states"])
        found["states"][n, :size], found["there"][n, :size] = one["states"], True
        for key in ("names", "inside", "begins"):
            found[key][n, :size] = one[key]
        chosen = random.sample(one["numbers"], min(MOST_NUMBERS, len(one["numbers"])))
        for m, (first, stop, after, right) in enumerate(chosen):
            found["numbers"][n, m, 0, first:stop] = 1 / (stop - first)
            behind = (stop, after) if after > stop else (first, stop)
            found["numbers"][n, m, 1, slice(*behind)] = 1 / (behind[1] - behind[0])
            found["figures"][n, m] = right
        chosen = random.sample(one["cases"], min(MOST_CASES, len(one["cases"])))
        for m, (mask, terms) in enumerate(chosen):
            found["cases"][n, m, :size] = mask
            for kind, right in terms.items():
                found[kind][n, m, right] = 1
    return found


def batches(some: list[dict]):
    """(windows, length), shuffled; always as many of one length, so that few shapes are compiled."""
    waiting: dict[int, list[dict]] = {}
    by_length: dict[int, list[dict]] = {}
    for one in some:
        by_length.setdefault(_length(one), []).append(one)
    for one in random.sample(some, len(some)):
        length = _length(one)
        waiting.setdefault(length, []).append(one)
        if len(waiting[length]) * length >= BATCH:
            yield waiting.pop(length), length
    for length, left in waiting.items():
        size = -(-BATCH // length)
        yield left + random.choices(by_length[length], k=size - len(left)), length


def _length(one: dict) -> int:
    return next(length for length in LENGTHS if length >= len(one["states"]))
