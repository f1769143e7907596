"""Figures of which the sense is sure, while no list has a word for what they count.

``2.900 bedankjes``: the article's own words behind the number say what it counts, and the kind of outcome is
the one whose name and definition lie nearest to its clause in meaning.
"""

import re

from stories import search
from stories.intake.counts import Count, Place, cue, metrics
from stories.models import OutcomeKind

CONFIDENCE = 0.45
CLAUSE = 60  # characters on either side of a number that say what it is of
MOST_WORDS = 4
MOST_LETTERS = 60  # a unit has no more
# Kinds that a figure can have, and the one it has where nothing is near: people did something.
KINDS = (
    "engagement",
    "viral-reach",
    "media-coverage",
    "sales",
    "customer-loyalty",
    "charity-impact",
    "goodwill",
)
OTHERWISE = "engagement"
WORD = re.compile(r"[^\W\d_][\w’'&-]*")
JOINED = re.compile(
    r"^\+?\s*(?:(?:of|de|di|d['’]|van|von)\s+(?:the\s+|los\s+|las\s+|den\s+|de\s+)?)?"
)
PLURAL = {
    "en": re.compile(r"(?:[^s]s|people|children|men|women|feet)$"),
    "nl": re.compile(r"(?:en|s|['’]s)$"),
}
ADJECTIVE = re.compile(
    r"(?:m[aá]s|pi[uù]|nuev[oa]s|otr[oa]s|nuov[ie]|altr[ie]|numeros[ie]|divers[ie]|buen[oa]s|primer[oa]s|prim[ie])$",
    re.I,
)


def read(place: Place) -> Count | None:
    """What a number counts by the words behind it; None where there are none."""
    if place.number.percent:
        metric = "change" if cue(place.language, "changed").search(place.shape) else "share"
        return Count(metric, _kind(place), "percent", CONFIDENCE)
    if place.number.value != place.number.value.to_integral_value():
        marked = place.number.value <= 10
        return Count("rating", "goodwill", "stars", CONFIDENCE) if marked else None
    noun = noun_behind(place.after, place.language)
    return Count(noun, _kind(place), noun, CONFIDENCE) if noun else _named_before(place)


def _named_before(place: Place) -> Count | None:
    """The nearest noun of a list before a number that stands alone: bookings, which had been 12, were 340."""
    found = [
        (match.end(), metric)
        for metric in metrics(place.language)
        if metric.strength != "rate"
        for match in re.finditer(metric.nouns, place.before, re.IGNORECASE)
    ]
    if not found:
        return None
    _at, metric = max(found, key=lambda one: one[0])
    return Count(metric.name, metric.kind, metric.unit, CONFIDENCE)


def noun_behind(after: str, language: str) -> str:
    """``" zusätzliche Bestellungen gingen ein"`` -> ``"zusätzliche Bestellungen"``; empty without one."""
    at = JOINED.match(after).end()
    small = cue(language, "small")
    words: list[str] = []
    for found in WORD.finditer(after, at):
        strange = after[at : found.start()].strip()
        if strange or len(words) == MOST_WORDS or small.fullmatch(found.group()):
            break
        words.append(found.group())
        at = found.end()
    return _cut(words, language)[:MOST_LETTERS].rstrip()


def _cut(words: list[str], language: str) -> str:
    """The words up to the noun, as each language writes it: with a capital, in the plural, first."""
    if not words:
        return ""
    if language == "de":
        noun = next((n for n, word in enumerate(words) if word[0].isupper()), None)
    elif language in PLURAL:
        noun = next((n for n, word in enumerate(words) if PLURAL[language].search(word)), 0)
    else:
        noun = next((n for n, word in enumerate(words) if not ADJECTIVE.match(word)), None)
    return " ".join(words[: noun + 1]) if noun is not None else ""


def _kind(place: Place) -> str:
    """The kind of outcome that the number's clause speaks of."""
    clause = f"{place.before[-CLAUSE:]}{place.written}{place.after[:CLAUSE]}"
    near = search.near(clause, language=place.language)
    if near is None:
        return OTHERWISE
    kinds = OutcomeKind.objects.filter(slug__in=KINDS).values_list("pk", "slug")
    cosines = {slug: near.terms.get(("outcome", pk), -1.0) for pk, slug in kinds}
    return max(cosines, key=lambda slug: (cosines[slug], slug), default=OTHERWISE)
