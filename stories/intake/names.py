"""Names in a text that may be brands: known ones, and new ones by their capital letters, @ or domain."""

import re
from dataclasses import dataclass
from functools import lru_cache

from stories.intake import dictionary, lexicon, people, places, titles, trades
from stories.intake.vocabulary import KnownBrand, Vocabulary

CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞŠŽČ][\w’'-]*(?:\.[a-z]{2,3}\b)?|[a-z]{1,2}[A-Z]\w+|\d+&\d+)"
PLACE_ENDING = re.compile(
    r"(?:\b(?:Street|Road|Avenue|Square|Lane|Station|Airport|County|River|Island|Valley|Bridge|Hill)"
    r"|(?:straße|strasse|platz|allee|weg|gasse|straat|plein|laan|gracht|kade))$"
)
LINK = (
    r"(?:&|of|de la|de los|de|del|della|delle|dei|di|van de|van der|van|von|"
    r"und(?= Söhne| Töchter| Sohn)|"
    r"[ye](?= Hij[oa]s| Hermanos)|e(?= Figli)|en(?= Zo| Dochter)|and(?= Sons?\b| Daughters?\b| Co\b))"
)
ELIDED = r"(?:(?:dell|d|l|all|nell|sull|de l)['’])"
RUN = re.compile(
    rf"(?<![\w@#/.])(?<!\w['’]){CAPITAL}(?:[ \u00a0](?:{LINK}[ \u00a0]|{ELIDED})?{CAPITAL})*"
)
AFTER_APOSTROPHE = re.compile(
    rf"(?<=[dlnDLN]['’]){CAPITAL}(?:[ \u00a0](?:{LINK}[ \u00a0])?{CAPITAL})*"
)
# Where no German noun stands without its article: "bei Kettenreaktion in Lüneburg", „Kettenreaktion“,
# "die Fahrradwerkstatt Kettenreaktion", "Kettenreaktion GmbH", "bei Kettenreaktion."
USED_AS_A_NAME = re.compile(
    r"\b[Bb]ei (?P<at>[A-ZÄÖÜ][\w-]+)(?= (?:in|aus|am|im|an)\b|[.,;:!?])"
    r"|[„“\"»«](?P<quoted>[A-ZÄÖÜ][\w-]+)[“”\"«»](?! [a-zäöü]+t\b,)"
    r"|\b(?P<legal>[A-ZÄÖÜ]\w+) (?:GmbH|AG|KG|OHG|UG|eG|SE|e\. ?K\.|& Co)\b"
    r"|\b(?:[Dd](?:ie|er|as|em|en|es)|[Ee]ine?[rms]?|[Uu]nser\w*|[Mm]ein\w*|[Vv]om|[Bb]eim|[Zz]ur|[Zz]um|[Ii]m)"
    r" (?:[a-zäöüß]+(?:e|en|er|es) )?(?P<trade>[A-ZÄÖÜ][\w-]+) (?P<named>[A-ZÄÖÜ]\w+)"
)
AFTER_A_TITLE = re.compile(r"\b(?:Herrn?|Frau|Familie|Dr\.|Firma) (?P<name>[A-ZÄÖÜ]\w+)")
TWO = re.compile(r"\b(?P<first>[A-ZÄÖÜ]\w+)(?= (?P<second>[A-ZÄÖÜ]\w+))")
WITHIN_A_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+ (?:dell|d|l|all|nell|sull|de l)['’]$")
HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z]\w{2,30}")
DOMAIN = re.compile(
    r"(?<![\w@./-])[a-z0-9][a-z0-9-]{1,30}\.(?:com|de|es|it|nl|org|net|co\.uk|shop)\b(?![/@])"
)
ELISION = re.compile(r"^(?:[LlDdNn]|[Dd]ell|[Aa]ll|[Nn]ell|[Ss]ull|[Dd]all|[Uu]n)['’](?=\w)")
GENITIVE = re.compile(r"['’]s?$")
NOUN_ENDING = re.compile(r"(?:ung|heit|keit|schaft|tion|innen|ismus|ling|nis|chen|ungen|ionen)$")
# English adjectives that names begin with; others at the start of a sentence are none of the name.
OPENING = lexicon.words("names", "opening")
ALWAYS_PLAIN = lexicon.words("names", "plain")
ARTICLES_OF_NAMES = lexicon.words("names", "article")
CONTRACTED = re.compile(
    r"(?:I|You|He|She|It|We|They|That|There|Who|What|Here|Let|This)['’](?:m|d|ll|ve|re|s)|\w+n['’]t",
    re.IGNORECASE,
)
# "LODI – Nessuno …", "REDACCIÓN. El …": where the news comes from, before the first sentence.
DATELINE = re.compile(r"(?:^|\n)[ \t\d.)#*]*[^\W\d_][\w .,()/'’-]{1,40}\s[–—-]\s*$")
OF_A_PLACE = ("of", "di", "de", "van", "von", "aus", "uit", "da")
# As much of a legal form as a run of capitals holds.
LEGAL_FORM = re.compile(
    r"(?:Ltd|Limited|Inc|LLC|plc|PLC|GmbH|mbH|AG|KG|OHG|UG|eG|SLU?|SpA|Srl|Snc|SAS|BV|NV|VOF|S|B|N|V)\.?"
)
MODEL = re.compile(r"[A-Z]{0,3}-?\d+[A-Za-z]{0,3}")


@dataclass(frozen=True)
class Mention:
    """A name where it stands. ``key`` is the same for all forms of one name."""

    start: int
    end: int
    name: str
    known: KnownBrand | None = None
    form: str = "name"  # or "handle", "domain"


def find(text: str, words: Vocabulary) -> list[Mention]:
    """All mentions in order; no two overlap, known brands have precedence."""
    known = list(_known(text, words))
    taken = bytearray(len(text))  # a 1 for each character of a name
    found = []
    for mention in (*known, *_handles(text, words), *_runs(text, words)):
        if mention.known or not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"\1" * (mention.end - mention.start)
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _known(text: str, words: Vocabulary):
    """Known names, longest first; German adjectives in them decline (der Deutschen Bahn)."""
    for match in re.finditer(r"(?<![\w@#])[\w'’&+.-]+", text):
        first = ELISION.sub("", match.group())
        begin = match.end() - len(first)
        stems = {first, GENITIVE.sub("", first), re.split(r"[-'’.]", first)[0], first.rstrip(".,")}
        stems |= (
            {re.sub(r"e[nrms]$", "e", first), re.sub(r"s$", "", first)}
            if words.language == "de"
            else set()
        )
        names = [name for stem in stems for name in words.first_words.get(stem, ())]
        for name in sorted(names, key=len, reverse=True):
            end = _ends(text, begin, name, words.language)
            if name.islower() and _is_word_here(text, begin, name, words.language):
                continue  # funda is a Dutch site, and a Spanish cover
            if end and not _is_longer_name(text, begin, end, words.brands[name], words.language):
                yield Mention(begin, end, words.brands[name].name, words.brands[name])
                break


def _is_word_here(text: str, begin: int, name: str, language: str) -> bool:
    """Whether a name in lower case is an ordinary word with its article."""
    article = re.search(r"\b(?:un[ao]?|e[ln]|l[aeo]s?|i|gli|the|an?|d[eiar]\w?|het|een|eine?\w?)\s+$", text[max(0, begin - 8) : begin])
    return bool(article) and dictionary.is_word(name, language)


def _ends(text: str, begin: int, name: str, language: str) -> int | None:
    pattern = _name_expression(name, language)
    match = pattern.match(text, begin)
    return match.end("name") if match else None


@lru_cache(maxsize=20_000)
def _name_expression(name: str, language: str) -> re.Pattern:
    parts = [re.escape(part).replace("'", "['’]") for part in name.split()]
    if language == "de" and len(parts) > 1:
        parts = [re.sub(r"e$", "e[nrms]?", part) for part in parts]
    genitive = "s?" if language == "de" and name[-1].isalpha() else ""
    written = r"[ \u00a0]".join(parts)
    return re.compile(rf"(?P<name>{written}){genitive}(?!\w)(?!\.\w)")


def _is_longer_name(text: str, begin: int, end: int, known: KnownBrand, language: str) -> bool:
    """ "Delta" in "Delta Dental", "Otto" in "Otto Weber" are other names; "Delta Air" is none."""
    name = text[begin:end]
    if " " in name:
        return False
    if re.match(r"[ \u00a0]&[ \u00a0][A-ZÀ-Þ]", text[end : end + 4]):
        return True  # "Salt" in "Salt & Anchor"
    after = re.match(r"[ \u00a0]([A-ZÀ-Þ][a-zà-ÿ]+)", text[end : end + 30])
    before = re.search(r"\b([A-ZÀ-Þ][a-zà-ÿ]+)[ \u00a0]$", text[max(0, begin - 25) : begin])
    first_names = lexicon.words("names", "first")
    if after and name[0].isupper() and not known.slug and trades.is_trade(after.group(1), language):
        return True  # Etna Trasporti
    if after and trades.is_trade(name, language):
        return True  # Stadtwerke Brunnental
    if name in first_names and after:
        return True
    return bool(before and before.group(1) in first_names)


def _handles(text: str, words: Vocabulary):
    """@Renfe is the known Renfe; others stand for themselves."""
    bare = {trades.folded(name).replace(" ", ""): known for name, known in words.brands.items()}
    for match in HANDLE.finditer(text):
        known = bare.get(match.group()[1:].lower())
        name = known.name if known else match.group()
        yield Mention(match.start(), match.end(), name, known, form="handle")
    for match in DOMAIN.finditer(text):
        yield Mention(match.start(), match.end(), match.group(), form="domain")


def _runs(text: str, words: Vocabulary):
    shouting = titles.lines(text)
    for expression in (AFTER_APOSTROPHE, RUN):
        for match in expression.finditer(text):
            if expression is AFTER_APOSTROPHE and WITHIN_A_NAME.search(
                text, max(0, match.start() - 30), match.start()
            ):
                continue  # Libreria dell'Arco is one name
            if any(a <= match.start() < b for a, b in shouting) and not _elsewhere(match, text):
                continue
            yield from _pieces(match, text, words)


def _elsewhere(match, text: str) -> bool:
    return text.count(match.group()) > 1


def _pieces(match, text: str, words: Vocabulary):
    """The names in a run of capitals, without what is only capitalised at the start of a sentence."""
    tokens = [
        (match.start() + token.start(), token.group())
        for token in re.finditer(r"[^ \u00a0]+", match.group())
    ]
    tokens = [
        (at + len(token) - len(ELISION.sub("", token)), ELISION.sub("", token))
        for at, token in tokens
    ]
    current: list = []
    for place, (at, token) in enumerate(tokens):
        bare = token if trades.is_naming(token, words.language) else GENITIVE.sub("", token)
        is_link = token[0].islower() and not any(char.isupper() for char in token)
        if (
            token in ("von", "of", "van")
            and current
            and not _joins(current[-1][1], token, words.language)
        ):
            yield from _made(current, text, words.language)
            current = []
            continue
        goes_on = (
            bool(current)
            and (words.language != "de" or len(current) == 1)
            and trades.is_naming(current[0][1], words.language)
            and bare.lower() not in ALWAYS_PLAIN | _month_and_day_names()
        )  # Autobuses Sierra Norte, Bäckerei Huber
        is_second = goes_on or (bool(current) and current[-1][1] in ("&", "und", "and"))
        if not is_link and not is_second and is_plain(bare, at, text, words, first=place == 0):
            if current and words.language == "de" and trades.is_naming(bare, words.language):
                current.append((at, bare, token))
                continue
            yield from _made(current, text, words.language)
            current = (
                [(at, bare, token)]
                if trades.is_naming(bare, words.language) and place + 1 < len(tokens)
                else []
            )
        else:
            current.append((at, bare, token))
            following = tokens[place + 1][1] if place + 1 < len(tokens) else ""
            if GENITIVE.search(token) and not trades.is_naming(following, words.language):
                yield from _made(current, text, words.language)
                current = []
    yield from _made(current, text, words.language)


def _joins(before: str, link: str, language: str) -> bool:
    """Bank of America, University of Leeds; but not "the van of Brightbolt"."""
    return link != "von" and (
        trades.is_naming(before, language) or before in ("City", "Gebroeders", "Kingdom", "House")
    )


def _made(tokens, text: str, language: str):
    tokens = _trimmed(tokens, text, language)
    if not tokens:
        return
    start = tokens[0][0]
    end = tokens[-1][0] + len(tokens[-1][1])
    name = text[start:end].strip(".-'’")
    if language in ("de", "nl") and re.search(r"[^s]s$", name) and _stands_alone(name[:-1], text):
        name = name[:-1]  # Van Zutphens zaak
    elif language == "de" and name.endswith("ens") and _stands_alone(name[:-3], text):
        name = name[:-3]  # Bergfexens
    name = _with_second(name, start, text, language)
    if len(name) > 1 and not name.isdigit():
        yield Mention(start, start + len(name), name)


def _stands_alone(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?![\w'’])", text))


def _with_second(name: str, start: int, text: str, language: str) -> str:
    """Pizzeria Gigi e Nunzia: a kind with the names of two people."""
    if not trades.is_naming(name.split()[0], language) or " " not in name:
        return name
    second = re.match(
        r" (?:e|y|und|en|and) ([A-ZÀ-Þ][\w’'-]+)", text[start + len(name) : start + len(name) + 40]
    )
    people_of_it = lexicon.words("names", "first")
    if second and name.split()[-1] in people_of_it and second.group(1) in people_of_it:
        return name + second.group()
    return name


def _trimmed(tokens, text: str, language: str):
    """Without links at its ends, a kind before a whole name, a model or a place behind it."""
    while tokens and _is_small(tokens[0][1]):
        tokens = tokens[1:]
    while tokens and _is_small(tokens[-1][1]):
        tokens = tokens[:-1]
    while tokens and tokens[0][1].lower() in _month_and_day_names():
        tokens = tokens[1:]
        while tokens and _is_small(tokens[0][1]):
            tokens = tokens[1:]  # Mercoledì di Tommaso
    tokens = _without_kind(tokens, language)
    while (
        len(tokens) > 1
        and people.is_role(tokens[0][1], language)
        and not trades.is_naming(tokens[0][1], language)
    ):
        tokens = tokens[1:]  # Chauffeur Pieter Bosma, Konkurrent Globus
    if len(tokens) > 1 and language == "de" and people.is_called(tokens[0][1], tokens[1][1]):
        tokens = tokens[1:]  # Kinobetreiberin Jule Sander
    while len(tokens) > 1 and LEGAL_FORM.fullmatch(tokens[-1][1]):
        tokens = tokens[:-1]  # Bergonzi S.r.l., Brunnental GmbH
    while len(tokens) > 1 and MODEL.fullmatch(tokens[-1][1]):
        tokens = tokens[:-1]  # Optavia M3
    tokens = _without_place(tokens)
    adjective = language == "de" and re.search(
        r"(?:es|er|en|em|e)$", tokens[0][1] if tokens else ""
    )
    if len(tokens) == 2 and adjective and starts_sentence(text, tokens[0][0]):
        tokens = [] if trades.is_naming(tokens[1][1], language) else tokens  # Großes Kino
    return tokens


def _without_place(tokens):
    """Without where it is: Hotel Miralago di Stresa, AVE de Málaga; but Banco de Santander, Bank of America."""
    for n in range(len(tokens) - 1, 0, -1):
        if tokens[n - 1][1] in OF_A_PLACE:
            place = " ".join(token[1] for token in tokens[n:])
            is_town = place in places.gazetteer() or place in lexicon.towns()
            named = [token for token in tokens[: n - 1] if not _is_small(token[1])]
            alone = len(named) == 1 and named[0][1] not in lexicon.words("names", "media")
            return tokens[: n - 1] if is_town and named and not alone else tokens
    return tokens


def _without_kind(tokens, language: str):
    name = " ".join(token[1] for token in tokens)
    said = bool(name) and trades.is_only_said(tokens[0][1], language)
    if len(tokens) > 1 and said and not trades.is_paper(name):
        tokens = tokens[1:]  # Outdoor-Marke Bergfex
    if len(tokens) > 2 and language in ("de", "nl") and trades.is_kind(tokens[0][1], language):
        tokens = tokens[1:]  # Versicherung Alpina Assekuranz; but Hotel Adler
    return tokens


def _is_small(word: str) -> bool:
    return word == "&" or (word[0].islower() and not any(char.isupper() for char in word))


def is_plain(word: str, at: int, text: str, words: Vocabulary, *, first: bool) -> bool:
    """Whether a capitalised word is an ordinary one here: at the start of a sentence, a German noun."""
    lower = word.lower()
    if CONTRACTED.fullmatch(word):
        return True
    if lower in ALWAYS_PLAIN and not (len(word) > 1 and word.isupper() and len(word) < 4):
        return not _is_article_of_a_name(word, at, text, words.language)
    if word in lexicon.words("names", "common") or lower in _month_and_day_names():
        return True
    if lexicon.expression("organisations", words.language, "dear").fullmatch(word):
        return True
    if len(word) > 3 and word.isupper() and _is_shouted(lower, words.language):
        return True
    if words.language == "de":
        return word not in _used_as_names(text) and is_german_noun(word, words)
    if trades.is_naming(word, words.language):
        return False
    if trades.is_kind(word, words.language) or people.is_role(word, words.language):
        return True
    if starts_sentence(text, at) and first:
        if word in OPENING and re.match(r"\w+ [A-ZÀ-Þ]\w", text[at : at + 30]):
            return False  # Little Orme Campsite
        pair = re.match(r"[\w’'-]+ (?=[A-ZÀ-Þ]\w)[\w’'-]+", text[at : at + 60])
        if pair and _is_a_pair(pair.group(), text, words.language):
            return False
        return (
            lower in words.common_words
            or lower in lexicon.common(words.language)
            or lower in _words_of(text)
            or (not pair and dictionary.is_word(lower, words.language))
        )
    return False


def _is_a_pair(pair: str, text: str, language: str) -> bool:
    """Two words with capitals that are one name: Ocean Spray; but not "Meanwhile KLM"."""
    if re.search(rf"[a-zà-ÿ,] {re.escape(pair)}\b", text):
        return True
    second = pair.split()[1].lower()
    return dictionary.is_word(second, language) and not dictionary.is_word(second.capitalize(), language)


def _is_shouted(lower: str, language: str) -> bool:
    """An ordinary word in capitals: BEHIND THE SCENES."""
    return dictionary.is_word(lower, language) or (
        language == "de" and dictionary.is_word(lower.capitalize(), "de")
    )


@lru_cache(maxsize=4)
def _words_of(text: str) -> frozenset[str]:
    """The words of a text as they are written."""
    return frozenset(re.findall(r"\w[\w'’-]*", text))


def _is_article_of_a_name(word: str, at: int, text: str, language: str) -> bool:
    """De Valk, Il Cormorano, Van Zoest: capitalised within a sentence, here or elsewhere."""
    if word not in ARTICLES_OF_NAMES or language == "de":
        return False
    following = re.match(r"\w+ ([A-ZÀ-Þ]\w+)", text[at : at + 40])
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
def _month_and_day_names() -> frozenset[str]:
    rows = [row for row in lexicon.rows("words") if row[0] in ("months", "christmas", "season")]
    return frozenset(word.lower() for row in rows for cell in row[1:] for word in cell.split("|"))


def starts_sentence(text: str, at: int) -> bool:
    before = text[max(0, at - 6) : at].rstrip(" \u00a0\"'„“«»‘’(¿¡*•-–—\t")
    if not before or before[-1] in ".!?:…\n" or at < 2:
        return True
    return bool(DATELINE.search(text[max(0, at - 60) : at]))


def is_medium(name: str) -> bool:
    return name in lexicon.words("names", "media") or name.removeprefix("The ") in lexicon.words(
        "names", "media"
    )


def is_place(name: str, words: Vocabulary) -> bool:
    if (
        name.startswith("Bad ")
        or PLACE_ENDING.search(name)
        or re.match(r"(?:Calle|Plaza|Avenida|Via|Piazza|Corso|Viale|Rue)\b", name)
    ):
        return True
    return places.is_place(name, words.language) or name in words.places
