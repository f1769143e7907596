"""Numbers that say what a business is, not what came of a case: "an app, downloaded by 5 million"."""

import re
from functools import lru_cache

from stories.intake import trades
from stories.intake.counts import Place, cue

# What opens a clause that describes: a relative pronoun, "with", a participle.
OPENS = {
    "en": (
        r"(?:which|that|who|whose|with|home to|serving|boasting|counting|reaching|having|"
        r"(?:us|visit|read|download|play|follow|subscrib|trust|lov|watch|own|s)\w*(?:ed|en|een|d) by|"
        r"read by)"
    ),
    "de": (
        r"(?:d(?:er|ie|as|en|em|eren|essen)|welche[rsmn]?|mit|"
        r"(?:\w+ )?(?:genutzt|gelesen|gespielt|besucht|heruntergeladen|abonniert)\w*)"
    ),
    "es": (
        r"(?:que|la cual|el cual|cuy[oa]s?|con|"
        r"(?:us|descarg|visit|le[íi]|jug|segu|utiliz)\w*d[ao]s? por|de)"
    ),
    "it": (
        r"(?:che|la quale|il quale|cui|con|"
        r"(?:us|scaric|visit|lett|gioc|segui|utilizz)\w*[ao] da|da)"
    ),
    "nl": (
        r"(?:die|dat|wier|wiens|met|"
        r"(?:gebruikt|gelezen|gespeeld|bezocht|gedownload|gevolgd) door|(?:door|van))"
    ),
}
NAME = re.compile(r"(?:^|[a-zà-ÿ,] |['’])(?:@\w+|[A-ZÀ-Þ][\w&’'-]+)$")
WITH = re.compile(r"(?:with|con|mit|met|de|da|van|door)\s", re.IGNORECASE)
SAID = re.compile(r"[„“\"«»”]$")


@lru_cache(maxsize=8)
def _direct(language: str) -> re.Pattern:
    """No comma between: "a chain with 2 million customers"."""
    return re.compile(rf"(?P<head>[\w’'-]+)\s+{OPENS[language]}\s+[^,;:.!?()]*$", re.IGNORECASE)


@lru_cache(maxsize=8)
def _apart(language: str) -> re.Pattern:
    """Set off by a comma, a dash or a bracket: "the airline, which carried 27 million passengers"."""
    return re.compile(
        rf"(?P<head>[@\w’'-]+[”“\"»’]?)\s*(?:,|\(|[–—]|\s-\s)\s*(?P<opens>{OPENS[language]}\s+)[^,;:.!?()]*$",
        re.IGNORECASE,
    )


def is_description(place: Place) -> bool:
    """Whether the number stands in a clause that says what a business or its product is like."""
    language = place.language
    for expression, apart in ((_apart(language), True), (_direct(language), False)):
        match = expression.search(place.before)
        if match and _is_of_a_business(match, place, apart):
            return True
    return bool(
        re.search(r"[(]\s*(?:[^\d()]{0,20}\s)?$", place.before) and _head_in_brackets(place)
    )


def _is_of_a_business(match: re.Match, place: Place, apart: bool) -> bool:
    head = re.split(r"['’](?=\w)", match["head"])[-1]
    if SAID.search(head):
        return False
    if cue(place.language, "describes").fullmatch(head) or is_kind(head, place.language):
        return True
    upto = place.before[: match.end("head")]
    if not apart or place.language == "de" or WITH.match(match["opens"]):
        return False
    return bool(NAME.search(upto)) and not re.match(r"[A-ZÀ-Þ]\w+$", upto)


def _head_in_brackets(place: Place) -> bool:
    """ "the app (5 million downloads)"."""
    head = re.search(r"([\w’'-]+)\s*[(][^()]*$", place.before)
    return bool(head) and bool(
        cue(place.language, "describes").fullmatch(head.group(1))
        or is_kind(head.group(1), place.language)
    )


def is_kind(word: str, language: str) -> bool:
    """Whether it is a word for a business, with or without an elided article: app, un'app."""
    word = re.split(r"['’]", word)[-1]
    return trades.is_said_kind(word, language) or (
        language in ("de", "nl") and trades.is_kind(word, language)
    )
