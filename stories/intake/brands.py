"""Whose case it is: names weighed by what is said of them. The one who acts is the main brand."""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from stories.intake import (
    asides,
    customers,
    dictionary,
    labels,
    lexicon,
    marks,
    names,
    people,
    plain,
    said,
    sense,
    telling,
    trades,
)
from stories.intake.names import Mention
from stories.intake.vocabulary import KnownBrand, Vocabulary

LEAST = 2.2  # from here on a name is taken for a brand
MOST_NAMES = 600
INTRODUCED = 0.6  # for the name that is introduced first
PERHAPS = 0.75  # from here on where a case is told and no name is surer
OF_A_BUSINESS = ("kind", "naming", "legal", "pair")
# Answers in a forum, comments under a text: who is named only there is not whom it is about.
REPLIES = re.compile(
    r"^\W*(?:Re|AW|Antw|Kommentare?|Comments?|Comentarios?|Commenti|Reacties|Antworten|Replies|"
    r"Respuestas|Risposte)\b[:\s(\d]",
    re.MULTILINE,
)
LEAD = 220  # characters at the head of a passage
LONG, LATE = 600, 0.72  # characters of a passage; first named after this share of it is late


@lru_cache(maxsize=1)
def weights() -> dict[str, tuple[float, float]]:
    """Sign -> what it adds each time, and how often it counts (lexicon/brand_weights.tsv)."""
    return {
        sign: (float(weight), float(most))
        for sign, weight, most, _by_hand in lexicon.rows("brand_weights")
    }


@dataclass
class Actor:
    """A name with all its mentions; ``marks`` are (position, what is said of it), ``trait`` is what it is."""

    name: str
    known: KnownBrand | None
    trait: str = ""
    fit: str = ""
    replies: int | None = None  # where the comments under the text begin
    odds: dict[int, float] = field(
        default_factory=dict
    )  # of all mentions of the text, by their start
    mentions: list[Mention] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)

    def signs(self, start: int, end: int) -> Counter[str]:
        """How often each sign stands for or against it between two positions; empty where it is not named.

        ``said`` is no count: what the text's sense says, between -3 and 3.
        """
        places = [mention.start for mention in self.mentions if start <= mention.start < end]
        if not places:
            return Counter()
        found = Counter(mark for at, mark in self.marks if start <= at < end)
        if set(found) <= {"title", "heading"} and not self.known and " " not in self.name:
            found["title alone"] = found["title"]  # "Joshie macht Urlaub"
        found[self.trait] += 1
        if self.trait == "word":
            found["one word"] += 1
        if self.fit:
            found[self.fit] += 1
        found["mention"] = len(places)
        found["always placed"] = int(found["placed"] >= len(places))
        found["lead"] = int(places[0] < start + LEAD)
        found["only in replies"] = int(self.replies is not None and places[0] > self.replies)
        found["first sentence"] = int(places[0] < start + 90)
        found["last"] = int(places[-1] > end - LEAD)
        found["late"] = int(end - start > LONG and places[0] > start + LATE * (end - start))
        for mark in ("masthead", "failed", "route"):  # elsewhere, too, it is more than that
            found[mark] = int(found[mark] >= len(places))
        found["said"] = said.value([self.odds[place] for place in places if place in self.odds])
        return found

    def score(self, start: int, end: int) -> float:
        """How much speaks for it between two positions; 0 where it is not mentioned."""
        table = weights()
        return sum(
            table[sign][0] * min(count, table[sign][1])
            for sign, count in self.signs(start, end).items()
        )

    def first(self, start: int, end: int) -> Mention | None:
        return next((m for m in self.mentions if start <= m.start < end), None)


def actors(text: str, words: Vocabulary) -> list[Actor]:
    """Everything in the text that may be a brand."""
    found: dict[str, Actor] = {}
    seen = sense.of(text)
    mentions = said.with_names(text, seen, names.find(text, words), words.language)
    mentions = _most_frequent(mentions)
    odds = said.odds(seen, mentions, words.language)
    persons = _people(mentions, text, words)
    longest = _longest(mentions, persons)
    for mention in mentions:
        key = _key(mention, longest)
        actor = found.get(key)
        if actor is None:
            actor = found[key] = Actor(
                longest.get(_plain(mention.name), mention.name), mention.known, odds=odds
            )
            actor.trait = _trait(actor.name, mention, persons, text, words)
        actor.known = actor.known or mention.known
        actor.mentions.append(mention)
        for read in (marks.of, customers.of, telling.of, asides.of):
            actor.marks += [(mention.start, mark) for mark in read(mention, text, words)]
    replies = REPLIES.search(text)
    for actor in found.values():
        actor.replies = replies.start() if replies and replies.start() > LEAD else None
        if actor.known:
            actor.fit = telling.fit(actor.known.industry, text, words)
        if actor.trait == "person" and any(mark in OF_A_BUSINESS for _at, mark in actor.marks):
            actor.trait = "family name"  # "Schoenenzaak Kortekaas", and meneer Kortekaas himself
    return _with_owners(list(found.values()), words.language)


def _with_owners(found: list[Actor], language: str) -> list[Actor]:
    """Businesses with what is said of those whose name they have: Bäckerei Hölzl, and Alois Hölzl."""
    firms = [
        one
        for one in found
        if not one.known and " " in one.name and _is_named_as_one(one.name, language)
    ]
    kept = []
    for actor in found:
        last = actor.name.split()[-1]
        of_it = [one for one in firms if one is not actor and last in one.name.split()[1:]]
        if len(of_it) == 1 and _is_owner(actor, language):
            firm = of_it[0]
            firm.mentions = sorted([*firm.mentions, *actor.mentions], key=lambda m: m.start)
            firm.marks += [(at, mark) for at, mark in actor.marks if mark not in OF_A_BUSINESS]
        else:
            kept.append(actor)
    return kept


def _is_owner(actor: Actor, language: str) -> bool:
    """A person of the firm's name, or two words that are none of a firm: Roelf Oosterwal."""
    if actor.trait in ("person", "family name"):
        return True
    parts = actor.name.split()
    return (
        actor.trait == "several words"
        and len(parts) == 2
        and not any(mark in OF_A_BUSINESS for _at, mark in actor.marks)
    )


def _most_frequent(mentions: list[Mention]) -> list[Mention]:
    """Without the rarer names of a text that has more than any article: a telephone book."""
    counts = Counter(mention.name for mention in mentions if not mention.known)
    if len(counts) <= MOST_NAMES:
        return mentions
    kept = {name for name, _count in counts.most_common(MOST_NAMES)}
    return [mention for mention in mentions if mention.known or mention.name in kept]


def main(
    found: list[Actor], start: int, end: int, least: float = LEAST
) -> tuple[Actor, float] | None:
    """The brand that a passage is about, with its score; None if no name is taken for one."""
    scored = [
        (actor.score(start, end), -_place(actor, start, end), n) for n, actor in enumerate(found)
    ]
    if not scored:
        return None
    first = max((place for score, place, _n in scored if score >= LEAST), default=None)
    score, _at, n = max(
        (score + INTRODUCED * (place == first), place, n) for score, place, n in scored
    )
    return (found[n], score) if score >= least else None


def confidence(score: float, others: list[float]) -> float:
    """From the score and the distance to the next name."""
    second = max([*others, 0.0])
    sure = min(1.0, score / 8)
    return round(max(0.2, min(0.97, 0.35 + 0.4 * sure + 0.05 * min(5.0, score - second))), 2)


def _place(actor: Actor, start: int, end: int) -> int:
    first = actor.first(start, end)
    return first.start if first else end


def _plain(name: str) -> str:
    return re.sub(r"[^\w]+", " ", name.lstrip("@").replace("_", " ")).strip().lower()


def _longest(mentions: list[Mention], persons: set[str]) -> dict[str, str]:
    """Short forms -> the longest form of the same name in this text (Brightbolt -> Brightbolt Toys)."""
    unknown = {mention.name for mention in mentions if mention.known is None}
    handles = [name for name in unknown if name.startswith("@")]
    found = {}
    for name in sorted(unknown, key=len):
        longer = [
            other
            for other in unknown
            if other != name
            and len(other) > len(name)
            and (_is_short_for(_plain(name), _plain(other)) or _is_handle_of(name, other, handles))
            and other not in persons
        ]
        if longer:
            found[_plain(name)] = min(longer, key=len)
    return found


def _is_handle_of(name: str, other: str, handles: list[str]) -> bool:
    """Larkfield, who is @larkfieldseeds."""
    bare = _plain(name).replace(" ", "")
    return other in handles and len(bare) > 4 and _plain(other).replace(" ", "").startswith(bare)


def _is_short_for(short: str, long: str) -> bool:
    if short.replace(" ", "") == long.replace(" ", "") or long == f"{short}s":
        return True
    padded = f" {long} "
    forms = {short, short.removesuffix("s")}  # German: Wollbergs Rechnung
    return any(
        len(form) > 2 and (padded.startswith(f" {form} ") or padded.endswith(f" {form} "))
        for form in forms
    )


def _key(mention: Mention, longest: dict[str, str]) -> str:
    if mention.known:
        return _plain(mention.known.name)
    plain = _plain(mention.name)
    return _plain(longest.get(plain, mention.name)).replace(" ", "")


def _people(mentions, text, words) -> set[str]:
    """Names of people, and their surnames alone."""
    found = set()
    for mention in mentions:
        before = text[max(0, mention.start - 40) : mention.start]
        after = text[mention.end : mention.end + 40]
        if not mention.known and people.is_person(mention.name, before, after, words.language):
            found |= {mention.name, mention.name.split()[-1]}
    return found


def _trait(name: str, mention: Mention, persons, text: str, words: Vocabulary) -> str:
    """What a name is before anything is said of it: a sign of the table."""
    if names.is_medium(name) and not (mention.known and mention.known.slug):
        return "medium"
    if mention.known:
        return _trait_of_known(name, mention, text, words)
    if trades.is_paper(name):
        return "medium"
    if name in persons or (mention.name in persons and not _is_named_as_one(name, words.language)):
        return "person"
    if plain.is_place(name, words):
        return "place"
    if name in lexicon.towns():
        return "town"
    return "several words" if " " in name else _trait_of_a_word(name, text, words)


def _trait_of_known(name: str, mention: Mention, text: str, words: Vocabulary) -> str:
    if is_ambiguous(mention, text, words):
        return "ambiguous" if _is_within_a_sentence(name, text) else "ambiguous start"
    if not mention.known.slug and plain.is_place(name, words):
        return "place"  # Napoli plays football, too
    if not mention.known.slug and " " not in name and _opens_only(name, text, words.language):
        return "ambiguous start"  # "Ecco quattro storie"
    return "own" if mention.known.slug else "known"


def _opens_only(name: str, text: str, language: str) -> bool:
    """A word of the language that has its capital from the start of a sentence."""
    return (
        language != "de"
        and dictionary.is_word(name.lower(), language)
        and not dictionary.is_word(name, language)
        and not _is_within_a_sentence(name, text)
        and not labels.starts(text)
    )


def _trait_of_a_word(name: str, text: str, words: Vocabulary) -> str:
    if words.language == "de" and plain.is_german_noun(name, words):
        return "word"
    if words.language == "de" and plain.is_compound(name, words):
        return "compound"
    if dictionary.is_word(name.lower(), words.language):
        return "word"
    return "one word" if _is_within_a_sentence(name, text) else "sentence start"


def _is_named_as_one(name: str, language: str) -> bool:
    """Whether a word of a name is an organisation's: Wollberg Sanitär, not Gregor Wollberg."""
    return any(trades.is_naming(word, language) for word in name.split())


def _is_within_a_sentence(name: str, text: str) -> bool:
    """Whether it is capitalised anywhere but at the start of a sentence."""
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return any(not plain.starts_sentence(text, match.start()) for match in found)


def is_ambiguous(mention: Mention, text: str, words: Vocabulary) -> bool:
    """Known names that are also words or people: Target, United, Otto, Plus, Action."""
    written = text[mention.start : mention.end]
    if " " in written or any(char in written for char in "&.'’"):
        return False
    lower = written.lower()
    if len(written) <= 3 and written.islower() and mention.known and mention.known.name == written:
        return bool(
            re.search(r"\d[ \u00a0]*$", text[max(0, mention.start - 3) : mention.start])
        )  # 5 dm
    if len(written) <= 3 and not written.isupper():
        return True
    return (
        lower in words.common_words
        or lower in lexicon.common(words.language)
        or lower in lexicon.words("names", "ambiguous")
        or (words.language == "de" and written in lexicon.nouns())
        or written in lexicon.words("names", "first")
    )
