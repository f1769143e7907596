"""Stored cases that may be the one that somebody is entering: drafts and published ones, in any language.

``find(Known(title="…", brand="klm"))`` takes whatever is known so far and answers with the likeliest
first, each with its reasons in words. Nothing is written. With the shipped library (docs/curating.md,
"Duplicates") no two different titles are more alike than 0.38, no two summaries than 0.37, and no two
cases of different brands nearer in meaning than 0.57, while a case's translation is at 0.67 or more.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import Case, F, Q, When
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import search
from stories.models import NotDuplicate, PartialDate, Source, Story, StoryText
from stories.models.addresses import canonical

MOST = 6
MOST_ADDRESSES = 50  # in a text
SAME_TITLE = 0.45  # share of trigrams
SAME_WORDS = 0.45
SAME_MEANING = 0.55  # cosine
SAME_BRAND = 0.36
SHORTEST_TITLE = 8  # letters; below, every other title resembles it
SHORTEST_TEXT = 25  # letters that say enough to have a meaning
LONGEST_TEXT = 1500  # a summary; more would only take longer
SECONDS = 1.5  # for the encoder, while somebody types
ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


@dataclass(frozen=True)
class Known:
    """What is known of a case so far; ``brand`` is a slug, ``text`` the summary, ``sources`` ids.

    ``language`` is that of the text and of the first title; ``but`` is the case itself: neither it nor what
    somebody has found to be another case is named.
    """

    addresses: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()
    brand: str = ""
    happened_on: PartialDate | None = None
    titles: tuple[str, ...] = ()
    text: str = ""
    language: str = "en"
    but: int | None = None


# What a reason says, in the reader's language; ``about`` is what the two have in common.
REASONS = {
    "source": gettext_lazy("The same source: %(address)s"),
    "title": gettext_lazy("Nearly the same title: “%(title)s”"),
    "words": gettext_lazy("Nearly the same words"),
    "time": gettext_lazy("The same brand at the same time"),
    "brand": gettext_lazy("The same brand, and it tells much the same"),
    "meaning": gettext_lazy("It tells much the same"),
}
ABOUT = {"source": "address", "title": "title"}


@dataclass(frozen=True)
class Reason:
    """Why two cases may be one: a key of REASONS, what they share if it is to be told (an address, a
    title), and how much it says, between 0 and 1."""

    kind: str
    strength: float
    about: str = ""

    @property
    def said(self) -> str:
        return REASONS[self.kind] % {ABOUT.get(self.kind, ""): self.about}


class Why(str):
    """Reasons in the words of whoever asks now; ``reasons`` is for keeping them (``worded``)."""

    reasons: tuple[Reason, ...] = ()

    @classmethod
    def of(cls, reasons: tuple[Reason, ...]) -> "Why":
        why = cls("; ".join(reason.said for reason in reasons))
        why.reasons = reasons
        return why


def worded(kept: list[dict]) -> str:
    """Reasons that were kept as ``{"kind", "about"}``, in the words of whoever reads them now."""
    known = [one for one in kept if one.get("kind") in REASONS]
    return "; ".join(Reason(one["kind"], 0, one.get("about", "")).said for one in known)


@dataclass(frozen=True)
class Hit:
    """A stored case with its reasons, the strongest first."""

    story: Story
    reasons: tuple[Reason, ...]

    @property
    def why(self) -> Why:
        return Why.of(self.reasons)

    @property
    def strength(self) -> float:
        return sum(reason.strength for reason in self.reasons)


def find(known: Known, *, cosines: dict[int, float] | None = None) -> list[Hit]:
    """Up to six cases, the likeliest first. At most nine queries.

    ``cosines`` are those of cases (``search.near``) where the caller has them; else the text is compared
    here, with published cases and with others, and where there is no encoder its words alone are.
    """
    if cosines is None:
        cosines = _near(known)
    found: dict[int, list[Reason]] = defaultdict(list)
    for look in (_by_address, _by_words, _by_date):
        for pk, reason in look(known):
            found[pk].append(reason)
    for pk, reason in _by_meaning(known, cosines):
        found[pk].append(reason)
    stories = (
        Story.objects.filter(pk__in=found, merged_into=None)
        .exclude(pk=known.but)
        .exclude(pk__in=_found_to_be_others(known.but))
        .select_related("brand")
        .prefetch_related("texts")
    )
    hits = [Hit(story, _each_once(found[story.pk])) for story in stories]
    return sorted(hits, key=lambda hit: (-hit.strength, hit.story.slug))[:MOST]


def _found_to_be_others(pk: int | None):
    """Cases that somebody has kept apart from this one (``NotDuplicate``), as a query inside another."""
    standing = NotDuplicate.objects.standing().of(pk)
    return standing.values_list(Case(When(one=pk, then="other"), default="one"), flat=True)


def of_story(story: Story) -> list[Hit]:
    """The same for a stored case; give it with its texts fetched."""
    text = story.text_in("en")
    others = [other.title for other in story.texts.all() if other != text]
    return find(
        Known(
            sources=tuple(story.source_links.values_list("source_id", flat=True)),
            brand=story.brand.slug,
            happened_on=story.happened_on,
            titles=(text.title, *others) if text else (),
            text=text.summary if text else "",
            language=text.language if text else "en",
            but=story.pk,
        )
    )


def addresses_in(text: str) -> tuple[str, ...]:
    """The web addresses that a text names."""
    named = ADDRESS.findall(text)[:MOST_ADDRESSES]
    return tuple(address.rstrip(".,;:!?") for address in named)


def _each_once(reasons: list[Reason]) -> tuple[Reason, ...]:
    said = {reason.said: reason for reason in sorted(reasons, key=lambda one: one.strength)}
    return tuple(sorted(said.values(), key=lambda reason: -reason.strength))


# --- ways in which two cases may be one ----------------------------------------------------------

Found = Iterator[tuple[int, Reason]]


def _by_address(known: Known) -> Found:
    """Cases that rest on the same page, however its address is spelt."""
    forms = {canonical(address) for address in known.addresses if address}
    sources = (
        Source.objects.filter(pk__in=known.sources) if known.sources else Source.objects.none()
    )
    forms = (forms | set(sources.values_list("canonical", flat=True))) - {""}
    same = Q(canonical__in=forms) | Q(pk__in=known.sources)
    if not forms and not known.sources:
        return
    rows = Source.objects.filter(same).values_list("stories", "url", "title")
    for pk, url, title in rows.exclude(stories=None):
        yield pk, Reason("source", 1.0, Truncator(url or title).chars(120))


def _by_words(known: Known) -> Found:
    """Cases with nearly the same title in one of their languages, or with nearly the same summary."""
    titles = [title for title in known.titles if len(title) >= SHORTEST_TITLE]
    text = known.text[:LONGEST_TEXT] if len(known.text) >= SHORTEST_TEXT else ""
    asked = [("title", title, SAME_TITLE) for title in titles]
    asked += [("summary", text, SAME_WORDS)] if text else []
    for field, words, least in asked:
        rows = (
            StoryText.objects.filter(**{f"{field}__trigram_similar": words})
            .annotate(alike=TrigramSimilarity(field, words))
            .filter(alike__gte=least)
            .order_by("-alike")
            .values_list("story", "title", "alike")[: 2 * MOST]
        )
        for pk, title, alike in rows:
            named = field == "title"
            yield pk, Reason("title", alike, title) if named else Reason("words", alike)


def _by_date(known: Known) -> Found:
    """Cases of the same brand at the same time: the shorter date is the beginning of the longer.

    A year alone says too little.
    """
    wanted = str(known.happened_on or "")
    if not known.brand or len(wanted) <= 4:
        return
    month = Story.objects.filter(brand__slug=known.brand, happened_on__startswith=wanted[:7])
    for pk, date in month.values_list("pk", "happened_on"):
        short, long = sorted((wanted, str(date)), key=len)
        if long.startswith(short):
            strength = 0.8 if len(short) > 7 else 0.6
            yield pk, Reason("time", strength)


def _by_meaning(known: Known, cosines: dict[int, float]) -> Found:
    """Cases that tell much the same, in whatever language; less will do for the same brand."""
    near = {pk: cosine for pk, cosine in cosines.items() if cosine >= SAME_BRAND}
    if not near:
        return
    for pk, brand in Story.objects.filter(pk__in=near).values_list("pk", F("brand__slug")):
        if known.brand and brand == known.brand:
            yield pk, Reason("brand", near[pk])
        elif near[pk] >= SAME_MEANING:
            yield pk, Reason("meaning", near[pk])


def _near(known: Known) -> dict[int, float]:
    """Cases, published or not, by how near they are in meaning; nothing without an encoder."""
    said = ". ".join(filter(None, (*known.titles[:1], known.text)))
    if len(said) < SHORTEST_TEXT:
        return {}
    near = search.near(
        said[:LONGEST_TEXT], language=known.language, seconds=SECONDS, unpublished_too=True
    )
    return near.stories | near.unpublished if near else {}


# --- over the whole library ----------------------------------------------------------------------

MOST_PAIRS = 50
PAIRED_MEANING = 0.6  # cosine of titles and summaries; the shipped library has no such pair
# Only cases of one brand are compared, so that it stays cheap; that two share a source says little here,
# because articles tell several.
PAIRS = """
WITH alive AS (
    SELECT id, brand_id, happened_on FROM stories_story WHERE merged_into_id IS NULL
), pair AS (
    SELECT a.id AS one, b.id AS other, a.happened_on AS day, b.happened_on AS another_day
    FROM alive a JOIN alive b ON a.brand_id = b.brand_id AND a.id < b.id
    WHERE NOT EXISTS (SELECT FROM stories_notduplicate n
        WHERE n.one_id = a.id AND n.other_id = b.id AND n.ended_at IS NULL)
), vector AS NOT MATERIALIZED (
    SELECT story_id, embedding FROM story_chunk WHERE n = 0
    UNION ALL SELECT story_id, embedding FROM unpublished_vectors()
), sign AS (
    SELECT one, other, 'date' AS sign, 0.6 AS strength FROM pair
    WHERE least(length(day), length(another_day)) > 4
        AND (day LIKE another_day || '%%' OR another_day LIKE day || '%%')
    UNION ALL
    SELECT one, other, 'meaning', max(1 - (c.embedding <=> d.embedding)) FROM pair
        JOIN vector c ON c.story_id = one JOIN vector d ON d.story_id = other
    GROUP BY one, other HAVING max(1 - (c.embedding <=> d.embedding)) >= %(meaning)s
    UNION ALL
    SELECT one, other, 'title', max(similarity(t.title, u.title)) FROM pair
        JOIN stories_storytext t ON t.story_id = one JOIN stories_storytext u ON u.story_id = other
    GROUP BY one, other HAVING max(similarity(t.title, u.title)) >= %(title)s
)
SELECT one, other, array_agg(sign ORDER BY sign) FROM sign GROUP BY one, other
ORDER BY sum(strength) DESC, one, other LIMIT %(most)s
"""


@dataclass(frozen=True)
class Pair:
    """Two cases that may be one, with the reasons in words; ``one`` is the newer and would go."""

    one: Story
    other: Story
    reasons: tuple[str, ...]


def pairs() -> list[Pair]:
    """Cases of the whole library that may be the same, the likeliest first; at most three queries."""
    asked = {"meaning": PAIRED_MEANING, "title": SAME_TITLE, "most": MOST_PAIRS}
    rows = _rows(PAIRS, asked)
    stories = Story.objects.select_related("brand").prefetch_related("texts")
    found = stories.in_bulk({pk for one, other, _signs in rows for pk in (one, other)})
    said = {
        "date": REASONS["time"],
        "meaning": REASONS["brand"],
        "title": _("Nearly the same title"),
    }
    return [
        Pair(*_newer_first(found[one], found[other]), tuple(str(said[sign]) for sign in signs))
        for one, other, signs in rows
    ]


def _rows(sql: str, asked: dict) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return cursor.fetchall()


def _newer_first(one: Story, other: Story) -> tuple[Story, Story]:
    """But what readers see stays."""
    return (one, other) if (other.is_public, -other.pk) > (one.is_public, -one.pk) else (other, one)
