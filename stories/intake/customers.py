"""Names as customers speak of them: its service, where it is, what it did. More signs beside marks.py's."""

import re

from stories.intake import cases, lexicon, trades
from stories.intake.names import Mention
from stories.intake.vocabulary import Vocabulary

CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w’'-]+"
ALSO = r"(?:(?:also|auch|también|anche|ook) )?(?:(?:by|in|von|vom|por|en|da|dal|dalla|door|aan) )?"
ARTICLE = r"(?:(?:the|der|die|das|dem|den|des|el|la|los|las|il|lo|gli|le|de|het)\s+)?"
SERVICE = {
    "en": (
        r"(?:customer (?:service|care|support|relations|services)|helpdesk|help desk|"
        r"call cent(?:re|er)|hotline|support (?:team|desk)|social media team)"
    ),
    "de": (
        r"(?:Kunden(?:dienst|service|betreuung|center|hotline)|Service-?(?:team|hotline|"
        r"center|mitarbeiter\w*)|Hotline|Support|Social-Media-Team|Pressestelle)"
    ),
    "es": (
        r"(?:(?:servicio de )?atención al (?:cliente|usuario|viajero)|"
        r"servicio (?:al cliente|técnico|posventa)|centralita|equipo de redes)"
    ),
    "it": (
        r"(?:servizio (?:clienti|assistenza)|assistenza(?: clienti| tecnica)?|call center|"
        r"centralino|numero verde|ufficio reclami|sportello)"
    ),
    "nl": (
        r"(?:klantenservice|klantendienst|klantcontact|helpdesk|servicedesk|webcareteam|"
        r"webcare|servicenummer)"
    ),
}
OF = {
    "en": r"(?:of|at|from|for)",
    "de": r"(?:von|vom|bei|beim|der|des|von der)",
    "es": r"(?:de|del|en)",
    "it": r"(?:di|del|della|dell['’]|dello|da|dei|delle)",
    "nl": r"(?:van|bij)",
}
# By whom a thing was done: "was paid by X".
AGENT = {
    "en": r"(?:by|courtesy of|thanks to)",
    "de": r"(?:von|vom|durch|dank|seitens)",
    "es": r"(?:por|gracias a|de parte de)",
    "it": r"(?:da|dal|dalla|dall['’]|dai|dalle|grazie a)",
    "nl": r"(?:door|dankzij|namens)",
}
# To whom it was told, who wrote of it: papers, stations, agencies.
TOLD = {
    "en": (
        (
            r"(?:told|according to|interview with|speaking to|picked up by|reported in|"
            r"reported by|said in|quoted in)"
        ),
        r"(?:reports|reported)\b",
    ),
    "de": (
        (
            r"(?:gegenüber|laut|sagte sie|sagte er|berichtete|berichtet|berichteten|erzählte|"
            r"im Gespräch mit|Bericht)"
        ),
        r"(?:berichtet\w*|meldet\w*)\b",
    ),
    "es": (
        (
            r"(?:según|declaró a|contó a|explicó a|cuenta a|recogida por|publicado en|"
            r"publicada en|entrevista con)"
        ),
        r"(?:informó|publicó|recoge|recogió)\b",
    ),
    "it": (
        (
            r"(?:secondo|raccontato a|racconta a|dichiarato a|ripreso da|ripresa da|"
            r"intervista a|riportat[oa]|ripres[oa]|raccontat[oa])"
        ),
        r"(?:riporta|ha riportato|scrive|riferisce)\b",
    ),
    "nl": (
        (
            r"(?:volgens|tegen|vertelt aan|vertelde aan|zei tegen|interview met|meldt|"
            r"opgepikt door)"
        ),
        r"(?:meldde|meldt|bericht\w*|schreef)\b",
    ),
}
# A place, a street, a stop: named like a business, but nobody's.
STREET = re.compile(
    r"\b(?:street|road|avenue|calle|plaza|avenida|paseo|barrio|estación|parada|via|"
    r"viale|corso|piazza|stazione|"
    r"fermata|quartiere|straat|plein|station|halte|wijk|Straße|Platz|Haltestelle|"
    r"Bahnhof|Ortsteil|Stadtteil|"
    r"village of|town of|city of|pueblo de|ciudad de|provincia de|città di|paese di|"
    r"borgo di|dorp|stad)\s+(?:de(?:l| la)? |di )?$",
    re.IGNORECASE,
)
STATION = re.compile(
    r"^(?:Bahnhof|Hauptbahnhof|Busbahnhof|Flughafen|Haltestelle|Autobahn|Estación|"
    r"Aeropuerto|Terminal|Parada|"
    r"Barrio|Provincia|Stazione|Aeroporto|Fermata|Provincia|Lago|Monte|Val|Valle|"
    r"Rione|Station|Luchthaven|Halte|"
    r"Schloss|Sankt|San|Santa|Sant|Lake|Mount|Port|Fort|Cape)\b"
    r"|\b(?:Bahnhof|Hauptbahnhof|Hbf|Station|Airport|Terminal|Street|Road|Square|Junction)$"
)
ONE_OF = (
    r"(?:an?|my|our|his|her|your|ein|eine|einen|einem|mein\w*|unser\w*|un|una|uno|mi|"
    r"mis|su|nuestr[oa]|mi[oa]|su[oa]|il mio|la mia|een|mijn|onze?|haar|zijn)"
)
# Before a maker's name it is a thing of theirs: "the Kia was a write-off"; firms are named without.
THE_ONE = {
    "en": r"(?i:\bthe|this|that)\s+$",
    "de": r"(?i:\bder|die|das|dem|den|dieser|diesem|diesen)\s+$",
    "es": r"(?i:\bel|al|este)\s+$",
    "it": r"(?i:\bquest[oa])\s+$",
    "nl": r"(?i:\bdeze|dit|die)\s+$",
}
WE = {
    "en": (
        r"(?:we at|here at|all of us at|everyone at|everybody at|the (?:people|folks|team|"
        r"guys|lads|girls|ladies|staff) (?:at|from)|we,)"
    ),
    "de": (
        r"(?:wir (?:bei|von|vom)|(?:die )?(?:Leute|Kollegen|Damen|Herren|Jungs|Mädels|"
        r"Menschen) (?:von|vom|bei|beim)|wir,)"
    ),
    "es": (
        r"(?:(?:la gente|los chicos|las chicas|los compañeros|el equipo|las señoras|"
        r"el personal) (?:de|del)|nosotros,)"
    ),
    "it": (
        r"(?:(?:noi|quelli|i ragazzi|le ragazze|la gente|i signori|lo staff|"
        r"il personale) (?:di|del|della|dell['’]|da)|noi,)"
    ),
    "nl": (
        r"(?:(?:wij|de mensen|de jongens|de meiden|de dames|de heren|het team|"
        r"het personeel) (?:van|bij)|wij,)"
    ),
}
# "The airline is X", "die Werkstatt heißt X": a kind of business, then its name.
IS = (
    r"(?:is|was|is called|was called|named|ist|war|heißt|hieß|nennt sich|es|era|fue|"
    r"se llama|se llamaba|è|si chiama|si chiamava|heet|heette)"
)
VISITED = r"(?:at|from|bei|beim|en|da|presso|bij|chez|von|van|de)"
PLACED = re.compile(
    r"\b(?:in|at|from|to|near|around|of|aus|nach|bei|um|en|a|de|desde|hasta|hacia|di|"
    r"da|ad|verso|per|te|uit|naar|van|"
    r"rond|tussen|between|zwischen|entre|tra|fra|von)\s+$",
    re.IGNORECASE,
)
ONE_OF_SEVERAL = re.compile(
    rf",\s(?:(?:and|or|und|oder|y|o|e|en|of)\s)?{CAPITAL}|\s(?:and|or|und|oder|y|o|e|"
    rf"en|of)\s{CAPITAL}"
)
AFTER_ONE = re.compile(rf"{CAPITAL}(?:,|,? (?:and|or|und|oder|y|o|e|en|of))\s$")


def of(mention: Mention, text: str, words: Vocabulary):
    """Signs of a name where it stands; see lexicon/brand_weights.tsv for what they weigh."""
    language = words.language
    before = text[max(0, mention.start - 70) : mention.start].rsplit("\n", 1)[-1]
    after = text[mention.end : mention.end + 70].split("\n", 1)[0]
    if re.match(
        rf"(?:,\s+die|,\s+che|,\s+who)?\s+(?:[a-zà-ÿ]{{1,5}}\s+)?{cases.PAST[language]}", after
    ):
        yield "does"
    if re.match(rf",?\s+(?:in|a|ad|en|te|at|near|bei|aus|op|am|an der)\s+{CAPITAL}", after):
        yield "located"
        if re.search(rf"\b{VISITED}\s+{ARTICLE}$", before, re.IGNORECASE):
            yield "visited"
    if re.search(r"[„“\"«‘”]$", before) and re.match(r"[”“\"»’]", after):
        yield "quoted"
    if re.search(rf"\b{AGENT[language]}\s*{ARTICLE}$", before):
        yield "agent"
    if re.search(rf"\b{WE[language]}\s*{ARTICLE}$", before, re.IGNORECASE):
        yield "welcome"
    if is_named_kind(before, language):
        yield "named"
    if PLACED.search(before):
        yield "placed"
    if ONE_OF_SEVERAL.match(after) and AFTER_ONE.search(before):
        yield "listed"
    yield from _by_service(before, after, language)
    yield from _elsewhere(mention, before, after, language)
    yield from _beside(mention, before, after, language)
    yield from _things(mention, before, after, language)


# Who gets what was collected or given.
FOR_THEM = {
    "en": (
        r"(?:(?:gone|go|goes|going|went|given|donated|donates|handed|raised) "
        r"(?:straight )?(?:to|for)|in aid of)"
    ),
    "de": r"(?:geht an|gehen an|ging an|gingen an|gespendet an|zugunsten|spendet\w* an)",
    "es": (
        r"(?:(?:van?|fue|fueron|destinad\w*|donad\w*|entregad\w*|donó|donaron) "
        r"(?:íntegramente )?(?:a|para)|a (?:favor|beneficio) de)"
    ),
    "it": (
        r"(?:(?:va|vanno|andat\w*|donat\w*|devolut\w*|destinat\w*) (?:a|al|alla|all['’]|ai)|"
        r"a favore (?:di|del|della))"
    ),
    "nl": r"(?:(?:gaat|gaan|ging|gingen|geschonken|gedoneerd) (?:naar|aan)|ten bate van)",
}
# Who wrote the post: "Thread by @allotmentdave", "Hilo de @…".
AUTHOR = re.compile(
    r"(?:^|\b(?:thread|post|posted|tweet|hilo|discussione|draad|thema|beitrag|respuesta|re:?)\s+(?:#?\d+\s+)?)\W*"
    r"(?:by|von|por|de|di|da|van|door)\s+$",
    re.IGNORECASE,
)


# What another would have done: "with X I would have paid for that".
WOULD = {
    "en": re.compile(r"\bwould(?:n['’]t| not)? have\b", re.IGNORECASE),
    "de": re.compile(r"\bhätten?\b", re.IGNORECASE),
    "es": re.compile(r"\bhabr[íi]a[ns]?\b", re.IGNORECASE),
    "it": re.compile(r"\bavre(?:bbe|bbero|i)\b", re.IGNORECASE),
    "nl": re.compile(r"\bzou(?:den)?\b[^.!?]*\bhebben\b|\bhad(?:den)? me\b", re.IGNORECASE),
}


def _is_alone(before: str) -> bool:
    """Whether a sentence begins here: "¿Ryanair?"."""
    return not before.strip(" ¿(\"'„“«") or bool(re.search(r"[.!?:…]\W*$", before))


def is_named_kind(before: str, language: str) -> bool:
    """The airline is X."""
    match = re.search(rf"([\w’'-]+(?:\s[\w’'-]+)?)\s+{IS}\s+{ARTICLE}$", before, re.IGNORECASE)
    said = match.group(1).split() if match else []
    return any(trades.is_said_kind(" ".join(said[n:]), language) for n in range(len(said)))


def _by_service(before: str, after: str, language: str):
    service = SERVICE[language]
    if re.match(rf"(?:['’]s?|s)?[\s-]+(?:\w+\s)?{service}", after, re.IGNORECASE) or re.search(
        rf"\b{service}\s+{OF[language]}\s*{ARTICLE}$", before, re.IGNORECASE
    ):
        yield "service"


def _elsewhere(mention: Mention, before: str, after: str, language: str):
    """What makes a name a paper's, a place's, a thing's, or no name but a word."""
    before_it, after_it = TOLD[language]
    if re.search(rf"\b{before_it}\s+{ALSO}{ARTICLE}$", before) or re.match(
        rf"\s+{after_it}", after
    ):
        yield "told"
    if not mention.known and (STREET.search(before) or STATION.search(mention.name)):
        yield "station"
    if is_bare(mention.name, language) and not mention.known:
        yield "bare"


def _beside(mention: Mention, before: str, after: str, language: str):
    """Who is given something, asked about, who would have done otherwise, who wrote the post."""
    if re.search(rf"\b{FOR_THEM[language]}\s+{ARTICLE}$", before):
        yield "for them"
    if re.search(r"[¿(]?\s*$", before) and re.match(r"\s?\?", after) and _is_alone(before):
        yield "asked"
    if WOULD[language].search(re.split(r"[.!?;:]\s", after)[0]):
        yield "would"
    if mention.form == "handle" and AUTHOR.search(before):
        yield "author"


def _things(mention: Mention, before: str, after: str, language: str):
    """What makes a maker's name a thing of theirs: a Kia, the Kia, a Samsung A54."""
    one = re.search(rf"\b{ONE_OF}\s+$", before, re.IGNORECASE)
    if one and (language == "en" or one.group().strip().lower() not in ("a", "an")):  # a Renfe
        yield "thing"
    elif (
        mention.known
        and " " not in mention.name
        and not (mention.name.isupper() and language == "de")  # die SBB
        and re.search(THE_ONE[language], before)
    ):
        yield "the thing"
    if re.match(r"\s+(?:[A-Z]{0,3}-?\d+[A-Za-z]{0,3}|[A-Z]\d\w*)\b(?!\s*(?:%|Prozent|per))", after):
        yield "model"
    if language == "en" and re.match(r",? which\b", after):
        yield "which"


def is_bare(name: str, language: str) -> bool:
    """A word for a business and no name of one: Library, Bäckerei."""
    return " " not in name and (
        name.lower() in trades.kinds(language) or name in lexicon.words("names", "common")
    )
