"""Why a number is an outcome: each reader asks for one reason, the first that finds its own is believed.

``read(place)`` gives a ``Count`` or None. The words are in lexicon/metrics.tsv (nouns of what is counted)
and lexicon/figures.tsv (verbs, people, what came of it, what else numbers count).
"""

import re
from functools import lru_cache

from stories.intake import rates
from stories.intake.counts import Count, Metric, Place, cue, metrics

UNSAID = 0.5  # confidence in what no rule gives a reason for
NEAR = 48  # characters between a number and its verb before it, at most
AUDIENCE = ("followers", "people reached")  # an account or a paper has one before anything happens
FEW = 50
LEAST = {"signatures": 50, "replies": 20, "tweets": 20}  # fewer are those on a card, or one's own
# "About 130 customers a week use it": of what the gesture became.
USES_IT = re.compile(
    r"^[^.,;:!?]{0,40}\b(?:use (?:it|them)|nutzen (?:ihn|es|sie|das)|lo usan|la usan|lo usano|la usano|"
    r"gebruiken (?:hem|het|ze))\b"
)
MANY = 100  # fewer without a noun are hardly views
ARTICLE = r"(?:(?:the|die|der|das|den|dem|los|las|el|la|i|le|gli|lo|il|de|het|a|an)\s+)?"
BY = r"(?:by|von|por|da|dai|dalle|dagli|door|in)"
ALL = "all|alle|todos|todas|tutti|tutte|of|von|de|dei|van|to|for|für|para|per|voor"
WHEN = re.compile(
    r"\s(?:when|while|before|wenn|während|bevor|cuando|mientras|quando|mentre|toen|terwijl)\s"
)
AND = re.compile(r"[,;:]|\s(?:and|und|y|e|en)\s")
OF = {"en": "of", "de": "von", "es": "de", "it": "d[ie]|dei|delle", "nl": "van"}
# The verb of counting: key in lexicon/figures.tsv, metric, kind, unit.
VERBS = (
    ("viewed", "views", "viral-reach", "views"),
    ("retweeted", "retweets", "viral-reach", "retweets"),
    ("shared", "shares", "viral-reach", "shares"),
    ("liked", "likes", "engagement", "likes"),
    ("commented", "comments", "engagement", "comments"),
    ("downloaded", "downloads", "engagement", "downloads"),
)
SIGNED = ("signed", "signatures", "engagement", "signatures")
# What people did by themselves, and what was done so many times.
TOOK_PART = (
    ("gave", "donors", "charity-impact", "people"),
    ("joined", "people who took part", "engagement", "people"),
)
TIMES = (
    *VERBS,
    SIGNED,
    ("mentioned", "mentions", "engagement", "mentions"),
    ("saved", "saves", "engagement", "saves"),
    ("ordered", "orders", "sales", "orders"),
)


def read(place: Place) -> Count | None:
    """What the number counts; None if nothing says so."""
    for reading in READINGS:
        found = reading(place)
        if found:
            return found
    return None


def of_any_strength(place: Place) -> Count | None:
    """What stands right behind a number, or the kind of number it is, without a word of result."""
    for metric in metrics(place.language):
        noun = _to_noun(place.language) + metric.nouns
        if (
            metric.strength != "rate"
            and place.is_plain
            and re.match(noun, place.after, re.IGNORECASE)
        ):
            return Count(metric.name, metric.kind, metric.unit, UNSAID)
        rate = rf"(?<!\w)(?:{metric.nouns})"
        is_rate = metric.strength == "rate" and place.number.percent
        if is_rate and re.search(rate, place.sentence, re.IGNORECASE):
            return Count(metric.name, metric.kind, "percent", UNSAID)
    if place.number.money:
        return Count("money raised", "charity-impact", "money", UNSAID)
    return None


# --- nouns -----------------------------------------------------------------------------------------


def _counted(place: Place) -> Count | None:
    """30 million views; (12k likes); ❤ 300; 400 personas (atendieron)."""
    if not place.is_plain:
        return None
    for metric in metrics(place.language):
        if metric.strength == "rate":
            continue
        if not re.match(_to_noun(place.language) + metric.nouns, place.after, re.IGNORECASE):
            continue
        if not _is_countable(place, metric) or _was_there_before(place, metric):
            continue
        if metric.strength == "weak" and not _says_result(place, metric):
            continue
        confidence = 0.9 if metric.strength == "strong" else 0.6
        return Count(metric.name, metric.kind, metric.unit, confidence)
    return None


@lru_cache(maxsize=8)
def _to_noun(language: str) -> str:
    """Between number and noun: "de", up to two adjectives; never another noun or its article."""
    joined = "and|und|y|e|en|of|or|oder|o|times|Mal|veces|volte|keer"
    other = rf"(?!(?:{joined})\b)(?!{cue(language, 'something').pattern})"
    quote = r"[„“\"«'’‘”]?"
    return (
        rf"(?:\s+(?:(?:of|de|di|an|d['’])\s*)?(?:{other}[\w„“\"«'’-]+\s+){{0,2}}?{quote}"
        r"|\s*(?=[^\w\s.,;:!?()-]))"
    )


def _is_countable(place: Place, metric: Metric) -> bool:
    """Years before nouns ("the 2019 shares") and tiny counts are no figures."""
    value = place.number.value
    year = 1900 <= value <= 2099 and not place.number.scaled
    if metric.strength == "weak":
        return value >= 20 and not (year and place.is_year)
    return value >= LEAST.get(metric.unit, 3)


def _was_there_before(place: Place, metric: Metric) -> bool:
    """A blogger with 40,000 followers, an inn with 300 guests, 40 calls a day: no outcome."""
    if metric.strength == "strong" and metric.name not in AUDIENCE:
        return False
    if _is_routine(place, place.after) or place.beside("wrote"):
        return True
    if metric.unit == "people" and _is_known_group(place):
        return True
    bare = re.sub(_qualified(place.language).removeprefix(r"\s+") + "$", "", place.before)
    bare = re.sub(
        r"\b(?:only|just|nur|gerade mal|sólo|solo|apenas|appena|maar|slechts)\s+$", "", bare
    )
    had = re.search(cue(place.language, "has").pattern + r"\s+$", bare, re.IGNORECASE)
    said = bare if metric.name in AUDIENCE else place.before  # "had more than 1,000" gained none
    return bool(had) and not cue(place.language, "gained").search(said)


def _is_routine(place: Place, after: str) -> bool:
    """1,500 customers a day; but "40 Gäste im Monat nutzen ihn" tells what became of a gesture."""
    often = cue(place.language, "each").search(after[:60])
    return bool(often) and not cue(place.language, "use").search(place.sentence)


@lru_cache(maxsize=8)
def _qualified(language: str) -> str:
    """Up to one word and a qualifier before the number."""
    keys = ("almost", "over", "about", "exactly")
    cues = "|".join(cue(language, key).pattern for key in keys)
    return rf"\s+(?:(?:{cues})\s+){{0,2}}{ARTICLE}"


def _says_result(place: Place, metric: Metric) -> bool:
    """A few things are an outcome when they were sold, not when they were given or made."""
    if metric.name == "sold" and cue(place.language, "given away").search(place.sentence):
        return bool(cue(place.language, "sold").search(place.sentence))
    few = metric.name == "sold" and place.number.value < FEW
    result = cue(place.language, "sold" if few else "result")
    return bool(result.search(place.before) or result.search(place.after[:120]))


def _after_its_noun(place: Place) -> Count | None:
    """Views so far: 30 million; the likes topped 3 million; die Zahl der Follower stieg auf 25.000."""
    if not place.is_plain or place.number.value < 50 or not _stands_free(place):
        return None
    language = place.language
    start = r"\b(?:from|von|de|da|dai|van)\s+[\d.,]+\s+(?:\w+\s+)?"
    link = (
        r"(?:(?:\s+[\w'’-]+){0,3}\s*(?:\([^()]*\)\s*)?(?::|=|\s[–—-])"
        rf"|[^.!?\d,;:]{{0,40}}?(?:{start})?{cue(language, 'reached').pattern})[^.!?\d,;:]{{0,24}}$"
    )
    for metric in metrics(language):
        if metric.strength != "strong" or metric.unit in ("articles", "people"):
            continue
        if re.search(metric.nouns + link, place.before, re.IGNORECASE):
            return Count(metric.name, metric.kind, metric.unit, 0.7)
        if re.search(metric.nouns + r"\s*$", place.before) and re.search(r"\W\s*$", place.before):
            return Count(metric.name, metric.kind, metric.unit, 0.6)
    return None


def _stands_free(place: Place) -> bool:
    """No noun of its own follows: the end, a mark, or a small word."""
    if place.is_year and not re.match(r"\s*[,.)]", place.after):
        return False
    free = r"\s*(?:[.,;:!?)\]|/–—…·•▪]|$|\n|" + cue(place.language, "small").pattern + ")"
    return bool(re.match(free, place.after, re.IGNORECASE))


# --- verbs -----------------------------------------------------------------------------------------


def _people(place: Place) -> Count | None:
    """Seen by more than a million people; 45,000 people shared it; erreichte 500.000 Menschen."""
    if not place.is_plain or place.number.value < 3:
        return None
    noun = _to_noun(place.language) + cue(place.language, "people").pattern
    match = re.match(noun, place.after, re.IGNORECASE)
    if not match or _is_known_group(place) or _is_routine(place, place.after[match.end() :][:20]):
        return None
    later = WHEN.split(place.after[match.end() :])[0][:70]
    around = WHEN.split(place.before)[-1][-NEAR:] + " | " + later
    found = place.number.value >= FEW and _verb(VERBS, around, place.language)
    if found:
        key, metric, kind, unit = found
        return Count(metric, kind, "people" if key == "viewed" else unit, 0.85)
    if cue(place.language, "reach").search(around):
        return Count("people reached", "viral-reach", "people", 0.8)
    clause = place.before[-30:] + " | " + re.split(r"[.;:]", place.after[match.end() :])[0][:60]
    found = place.number.value >= 20 and _verb(TOOK_PART, clause, place.language)
    found = found or _verb((SIGNED,), around, place.language)  # after "signed up"
    if not found and USES_IT.search(place.after):
        found = TOOK_PART[1]
    return Count(*found[1:], 0.6) if found else None


def _is_known_group(place: Place) -> bool:
    """The 400 guests of the hotel, the 600 people who live there: they were there before."""
    if cue(place.language, "lives").search(place.sentence):
        return True
    if re.search(
        r"\b(?:all|alle|allen|todos los|todas las|tutt[ie] e|tutt[ie] [ie]|le)\s+$", place.before
    ):
        return True  # all 112 children
    known = rf"(?:^|[^\w\s]\s*|\b(?:{ALL})\s+)(?:the|die|den|der|los|las|i|gli|le|de)\s+$"
    return bool(re.search(known, place.before, re.IGNORECASE))


def _verb(verbs, text: str, language: str):
    return next((verb for verb in verbs if cue(language, verb[0]).search(text)), None)


def _done(place: Place) -> Count | None:
    """Shared 3,000 times; 1,2 Millionen Mal angesehen; ruim 1,3 miljoen keer bekeken."""
    times = cue(place.language, "times").pattern
    match = re.match(r"[\s-]*(?:de\s+|di\s+)?" + times.replace(r"(?<!\w)", ""), place.after, re.I)
    if not match or place.number.percent or place.number.value < 10:
        return None
    rest, earlier = AND.split(place.after[match.end() :])[0][:90], place.before[-110:]
    best = None
    for key, *what in TIMES:
        later = cue(place.language, key).search(rest)
        earliest = list(cue(place.language, key).finditer(earlier))
        distances = [later.start()] if later else []
        distances += [len(earlier) - earliest[-1].end()] if earliest else []
        if distances and (best is None or min(distances) < best[0]):
            best = (min(distances), what)
    return best and Count(*best[1], 0.9)


def _did(place: Place) -> Count | None:
    """Fast zwei Millionen haben den Clip gesehen; lo hanno visto in mezzo milione."""
    language = place.language
    if not place.is_plain or place.number.value < MANY or place.is_year:
        return None
    if _is_known_group(place):
        return None
    if re.match(r"\s*" + cue(language, "something").pattern, place.after, re.IGNORECASE):
        return None
    clause = re.split(r"[.!?;:]", place.after)[0][:90]
    if _is_subject(clause, language) and not re.search(r"\d", clause):
        found = _verb((*VERBS, SIGNED), clause, language)
        if found:
            return Count(found[1], found[2], "people" if found[0] == "viewed" else found[3], 0.7)
    if not _stands_free(place):
        return None
    for key, metric, kind, unit in (*VERBS, SIGNED):
        by = rf"{cue(language, key).pattern}(?:\s+[\w'’-]+){{0,4}}?\s+{BY}{_qualified(language)}$"
        if re.search(by, place.before, re.IGNORECASE):
            return Count(metric, kind, "people" if key == "viewed" else unit, 0.7)
    return None


def _sold(place: Place) -> Count | None:
    """We sold three thousand by Christmas; 400 of them were sold: what, an earlier sentence says."""
    if not place.is_plain or place.number.value < 20 or not _stands_free(place):
        return None
    sold = cue(place.language, "sold").pattern
    earlier = re.search(sold + _qualified(place.language) + "$", place.before, re.IGNORECASE)
    later = re.match(rf"(?:\s+[\w'’]+){{0,3}}?\s+{sold}", place.after, re.IGNORECASE)
    return Count("sold", "sales", "units", 0.6) if earlier or later else None


def _is_subject(clause: str, language: str) -> bool:
    """The number, alone or with a noun that is no other thing, and then a verb in the past."""
    auxiliary = cue(language, "auxiliary").pattern
    noun = rf"(?:(?!{cue(language, 'something').pattern})[\w'’-]+\s+){{0,2}}?"
    verbs = "|".join(cue(language, key).pattern for key, *_ in (*VERBS, SIGNED))
    return bool(
        re.match(rf"\s+(?:(?:{OF[language]})\s+)?{noun}(?:{auxiliary}|{verbs})", clause, re.I)
    )


READINGS = (
    rates.money,
    rates.share,
    rates.promoters,
    rates.stars,
    _people,
    _counted,
    _done,
    _did,
    _sold,
    _after_its_noun,
)
