"""Citations in six styles and five languages, by a CSL processor (citeproc-py) and vendored styles.

``cite(item, "apa", "de")`` is one citation, ``bibliography(items, …)`` a list as the style orders it.
Items are those of ``references.item``. What citeproc-py does otherwise than the styles ask is mended
here; tests/exchange/citations.json holds what citeproc-js makes of the same items.
"""

import html
import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle
from citeproc.source.json import CiteProcJSON

from stories.exchange.about import SITE
from stories.exchange.titles import nested, title_case

STYLES_DIR = Path(__file__).parent / "csl"
LOCALES = {"en": "en-US", "de": "de-DE", "es": "es-ES", "it": "it-IT", "nl": "nl-NL"}


@dataclass(frozen=True)
class Style:
    """A style: its file, and how a page is cited whose author, site and publisher are one.

    ``left_out`` are the item's fields that would only repeat the site's name. ``by_year`` tells cases of
    one year apart by letters (2026a, 2026b) and orders the list; ``numbered`` keeps the given order.
    """

    label: str
    file: str
    left_out: tuple[str, ...]
    by_year: bool = False
    numbered: str = ""
    quoted: bool = False  # the title stands in quotation marks
    capitals: bool = False  # English titles are set with capitals
    begins_with_title: bool = False
    english: str = "en-US"


STYLES = {
    "apa": Style("APA 7", "apa", ("container-title", "publisher"), by_year=True),
    "mla": Style(
        "MLA 9",
        "modern-language-association",
        ("publisher",),
        quoted=True,
        capitals=True,
        begins_with_title=True,
    ),
    "chicago": Style(
        "Chicago 18",
        "chicago-author-date",
        ("publisher",),
        by_year=True,
        quoted=True,
        capitals=True,
    ),
    "harvard": Style(
        "Harvard",
        "harvard-cite-them-right",
        ("container-title", "publisher"),
        by_year=True,
        english="en-GB",
    ),
    "vancouver": Style(
        "Vancouver", "nlm-citation-sequence", ("author", "publisher"), numbered="{}. "
    ),
    "ieee": Style("IEEE", "ieee", ("author", "publisher"), numbered="[{}] ", quoted=True),
}


@dataclass(frozen=True)
class Cited:
    """A citation as HTML (escaped; ``<i>`` is all its markup) and as text; ``key`` is the item's id."""

    key: str
    html: str
    label: str = ""
    language: str = ""  # that of the title

    @property
    def pieces(self) -> list[str]:
        """The text, cut where italics begin and end: every second piece is in italics."""
        return [html.unescape(piece) for piece in re.split(r"</?i>", f"{self.label}{self.html}")]

    @property
    def text(self) -> str:
        return "".join(self.pieces)


def cite(item: dict, style: str, language: str) -> Cited:
    """One item, without a number or a letter that only a list would give it."""
    return _rendered(item, style, language)


def bibliography(items: list[dict], style: str, language: str) -> list[Cited]:
    """The items as a reference list in the style's order, with its numbers or its letters."""
    how = STYLES[style]
    if how.numbered:
        return [
            _rendered(item, style, language, label=how.numbered.format(number))
            for number, item in enumerate(items, 1)
        ]
    ordered = sorted(items, key=lambda item: _sort_key(item, by_year=how.by_year))
    letters = _letters(ordered) if how.by_year else {}
    return [
        _rendered(item, style, language, letter=letters.get(item["id"], "")) for item in ordered
    ]


def _sort_key(item: dict, *, by_year: bool) -> tuple:
    """The author is always the same: by year where the style goes by it, then by title."""
    decomposed = unicodedata.normalize("NFKD", item["title"].casefold())
    title = "".join(c for c in decomposed if c.isalnum() or c == " ").strip()
    return (_year(item) if by_year else 0, title, item["id"])


def _year(item: dict) -> int:
    return item["issued"]["date-parts"][0][0]


def _letters(ordered: list[dict]) -> dict[str, str]:
    """``{id: letter}`` for the items that share their year with another."""
    by_year: dict[int, list[str]] = {}
    for item in ordered:
        by_year.setdefault(_year(item), []).append(item["id"])
    return {
        key: _letter(place)
        for keys in by_year.values()
        if len(keys) > 1
        for place, key in enumerate(keys)
    }


def _letter(place: int) -> str:
    """0 → a, 25 → z, 26 → aa."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("a") + rest) + found
    return found


# --- the processor -------------------------------------------------------------------------------


class _Marks:
    """citeproc-py's formatter: italics between private-use characters, nothing else marked.

    The text is escaped afterwards, so that no title can bring markup along.
    """

    @staticmethod
    def preformat(text):
        return str(text)

    class Italic(str):
        __slots__ = ()

        def __new__(cls, text):
            return super().__new__(cls, f"\ue000{text}\ue001")

    Oblique = Italic
    Bold = Light = Underline = Superscript = Subscript = SmallCaps = str


@dataclass(frozen=True)
class _Engine:
    """A parsed style in a locale; citeproc-py keeps state in it, so that one thread renders at a time."""

    style: CitationStylesStyle
    lock: threading.Lock
    swallows: bool  # full stop and comma go inside closing quotation marks


@cache
def _engine(style: str, language: str) -> _Engine:
    how = STYLES[style]
    locale = how.english if language == "en" else LOCALES[language]
    # A path with its ending: without one, citeproc-py looks for styles of its own.
    parsed = CitationStylesStyle(str(STYLES_DIR / f"{how.file}.csl"), locale=locale, validate=False)
    return _Engine(parsed, threading.Lock(), swallows=locale == "en-US")


def _rendered(item: dict, style: str, language: str, *, label="", letter="") -> Cited:
    how = STYLES[style]
    days = (tuple(item[name]["date-parts"][0]) for name in ("issued", "accessed"))
    shape = _shape(style, language, *days)
    raw = shape.replace(TITLE, _title(item, how, language)).replace(ADDRESS, item["URL"])
    mended = _mended(raw, how, swallows=_engine(style, language).swallows)
    if letter:
        mended = re.sub(rf"^({SITE}\.? \(?\d{{4}})", rf"\g<1>{letter}", mended)
    marked = html.escape(mended, quote=False).replace("\ue000", "<i>").replace("\ue001", "</i>")
    return Cited(item["id"], marked, label, item["language"])


TITLE, ADDRESS = "\ue002", "\ue003"  # stand for what differs between the cases of a day


@lru_cache(maxsize=1000)
def _shape(style: str, language: str, issued: tuple, accessed: tuple) -> str:
    """The citation of any case of these days, its title and address yet to be put in.

    citeproc-py takes some 20 ms; nothing it does depends on the title but what is mended afterwards.
    """
    how, engine = STYLES[style], _engine(style, language)
    fields = {
        "title": f'<span class="nocase">{TITLE}</span>',
        "author": [{"literal": SITE}],
        "container-title": SITE,
        "publisher": SITE,
        "issued": {"date-parts": [issued]},
        "accessed": {"date-parts": [accessed]},
        "URL": ADDRESS,
    }
    item = {"id": "case", "type": "webpage"} | {
        name: value for name, value in fields.items() if name not in how.left_out
    }
    with engine.lock:
        made = CitationStylesBibliography(engine.style, CiteProcJSON([item]), _Marks)
        made.register(Citation([CitationItem("case")]))
        return str(made.bibliography()[0])


def _title(item: dict, how: Style, language: str) -> str:
    """The title as the style prints it."""
    title = re.sub(r"(?<=\w)'", "\N{RIGHT SINGLE QUOTATION MARK}", item["title"])
    title = re.sub("[\ue000-\ue003]", "", title)
    if how.capitals and item["language"] == "en":
        title = title_case(title)
    return nested(title, language) if how.quoted else title


# --- mending -------------------------------------------------------------------------------------

CLOSING = "[\ue001\u201d\u2019\u201c\u00bb]*"


def _mended(raw: str, how: Style, *, swallows: bool) -> str:
    """A citation as citeproc-js has it."""
    text = re.sub(r"^(\d+\.|\[\d+\])\s*", "", raw)  # the number: the list gives its own
    if how.begins_with_title:
        # Without an author citeproc-py writes the title twice; so it had one, which is taken away.
        text = text.removeprefix(f"{SITE}. ")
    text = re.sub(r"\[(\w+) (\d{4})([A-Z][a-z]+)(\d+)\]", r"[\1 \2 \3 \4]", text)  # lost blanks
    # “Why?”. → “Why?”
    text = re.sub(rf"([?!\u2026]{CLOSING})\.", r"\1", text)
    if swallows:
        text = re.sub(r"([\u201d\u2019]+)([.,])", r"\2\1", text)
    return text
