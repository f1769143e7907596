"""Learn again what a text says token by token (stories/intake/lexicon/sense.npz). Not a test: run by hand.

    pip install jax optax          # for learning only; the site needs neither
    python -m tests.benchmarks.learn_sense [--epochs 10] [--leave-out 5] [--start FILE] --write FILE

Examples are the labelled articles of tests/intake/training/ (with the names and the bounds of every case)
and of tests/intake/articles/ (the main brand only: of its other words it is only said that they are not
that). tests/intake/unseen/ is never learned from. The encoder's layers get low-rank additions (LoRA: Hu et
al. 2021, https://arxiv.org/abs/2106.09685), and heads on their states say of each token what
:mod:`stories.intake.sense` tells; of a number, what its own states and those behind it say. Industry and
gestures are learned from the mean state of a case's tokens. ``--leave-out 5`` leaves every fifth training
article out, to measure on. Some 6 minutes an epoch and thousand articles on two cores. After each epoch the
file is written.

The shipped file was learned in goes: eight epochs of the upper six layers on what there was then, without
every fifth training article and without the sixth set (at a rate of 1.5e-3); four more on all of it
(``--start``, at 1e-3), and the mean of both (a "model soup", Wortsman et al. 2022); from there all
layers on 1,966 articles at 1e-3, without 72 on which, with the seventh and eighth set of unseen/, the weights
that join sense and rules were chosen. Of five epochs the fourth read those best.
"""

import argparse
import os
import random
import time
from pathlib import Path

import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("CASEBOOK_MODE", "local")

import django

django.setup()

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import optax  # noqa: E402
import yaml  # noqa: E402
from django.conf import settings  # noqa: E402

from stories.intake import lexicon, sense, transformer  # noqa: E402
from tests.benchmarks.sense_examples import (  # noqa: E402
    KEPT,
    LEFT,
    LENGTHS,
    articles,
    batch,
    batches,
    windows,
)

TERMS = Path(settings.BASE_DIR) / "fixtures" / "terms"
RANK, SCALE = 24, 32  # of the additions; they count SCALE / RANK times
WEIGHTS = {
    "names": 8.0,
    "inside": 1.0,
    "begins": 2.0,
    "figure": 2.0,
    "industry": 0.5,
    "gesture": 2.0,
}


# --- learning ----------------------------------------------------------------------------------------


def upper(model) -> list[dict]:
    """The layers that learn, as they are."""
    return [
        {k: jnp.asarray(v) for k, v in (layer.matrices | layer.vectors).items()}
        for layer in model.layers[KEPT:]
    ]


def beginning(layers: list[dict], slugs: dict, seed: int) -> dict:
    """What learns, before it has: additions that add nothing, heads near nought."""
    rng = np.random.default_rng(seed)
    width = layers[0]["ao"].shape[0]

    def head(outputs: int, inputs: int = width) -> dict:
        return {
            "w": jnp.asarray(rng.normal(0, 0.02, (inputs, outputs)), jnp.float32),
            "b": jnp.zeros(outputs),
        }

    additions = []
    for layer in layers:
        shapes = {name: layer[name].shape for name in transformer.MATRICES}
        first = {
            f"{name}.a": jnp.asarray(rng.normal(0, inputs**-0.5, (inputs, RANK)), jnp.float32)
            for name, (inputs, _outputs) in shapes.items()
        }
        second = {f"{name}.b": jnp.zeros((RANK, outputs)) for name, (_i, outputs) in shapes.items()}
        additions.append(first | second)
    heads = {"names": head(len(sense.NAMES)), "inside": head(1), "begins": head(1)}
    heads["figure"] = head(1, 2 * width)
    return {
        "additions": additions,
        **heads,
        **{kind: head(len(some)) for kind, some in slugs.items()},
    }


def _normed(x, weight, bias):
    x = x - x.mean(-1, keepdims=True)
    spread = jax.lax.rsqrt((x * x).mean(-1, keepdims=True) + transformer.EPSILON)
    return x * spread * weight + bias


def forward(learning: dict, layers: list[dict], x, there, key=None, rate: float = 0.1):
    """The states after the upper layers; with a ``key`` some numbers are dropped, as while learning."""
    heads = 12
    hidden = jnp.where(there[:, None, None, :], 0, -1e9)

    def times(layer, added, name, x):
        y = x @ layer[name] + layer[f"{name}.bias"]
        return y + (x @ added[f"{name}.a"]) @ added[f"{name}.b"] * (SCALE / RANK)

    def dropped(x, n):
        if key is None:
            return x
        kept = jax.random.bernoulli(jax.random.fold_in(key, n), 1 - rate, x.shape)
        return x * kept / (1 - rate)

    for n, (layer, added) in enumerate(zip(layers, learning["additions"], strict=True)):
        three = jnp.split(times(layer, added, "qkv", x), 3, -1)
        asked, keys, values = (
            one.reshape(*x.shape[:2], heads, -1).transpose(0, 2, 1, 3) for one in three
        )
        scores = asked @ keys.transpose(0, 1, 3, 2) / np.sqrt(x.shape[-1] // heads)
        mixed = (
            (jax.nn.softmax(scores + hidden, -1) @ values).transpose(0, 2, 1, 3).reshape(x.shape)
        )
        y = dropped(times(layer, added, "ao", mixed), 2 * n)
        x = _normed(x + y, layer["aln.w"], layer["aln.b"])
        inner = jax.nn.gelu(times(layer, added, "fi", x), approximate=True)
        y = dropped(times(layer, added, "fo", inner), 2 * n + 1)
        x = _normed(x + y, layer["oln.w"], layer["oln.b"])
    return x


def _head(head, x):
    return x @ head["w"] + head["b"]


def _cross(scores, right, counts):
    """Mean log loss of yes or no over what counts."""
    loss = jnp.maximum(scores, 0) - scores * right + jnp.log1p(jnp.exp(-jnp.abs(scores)))
    return (loss * counts).sum() / jnp.maximum(1, counts.sum())


def losses(learning, layers, some, middle, spread, key) -> dict:
    """The loss of each task."""
    x = forward(learning, layers, some["states"], some["there"], key)
    shares = jax.nn.log_softmax(_head(learning["names"], x), -1)
    label = some["names"]
    named = -jnp.take_along_axis(shares, jnp.clip(label, 0)[..., None].astype(int), -1)[..., 0]
    other = -jnp.log1p(-jnp.exp(jnp.minimum(shares[..., sense.MAIN], -1e-4)))
    counts = jnp.where(label == sense.MAIN, 3.0, jnp.where(label > sense.MAIN, 1.5, 1.0)) * (
        label != LEFT
    )
    found = {"names": (jnp.where(label >= 0, named, other) * counts).sum() / counts.sum()}
    for task in ("inside", "begins"):
        scores = _head(learning[task], x)[..., 0]
        found[task] = _cross(scores, (some[task] == 1) * 1.0, (some[task] >= 0) * 1.0)
    # A number's own tokens, and those behind it, side by side.
    seen = jnp.einsum("bnkt,bth->bnkh", some["numbers"], x)
    scores = _head(learning["figure"], seen.reshape(*seen.shape[:2], -1))[..., 0]
    right = some["figures"]
    found["figure"] = _cross(scores, (right == 1) * 1.0, (right >= 0) * 1.0)
    cases = some["cases"]
    pooled = jnp.einsum("bct,bth->bch", cases, x) / jnp.maximum(1, cases.sum(-1, keepdims=True))
    pooled = (pooled - middle) / spread
    right, scores = some["industry"], jax.nn.log_softmax(_head(learning["industry"], pooled), -1)
    labelled = right.sum(-1) > 0
    missed = -jax.nn.logsumexp(jnp.where(right > 0, scores, -1e9), -1) * labelled
    found["industry"] = missed.sum() / jnp.maximum(1, labelled.sum())
    right, scores = some["gesture"], _head(learning["gesture"], pooled)
    labelled = (right.sum(-1, keepdims=True) > 0) * jnp.ones_like(scores)
    found["gesture"] = _cross(scores, right, labelled)
    return found


def ordinary(learning, layers, some: list[dict], slugs) -> tuple[np.ndarray, np.ndarray]:
    """Middle and spread of the means of forty neighbours' states, before anything is learned."""
    means = []
    read = jax.jit(lambda x, there: forward(learning, layers, x, there))
    for one in random.sample(some, min(120, len(some))):
        full = batch([one], LENGTHS[-1], slugs)
        states = np.asarray(read(full["states"], full["there"]))[0]
        ends = range(46, len(one["states"]), 40)
        means += [states[end - 40 : end].mean(0) for end in ends]
    return np.mean(means, 0), np.std(means, 0) + 1e-4


def learn(learning, layers, some, middle, spread, slugs, *, epochs: int, rate: float, done) -> dict:
    """AdamW over shuffled batches, the rate rising at first and then falling as a cosine.

    ``done(learning)`` is called after every epoch.
    """
    steps = epochs * sum(1 for _ in batches(some))
    rates = optax.warmup_cosine_decay_schedule(0, rate, steps // 10, steps, rate * 0.05)
    kinds = {key: "terms" if key in slugs else "tokens" for key in learning}
    ways = {
        "tokens": optax.adamw(rates, weight_decay=0.01),
        "terms": optax.adamw(lambda n: 3 * rates(n), weight_decay=0.05),
    }
    marked = {k: jax.tree.map(lambda _leaf, kind=kinds[k]: kind, v) for k, v in learning.items()}
    way = optax.chain(optax.clip_by_global_norm(1.0), optax.multi_transform(ways, marked))
    memory = way.init(learning)

    def total(learning, chosen, key):
        found = losses(learning, layers, chosen, middle, spread, key)
        return sum(WEIGHTS[task] * loss for task, loss in found.items()), found

    @jax.jit
    def step(learning, memory, chosen, key):
        (_total, found), slopes = jax.value_and_grad(total, has_aux=True)(learning, chosen, key)
        changes, memory = way.update(slopes, memory, learning)
        return optax.apply_updates(learning, changes), memory, found

    key, n, began = jax.random.PRNGKey(0), 0, time.monotonic()
    for epoch in range(epochs):
        seen = []
        for chosen, length in batches(some):
            learning, memory, found = step(
                learning, memory, batch(chosen, length, slugs), jax.random.fold_in(key, n)
            )
            seen.append({task: float(loss) for task, loss in found.items()})
            n += 1
        means = "  ".join(f"{task} {np.mean([s[task] for s in seen]):.3f}" for task in seen[0])
        print(f"epoch {epoch + 1}: {means}  ({time.monotonic() - began:.0f} s)", flush=True)
        done(learning)
    return learning


def write(path: Path, learning: dict, middle, spread, slugs: dict):
    """As :func:`stories.intake.sense.learned` reads it; in half precision, which is exact enough."""
    heads = [learning[name] for name in ("names", "inside", "begins")]
    arrays = {
        "heads": np.concatenate([head["w"] for head in heads], axis=1),
        "heads.b": np.concatenate([head["b"] for head in heads]),
        "middle": np.asarray(middle),
        "spread": np.asarray(spread),
    }
    arrays |= {"figure": learning["figure"]["w"][:, 0], "figure.b": learning["figure"]["b"]}
    for kind in slugs:
        arrays |= {kind: learning[kind]["w"], f"{kind}.b": learning[kind]["b"]}
    for n, added in enumerate(learning["additions"], KEPT):
        for name in transformer.MATRICES:
            arrays[f"layer{n}.{name}.a"] = added[f"{name}.a"]
            arrays[f"layer{n}.{name}.b"] = added[f"{name}.b"] * (SCALE / RANK)
    halves = {name: np.asarray(array, np.float16) for name, array in arrays.items()}
    np.savez_compressed(path, **halves, **{f"{k}.slugs": np.array(s) for k, s in slugs.items()})


def read(path: Path, learning: dict) -> dict:
    """What :func:`write` wrote, to go on from."""
    with np.load(path, allow_pickle=False) as file:
        found = {name: file[name] for name in file.files}
    numbers = {k: jnp.asarray(v, jnp.float32) for k, v in found.items() if v.dtype.kind == "f"}
    cuts = np.cumsum([learning[name]["b"].size for name in ("names", "inside")])
    parts = zip(
        ("names", "inside", "begins"),
        jnp.split(numbers["heads"], cuts, axis=1),
        jnp.split(numbers["heads.b"], cuts),
        strict=True,
    )
    heads = {name: {"w": w, "b": b} for name, w, b in parts}
    terms = {k: {"w": numbers[k], "b": numbers[f"{k}.b"]} for k in ("industry", "gesture")}
    heads["figure"] = {"w": numbers["figure"][:, None], "b": numbers["figure.b"]}
    additions = [
        {
            key: numbers[f"layer{n}.{key}"] * (RANK / SCALE if key.endswith(".b") else 1)
            if f"layer{n}.{key}" in numbers
            else fresh
            for key, fresh in added.items()
        }
        for n, added in enumerate(learning["additions"], KEPT)
    ]
    return {"additions": additions, **heads, **terms}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rate", type=float, default=1.5e-3)
    parser.add_argument("--leave-out", type=int, default=0)
    parser.add_argument("--most", type=int, help="articles, to try it out")
    parser.add_argument("--start", type=Path, help="a file to go on from")
    parser.add_argument("--write", type=Path, required=True, help="the file to write")
    options = parser.parse_args()
    random.seed(0)
    slugs = {
        kind: [term["slug"] for term in yaml.safe_load((TERMS / name).read_text("utf-8"))]
        for kind, name in (("industry", "industries.yaml"), ("gesture", "gestures.yaml"))
    }
    model = transformer.Transformer(transformer.path())
    chosen = articles(options.leave_out)[: options.most]
    some = [one for article in chosen for one in windows(article, model, slugs)]
    print(f"{len(some)} windows", flush=True)
    layers = upper(model)
    learning = beginning(layers, slugs, 0)
    middle, spread = ordinary(learning, layers, some, slugs)
    if options.start:
        learning = read(options.start, learning)
        with np.load(options.start, allow_pickle=False) as file:
            middle, spread = (file[k].astype(np.float32) for k in ("middle", "spread"))
    learn(
        learning,
        layers,
        some,
        middle,
        spread,
        slugs,
        epochs=options.epochs,
        rate=options.rate,
        done=lambda learning: write(options.write, learning, middle, spread, slugs),
    )
    print(f"{options.write} · in use is {lexicon.FOLDER / 'sense.npz'}")


if __name__ == "__main__":
    main()
