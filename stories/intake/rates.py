"""Figures that are money, shares or marks: raised, earned, risen, fallen."""

import re

from stories.intake import descriptions
from stories.intake.counts import Count, Place, cue, metrics

RATED = r"(?:out of|of|von|de|sobre|su|van de|van)\s+(?:5|10|fünf|five|ten|cinco|cinque|vijf|diez|tien)\b"


def money(place: Place) -> Count | None:
    if not place.number.money:
        return None
    language, near = place.language, place.before[-40:] + " | " + place.after[:28]
    if cue(language, "price").search(near):
        return None
    told = cue(language, "raised").search(place.shape)
    so_far = place.before + " | " + place.after[:20]
    if cue(language, "total").search(so_far):  # "£2 of each goes to X. So far that's £6,120."
        said = (cue(language, key).search(place.earlier) for key in ("raised", "portion"))
        told = told or any(said)
    if told and not _is_given_by_a_business(place):
        return Count("money raised", "charity-impact", "money", 0.8)
    if cue(language, "revenue").search(near) and cue(language, "changed").search(place.shape):
        return Count("revenue", "sales", "money", 0.7)
    return None


def _is_given_by_a_business(place: Place) -> bool:
    """ "The bakery donated £500" is what it did; "readers donated £5,400" is what came of it."""
    gives = list(cue(place.language, "gives").finditer(place.before))
    if not gives:
        return False
    clause = re.split(r"[,;:–]", place.before[: gives[-1].start()])[-1]
    if cue(place.language, "people").search(clause):
        return False
    words = re.findall(r"[\w’'-]+", clause)[:6]
    return any(descriptions.is_kind(word, place.language) for word in words)


def share(place: Place) -> Count | None:
    """A rate that changed or was reached: the nearest noun of its sentence says which."""
    if not place.number.percent:
        return None
    language, sentence, at = place.language, place.sentence, len(place.before)
    around = place.before[-40:] + " | " + place.after[:40]
    if cue(language, "discount").search(around):
        return None
    best = None
    for metric in metrics(language):
        if metric.strength != "rate":
            continue
        if metric.kind == "sales" and not _has_changed(place):
            continue
        for match in re.finditer(metric.nouns, sentence, re.IGNORECASE):
            distance = min(abs(match.start() - at), abs(match.end() - at))
            if distance < 90 and (best is None or distance < best[0]):
                best = (distance, metric)
    return best and Count(best[1].name, best[1].kind, "percent", 0.75)


def _has_changed(place: Place) -> bool:
    signed = re.search(r"[+±−–-]\s?$", place.before)
    return bool(signed or cue(place.language, "changed").search(place.shape))


def stars(place: Place) -> Count | None:
    """Rose from 3.9 to 4.8 stars; a mark that nobody says to have changed is none of its outcomes."""
    value, language = place.number.value, place.language
    if not place.is_plain or value > 10 or not cue(language, "changed").search(place.before):
        return None
    stars = rf"\s*-?(?:{RATED}\s*)?{cue(language, 'stars').pattern}|\s*{RATED}"
    named = cue(language, "rating").search(place.before[-80:]) and value != int(value)
    if re.match(stars, place.after, re.IGNORECASE) or named:
        return Count("rating", "goodwill", "stars", 0.75)
    return None


def promoters(place: Place) -> Count | None:
    """The net promoter score rose from 31 to 52."""
    found = place.is_plain and cue(place.language, "promoters").search(place.before[-60:])
    if not found or place.number.value > 100 or place.is_year:
        return None
    return Count("net promoter score", "goodwill", "points", 0.75)
