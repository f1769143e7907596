"""A cover as a PNG of 1200 x 630, the size that messengers and networks show beside a link."""

import io
import math
import re
from functools import cache, lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from stories.covers import Cover
from stories.covers.icons import ICONS
from stories.covers.paths import lines
from stories.covers.patterns import TILES

SIZE = (1200, 630)
FINE = 2  # drawn so many times larger, then made smaller: smooth edges
FONTS = Path(__file__).resolve().parent.parent / "static/stories/vendor/source-serif-4"
FONT = "source-serif-4-{}-wght-normal.woff2"
EXTENDED = re.compile(r"([\u0100-\u0130\u0132-\u0151\u0154-\u02ba\u1e00-\u1eff]+)")
REMEMBERED = 128  # pictures of some 50 kB
# As in tokens.css, light: deep for the paper, plain for the lines on the label.
COLOURS = {
    "gifts": ("#9b2c52", "#a02550"),
    "words": ("#2c5488", "#24528f"),
    "help": ("#2d6647", "#22633f"),
    "amends": ("#6c3f74", "#703a78"),
    "together": ("#93621b", "#855200"),
    "other": ("#675d52", "#5b5248"),
}
LABEL, INK, SOFT_INK = "#fffdf8", "#201b16", "#5b5248"
LABEL_BOX = (90, 90, 1110, 540)


@lru_cache(maxsize=REMEMBERED)
def picture(cover: Cover, title: str, brand: str) -> bytes:
    """The PNG of a case: its cover's paper, and a label with icon, initials, title and brand."""
    deep, plain = COLOURS[cover.family]
    image = Image.new("RGB", (SIZE[0] * FINE, SIZE[1] * FINE), deep)
    draw = ImageDraw.Draw(image)
    _paper(draw, cover, _mixed(deep))
    left, top, right, bottom = LABEL_BOX
    _box(draw, LABEL_BOX, fill=LABEL)
    _box(draw, (left + 14, top + 14, right - 14, bottom - 14), outline=plain)
    _stroke(draw, ICONS[cover.icon], plain, lambda x, y: (150 + x * 8.6, 130 + y * 8.6), 11)
    _write(draw, (253, 435), cover.initials, 110 if len(cover.initials) < 3 else 76, INK, "mm", 600)
    draw.line([(n * FINE) for n in (410, top + 60, 410, bottom - 60)], fill=plain, width=FINE * 2)
    _title(draw, title, brand)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    small = image.resize(SIZE, Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.quantize(64, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


def _paper(draw, cover: Cover, colour: str) -> None:
    """The decorated paper, turned as on the page, twice as large as on a card."""
    width, height, path = TILES[cover.pattern]
    scale = cover.scale * 3
    cosine, sine = math.cos(math.radians(cover.turn)), math.sin(math.radians(cover.turn))
    reach = math.hypot(*SIZE) / 2 / scale
    for column in range(-math.ceil(reach / width) - 1, math.ceil(reach / width) + 1):
        for row in range(-math.ceil(reach / height) - 1, math.ceil(reach / height) + 1):

            def place(x, y, column=column, row=row):
                x, y = (x + column * width) * scale, (y + row * height) * scale
                return 600 + x * cosine - y * sine, 315 + x * sine + y * cosine

            _stroke(draw, path, colour, place, 4)


def _stroke(draw, path: str, colour: str, place, width: float) -> None:
    for points in _lines(path):
        there = [tuple(n * FINE for n in place(x, y)) for x, y in points]
        draw.line(there, fill=colour, width=round(width * FINE), joint="curve")
        for x, y in (there[0], there[-1]):  # round ends
            radius = width * FINE / 2
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


_lines = cache(lines)


def _title(draw, title: str, brand: str) -> None:
    """The title in as many lines as fit, the brand beneath."""
    for size in (58, 52, 46, 40, 34):
        rows = _wrapped(title, size, 620)
        if len(rows) * size * 1.2 <= 290:
            break
    top = 300 - len(rows) * size * 0.6
    for number, row in enumerate(rows):
        _write(draw, (450, top + (number + 0.5) * size * 1.2), row, size, INK, "lm", 600)
    _write(draw, (450, top + len(rows) * size * 1.2 + 40), brand, 32, SOFT_INK, "lm", 400)


def _wrapped(text: str, size: int, width: int) -> list[str]:
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if rows[-1] and sum(w for _run, _font, w in _runs(longer, size, 600)) > width * FINE:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows


def _write(draw, at, text: str, size: int, colour: str, anchor: str, weight: int) -> None:
    runs = _runs(text, size, weight)
    x = at[0] * FINE - (sum(width for _run, _font, width in runs) / 2 if anchor == "mm" else 0)
    for run, font, width in runs:
        draw.text((x, at[1] * FINE), run, fill=colour, font=font, anchor="lm")
        x += width


def _runs(text: str, size: int, weight: int) -> list[tuple[str, ImageFont.FreeTypeFont, float]]:
    """The text in pieces that one font file has, each with its font and width."""
    pieces = [
        (piece, _font("latin-ext" if place % 2 else "latin", size, weight))
        for place, piece in enumerate(EXTENDED.split(text))
        if piece
    ]
    return [(piece, font, font.getlength(piece)) for piece, font in pieces]


@cache
def _font(script: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(FONTS / FONT.format(script), size * FINE)
    font.set_variation_by_axes([weight])
    return font


def _box(draw, box, **how) -> None:
    draw.rectangle([n * FINE for n in box], width=2 * FINE, **how)


def _mixed(colour: str) -> str:
    """The colour with a third of white: the lines of the paper."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(part * 0.68 + 255 * 0.32):02x}" for part in parts)
