"""Outcomes with figures: what was counted, how much, almost or over. Never what nobody counted.

A number is an outcome only with its reason: a noun of what is counted (``30 Millionen Aufrufe``), a verb
of it (``30.000 keer gedeeld``), a rate that changed (``sales rose by 6 per cent``) or money that was
raised. Years, prices, ages, times and forecasts have none of these or are refused.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from stories.intake import lexicon, numbers
from stories.intake.numbers import Number
from stories.intake.records import OutcomeProposal
from stories.intake.sentences import sentence_around

NEAR = 48  # characters between a number and its noun, at most
AGES = re.compile(
    r"^\s?-?(?:years?[- ]old|year-old|jährig\w*|Jahre alt|años de edad|años|anni|jaar oud|jaar|Jahre)\b",
    re.I,
)
FROM = re.compile(r"\b(?:from|von|de|da|van|desde)\s+(?:\w+\s+)?$", re.IGNORECASE)
TO = re.compile(
    r"^\W*(?:per cent|percent|Prozent|por ciento|per cento|procent|%)?\s*"
    r"(?:to|auf|a|al|naar|bis|hasta|tot)\s+\d"
)
EACH = re.compile(
    r"^[^.!?]{0,12}\b(?:a day|per day|am Tag|pro Tag|al día|al giorno|per dag|an hour|a minute)\b"
)


@dataclass(frozen=True)
class Metric:
    """A row of lexicon/metrics.tsv."""

    name: str
    kind: str
    unit: str
    strength: str
    nouns: str  # a regular expression


# the verb of counting: metric, kind, unit
VERBS = (
    ("viewed", "views", "viral-reach", "views"),
    ("retweeted", "retweets", "viral-reach", "retweets"),
    ("shared", "shares", "viral-reach", "shares"),
    ("liked", "likes", "engagement", "likes"),
    ("commented", "comments", "engagement", "comments"),
    ("downloaded", "downloads", "engagement", "downloads"),
)


@lru_cache(maxsize=8)
def metrics(language: str) -> tuple[Metric, ...]:
    """What can be counted, as regular expressions of a language."""
    found = []
    for row in lexicon.rows("metrics"):
        name, kind, unit, strength = row[0].split(";")
        cues = row[1 + lexicon.LANGUAGES.index(language)].split("|")
        found.append(
            Metric(name, kind, unit, strength, lexicon.bounded(map(lexicon.pattern, cues)).pattern)
        )
    return tuple(found)


def find(text: str, language: str, start: int = 0, end: int | None = None) -> list[OutcomeProposal]:
    """The figures of a passage of ``text`` that say what came of it, each once."""
    end = len(text) if end is None else end
    found: dict[tuple, OutcomeProposal] = {}
    for number in numbers.find(text[start:end], language):
        place = _whole(_moved(number, start), text)
        outcome = _outcome(place, text, language, start, end)
        if outcome:
            found.setdefault((outcome.value, outcome.unit), outcome)
    return sorted(found.values(), key=lambda outcome: outcome.start)


def _moved(number: Number, by: int) -> Number:
    return replace(number, start=number.start + by, end=number.end + by)


def _outcome(
    number: Number, text: str, language: str, start: int, end: int
) -> OutcomeProposal | None:
    first, last = sentence_around(text, number.start, start, end)
    before, after = text[first : number.start], text[number.end : last]
    sentence = text[first:last]
    if _refused(number, before, after, sentence, language):
        return None
    for reading in (_money, _share, _counted, _done, _after_its_noun):
        read = reading(number, before, after, sentence, language)
        if read is None:
            continue
        metric, kind, unit, confidence = read
        if unit not in ("percent", "money") and number.value != number.value.to_integral_value():
            return None
        return OutcomeProposal(
            kind,
            metric,
            number.value,
            unit,
            qualifier(before, after, language),
            first,
            last,
            confidence,
        )
    return None


def _refused(number, before, after, sentence, language) -> bool:
    """Ages, forecasts, other people's statistics, the lower end of "from 60 to 85"."""
    if AGES.match(after) or (FROM.search(before) and TO.match(after)):
        return True
    if re.search(r"[\w]-$", before) or re.match(r"^-\d", after):
        return True
    close = before[-70:]
    if lexicon.expression("words", language, "expect").search(close) and not lexicon.expression(
        "words", language, "result"
    ).search(close):
        return True
    return bool(number.percent and lexicon.expression("words", language, "survey").search(before))


def _whole(number: Number, text: str) -> Number:
    """Things that are counted come whole: "1.500" views are fifteen hundred in any language."""
    written = re.search(r"\d{1,3}[.,]\d{3}(?!\d)", text[number.start : number.end])
    if number.value == number.value.to_integral_value() or number.scaled or not written:
        return number
    return replace(number, value=number.value * 1000)


def _money(number, before, after, sentence, language):
    if not number.money:
        return None
    if lexicon.expression("words", language, "raised").search(sentence):
        return ("money raised", "charity-impact", "money", 0.8)
    return None


def _share(number, before, after, sentence, language):
    """A rate that changed or was reached: the nearest noun of its sentence says which."""
    if not number.percent:
        return None
    best = None
    for metric in metrics(language):
        if metric.strength != "rate":
            continue
        for match in re.finditer(metric.nouns, sentence, re.IGNORECASE):
            distance = min(abs(match.start() - len(before)), abs(match.end() - len(before)))
            if distance < 90 and (best is None or distance < best[0]):
                best = (distance, metric)
    if best is None:
        return None
    return (best[1].name, best[1].kind, "percent", 0.75)


def _counted(number, before, after, sentence, language):
    """30 million views; 45.000 mensen hem hebben gedeeld; 400 personas (atendieron)."""
    if number.percent or number.money:
        return None
    people = _people(number, before, after, sentence, language)
    if people:
        return people
    for metric in metrics(language):
        if metric.strength == "rate":
            continue
        match = re.match(_to_noun() + metric.nouns, after, re.IGNORECASE)
        if not match:
            continue
        if metric.strength == "weak" and not _says_result(before, after, language):
            continue
        if not _is_countable(number, metric):
            continue
        confidence = 0.9 if metric.strength == "strong" else 0.6
        return (metric.name, metric.kind, metric.unit, confidence)
    return None


def _to_noun() -> str:
    """Between number and noun: "de", up to two adjectives; never another noun's article."""
    other = r"(?!(?:and|und|y|e|en|of|or|oder|o|times|Mal|veces|volte|keer)\b)"
    return rf"\s+(?:(?:of|de|di|an|d['’])\s*)?(?:{other}[\w„“\"«'’-]+\s+){{0,2}}?[„“\"«'’]?"


def _is_countable(number: Number, metric: Metric) -> bool:
    """Years before nouns ("the 2019 shares") and tiny counts are no figures."""
    year = 1900 <= number.value <= 2099 and not number.scaled
    if metric.strength == "weak":
        return number.value >= 20 and not year
    return number.value >= 3


def _says_result(before: str, after: str, language: str) -> bool:
    result = lexicon.expression("words", language, "result")
    return bool(result.search(before) or result.search(after[:120]))


def _people(number, before, after, sentence, language):
    """Seen by more than a million people; 45,000 people shared it; erreichte 500.000 Menschen."""
    people = lexicon.source("words", language, "people")
    match = re.match(_to_noun() + people, after, re.IGNORECASE)
    if not match or number.value < 3:
        return None
    around = before[-NEAR:] + " | " + after[match.end() : match.end() + 70]
    for key, metric, kind, unit in VERBS:
        if lexicon.expression("words", language, key).search(around):
            return (metric, kind, "people" if key == "viewed" else unit, 0.85)
    if lexicon.expression("words", language, "reach").search(around):
        return ("people reached", "viral-reach", "people", 0.8)
    return None


def _done(number, before, after, sentence, language):
    """Shared 3,000 times; 1,2 Millionen Mal angesehen; ruim 1,3 miljoen keer bekeken."""
    times = lexicon.source("words", language, "times")
    match = re.match(r"[\s-]*(?:de\s+|di\s+)?" + times, after, re.IGNORECASE)
    if not match or number.percent:
        return None
    rest, earlier = after[match.end() : match.end() + 60], before[-80:]
    best = None
    for key, metric, kind, unit in VERBS:
        expression = lexicon.expression("words", language, key)
        later = expression.search(rest)
        earliest = list(expression.finditer(earlier))
        distances = [later.start()] if later else []
        distances += [len(earlier) - earliest[-1].end()] if earliest else []
        if distances and (best is None or min(distances) < best[0]):
            best = (min(distances), metric, kind, unit)
    if best is None or number.value < 10:
        return None
    return (*best[1:], 0.9)


def _after_its_noun(number, before, after, sentence, language):
    """Views: 30 million; the views topped 3 million; sein Follower-Zähler stand bei 25.000."""
    if number.percent or number.money or number.value < 50:
        return None
    if re.match(r"\s+[\w]+", after) and not re.match(
        r"\s*(?:[.,;:!?)]|$|\w+\s*[.,;)]|in |by |within |a )", after
    ):
        return None
    for metric in metrics(language):
        if metric.strength != "strong":
            continue
        link = r"(?:\s*:|[^.!?\d,;]{0,30}?(?:" + _reached(language) + r"))[^.!?\d,;]{0,12}$"
        if re.search(metric.nouns + link, before, re.IGNORECASE):
            return (metric.name, metric.kind, metric.unit, 0.7)
    return None


def _reached(language: str) -> str:
    return {
        "en": r"passed|topped|reached|hit|exceeded|climbed to|rose to|grew to|stood at|jumped to|to|at",
        "de": r"überschritt\w*|erreichte\w*|stieg\w* auf|kletterte\w* auf|lag\w* bei|stand\w* bei|auf|bei",
        "es": r"superó|superaron|alcanzó|alcanzaron|llegó a|llegaron a|subió a|ascendió a|pasó a",
        "it": r"superò|superato|hanno superato|raggiunt\w*|arrivat\w* a|salit\w* a|toccat\w*",
        "nl": r"passeerde\w*|bereikte\w*|steeg naar|stegen naar|stond\w* op|groeide naar|naar",
    }[language]


def qualifier(before: str, after: str, language: str) -> str:
    """``almost``, ``over``, ``about``, ``exactly`` or nothing, as it stands beside the number."""
    near = before[-32:]
    best = ("", -1)
    for key in ("almost", "over", "about", "exactly"):
        for match in lexicon.expression("words", language, key).finditer(near):
            gap = near[match.end() :]
            words = gap.split()
            if len(words) <= 1 and not re.search(r"[.,;:!?\d]", gap) and match.end() > best[1]:
                best = (key, match.end())
    if not best[0] and re.match(r"\s+(?:or so|oder so|o así|circa|of zo)\b", after, re.IGNORECASE):
        return "about"
    return best[0]
