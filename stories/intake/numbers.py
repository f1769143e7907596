"""Numbers as people write them in five languages: 1,5 millones, anderthalb Millionen, 52k, 10 %."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.numbers import NumberFormatError, parse_decimal
from text_to_num import text2num

from stories.intake import lexicon

DIGITS = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?½?"
SPACE = r"[ \u00a0\u202f]"
# How a number in words begins; what text2num makes of the run decides.
IN_WORDS = {
    "en": (
        r"(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thir|fif|twent|"
        r"fort)[a-z-]*|hundred(?![a-z])|thousand(?![a-z]))"
    ),
    "de": (
        r"(?:zwei|drei|vier|fünf|sech[sz]|sieb|sieben|acht|neun|zehn|elf|zwölf|zwanzig|hundert|"
        r"tausend|eintausend|einhundert)(?:[a-zäöüß]*(?:hundert|tausend|zig|zehn|ßig|und|einhalb)"
        r"[a-zäöüß]*)?"
    ),
    "es": (
        r"(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|"
        r"dieci[a-zé]*|veint[a-zé]*|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|"
        r"cien|ciento|(?:dos|tres|cuatro|seis|sete|ocho|nove)cient[ao]s|quinient[ao]s|mil)"
    ),
    "it": (
        r"(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|tredici|quattordici|"
        r"quindici|sedici|diciassette|diciotto|diciannove|vent[a-zì]*|trent[a-zì]*|quarant[a-z]*|"
        r"cinquant[a-z]*|sessant[a-z]*|settant[a-z]*|ottant[a-z]*|novant[a-z]*|cento[a-z]*|mille|"
        r"[a-z]{3,}(?:cento|mila)[a-z]*)"
    ),
    "nl": (
        r"(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|twintig|"
        r"dertig|veertig|tachtig|honderd|duizend)"
        r"(?:[a-zëï]*(?:honderd|duizend|tig|tien|en|ënhalf)[a-zëï]*)?"
    ),
}
A_SINGLE = {
    "en": "a|one|an|the",
    "de": "eine|einer|einen|ein|die|der|1",
    "es": "un|una|el",
    "it": "un|una|uno|il",
    "nl": "een|één|het|de",
}
SCALES = (("scale9", 10**9), ("scale6", 10**6), ("scale3", 1000), ("scale2", 100))
PARTS = (
    ("onehalf", Decimal("1.5")),
    ("half", Decimal("0.5")),
    ("threequarters", Decimal("0.75")),
    ("quarter", Decimal("0.25")),
)
AND_A_HALF = {"de": "einhalb", "nl": "ënhalf"}  # written in one with the number
JOINERS = {"en": "and", "de": "und", "es": "y", "it": "e", "nl": "en"}


@dataclass(frozen=True)
class Number:
    """A number in a text. ``money`` is its currency sign or word, ``percent`` whether it is a share."""

    start: int
    end: int
    value: Decimal
    percent: bool = False
    money: bool = False
    scaled: bool = False
    in_words: bool = False


def find(text: str, language: str) -> Iterator[Number]:
    """All numbers of a text, in order, without those that are parts of times, dates or names."""
    taken = 0
    for match in _expression(language).finditer(text):
        value = _value(match, language)
        if value is None or match.start() < taken:
            continue
        taken = match.end()
        yield Number(
            match.start(),
            match.end(),
            value,
            percent=bool(match["percent"]),
            money=bool(match["before"] or match["after"]),
            scaled=any(match[key] for key, _ in SCALES),
            in_words=not match["digits"],
        )


@lru_cache(maxsize=8)
def _expression(language: str) -> re.Pattern:
    def cell(key):
        row = next(row for row in lexicon.rows("figures") if row[0] == key)
        found = [word for word in row[1 + lexicon.LANGUAGES.index(language)].split("|") if word]
        words = sorted(found, key=len, reverse=True)
        return "|".join(re.escape(word).replace(r"\ ", SPACE + "+") for word in words) or r"(?!)"

    run = rf"{IN_WORDS[language]}(?:[ -](?:{JOINERS[language]} )?{IN_WORDS[language]}){{0,3}}"
    number = (
        rf"(?P<onehalf>{cell('one-half')})|(?P<half>{cell('half')})"
        rf"|(?P<threequarters>{cell('three-quarters')})|(?P<quarter>{cell('quarter')})"
        rf"|(?P<digits>{DIGITS})|(?P<words>{run})|(?P<single>{A_SINGLE[language]})"
    )
    scale = (
        rf"(?:{SPACE}?(?:(?P<scale9>{cell('scale9')})|(?P<scale6>{cell('scale6')})"
        rf"|(?P<scale3>{cell('scale3')})|(?P<scale2>{cell('scale2')}))(?![\w]))?"
    )
    half = cell("and-half")
    percent = cell("percent")
    money = cell("money").replace(r"\*", r"\w*")
    return re.compile(
        rf"(?<![\w#@/:.,-])(?P<before>[€$£]{SPACE}?|(?:EUR|USD|GBP|CHF){SPACE})?(?:{number})"
        rf"(?:{SPACE}(?P<inner>{half}))?{scale}(?:{SPACE}(?P<andhalf>{half})(?!\w))?"
        rf"(?P<percent>{SPACE}?(?:{percent})(?!\w))?(?:{SPACE}?(?:d[ei]{SPACE})?(?P<after>{money})(?!\w))?"
        rf"(?!(?![x×](?!\w))\w)(?![.,:/]\d)(?!['’]s\b)",
        re.IGNORECASE,
    )


def _value(match: re.Match, language: str) -> Decimal | None:
    scale = next((by for key, by in SCALES if match[key]), 1)
    if match["onehalf"] and scale == 1 and "mill" in match["onehalf"].replace("milion", "mill"):
        scale = 10**6  # "un millón y medio" names its scale itself
    value = _base(match, scale, language)
    if value is None:
        return None
    if match["inner"] or match["andhalf"]:
        value += Decimal("0.5")
    return value * scale


def _base(match: re.Match, scale: int, language: str) -> Decimal | None:
    """What stands before the scale; halves and articles are numbers only with one."""
    if match["digits"]:
        whole = parsed(match["digits"].removesuffix("½"), language)
        return whole + Decimal("0.5") if whole and match["digits"].endswith("½") else whole
    if match["words"]:
        return spoken(match["words"], language)
    if scale < (100 if match["single"] else 1000):
        return None
    if match["single"] and not re.search(rf"{SPACE}\w\w", match.group()):
        return None  # "them" is not the m(illion)
    return next((value for key, value in PARTS if match[key]), Decimal(1))


def parsed(digits: str, language: str) -> Decimal | None:
    """Digits with separators as the language writes them; other habits where those make no sense."""
    plain = re.sub(r"['’ \u00a0\u202f]", "", digits)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        return Decimal(plain.replace(".", ""))
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}", plain):
        return Decimal(plain.replace(",", ""))
    for locale in (language, "en" if language != "en" else "de"):
        try:
            return parse_decimal(plain, locale=locale, strict=True)
        except NumberFormatError:
            continue
    return None


@lru_cache(maxsize=1024)
def spoken(words: str, language: str) -> Decimal | None:
    """A number in words; None if it is none."""
    half = AND_A_HALF.get(language)
    if half and words.lower().endswith(half):
        whole = spoken(words[: -len(half)], language)
        return whole and whole + Decimal("0.5")
    try:
        return Decimal(text2num(words.lower(), language))
    except (ValueError, KeyError):
        return None
