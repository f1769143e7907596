"""What a passage tells: industry, channels, gesture types; and whether it tells a case at all.

Each term is weighed by its cues (lexicon/), by the vocabulary's own synonyms, and by what lies near in
meaning: the terms' definitions and the published cases, which are the examples.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

from stories import search
from stories.intake import lexicon, sense, sentences, told, trades
from stories.intake.brands import Actor
from stories.intake.records import Proposal
from stories.intake.vocabulary import Vocabulary
from stories.models import Story

PASSAGE_WORDS = 120
MOST_PASSAGES = 4
NEIGHBOURS = 12
IN_THE_NAME = 4.0
SYNONYM = 0.8  # weight of the vocabulary's own words beside the cues'
MEANING = {"industry": 3.0, "gesture": 6.0, "channel": 0.0}
DEFINITION = {"industry": 3.0, "gesture": 4.0, "channel": 0.0}
# What the sense of the passage adds for each of log odds above a bound.
SENSE = {"industry": 1.0, "gesture": 0.5, "channel": 0.0}
SENSE_FROM = {"industry": -5.0, "gesture": -3.0, "channel": 0.0}
LEAST = {"industry": 2.2, "gesture": 1.3, "channel": 1.9}
MOST = {"industry": 1, "gesture": 3, "channel": 4}


@dataclass(frozen=True)
class Meaning:
    """What lies near a passage: cosines of terms, votes of the nearest cases, the nearest case's cosine."""

    terms: dict[tuple[str, int], float]
    votes: dict[tuple[str, str], float]
    stories: dict[int, float]
    where: tuple[int, int]
    told: float  # how much it sounds like a case: 0 undecided, 2 yes, -2 no

    @property
    def nearest(self) -> float:
        return max(self.stories.values(), default=0.0)


def meaning(text: str, start: int, end: int, words: Vocabulary) -> Meaning | None:
    """The passage's neighbours; None without an encoder."""
    stories: dict[int, float] = {}
    terms: dict[tuple[str, int], float] = {}
    pieces = pieces_of(text, start, end)
    sounds = []
    for first, last in pieces:
        near = search.near(text[first:last], language=words.language)
        if near is None:
            return None
        sounds.append(told.score(near.vector, near.model))
        for pk, cosine in near.stories.items():
            if pk not in words.without:
                stories[pk] = max(stories.get(pk, -1.0), cosine)
        for key, cosine in near.terms.items():
            terms[key] = max(terms.get(key, -1.0), cosine)
    return Meaning(
        terms,
        _votes(stories),
        stories,
        pieces[0] if pieces else (start, end),
        sum(sounds) / max(1, len(sounds)),
    )


def pieces_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Up to four stretches of some 120 words, whole sentences."""
    found: list[tuple[int, int]] = []
    count = 0
    for first, last in sentences.spans(text, start, end):
        words = len(text[first:last].split())
        if not found or count + words > PASSAGE_WORDS:
            found.append((first, last))
            count = words
        else:
            found[-1] = (found[-1][0], last)
            count += words
    return found[:MOST_PASSAGES]


def _votes(stories: dict[int, float]) -> dict[tuple[str, str], float]:
    """(kind, slug) -> share of the nearest cases' votes, each by its cosine."""
    nearest = sorted(stories.items(), key=lambda item: -item[1])[:NEIGHBOURS]
    cosines = {pk: cosine for pk, cosine in nearest if cosine > 0.05}
    votes: dict[tuple[str, str], float] = defaultdict(float)
    total = 0.0
    examples = (
        Story.objects.filter(pk__in=cosines).prefetch_related("gestures").select_related("industry")
    )
    for story in examples:
        weight = math.exp(6 * cosines[story.pk])
        total += weight
        votes["industry", story.industry.slug] += weight
        for gesture in story.gestures.all():
            votes["gesture", gesture.slug] += weight
    return {key: weight / total for key, weight in votes.items()} if total else {}


# --- weighing --------------------------------------------------------------------------------------


@dataclass
class _Weight:
    """What speaks for a term: a sum, and the place of its strongest cue."""

    total: float = 0.0
    best: float = 0.0
    place: int = -1


def _cues(kind: str, text: str, start: int, end: int, words: Vocabulary) -> dict[str, _Weight]:
    """Term -> what its cues and synonyms weigh; the same word twice counts a little more than once."""
    table = {"industry": "industries", "gesture": "gestures", "channel": "channels"}[kind]
    passage = text[start:end]
    seen: dict[tuple[str, str], int] = defaultdict(int)
    found: dict[str, _Weight] = defaultdict(_Weight)
    hits = [
        (words.present(kind, hit.key), hit.start, hit.end, hit.weight)
        for hit in lexicon.hits(table, words.language, passage)
    ]
    for slug, expression in words.synonyms[kind]:
        hits += [(slug, m.start(), m.end(), SYNONYM) for m in expression.finditer(passage)]
    for slug, first, last, weight in hits:
        word = passage[first:last].lower()[:6]
        seen[slug, word] += 1
        share = {1: 1.0, 2: 0.35}.get(seen[slug, word], 0.1)
        found[slug].total += weight * share
        if weight > found[slug].best:
            found[slug].best, found[slug].place = weight, start + first
    return found


def terms(
    kind: str, text: str, start: int, end: int, words: Vocabulary, near: Meaning | None
) -> tuple[Proposal, ...]:
    """The terms of a vocabulary that a passage speaks for, best first, each with its sentence."""
    weights = _cues(kind, text, start, end, words)
    return ranked(kind, weights, text, start, end, words, near)


def _by_present_slugs(kind: str, weights, words: Vocabulary) -> dict[str, _Weight]:
    found: dict[str, _Weight] = {}
    for slug, weight in weights.items():
        one = found.setdefault(words.present(kind, slug), _Weight())
        one.total += weight.total
        if weight.best > one.best:
            one.best, one.place = weight.best, weight.place
    return found


def ranked(kind, weights, text, start, end, words, near) -> tuple[Proposal, ...]:
    """Weighed terms, best first. ``weights`` may name them by slugs that they used to have."""
    weights = _by_present_slugs(kind, weights, words)
    said = _by_sense(kind, text, start, end, words)
    scores = {}
    for slug, pk in words.terms[kind].items():
        score = math.log1p(weights[slug].total) * 2.4 if slug in weights else 0.0
        if near:
            score += MEANING[kind] * near.votes.get((kind, slug), 0.0)
            score += DEFINITION[kind] * max(0.0, near.terms.get((kind, pk), 0.0))
        scores[slug] = score + said.get(slug, 0.0)
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[: MOST[kind]]
    least = LEAST[kind]
    found = []
    for slug, score in best:
        if score < least or (found and kind != "channel" and score < best[0][1] * 0.4):
            continue
        place = weights[slug].place if slug in weights else -1
        if place < 0:
            if kind == "channel" or near is None:
                continue
            first, last = near.where
        else:
            first, last = sentences.sentence_around(text, place, start, end)
        found.append(Proposal(slug, first, last, _confidence(score, least)))
    return tuple(found)


def _by_sense(kind: str, text: str, start: int, end: int, words: Vocabulary) -> dict[str, float]:
    """Slug -> what the learned sense of the passage adds; empty without the encoder."""
    seen = sense.of(text) if SENSE[kind] else None
    said = seen.terms(kind, start, end) if seen else {}
    if kind == "industry" and said:  # one of them: as log probabilities
        whole = math.log(sum(math.exp(one) for one in said.values()))
        said = {slug: one - whole for slug, one in said.items()}
    return {
        words.present(kind, slug): SENSE[kind] * max(0.0, one - SENSE_FROM[kind])
        for slug, one in said.items()
    }


def _confidence(score: float, least: float) -> float:
    return round(min(0.95, 0.35 + 0.6 * (1 - math.exp(-(score - least) / 4))), 2)


def industry(
    text: str, start: int, end: int, actor: Actor | None, words: Vocabulary, near: Meaning | None
) -> Proposal | None:
    """The known brand's industry; else what is said beside the name, in the name, and in the passage."""
    known = words.present("industry", actor.known.industry) if actor and actor.known else ""
    if known in words.terms["industry"]:
        first = actor.first(start, end) or actor.mentions[0]
        where = sentences.sentence_around(text, first.start, start, end)
        return Proposal(known, *where, 0.95 if actor.known.slug else 0.9)
    weights = _cues("industry", text, start, end, words)
    if actor:
        _add_beside(weights, text, start, end, actor, words)
    found = ranked("industry", weights, text, start, end, words, near)
    return found[0] if found else None


def _in_name(name: str, pieces: list[str]) -> float:
    """What a piece in a name weighs: at the start of a word more than within it."""
    if any(word.startswith(piece) for word in name.split() for piece in pieces):
        return IN_THE_NAME
    return IN_THE_NAME / 2 if any(len(piece) > 3 and piece in name for piece in pieces) else 0.0


def _add_beside(weights, text, start, end, actor: Actor, words: Vocabulary):
    """What stands in the name counts three times more, what stands beside it once more."""
    inside = [m for m in actor.mentions if start <= m.start < end][:6]
    bare = trades.folded(actor.name)
    for slug, pieces in lexicon.rows("stems"):
        said = _in_name(bare, pieces.split("|"))
        if said:
            weight = weights.setdefault(slug, _Weight())
            weight.total += said
            if said > weight.best and inside:
                weight.best, weight.place = said, inside[0].start
    for factor, reach in ((IN_THE_NAME, 0), (IN_THE_NAME / 2, 30)):
        _add_trades(weights, text, inside, factor, reach, (start, end), words)
    for factor, reach in ((3.0, 0), (1.5, 28), (0.5, 60)):
        seen = set()
        for mention in inside:
            first, last = max(start, mention.start - reach), min(end, mention.end + reach)
            for hit in lexicon.hits("industries", words.language, text[first:last]):
                word = text[first + hit.start : first + hit.end].lower()
                if (hit.key, word) not in seen:
                    seen.add((hit.key, word))
                    weight = weights.setdefault(hit.key, _Weight())
                    weight.total += factor * hit.weight
                    if factor * hit.weight > weight.best:
                        weight.best, weight.place = factor * hit.weight, first + hit.start


def _add_trades(weights, text, inside, factor: float, reach: int, passage, words: Vocabulary):
    """The trade in a name or right beside it: "Panadería La Espiga", "the nursery X"."""
    seen = set()
    for mention in inside:
        first = max(passage[0], mention.start - reach)
        around = text[first : min(passage[1], mention.end + reach)]
        for hit in lexicon.hits("trades", words.language, around):
            word = around[hit.start : hit.end].lower()
            if (hit.key, word) not in seen:
                seen.add((hit.key, word))
                weight = weights.setdefault(hit.key, _Weight())
                weight.total += factor
                if factor > weight.best:
                    weight.best, weight.place = factor, first + hit.start
