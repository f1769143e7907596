"""Whose case it is: names weighed by what is said of them. The one who acts is the main brand."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from stories.intake import lexicon, names
from stories.intake.names import Mention
from stories.intake.vocabulary import KnownBrand, Vocabulary

# What a name brings along, before anything is said of it.
KNOWN, AMBIGUOUS, MEDIUM, PERSON, PLACE, COMPOUND, SEVERAL_WORDS = (
    2.0,
    0.3,
    -4.0,
    -4.5,
    -3.5,
    -1.0,
    0.5,
)
ONLY_AT_THE_START = -0.8  # of sentences, where every word has a capital
# What may stand before a name at the head of a line: a bullet, a number, a short word.
LEAD = re.compile(r"[\s#*•–-]*(?:\(?\d{1,2}[.):]?\)?\s*)?(?:\w{0,14}\s+)?[\"„“«]?")
# What is said of it, each time up to the most it can add.
WEIGHT = {
    "kind": 3.0,
    "naming": 2.2,
    "staff": 2.0,
    "acts": 1.2,
    "of": 0.6,
    "title": 1.8,
    "heading": 1.2,
    "handle": 1.6,
    "domain": 1.2,
    "compare": -2.0,
    "inside": -0.6,
    "noun": -1.5,
    "stem": 1.4,
}
MOST = {
    "kind": 3.5,
    "naming": 2.2,
    "stem": 1.4,
    "staff": 3.0,
    "acts": 2.6,
    "of": 1.2,
    "title": 2.0,
    "heading": 2.4,
    "handle": 1.6,
}
LOWEST = -2.5  # that one kind of mark can take away
A_MENTION, MOST_MENTIONS = 0.4, 5
LEAST = 2.2  # from here on a name is taken for a brand
MOST_NAMES = 600
INTRODUCED = 0.6  # for the name that is introduced first
PERHAPS = 1.2  # from here on where a case is told and no name is surer
ARTICLE = (
    r"(?:(?:the|a|an|der|die|das|dem|den|des|ein|eine|einer|eines|el|la|los|las|un|una|il|"
    r"lo|gli|le|uno|de|het|een|its|ihre|sein|seine|su|sus)\s+)?"
)


@dataclass
class Actor:
    """A name with all its mentions; ``marks`` are (position, what is said of it)."""

    name: str
    known: KnownBrand | None
    prior: float
    mentions: list[Mention] = field(default_factory=list)
    marks: list[tuple[int, str]] = field(default_factory=list)

    def score(self, start: int, end: int) -> float:
        """How much speaks for it between two positions; 0 where it is not mentioned."""
        count = sum(start <= mention.start < end for mention in self.mentions)
        if not count:
            return 0.0
        sums: dict[str, float] = defaultdict(float)
        for at, mark in self.marks:
            if start <= at < end:
                sums[mark] += WEIGHT[mark]
        said = sum(max(LOWEST, min(total, MOST.get(mark, 9))) for mark, total in sums.items())
        return self.prior + said + A_MENTION * min(count, MOST_MENTIONS)

    def first(self, start: int, end: int) -> Mention | None:
        return next((m for m in self.mentions if start <= m.start < end), None)


def actors(text: str, words: Vocabulary) -> list[Actor]:
    """Everything in the text that may be a brand."""
    found: dict[str, Actor] = {}
    mentions = _most_frequent(names.find(text, words))
    people = _people(mentions, text, words)
    longest = _longest(mentions)
    for mention in mentions:
        key = _key(mention, longest)
        actor = found.get(key)
        if actor is None:
            actor = found[key] = Actor(
                longest.get(_plain(mention.name), mention.name), mention.known, 0.0
            )
            actor.prior = _prior(actor.name, mention, people, text, words)
        actor.known = actor.known or mention.known
        actor.mentions.append(mention)
        actor.marks += [(mention.start, mark) for mark in _marks(mention, text, words)]
    return list(found.values())


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


def _longest(mentions: list[Mention]) -> dict[str, str]:
    """Short forms -> the longest form of the same name in this text (Brightbolt -> Brightbolt Toys)."""
    unknown = {mention.name for mention in mentions if mention.known is None}
    found = {}
    for name in sorted(unknown, key=len):
        longer = [
            other
            for other in unknown
            if other != name
            and len(other) > len(name)
            and _is_short_for(_plain(name), _plain(other))
        ]
        if longer:
            found[_plain(name)] = min(longer, key=len)
    return found


def _is_short_for(short: str, long: str) -> bool:
    if short.replace(" ", "") == long.replace(" ", ""):
        return True
    padded = f" {long} "
    return len(short) > 2 and (padded.startswith(f" {short} ") or padded.endswith(f" {short} "))


def _key(mention: Mention, longest: dict[str, str]) -> str:
    if mention.known:
        return _plain(mention.known.name)
    plain = _plain(mention.name)
    return _plain(longest.get(plain, mention.name)).replace(" ", "")


def _people(mentions, text, words) -> set[str]:
    """Names of people, and their surnames alone."""
    found = set()
    for mention in mentions:
        before = text[max(0, mention.start - 14) : mention.start]
        after = text[mention.end : mention.end + 14]
        if not mention.known and names.is_person(mention.name, before, after, words.language):
            found |= {mention.name, mention.name.split()[-1]}
    return found


def _prior(name: str, mention: Mention, people, text: str, words: Vocabulary) -> float:
    if names.is_medium(name) and not (mention.known and mention.known.slug):
        return MEDIUM
    if mention.known:
        return AMBIGUOUS if is_ambiguous(mention, text, words) else KNOWN
    if name in people or mention.name in people:
        return PERSON
    if names.is_place(name, words):
        return PLACE
    if words.language == "de" and " " not in name and names.is_compound(name, words):
        return COMPOUND
    if " " in name:
        return SEVERAL_WORDS
    return 0.0 if _is_within_a_sentence(name, text) else ONLY_AT_THE_START


def _is_within_a_sentence(name: str, text: str) -> bool:
    """Whether it is capitalised anywhere but at the start of a sentence."""
    found = re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text)
    return any(not names.starts_sentence(text, match.start()) for match in found)


def is_ambiguous(mention: Mention, text: str, words: Vocabulary) -> bool:
    """Known names that are also words or people: Target, United, Otto, Plus, Action."""
    written = text[mention.start : mention.end]
    if " " in written or any(char in written for char in "&.'’"):
        return False
    lower = written.lower()
    if len(written) <= 3 and not written.isupper():
        return True
    return (
        lower in words.common_words
        or lower in lexicon.words("names", "ambiguous")
        or written in lexicon.words("names", "first")
    )


def _marks(mention: Mention, text: str, words: Vocabulary):
    """What is said of a name where it stands."""
    language = words.language
    before = text[max(0, mention.start - 70) : mention.start].rsplit("\n", 1)[-1]
    after = text[mention.end : mention.end + 70].split("\n", 1)[0]
    yield from _by_form(mention, text, language)
    if _kind_before(before, language) or _kind_after(after, language):
        yield "kind"
    if _staff(before, after, language):
        yield "staff"
    acts = lexicon.source("organisations", language, "act-after")
    aside = r"(?:,[^,.;!?\n]{2,40},)?(?:\s+[\w’'-]+){0,2}?"
    if re.match(rf"[\"”»“]?{aside}\s+{acts}", after, re.IGNORECASE):
        yield "acts"
    elif re.search(
        rf"{lexicon.source('words', language, 'act')}\s+$", before, re.IGNORECASE
    ) and language in ("de", "nl"):
        yield "acts"  # "Zwei Tage später schickte Vodafone …"
    of = lexicon.source("organisations", language, "of")
    if re.search(rf"{of}\s+{ARTICLE}[„“\"«]?$", before, re.IGNORECASE):
        yield "of"
    yield from _against(mention, before, after, text, words)


def _by_form(mention: Mention, text: str, language: str):
    if mention.form in ("handle", "domain"):
        yield mention.form
    if not mention.known:
        yield from _by_its_words(mention, language)
    yield from _by_its_line(mention, text)


def _by_its_words(mention: Mention, language: str):
    parts = mention.name.split()
    if len(parts) > 1:
        has_naming = any(names.is_naming(part, language) for part in parts)
        if has_naming or names.is_kind(parts[0], language):
            yield "naming"
            return
    if (len(parts) > 1 or mention.form == "handle") and names.has_stem(mention.name):
        yield "stem"


def _by_its_line(mention: Mention, text: str):
    """At the head of a title, somewhere in one, or as a label: "KLM: …"."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.start)
    line = text[start : end if end >= 0 else len(text)]
    at_head = LEAD.fullmatch(text[start : mention.start])
    label = at_head and text.startswith(":", mention.end)
    if label and (mention.known or " " in mention.name):
        yield "title"
        return
    if not mention.known and text.count(mention.name) < 2:
        return  # in a title a name that the text never uses is none: "Canale: lettera"
    if len(line) < 110 and not re.search(r"[.!,;]\s*$", line):
        yield "title" if at_head else "heading"


def _kind_before(before: str, language: str) -> bool:
    kind = lexicon.source("organisations", language, "kind")
    if re.search(
        rf"{kind}[\s,:]+(?:called\s+|namens\s+|llamad[ao]\s+|chiamat[ao]\s+|genaamd\s+)?[„“\"«‘']?$",
        before,
        re.IGNORECASE,
    ):
        return True
    word = re.search(r"([\w-]+)\s+[„“\"«]?$", before)
    return bool(
        word
        and language in ("de", "nl")
        and names.COMPOUND.search(word.group(1))
        and len(word.group(1)) > 6
    )


def _kind_after(after: str, language: str) -> bool:
    kind = lexicon.source("organisations", language, "kind")
    article = r"(?:the|an?|der|die|das|ein|eine|la|el|una?|il|lo|uno|de|het|een)"
    link = r"(?:,\s*|\s+(?:is|ist|es|è|war|was|era)\s+|\s*\()"
    return bool(
        re.match(
            rf"{link}{article}?\s*(?:(?!(?:of|von|van|de|di|del|für|for|about)\b)[\w-]+\s+){{0,3}}?{kind}",
            after,
            re.IGNORECASE,
        )
    )


def _staff(before: str, after: str, language: str) -> bool:
    staff = lexicon.source("organisations", language, "staff-of")
    of = lexicon.source("organisations", language, "of")
    if re.match(rf"(?:['’]s?|s)?(?:\s+[\w-]+)?\s+{staff}", after, re.IGNORECASE) and re.match(
        r"['’]|s?\s", after
    ):
        return True
    if re.match(
        rf"-{staff}|-\w*(?:mitarbeiter|sprecher|team|filiale|kund|fahrer|chef|medewerker|winkel|klant)",
        after,
        re.IGNORECASE,
    ):
        return True
    return bool(
        re.search(
            rf"{staff}\s+(?:[\w.-]+\s+)?(?:\w+\s+)?{of}\s+{ARTICLE}[„“\"«]?$", before, re.IGNORECASE
        )
    )


def _against(mention: Mention, before: str, after: str, text: str, words: Vocabulary):
    language = words.language
    compare = lexicon.source("organisations", language, "compare")
    close = re.split(r"[.!?;:]\s", before)[-1][-45:]
    match = next(reversed(list(re.finditer(compare, close, re.IGNORECASE))), None)
    if match and len(close[match.end() :].split()) <= 4 and "," not in close[match.end() :]:
        yield "compare"
    if re.match(r"\s+(?:and|und|y|e|en)\s+(?:other|andere|otr[ao]s|altr[ie])\s", after):
        yield "compare"
    if re.search(r"\d[ \u00a0]$", before) and not mention.known:
        yield "noun"
    if re.search(r"\b(?:in|aus|nach|near|te|uit|naar|en)\s+$", before) and not mention.known:
        yield "inside"
    if (
        language == "de"
        and not mention.known
        and re.search(
            r"\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|mein\w*|sein\w*|ihr\w*|kein\w*|\w{2,}(?:en|er|es|em))\s+$",
            before,
        )
        and " " not in mention.name
    ):
        yield "noun"
