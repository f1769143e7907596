"""Which words with a capital are ordinary ones: German nouns, the starts of sentences, days, greetings."""

import re
from functools import lru_cache

from stories.intake import dictionary, lexicon, people, places, trades
from stories.intake.vocabulary import Vocabulary

PLACE_ENDING = re.compile(
    r"(?:\b(?:Street|Road|Avenue|Square|Lane|Station|Airport|County|River|Island|Valley|Bridge|"
    r"Hill)"
    r"|(?:straße|strasse|platz|allee|weg|gasse|straat|plein|laan|gracht|kade))$"
)
# Where no German noun stands without its article: "bei Kettenreaktion in Lüneburg", „Kettenreaktion“,
# "die Fahrradwerkstatt Kettenreaktion", "Kettenreaktion GmbH", "bei Kettenreaktion."
USED_AS_A_NAME = re.compile(
    r"\b[Bb]ei (?P<at>[A-ZÄÖÜ][\w-]+)(?= (?:in|aus|am|im|an)\b|[.,;:!?])"
    r"|[„“\"»«](?P<quoted>[A-ZÄÖÜ][\w-]+)[“”\"«»](?! [a-zäöü]+t\b,)"
    r"|\b(?P<legal>[A-ZÄÖÜ]\w+) (?:GmbH|AG|KG|OHG|UG|eG|SE|e\. ?K\.|& Co)\b"
    r"|\b(?:[Dd](?:ie|er|as|em|en|es)|[Ee]ine?[rms]?|[Uu]nser\w*|[Mm]ein\w*|[Vv]om|[Bb]eim|"
    r"[Zz]ur|[Zz]um|[Ii]m)"
    r" (?:[a-zäöüß]+(?:e|en|er|es) )?(?P<trade>[A-ZÄÖÜ][\w-]+) (?P<named>[A-ZÄÖÜ]\w+)"
    r"|\b(?P<said>[A-ZÄÖÜ]\w+)(?: in [A-ZÄÖÜ][\w-]+)? \((?:(?:ein\w*|"
    r"[a-zäöüß]+[enrs]) ){0,3}(?P<kind>[A-ZÄÖÜ][\w-]+)"
)
AFTER_A_TITLE = re.compile(r"\b(?:Herrn?|Frau|Familie|Dr\.|Firma) (?P<name>[A-ZÄÖÜ]\w+)")
TWO = re.compile(r"\b(?P<first>[A-ZÄÖÜ]\w+)(?= (?P<second>[A-ZÄÖÜ]\w+))")
NOUN_ENDING = re.compile(r"(?:ung|heit|keit|schaft|tion|innen|ismus|ling|nis|chen|ungen|ionen)$")
# English adjectives that names begin with; others at the start of a sentence are none of the name.
OPENING = lexicon.words("names", "opening")
ROMAN = re.compile(r"[IVXL]{2,}(?<!LI)(?<!LL)")
ALWAYS_PLAIN = lexicon.words("names", "plain")
ARTICLES_OF_NAMES = lexicon.words("names", "article")
CONTRACTED = re.compile(
    r"(?:I|You|He|She|It|We|They|That|There|Who|What|Here|Let|This)['’](?:m|d|ll|ve|re|s)|"
    r"\w+n['’]t",
    re.IGNORECASE,
)
# "LODI – Nessuno …", "REDACCIÓN. El …": where the news comes from, before the first sentence.
DATELINE = re.compile(r"(?:^|\n)[ \t\d.)#*]*[^\W\d_][\w .,()/'’-]{1,40}\s[–—-]\s*$")


def is_plain(word: str, at: int, text: str, words: Vocabulary, *, first: bool) -> bool:
    """Whether a capitalised word is an ordinary one here: at the start of a sentence, a German noun."""
    lower = word.lower()
    if lower in ALWAYS_PLAIN and not (len(word) > 1 and word.isupper() and len(word) < 4):
        return not _is_article_of_a_name(word, at, text, words.language)
    if _is_never_a_name(word, words.language):
        return True
    if words.language == "de":
        return word not in _used_as_names(text) and is_german_noun(word, words)
    if trades.is_naming(word, words.language):
        return False
    if re.match(r" \d", text[at + len(word) : at + len(word) + 2]) and dictionary.is_word(
        lower, words.language
    ):
        return True  # Round 9, Platform 2
    if trades.is_kind(word, words.language) or people.is_role(word, words.language):
        return True
    return first and starts_sentence(text, at) and _opens_a_sentence(word, at, text, words)


def _is_never_a_name(word: str, language: str) -> bool:
    """Don't, Monday, Gentile, SCENES."""
    if (
        CONTRACTED.fullmatch(word)
        or ROMAN.fullmatch(word)
        or word in lexicon.words("names", "common")
    ):
        return True
    if word.lower() in month_and_day_names():
        return True
    if lexicon.expression("organisations", language, "dear").fullmatch(word):
        return True
    return len(word) > 3 and word.isupper() and _is_shouted(word.lower(), language)


def _opens_a_sentence(word: str, at: int, text: str, words: Vocabulary) -> bool:
    """Whether the first word of a sentence has its capital from there only."""
    if word in OPENING and re.match(r"\w+ [A-ZÀ-Þ]\w", text[at : at + 30]):
        return False  # Little Orme Campsite
    pair = re.match(r"[\w’'-]+ (?=[A-ZÀ-Þ]\w)[\w’'-]+", text[at : at + 60])
    if pair and _is_a_pair(pair.group(), text, words.language):
        return False
    lower = word.lower()
    if lower not in _words_of(text) and word in _within(text):
        return False  # "Zebra in Kendal.", and "the lad at Zebra"
    return (
        lower in words.common_words
        or lower in lexicon.common(words.language)
        or lower in _words_of(text)
        or (not pair and dictionary.is_word(lower, words.language))
    )


def _is_a_pair(pair: str, text: str, language: str) -> bool:
    """Two words with capitals that are one name: Ocean Spray; but not "Meanwhile KLM"."""
    if re.search(rf"[a-zà-ÿ,] {re.escape(pair)}\b", text):
        return True
    second = pair.split()[1].lower()
    return dictionary.is_word(second, language) and not dictionary.is_word(
        second.capitalize(), language
    )


def _is_shouted(lower: str, language: str) -> bool:
    """An ordinary word in capitals: BEHIND THE SCENES."""
    return dictionary.is_word(lower, language) or (
        language == "de" and dictionary.is_word(lower.capitalize(), "de")
    )


@lru_cache(maxsize=4)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text as they are written."""
    return frozenset(re.findall(r"\w[\w'’-]*", text))


@lru_cache(maxsize=4)
def _within(text: str) -> frozenset[str]:
    """What stands alone with a capital after a preposition of place: "at Zebra"."""
    return frozenset(
        re.findall(
            r"\b(?:at|from|bij|naar|presso|da|en|van|de|to|"
            r"with) ([A-ZÀ-ÖØ-Þ][a-zà-ÿ]{2,})(?![\w’' ]* [A-ZÀ-Þ])(?=[\s,.;:!?)])",
            text,
        )
    )


def _is_article_of_a_name(word: str, at: int, text: str, language: str) -> bool:
    """De Valk, Il Cormorano, Van Zoest: capitalised within a sentence, here or elsewhere."""
    if word not in ARTICLES_OF_NAMES or language == "de":
        return False
    following = re.match(r"\w+ (?:(?:der|den|de) )?([A-ZÀ-Þ]\w+)", text[at : at + 40])
    if not following:
        return False
    if not starts_sentence(text, at):
        return True
    within = rf"[a-zà-ÿ,] {word} {re.escape(following.group(1))}\b"
    return bool(
        re.search(within, text)
        or re.search(rf"\w {word} {re.escape(following.group(1))}$", text, re.M)
    )


@lru_cache(maxsize=4)
def _used_as_names(text: str) -> frozenset[str]:
    """German nouns that a text uses like names somewhere."""
    found = set()
    for match in USED_AS_A_NAME.finditer(text):
        if match["trade"]:
            if trades.is_naming(match["trade"], "de") or trades.is_kind(match["trade"], "de"):
                found.add(match["named"])
        elif match["said"]:
            if trades.is_naming(match["kind"], "de") or trades.is_kind(match["kind"], "de"):
                found.add(match["said"])
        else:
            found.add(match["at"] or match["quoted"] or match["legal"])
    found |= {match["name"] for match in AFTER_A_TITLE.finditer(text)}
    first = lexicon.words("names", "first")
    found |= {m["second"] for m in TWO.finditer(text) if m["first"] in first}
    return frozenset(word for word in found if word.lower() not in ALWAYS_PLAIN)


def is_german_noun(word: str, words: Vocabulary) -> bool:
    """Whether a German word with a capital is an ordinary noun, by the dictionary or by its ending."""
    if word in lexicon.words("names", "first") or is_place(word, words):
        return False
    lower = word.lower()
    if dictionary.is_word(lower, "de") or dictionary.is_word(word, "de"):
        return True
    if word in words.nouns or word in lexicon.nouns() or lower in words.common_words:
        return True
    if lower in lexicon.common("de") or people.is_role(word, "de") or NOUN_ENDING.search(word):
        return True
    if trades.is_kind(word, "de") or lexicon.expression("words", "de", "customer").fullmatch(word):
        return True
    return bool(lexicon.expression("words", "de", "staff").fullmatch(word))


def is_compound(word: str, words: Vocabulary) -> bool:
    """A German word that ends with a noun of the library: probably a noun itself, perhaps a name."""
    ends = [word[cut:].capitalize() for cut in range(2, max(2, len(word) - 2))]
    if any(end in words.nouns or end in lexicon.nouns() for end in ends if len(end) > 3):
        return True
    return dictionary.is_compound(word)


@lru_cache(maxsize=1)
def month_and_day_names() -> frozenset[str]:
    rows = [row for row in lexicon.rows("words") if row[0] in ("months", "christmas", "season")]
    return frozenset(word.lower() for row in rows for cell in row[1:] for word in cell.split("|"))


def starts_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at].rstrip(" \u00a0\"'„“«»‘’(¿¡*•-–—\t")
    if not before or before[-1] in ".!?:…\n" or at < 2:
        return True
    return bool(DATELINE.search(text[max(0, at - 60) : at]))


def is_place(name: str, words: Vocabulary) -> bool:
    if (
        name.startswith("Bad ")
        or PLACE_ENDING.search(name)
        or re.match(r"(?:Calle|Plaza|Avenida|Via|Piazza|Corso|Viale|Rue)\b", name)
    ):
        return True
    return places.is_place(name, words.language) or name in words.places
