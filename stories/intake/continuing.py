"""Whether a paragraph goes on with the story before it: the same people, or "she", "the family", "then"."""

import re
from functools import lru_cache

from stories.intake import dictionary, lexicon, places, plain
from stories.intake.brands import Actor

CAPITAL = re.compile(r"(?<![\w@#.])[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2,}")
BACK = 6000  # characters before a paragraph in which its people are looked for
# What begins a sentence about somebody who was named before.
GOES_ON = {
    "en": (
        r"(?:he|she|they|his|her|their|him|it|its|that (?:was|evening|night|same)|what (?:came|"
        r"happened) next|"
        r"the (?:couple|family|bride|groom|boy|girl|child|man|woman|widow|mother|father|"
        r"daughter|son|customer|"
        r"passenger|guest|letter|parcel|photo|video|reply|next (?:day|morning))|(?:two|three|"
        r"four|a few) "
        r"(?:days|weeks|hours) later|the following (?:day|week|morning))"
    ),
    "de": (
        r"(?:er|sie|ihr\w*|sein\w*|das (?:waren?|hat|hatte|war's)|dann|da(?:rauf|nach)?|doch|"
        r"(?:der|die|das) (?:Familie|Paar|Mann|Frau|Junge|Mädchen|Kind|Witwe|Mutter|Vater|"
        r"Tochter|Sohn|Kundin|Kunde|"
        r"Brief|Paket|Foto|Video)|(?:zwei|drei|vier|ein paar|wenige) (?:Tage|Wochen|"
        r"Stunden) später|am nächsten)"
    ),
    "es": (
        r"(?:él|ella|ellos|su|sus|entonces|el (?:hombre|niño|chico|cliente|padre|hijo|paquete|"
        r"vídeo|mensaje)|"
        r"la (?:mujer|niña|chica|familia|pareja|novia|madre|hija|clienta|carta|foto|respuesta)|"
        r"(?:dos|tres|pocos) "
        r"(?:días|horas|semanas) después|al día siguiente|a la mañana siguiente)"
    ),
    "it": (
        r"(?:lui|lei|loro|suo|sua|il suo|la sua|allora|il (?:bambino|ragazzo|cliente|padre|"
        r"figlio|pacco|video)|"
        r"la (?:donna|bambina|ragazza|famiglia|coppia|sposa|madre|mamma|figlia|cliente|lettera|"
        r"foto|risposta)|"
        r"gli sposi|(?:due|tre|pochi) (?:giorni|ore|settimane) dopo|il giorno dopo|la mattina dopo)"
    ),
    "nl": (
        r"(?:hij|zij|ze|haar|zijn|hun|toen|daarna|de (?:man|vrouw|jongen|familie|moeder|vader|"
        r"dochter|zoon|klant|"
        r"bruid|brief|foto)|het (?:meisje|kind|gezin|stel|echtpaar|pakket|filmpje)|(?:twee|"
        r"drie|enkele) "
        r"(?:dagen|weken|uur) later|de volgende (?:dag|ochtend))"
    ),
}


def continues(text: str, begin: int, start: int, end: int, found: list[Actor], language: str):
    """Whether what stands from ``start`` to ``end`` belongs to the story that began at ``begin``."""
    opening = rf"[\W_]*{GOES_ON[language]}(?!\w)"
    if re.match(opening, text[start : start + 60], re.IGNORECASE):
        return True
    begin = max(begin, start - BACK)
    brands = {word for actor in found if actor.known for word in actor.name.split()}
    return bool(
        (_people(text[begin:start], language) & _people(text[start:end], language)) - brands
    )


@lru_cache(maxsize=256)
def _people(passage: str, language: str) -> frozenset[str]:
    """The words of a passage that may name a person: with a capital, and in no dictionary."""
    found = set()
    for match in CAPITAL.finditer(passage):
        word = match.group()
        if word in found or word.lower() in plain.ALWAYS_PLAIN | plain.month_and_day_names():
            continue
        first = word in lexicon.words("names", "first")
        if not first and _is_usual(word, language):
            continue
        found.add(word)
    media = lexicon.words("names", "media") | lexicon.words("names", "common")
    return frozenset(found - media - _other(language))


def _is_usual(word: str, language: str) -> bool:
    """A word of the language or a place: no sign that one story goes on."""
    return (
        dictionary.is_word(word.lower(), language)
        or (language == "de" and (dictionary.is_word(word, "de") or dictionary.is_compound(word)))
        or places.is_place(word, language)
        or word in lexicon.towns()
    )


@lru_cache(maxsize=8)
def _other(language: str) -> frozenset[str]:
    return lexicon.words("names", "title") | frozenset(places.countries(language))
