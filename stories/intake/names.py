"""Names in a text that may be brands: known ones, and new ones by their capital letters, @ or domain."""

import re
from dataclasses import dataclass
from functools import lru_cache

from stories.intake import dictionary, lexicon, people, places, plain, titles, trades
from stories.intake.vocabulary import KnownBrand, Vocabulary

CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞŠŽČ][\w’'-]*(?:\.[a-z]{2,3}\b)?|[a-z]{1,2}[A-Z]\w+|\d+&\d+)"
LINK = (
    r"(?:&|of|de la|de los|de|del|della|delle|dei|di|van de|van der|van|von|"
    r"(?<=Van[ \u00a0])(?:der|den|de|'t)|(?<=van[ \u00a0])(?:der|den|de)|und(?= Söhne| Töchter| Sohn)|"
    r"[ye](?= Hij[oa]s| Hermanos)|e(?= Figli)|en(?= Zo| Dochter)|and(?= Sons?\b| Daughters?\b| Co\b))"
)
ELIDED = r"(?:(?:dell|d|l|all|nell|sull|de l)['’])"
RUN = re.compile(
    rf"(?<![\w@#/.])(?<!\w['’]){CAPITAL}(?:[ \u00a0](?:{LINK}[ \u00a0]|{ELIDED})?{CAPITAL})*"
)
AFTER_APOSTROPHE = re.compile(
    rf"(?<=[dlnDLN]['’]){CAPITAL}(?:[ \u00a0](?:{LINK}[ \u00a0])?{CAPITAL})*"
)
WITHIN_A_NAME = re.compile(r"[A-ZÀ-Þ][\w’'-]+ (?:dell|d|l|all|nell|sull|de l)['’]$")
HANDLE = re.compile(r"(?<![\w.@/])@[A-Za-z]\w{2,30}")
DOMAIN = re.compile(
    r"(?<![\w@./-])[a-z0-9][a-z0-9-]{1,30}\.(?:com|de|es|it|nl|org|net|co\.uk|shop)\b(?![/@])"
)
ELISION = re.compile(r"^(?:[LlDdNn]|[Dd]ell|[Aa]ll|[Nn]ell|[Ss]ull|[Dd]all|[Uu]n)['’](?=\w)")
GENITIVE = re.compile(r"['’]s?$")
OF_A_PLACE = ("of", "di", "de", "van", "von", "aus", "uit", "da")
# The same, the whole line's head in capitals: MALTBURY —, PALMA, 3 may. –
DATELINES = re.compile(r"(?m)^[ \t]*[A-ZÀ-Þ][A-ZÀ-Þ' -]{2,30}(?:[,/(][^\n–—]{0,30})? [–—] ")
# As much of a legal form as a run of capitals holds.
LEGAL_FORM = re.compile(
    r"(?:Ltd|Limited|Inc|LLC|plc|PLC|GmbH|mbH|AG|KG|OHG|UG|eG|SLU?|SpA|Srl|Snc|SAS|BV|NV|VOF|S|B|N|V)\.?"
)
# Whole names of papers in the Romance languages.
PAPER = re.compile(
    r"(?:Corriere|Gazzetta|Giornale|Messaggero|Heraldo|Diario|Gaceta) (?:de|di|d|l|n)\w*"
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
    heads = [match.span() for match in DATELINES.finditer(text)]
    found = [m for m in found if m.known or not any(a <= m.start < b for a, b in heads)]
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
    article = re.search(
        r"\b(?:un[ao]?|e[ln]|l[aeo]s?|i|gli|the|an?|d[eiar]\w?|het|een|eine?\w?)\s+$",
        text[max(0, begin - 8) : begin],
    )
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
    if not known.slug and re.search(r"[A-ZÀ-Þ][\w-]+ & $", text[max(0, begin - 25) : begin]):
        return True  # Seiler & Brack
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
            if any(a <= match.start() < b for a, b in shouting) and not _elsewhere(
                match, text, words.language
            ):
                continue
            if is_medium(match.group()) or PAPER.match(match.group()):
                yield Mention(match.start(), match.end(), match.group())
                continue  # Corriere della Sera
            yield from _pieces(match, text, words)


def _elsewhere(match, text: str, language: str) -> bool:
    """Whether it is a name all the same: it stands again, or ends like one ("Vale District Council")."""
    parts = match.group().split()
    named = len(parts) in (3, 4) and trades.is_naming(parts[-1], language)
    return text.count(match.group()) > 1 or (named and match.group() not in match.string.upper())


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
        is_link = _is_small(token)
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
            and bare.lower() not in plain.ALWAYS_PLAIN | plain.month_and_day_names()
        )  # Autobuses Sierra Norte, Bäckerei Huber
        before_and = _is_one_of_a_pair(tokens[place:], words)
        is_second = (
            goes_on or before_and or (bool(current) and current[-1][1] in ("&", "und", "and"))
        )
        if (
            not is_link
            and not is_second
            and plain.is_plain(bare, at, text, words, first=place == 0)
        ):
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


def _is_one_of_a_pair(tokens, words: Vocabulary) -> bool:
    """Seiler & Brack; but "Küche & Bad" is none."""
    if len(tokens) < 3 or tokens[1][1] != "&":
        return False
    return words.language != "de" or not all(
        word in lexicon.nouns() or trades.is_kind(word, "de")
        for word in (tokens[0][1], tokens[2][1])
    )


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
    if re.match(r"[–—][A-ZÀ-Þ]", text[end : end + 2]) and tokens[-1][1] in (
        lexicon.towns() | places.gazetteer().keys()
    ):
        return  # the tour Ulm–Passau
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
    while tokens and tokens[0][1].lower() in plain.month_and_day_names():
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
    if len(tokens) == 2 and adjective and plain.starts_sentence(text, tokens[0][0]):
        tokens = [] if trades.is_naming(tokens[1][1], language) else tokens  # Großes Kino
    return tokens


def _without_place(tokens):
    """Without where it is: Hotel Miralago di Stresa, AVE de Málaga; but Banco de Santander."""
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


def is_medium(name: str) -> bool:
    return name in lexicon.words("names", "media") or name.removeprefix("The ") in lexicon.words(
        "names", "media"
    )
