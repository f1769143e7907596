"""Outcomes with figures: what was counted, how much, almost or over. Never what nobody counted.

A number is an outcome only with its reason (counting.py, rates.py): a noun of what is counted (``30 Millionen
Aufrufe``), a verb of it (``30.000 keer gedeeld``), a rate that changed (``sales rose by 6 per cent``) or
money that was raised. Years, prices, ages, times and forecasts have none of these or are refused here.
"""

import re
from dataclasses import replace

from stories.intake import counting, descriptions, lexicon, numbers, sense, unlisted
from stories.intake.counts import Count, Place, cue
from stories.intake.numbers import Number
from stories.intake.records import OutcomeProposal
from stories.intake.sense import Sense
from stories.intake.sentences import sentence_around

AGES = re.compile(
    r"^\s?-?(?:years?[- ]old|year-old|jährig\w*|Jahre alt|años de edad|años|anni|jaar oud|jaar|Jahre)\b",
    re.I,
)
FROM = re.compile(
    r"\b(?:from|von|de|da|dai|dal|van|desde|zwischen|between)\s+(?:\w+\s+){0,2}$", re.I
)
TO = re.compile(
    r"^\W*(?:per cent|percent|Prozent|por ciento|per cento|procent|%)?\s*(?:\w+\s+)?"
    r"(?:to|auf|a|al|naar|bis|hasta|tot|ai)\s+(?:\w+\s+){0,2}\d"
)
# Signs and asides between a number and its noun: "12,000+ likes", "40.000 (!) Aufrufe".
ASIDE = re.compile(r"^\+?\s*(?:\((?:!|[^()\d]{1,30})\)|!)?(?=\s|$)")
CLAUSE = re.compile(r"[,;:–(]|\s(?:and|but|und|aber|y|pero|ma|e|en|maar|denn|die|that|que|che)\s")
GOES_ON = re.compile(r"\b(?:would|could)\s+(?:go\s+on\s+to|eventually|soon|later)\b", re.IGNORECASE)
MANY = 1000  # two equal counts above are hardly of two things
EARLIER = 220  # characters before a sentence that say what its sum is of
VERB_LAST = ("de", "nl")
# Log odds of the sense (sense.py): below, a figure that the rules give is none; above, one that they do not
# give is one; above the last, even one that they refuse. Of the numbers of 172 articles that nothing was
# learned from (216 figures of 1,967), precision and recall are 0.85 and 0.87; the best bounds for those give
# 0.85 and 0.89. A bound for each strength of the rules gains nothing.
DOUBTED, SURE, IN_SPITE = -3.5, 1.0, 2.0
# Under a post: "👏 8,312 reactions · 640 comments"; not "312 comments", which any article's page has.
COUNTER = re.compile("[\N{HEAVY BLACK HEART}\N{BLACK HEART SUIT}▲🔁💬👍👏🎉💙🧡💚🙌🔥😍]")
MOST_IN_COUNTERS = 6  # words


def find(text: str, language: str, start: int = 0, end: int | None = None) -> list[OutcomeProposal]:
    """The figures of a passage of ``text`` that say what came of it, each once."""
    end = len(text) if end is None else end
    found: dict[tuple, OutcomeProposal] = {}
    for number in numbers.find(text[start:end], language):
        place = whole(_moved(number, start), text)
        outcome = _outcome(place, text, language, start, end)
        if outcome:
            found.setdefault((outcome.value, outcome.unit), outcome)
    return _each_value_once(sorted(found.values(), key=lambda outcome: outcome.start))


def _each_value_once(found: list[OutcomeProposal]) -> list[OutcomeProposal]:
    """A headline says "1.2 million clicks", the text "over 1.2 million views": one figure."""
    kept: dict[object, OutcomeProposal] = {}
    for outcome in found:
        key = outcome.value if outcome.value > MANY else (outcome.value, outcome.unit)
        earlier = kept.get(key)
        if earlier is None or (outcome.qualifier and not earlier.qualifier):
            kept[key] = outcome
    return sorted(kept.values(), key=lambda outcome: outcome.start)


def _moved(number: Number, by: int) -> Number:
    return replace(number, start=number.start + by, end=number.end + by)


def _outcome(
    number: Number, text: str, language: str, start: int, end: int
) -> OutcomeProposal | None:
    first, last = sentence_around(text, number.start, start, end)
    place = Place(
        number,
        text[first : number.start],
        ASIDE.sub("", text[number.end : last]),
        text[number.start : number.end],
        language,
        text[max(start, first - EARLIER) : first],
    )
    read = _read(place, sense.of(text), number)
    if read is None:
        return None
    whole = number.value == number.value.to_integral_value()
    if not whole and read.unit not in ("percent", "money", "stars"):
        return None
    said = qualifier(place.before, place.after, language)
    if not said and text[number.end : number.end + 1] == "+":
        said = "over"
    return OutcomeProposal(
        read.kind, read.metric, number.value, read.unit, said, first, last, read.confidence
    )


def _read(place: Place, seen: Sense | None, number: Number) -> Count | None:
    """What the number counts by the rules, and by the sense of the text where it is sure."""
    refused = _is_refused(place)
    read = None if refused else counting.read(place)
    odds = seen.figure(number.start, number.end) if seen else None
    if odds is None:
        return read
    if read:
        return read if odds > DOUBTED or _is_among_counters(place) else None
    if odds <= (IN_SPITE if refused else SURE):
        return None
    return counting.of_any_strength(place) or unlisted.read(place)


def _is_among_counters(place: Place) -> bool:
    """In a line of counters under a post."""
    line = place.before.split("\n")[-1] + place.written + place.after.split("\n", 1)[0]
    counters = len(re.findall(r"\d[\d.,]*", line)) > 1 or COUNTER.search(line)
    return bool(counters) and len(re.findall(r"[^\W\d_]{2,}", line)) <= MOST_IN_COUNTERS


def _is_refused(place: Place) -> bool:
    """Ages, forecasts, what is usual, other people's statistics, the lower end of "from 60 to 85"."""
    before, after = place.before, place.after
    if AGES.match(after) or (FROM.search(before) and TO.match(after)):
        return True
    if re.search(r"[\w]-$", before) or re.match(r"^-\d", after):
        return True
    if place.is_year and _is_a_date(place):
        return True
    if place.beside("none") or _is_vague(place) or _is_expected(place):
        return True
    if descriptions.is_description(place) or _is_beside_the_case(place):
        return True
    if cue(place.language, "usual").search(re.split(r"[,;:.]\s", before[-45:])[-1]):
        return True
    told = place.sentence if place.number.percent else before[-40:]
    return bool(cue(place.language, "survey").search(told))


def _is_a_date(place: Place) -> bool:
    """In November 2020 newspapers wrote of it; in 2018 many liked it."""
    months = lexicon.source("words", place.language, "months")
    return bool(
        re.search(
            rf"(?:{months}|\b(?:in|im|en|nel|del|de|of|von|van|anno))\s+$", place.before, re.I
        )
    )


def _is_beside_the_case(place: Place) -> bool:
    """What something else is compared with, what somebody estimates of a trade, what was promised."""
    if cue(place.language, "compared").search(place.before):
        return True
    if cue(place.language, "estimates").search(place.sentence):
        return True
    if not cue(place.language, "promised").search(place.sentence):
        return False
    clause = re.split(r"[,;:]", place.before)[-1]
    return bool(cue(place.language, "condition").search(clause[-40:]))


def _is_vague(place: Place) -> bool:
    """Several thousand, ein paar hundert: a number word that nobody counted with."""
    bare = place.number.in_words and place.number.value in (100, 1000, 10**6)
    return bare and place.beside("vague")


def _is_expected(place: Place) -> bool:
    """A goal or a forecast in the number's own clause; before it, in German and Dutch also after it."""
    before = GOES_ON.sub("", place.before[-90:])
    expected = list(cue(place.language, "expect").finditer(before))
    if expected:
        between = before[expected[-1].end() :]
        if not CLAUSE.search(between) or not cue(place.language, "result").search(between):
            return True
    if place.language not in VERB_LAST:
        return False
    clause = re.split(r"[,;:.–(]|\s(?:und|en)\s", place.after, maxsplit=1)[0]
    return bool(cue(place.language, "expect-last").search(clause))


def whole(number: Number, text: str) -> Number:
    """The number as a count: things come whole, "1.500" views are fifteen hundred in any language."""
    written = re.search(r"\d{1,3}[.,]\d{3}(?!\d)", text[number.start : number.end])
    if number.value == number.value.to_integral_value() or number.scaled or not written:
        return number
    return replace(number, value=number.value * 1000)


def qualifier(before: str, after: str, language: str) -> str:
    """``almost``, ``over``, ``about``, ``exactly`` or nothing, as it stands beside the number."""
    near = before[-32:]
    best = ("", -1, 0)
    for key in ("almost", "over", "about", "exactly"):
        for match in cue(language, key).finditer(near):
            gap = near[match.end() :]
            # of two that end alike the longer one: "not less than", "poco menos de"
            reach = (match.end(), match.end() - match.start())
            if len(gap.split()) <= 1 and not re.search(r"[.,;:!?\d]", gap) and reach > best[1:]:
                best = (key, *reach)
    if best[0]:
        return best[0]
    if re.match(r"\s+(?:or so|oder so|o así|circa|of zo|or thereabouts|più o meno)\b", after, re.I):
        return "about"
    return ""
