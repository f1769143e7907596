"""When it happened: dates as people write them, without those of publication, founding or forecast."""

import re
from functools import lru_cache

from stories.intake import cases, lexicon
from stories.intake.records import DateProposal
from stories.intake.sentences import sentence_around
from stories.models import PartialDate

HEAD = 420  # characters of an article in which it says when it was published
SHORT = 16  # words of a line that says no more than that
TELLING = 10  # words of a line that tells something, at least
LONG_AGO = 1980  # a bare year before that is how old something is
POSTED = re.compile(
    r"(?i)\b(?:verfasst|geschrieben|gepostet|beitrag|posted|joined|thread|re:|publicado por|"
    r"mensaje|hilo|scritto da|"
    r"messaggio|geplaatst|bericht|topic|consultad|consultat|retrieved|abgerufen|geraadpleegd)"
)
IN_A_MONTH = {
    "en": r"(?:in|in early|in late|last|one \w+ last|this)",
    "de": r"(?:im|im vergangenen|im letzten|letzten|Anfang|Mitte|Ende|seit)",
    "es": r"(?:en|el pasado|a principios de|a mediados de|a finales de|de este)",
    "it": r"(?:in|a|ad|lo scorso|a fine|a inizio|nel mese di)",
    "nl": r"(?:in|afgelopen|vorige|begin|half|eind)",
}
YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
# "Firenze, 6 novembre 2023." at the head of a paragraph: a report's or a letter's date. What it tells was
# then, or a little earlier.
PLACE = r"[A-ZÀ-ÖØ-Þ][\w’' /-]{1,30}"
DATELINE = re.compile(rf"^\W*(?:{PLACE}\s*[,|(–—-]\s*)(?:\w+\s)?$")
AFTER_DATELINE = re.compile(r"^\s*(?:\)|[|–—-]|\.-|[.:]?(?:\s|$))")
# "eine Miele von 1994", "una Fiat del 1988", "a 1998 Volvo": how old a thing is.
MADE_IN = {
    "en": r"\b(?:an?|my|his|her|their|our|old)\s+(?:(?:[\w’'-]+\s+){1,2}(?:from|of)\s+)?$",
    "de": r"\b(?:eine?[mnrs]?|(?:mein|sein|ihr|unser)\w*)\s+(?:[\w’'-]+\s+){1,2}(?:von|aus)\s+$",
    "es": r"\b(?:una?|mi|su|el viejo|la vieja)\s+(?:[\w’'-]+\s+){1,2}del?\s+$",
    "it": r"(?:\b(?:una?|il|la|lo|mi[ao]|su[ao]|vecchi[ao])\s+|\b(?:l|"
    r"un)['’])(?:[\w’'-]+\s+){1,3}del\s+$",
    "nl": r"\b(?:een|mijn|zijn|haar|onze|oude)\s+(?:[\w’'-]+\s+){1,2}(?:uit|van)\s+$",
}


@lru_cache(maxsize=8)
def _months(language: str) -> dict[str, int]:
    """Names of months, whole and short (three letters and a dot), in lower case -> number."""
    (row,) = [row for row in lexicon.rows("words") if row[0] == "months"]
    names = row[1 + lexicon.LANGUAGES.index(language)].lower().split("|")
    found = {}
    for number, name in enumerate(names, 1):
        found[name] = number
        found.setdefault(name[:3] + ".", number)
        found.setdefault(name[:4] + ".", number)
        found.setdefault(name[:3], number)
    if language == "de":
        found |= {"jänner": 1, "feber": 2}
    if language == "es":
        found["setiembre"] = 9
    return found


@lru_cache(maxsize=8)
def _forms(language: str) -> tuple[re.Pattern, ...]:
    """From the most to the least precise; each with some of the groups day, month, name, year."""
    names = "|".join(sorted(map(re.escape, _months(language)), key=len, reverse=True))
    of = r"(?:\s+(?:of|de|del|di))?\s+"
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.|º|°)?"
    flags = re.IGNORECASE
    christmas = lexicon.source("words", language, "christmas")
    season = lexicon.source("words", language, "season")
    return (
        re.compile(rf"(?<!\d)(?P<year>{YEAR})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)"),
        re.compile(
            rf"(?<![\d.]){day}{of}(?P<name>{names})(?:,|{of}|\s)\s*(?P<year>{YEAR})\b", flags
        ),
        re.compile(rf"\b(?P<name>{names})\s+{day},?\s+(?P<year>{YEAR})\b", flags),
        re.compile(
            rf"(?<![\d.])(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-](?P<year>{YEAR})(?!\d)"
        ),
        re.compile(
            rf"(?<!\w)(?P<name>{names}),?(?:\s+(?:of|de|del|di|des Jahres|"
            rf"van))?\s+(?P<year>{YEAR})\b",
            flags,
        ),
        re.compile(
            rf"{christmas}(?:\s+(?:of|de|del|di|van|des Jahres))?\s+(?P<christmas>{YEAR})\b", flags
        ),
        re.compile(rf"{season}(?:\s+(?:of|de|del|di|van|des Jahres))?\s+(?P<year>{YEAR})\b", flags),
        re.compile(rf"(?<![\w€$£.,:/#-])(?P<year>{YEAR})(?![\w%€$£]|[.,:/-]\d)"),
    )


def find(text: str, language: str, start: int = 0, end: int | None = None) -> DateProposal | None:
    """The date of the event told in a passage: of the most precise ones the first; None without any.

    When it was published only says in which year a "7 October" was; the month, where nothing else is told.
    """
    end = len(text) if end is None else end
    found = _dates(text, language, start, end)
    told = [one for one in found if not _is_at_the_head(text, language, one[1], one[2])]
    head = [
        one
        for one in _dates(text, language, 0, min(len(text), HEAD))
        if _is_head(text, language, one)
    ]
    if not any(_precise(one) for one in told) and head:
        told = _without_year(text, language, start, end, head[0][0]) or told
    if told:
        value, first, last, rank = min(told, key=lambda one: (_vague(one), one[1]))
        same_year = sum(other[0].year == value.year for other in told) / len(told)
        sure = 0.9 if rank < 6 else 0.7
        return DateProposal(value, first, last, round(sure * (0.6 + 0.4 * same_year), 2))
    head = [one for one in found if _is_head(text, language, one) and one[0].month]
    if not head:
        return None
    value, first, last, _rank = head[0]
    return DateProposal(PartialDate(value.year, value.month), first, last, 0.5)


def _dates(text: str, language: str, start: int, end: int) -> list[tuple]:
    """(date, where, kind of form) of all that are not something else's."""
    found, taken = [], []
    for rank, form in enumerate(_forms(language)):
        for match in form.finditer(text, start, end):
            if any(a < match.end() and match.start() < b for a, b in taken):
                continue
            taken.append(match.span())
            value = _value(match, language)
            if not value or _is_of_something_else(match, text, language, start, end):
                continue
            if rank == len(_forms(language)) - 1 and value.year < LONG_AGO:
                continue
            if value.precision == "day" and _is_dateline(match, text, start):
                value = PartialDate(value.year, value.month)
            found.append((value, match.start(), match.end(), rank))
    return found


def _line(text: str, place: int) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def _is_at_the_head(text: str, language: str, start: int, end: int) -> bool:
    """In a line of its own, or that tells nothing: when it was published or posted; or in a dateline."""
    line = _line(text, start)
    begin = text.rfind("\n", 0, start) + 1
    if DATELINE.match(text[begin:start]) and AFTER_DATELINE.match(text[end : end + 4]):
        return True
    if len(line.split()) > SHORT or re.search(r"[.!?]\s*$", line):
        return False
    return not re.search(cases.PAST[language], line) and (begin < HEAD or len(line.split()) < 6)


def _is_head(text: str, language: str, one) -> bool:
    return _is_at_the_head(text, language, one[1], one[2]) and not POSTED.search(
        _line(text, one[1])
    )


def _precise(one) -> bool:
    return one[0].precision != "year"


def _without_year(
    text: str, language: str, start: int, end: int, published: PartialDate
) -> list[tuple]:
    """ "On 7 October", "im Januar", in an article that says when it was published: the last one before."""
    found = []
    day, month = _yearless(language)
    for rank, form in ((1, day), (4, month)):
        for match in form.finditer(text, start, end):
            first, last = sentence_around(text, match.start(), start, end)
            before = text[first : match.start()][-60:]
            past = rank == 1 or re.search(cases.PAST[language], text[first:last])
            forecast = lexicon.expression("words", language, "forecast").search(before)
            if not past or forecast or len(_line(text, match.start()).split()) < TELLING:
                continue
            number = _months(language)[match["name"].lower()]
            when = (number, int(match["day"]) if match.groupdict().get("day") else None)
            year = published.year - (number > (published.month or 12))
            try:
                found.append((PartialDate(year, *when), match.start(), match.end(), rank))
            except ValueError:
                continue
        if found:
            return found
    return found


@lru_cache(maxsize=8)
def _yearless(language: str) -> tuple[re.Pattern, re.Pattern]:
    """A day of a month, and a month after "in" or "last", without a year."""
    names = "|".join(
        sorted((n for n in _months(language) if len(n) > 3 and n[-1] != "."), key=len, reverse=True)
    )
    names = f"{names}|may" if language == "en" else names
    no_year = rf"(?!,?\s+(?:(?:of|de|del|di|des Jahres|van)\s+)?{YEAR})(?!\w)"
    of = r"(?:\s+(?:of|de|del|di))?\s+"
    day = rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.|º|°)?{of}(?P<name>{names}){no_year}"
    if language == "en":
        names = names.removesuffix("|may")
    return (
        re.compile(day, re.IGNORECASE),
        re.compile(rf"\b(?i:{IN_A_MONTH[language]})\s+(?P<name>(?i:{names})){no_year}"),
    )


def _vague(one) -> int:
    return {"day": 0, "month": 0, "year": 1}[one[0].precision]


def _value(match: re.Match, language: str) -> PartialDate | None:
    parts = match.groupdict()
    try:
        if parts.get("christmas"):
            return PartialDate(int(parts["christmas"]), 12)
        month = (
            _months(language)[parts["name"].lower()] if parts.get("name") else parts.get("month")
        )
        day = int(parts["day"]) if parts.get("day") else None
        return PartialDate(int(parts["year"]), int(month) if month else None, day)
    except (ValueError, KeyError):
        return None


def _is_dateline(match: re.Match, text: str, start: int) -> bool:
    line = text[max(text.rfind("\n", 0, match.start()) + 1, start) : match.start()]
    return bool(DATELINE.match(line) and AFTER_DATELINE.match(text[match.end() : match.end() + 4]))


def _is_made(match: re.Match, text: str, language: str) -> bool:
    """A bare year of a thing; "una sera del 2019" is a moment."""
    if match.group() != match.groupdict().get("year"):
        return False
    said = re.search(MADE_IN[language], text[max(0, match.start() - 45) : match.start()], re.I)
    if not said:
        return False
    near = said.group() + text[match.end() : match.end() + 16]
    return not lexicon.expression("words", language, "moment").search(near)


def _is_of_something_else(match, text, language, start, end) -> bool:
    """Lines that say when the article was published, and years of foundation, birth, purchase."""
    first, last = sentence_around(text, match.start(), start, end)
    line = text[max(text.rfind("\n", 0, match.start()) + 1, first) : last]
    published = lexicon.expression("words", language, "published")
    if published.search(line) and len(line) < 110:
        return True
    before = text[max(first, match.start() - 30) : match.start()]
    since = match.groupdict().get("name") and re.search(
        r"(?i)\b(?:seit|since|sinds|desde|dal)\W+(?:dem |el )?$", before
    )
    if not since and lexicon.expression("words", language, "founded").search(before):
        return True
    if _is_made(match, text, language):
        return True
    expects = lexicon.expression("words", language, "forecast").search(
        text[first : match.start()][-60:]
    )
    return bool(expects and not re.search(r"\b(?:gewollt|wollte)\b", before))
