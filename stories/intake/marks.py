"""What is said of a name where it stands: marks for and against its being the brand of the case."""

import re

from stories.intake import labels, lexicon, plain, sentences, trades
from stories.intake.names import Mention
from stories.intake.vocabulary import Vocabulary

# What may stand before a name at the head of a line: a bullet, a number, a short word.
LEAD = re.compile(r"[\s#*•–-]*(?:\(?\d{1,2}[.):]?\)?\s*)?(?:\w{0,14}\s+)?[\"„“«]?")
LEAD_NUMBER = re.compile(r"[\s#*•–-]*\(?\d{1,2}[.):]")
LEGAL = re.compile(
    r",?\s+(?:Ltd|Limited|GmbH|AG|KG|OHG|mbH|e\.\s?K\.|UG|LLC|Inc|plc|PLC|S\.\s?[LA]\.|SLU?|"
    r"S\.p\.A|SpA|S\.r\.l|Srl|"
    r"S\.n\.c|Snc|S\.a\.s|SAS|B\.\s?V\.|BV|N\.\s?V\.|NV|VOF|V\.O\.F\.|& Co|eG)(?![\w])"
)
PAIR = re.compile(
    r"\w (?:&|and Sons?|and Daughters?|und Söhne|und Töchter|[ye] Hij[oa]s|e Figli|"
    r"en Zoon|en Zonen|en Dochters?)(?= |$)"
)
ARTICLE = (
    r"(?:(?:the|a|an|der|die|das|dem|den|des|ein|eine|einer|eines|el|la|los|las|un|una|il|"
    r"lo|gli|le|uno|de|het|een|its|ihre|sein|seine|su|sus)\s+)?"
)
AT = {
    "en": "(?:at|from|with|to|by)",
    "de": "(?:bei|beim|von|vom|im|in|an|mit|zu|zum|zur)",
    "es": "(?:en|a|al|de|del|con)",
    "it": "(?:da|dal|dalla|dall'|dall’|a|al|alla|all'|all’|in|con|di|del|della|dell'|dell’|presso)",
    "nl": "(?:bij|van|met|in|aan|naar)",
}


def of(mention: Mention, text: str, words: Vocabulary):
    """What is said of a name where it stands."""
    language = words.language
    before = text[max(0, mention.start - 70) : mention.start].rsplit("\n", 1)[-1]
    after = text[mention.end : mention.end + 70].split("\n", 1)[0]
    yield from _by_form(mention, text, language)
    if _kind_before(before, language) or _kind_after(after, language):
        yield "kind"
    if _staff(before, after, language):
        yield "staff"
    if (done := _does(after, language)) is not None:
        yield done
    elif re.search(
        rf"{lexicon.source('words', language, 'act')}\s+$", before, re.IGNORECASE
    ) and language in ("de", "nl"):
        yield "acts"  # "Zwei Tage später schickte Vodafone …"
    of = lexicon.source("organisations", language, "of")
    if re.search(rf"{of}\s+{ARTICLE}[„“\"«]?$", before, re.IGNORECASE):
        yield "of"
    yield from _by_customers(mention, before, text, language)
    yield from _against(mention, before, after, text, words)


WEAK = re.compile(
    r"(?:could|normally|usually|was|is|has|had|also|later|then|even|did|hat|hatte|ist|war|"
    r"wurde|konnte|wollte|"
    r"lo|le|la|les|se|ha|había|es|fue|no|podía|también|tuvo|hanno|aveva|si|non|è|era|avrebbe|"
    r"poteva|gli|anche|"
    r"heeft|had|is|was|wil|werd|kon|deed)$",
    re.IGNORECASE,
)


def _does(after: str, language: str) -> str | None:
    """``acts`` before a verb of doing, ``is`` before one that anything may have."""
    acts = lexicon.source("organisations", language, "act-after")
    aside = r"(?:,[^,.;!?\n]{2,40},)?"
    match = re.match(rf"[\"”»“]?{aside}(?:\s+(?P<gap>[\w’'-]+))??\s+(?P<act>{acts})", after, re.I)
    if not match or (match["gap"] or "").lower() in plain.ALWAYS_PLAIN:
        return None
    return "is" if WEAK.match(match["act"]) else "acts"


def _by_customers(mention: Mention, before: str, text: str, language: str):
    """Addressed ("Dear X"), bought at, rung up; in a sentence about its people."""
    dear = lexicon.source("organisations", language, "dear")
    if re.search(rf"(?:^|[.!?«\"„“‘(:]|—)\s*{dear}[,:]?\s+{ARTICLE}$", before, re.IGNORECASE):
        yield "dear"
    bought = lexicon.source("organisations", language, "bought")
    place = AT[language]
    if (
        re.search(
            rf"{bought}(?:\s+[^\s.!?;:]+){{0,4}}?\s+{place}\s+{ARTICLE}[„“\"«]?$", before, re.I
        )
        or (
            re.search(rf"(?:^|[.!?:–—]\s*){place}\s+{ARTICLE}[„“\"«]?$", before, re.I)
            and re.search(bought, text[mention.end : mention.end + 60].split("\n")[0], re.I)
        )
        or re.search(
            rf"{lexicon.source('organisations', language, 'contact')}\s+{ARTICLE}[„“\"«]?$",
            before,
            re.I,
        )
    ):
        yield "custom"
    first, last = sentences.sentence_around(text, mention.start)
    if lexicon.expression("words", language, "staff").search(text, first, last):
        yield "scene"


def _by_form(mention: Mention, text: str, language: str):
    if mention.form in ("handle", "domain"):
        yield mention.form
    if not mention.known:
        yield from _by_its_words(mention, language)
    if LEGAL.match(text, mention.end) or LEGAL.search(mention.name):
        yield "legal"
    yield from _by_its_line(mention, text)


def _by_its_words(mention: Mention, language: str):
    parts = mention.name.split()
    if len(parts) > 1:
        has_naming = any(trades.is_naming(part, language) for part in parts)
        if has_naming or trades.is_kind(parts[0], language):
            yield "naming"
            return
    if PAIR.search(mention.name):
        yield "pair"
        return
    if trades.has_stem(mention.name):
        yield "stem" if len(parts) > 1 or mention.form == "handle" else "stem in a word"


def _by_its_line(mention: Mention, text: str):
    """At the head of a title, somewhere in one, or as a label: "KLM: …"."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.start)
    line = text[start : end if end >= 0 else len(text)]
    if mention.start in labels.starts(text):
        yield "title"
        return
    at_head = LEAD.fullmatch(text[start : mention.start])
    label = at_head and re.match(r":| [–—-] ", text[mention.end : mention.end + 3])
    if label and (mention.known or " " in mention.name or LEAD_NUMBER.match(line)):
        yield "title"
        return
    if not mention.known and text.count(mention.name) < 2:
        return  # in a title a name that the text never uses is none: "Canale: lettera"
    if len(line) < 110 and not re.search(r"[.!,;]\s*$", line):
        yield "title" if at_head else "heading"


CALLED = r"(?:called|named|namens|mit dem Namen|llamad[ao]|chiamat[ao]|genaamd|geheten|detto|detta)"


def _kind_before(before: str, language: str) -> bool:
    """ "the ferry operator X", "a bakery called X", "der Möbelhändler X"."""
    match = re.search(rf"(?P<words>[^.!?;:\n]*?)[\s,:]+(?:{CALLED}\s+)?[„“\"«‘']?$", before)
    if not match:
        return False
    last = re.findall(r"[\w'’&-]+", match["words"])[-4:]
    if any(trades.is_said_kind(" ".join(last[n:]), language) for n in range(len(last))):
        return True
    return bool(
        last and language in ("de", "nl") and trades.COMPOUND.search(last[-1]) and len(last[-1]) > 6
    )


# "X, which runs the ferry": what only an organisation does.
RUNS = re.compile(
    r",\s+(?:which|who|die|der|das|que|che|welche[rs]?)\s+(?:\w+\s+){0,3}?(?:runs|operates|"
    r"sells|makes|employs|delivers|"
    r"betreibt|verkauft|herstellt|beschäftigt|explota|vende|fabrica|gestiona|emplea|gestisce|"
    r"produce|impiega|"
    r"exploiteert|verkoopt|maakt)\b"
)
SILENT = re.compile(
    r"[^.!?\n]{0,45}\b(?:declined to comment|did not (?:reply|respond)|wollte sich nicht|"
    r"äußerte sich nicht|"
    r"no quiso comentar|no respondió|non ha voluto|non ha risposto|wilde niet reageren|"
    r"reageerde niet)"
)


def _kind_after(after: str, language: str) -> bool:
    """ "X, a small bakery", "X is a ferry operator", "X (a bank …"."""
    article = r"(?:the|this|an?|der|die|das|ein|eine|la|el|una?|il|lo|l['’]|uno|de|het|een)"
    link = (
        r"(?:,\s*|\s+(?:is|ist|es|è|war|was|era)\s+|(?:\s+(?:in|en|a|"
        r"te)\s+[A-ZÀ-Þ][\w-]+)?\s*\(|\s+[–—-]\s+)"
    )
    if RUNS.match(after):
        return True
    match = re.match(rf"{link}{article}?\s*(?P<words>[^.!?;:,()\n]*)", after, re.I)
    if not match:
        return False
    found = re.findall(r"[\w'’&-]+", match["words"])[:7]
    for n in range(min(4, len(found))):
        if found[n].lower() in AWAY:
            return False
        if language in ("de", "nl") and trades.COMPOUND.search(found[n]) and len(found[n]) > 8:
            return True
        if any(
            trades.is_said_kind(" ".join(found[n:end]), language) for end in range(n + 1, n + 4)
        ):
            return True
    return False


# Who says the kind is then somebody or something else: "X, die er morgens zur Schule bringt".
# fmt: off
AWAY = frozenset([
    "of", "von", "van", "de", "di", "del", "für", "for", "about", "who", "che", "que", "die", "der",
    "er", "sie", "es", "ich", "wir", "ik", "hij", "ze", "he", "she", "they", "lei", "lui", "io", "él",
    "ella", "yo", "zur", "zum", "im", "am", "in", "at", "bei", "to", "on", "mit", "with", "en", "con",
])
# fmt: on


def _staff(before: str, after: str, language: str) -> bool:
    staff = lexicon.source("organisations", language, "staff-of")
    of = lexicon.source("organisations", language, "of")
    if re.match(rf"(?:['’]s?|s)?(?:\s+[\w-]+)?\s+{staff}", after, re.IGNORECASE) and re.match(
        r"['’]|s?\s", after
    ):
        return True
    if re.match(
        rf"-{staff}|-\w*(?:mitarbeiter|sprecher|team|filiale|kund|fahrer|chef|medewerker|"
        rf"winkel|klant)",
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
    if re.search(
        rf"{lexicon.source('organisations', language, 'aside')}\s+{ARTICLE}$", close, re.IGNORECASE
    ):
        yield "aside"
    if SILENT.match(after):
        yield "aside"
    if (
        not mention.known
        and re.search(r"(?:^|\n)\W*$", before)
        and re.match(r"\.(?:-)?\s+\S", after)
        and mention.start not in labels.starts(text)
    ):
        yield "inside"  # "Landshut. Am Abend …"
    if _is_employer(close, after, language):
        yield "employer"
    yield from _by_small_words(mention, before, after, words)


def _by_small_words(mention: Mention, before: str, after: str, words: Vocabulary):
    """In brackets, after a number, a preposition of place, a German article."""
    language = words.language
    if re.search(r"\($", before) and re.match(r"[,)]", after):
        yield "product"
    if re.search(r"\d[ \u00a0]$", before) and not mention.known:
        yield "noun"
    if (
        re.search(
            r"\b(?:in|aus|nach|near|outside|around|te|uit|naar|richting|en|hasta|hacia|verso|"
            r"a)\s+$",
            before,
        )
        and not mention.known
    ):
        yield "inside"
    if (
        language == "de"
        and not mention.known
        and re.search(
            r"\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|mein\w*|sein\w*|"
            r"ihr\w*|kein\w*|\w{2,}(?:en|er|es|em))\s+$",
            before,
        )
        and " " not in mention.name
    ):
        yield "noun" if plain.is_compound(mention.name, words) else "perhaps"


def _is_employer(close: str, after: str, language: str) -> bool:
    """ "I work at X", "ich arbeite seit 14 Jahren bei X": seldom who the case is about."""
    work = lexicon.source("organisations", language, "employer")
    if language != "de":
        place = AT[language]
        return bool(re.search(rf"{work}(?:\s+[\w-]+){{0,4}}?\s+{place}\s+{ARTICLE}$", close, re.I))
    said = re.search(
        rf"(?:arbeit\w*|angestellt|{work})(?:\s+[\w-]+){{0,4}}?\s+(?:bei|für)\s+(?:der\s+)?$",
        close,
        re.I,
    )
    first = re.search(r"\b(?:ich|mein\w*)\b", close, re.I)
    return bool((said and first) or re.match(r"\s+(?:arbeitet|arbeite|angestellt)\b", after))
