"""Signs of a name that is beside the case: a rival that refused, an employer, a platform, a route."""

import re

from stories.intake import lexicon, sentences
from stories.intake.names import Mention
from stories.intake.vocabulary import Vocabulary

ARTICLE = (
    r"(?:(?:the|an?|der|die|das|dem|den|des|eine?[rmns]?|el|la|los|las|una?|il|lo|gli|le|"
    r"i|de|het|een|l['’])\s*)?"
)
# Where somebody got nothing: "tried X without success", "X did not answer", "at X they said no".
FAILED = {
    "en": (
        r"without (?:success|luck)|in vain|no luck|said no\b|turned (?:me|us|him|her|"
        r"them) (?:away|down)|"
        r"(?:did|do|has|had)(?:n['’]t| not) (?:reply|answer|help|bother|want)|never (?:replied|"
        r"answered|called)|"
        r"still waiting|did nothing|shrugged|tried to sell|would have (?:sent|charged|given|"
        r"cost)|wanted to charge|"
        r"(?:was|were|is|are) (?:of )?no help|sent (?:a )?(?:standard|form) (?:letter|reply)|quoted"
    ),
    "de": (
        r"ohne Erfolg|vergeblich|erfolglos|umsonst|winkte\w* ab|abgewinkt|lehnte\w* ab|"
        r"abgelehnt|abgewiesen|"
        r"tat(?:en)? nichts|nicht (?:geantwortet|gemeldet|helfen)|antwortete\w* nicht|"
        r"meldete\w* sich nicht|"
        r"keine Antwort|warte\w* (?:ich )?(?:noch|heute)|hätten?\b|hätt\b|Fehlanzeige|"
        r"Schulterzucken|zuckte"
    ),
    "es": (
        r"sin éxito|en vano|se neg(?:ó|aron)|dij(?:o|eron) que no|no (?:contest|respond|quis|"
        r"me hic|nos hic)\w+|"
        r"sigo esperando|seguimos esperando|ni caso|no hizo nada|se encogi\w+ de hombros|"
        r"había respondido con|me habría\w*"
    ),
    "it": (
        r"senza successo|invano|inutilmente|(?:si è|si sono) rifiutat\w|(?:ha|"
        r"hanno) (?:rifiutato|detto di no)|"
        r"non (?:ha|hanno|aveva|avevano) (?:risposto|fatto|voluto)|sto ancora aspettando|"
        r"aspetto ancora|"
        r"(?:aveva|ha) risposto con un buono|avrei (?:speso|avuto)|niente da fare"
    ),
    "nl": (
        r"zonder succes|tevergeefs|weigerde\w*|zei(?:den)? nee|(?:deed|deden|doet)(?: \w+)? (?:niks|niets)|"
        r"(?:geen|nooit) (?:antwoord|reactie)|antwoordde\w* niet|wacht (?:ik )?nog|"
        r"haalde\w* (?:de|zijn|haar) schouders"
    ),
}
# Somebody's work: "her father, who works for X", "wo meine Frau arbeitet".
WORKS = {
    "en": (
        r"(?:works?|worked|working|employed|years?|job|nurse|teacher|engineer|accountant|"
        r"lecturer|professor|student)"
        r"(?:\s+[\w-]+){0,4}?\s+(?:for|at|with)"
    ),
    "de": r"(?:arbeitet\w*|angestellt|beschäftigt|Lehrerin|Lehrer|"
    r"Ingenieurin?)(?:\s+[\w-]+){0,3}?\s+(?:bei|für|beim|am|an)",
    "es": r"(?:trabaj\w+|emplead[oa]|profesora?|enfermer[oa]|"
    r"ingenier[oa])(?:\s+[\w-]+){0,3}?\s+(?:en|para|de|del)",
    "it": r"(?:lavor\w+|impiegat[oa]|insegn\w+|infermier[ea]|"
    r"operai[oa])(?:\s+[\w-]+){0,3}?\s+(?:a|al|alla|in|per|da|di|del|della|alla)",
    "nl": r"(?:werkt|werkte|werkzaam|verpleegkundige|lera(?:ar|res)|"
    r"docent\w*)(?:\s+[\w-]+){0,3}?\s+(?:bij|voor|op|in|aan)",
}
# What was theirs once: "in the old office of X", "the former X".
FORMER = re.compile(
    r"\b(?:old|former|ex|ehemalig\w*|alte[nrsm]?|frühere\w*|antigu[oa]s?|viej[oa]|vecchi[oa]|"
    r"ex|oude|voormalige?)[\s-]+"
    rf"(?:[\w-]+\s+)?(?:of|de|del|der|von|vom|di|del|della|van)?\s*{ARTICLE}$",
    re.IGNORECASE,
)
BUYS_THROUGH = {
    "en": r"(?:on|via|through|from|off)",
    "de": r"(?:auf|über|via|bei|von|mit)",
    "es": r"(?:en|por|a través de|vía|de|con)",
    "it": r"(?:su|tramite|da|via|con)",
    "nl": r"(?:op|via|bij|met)",
}
RIVAL = {
    "en": r"(?:an?|the|its|their)?\s*(?:(?:[\w-]+)\s+)?(?:rival|competitor|parent company|"
    r"owner of)",
    "de": r"(?:eine?|der|die|das)?\s*(?:(?:[\w-]+)\s+)?(?:Konkurrent\w*|Mitbewerber\w*|"
    r"Mutter\w*|Wettbewerber\w*)",
    "es": r"(?:una?|la|el|su)?\s*(?:competidor\w*|rival|casa matriz|matriz|empresa matriz)",
    "it": r"(?:una?|la|il)?\s*(?:concorrente|rivale|casa madre|capogruppo)",
    "nl": r"(?:een|de|het)?\s*(?:concurrent\w*|rivaal|moeder\w*)",
}
FROM = r"(?:from|von|aus|desde|de|da|van|uit)"
TO = r"(?:to|nach|bis|a|hasta|hacia|ad|per|naar|tot)"
PLACE = r"(?:[A-ZÀ-ÖØ-Þ][\w’'-]+|(?:La|El|Los|Las|L['’]|Den|Bad|San|St)\s?[A-ZÀ-Þ]\w+)"
# Schools, hospitals, churches, courts: more often where it happens than who does it.
PUBLIC = (
    r"(?:hospital|clinic|school|university|college|church|cathedral|court|parliament|ministry|"
    r"orchestra|opera|"
    r"krankenhaus|schule|gymnasium|universität|kirche|dom|staatsoper|oper|"
    r"clínica|instituto|colegio|escuela|universidad|iglesia|catedral|ospedale|scuola|liceo|"
    r"università|chiesa|duomo|"
    r"ziekenhuis|universiteit|kerk|kathedraal|politie|police|polizei|policía|polizia|"
    r"carabinieri|feuerwehr)"
)
# The head of a paper or a blog: "AEREI & AEROPORTI, mensile di settore, n. 5".
HEAD = re.compile(
    r"\b(?:issue|vol(?:ume)?\.?|no\.|monthly|weekly|quarterly|magazine|newsletter|blog|"
    r"trade (?:paper|journal)|"
    r"Ausgabe|Nr\.|Rundbrief|Monatsschrift|Fachzeitschrift|Zeitschrift|Heft|Jahrgang|"
    r"número|n[.º°]|revista|boletín|mensual|semanal|diario|programa|mensile|settimanale|"
    r"rivista|rubrica|notiziario|"
    r"giornalino|vakblad|maandblad|weekblad|tijdschrift|nummer|jaargang|streekmagazine|"
    r"weblog)(?!\w)",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"\W*(?:by|von|por|di|door|text|texto?|testo|tekst|interview|entrevista|intervista|foto|"
    r"photo|a cura di|"
    r"von unserer? mitarbeiter(?:in)?|van onze verslaggever|redacci[oó]n|redazione)\W+$",
    re.IGNORECASE,
)
HEAD_CHARACTERS = 240
# Somebody of theirs without a rank: "the lad at Zebra", "die Frau von X".
FELLOW = {
    "en": r"(?:the|this|that|their|nice|young) (?:\w+ )?(?:lads?|guys?|man|men|woman|women|"
    r"lady|girl|boy|bloke|fella|person|people) (?:at|from|in)",
    "de": r"(?:der|die|den|dem) (?:\w+ )?(?:Mann|Frau|Typ|Dame|Herr|Junge|Leute|Mädel) (?:von|"
    r"vom|bei|beim|im|in der)",
    "es": r"(?:el|la|los|las) (?:chic[oa]s?|señora?|hombre|mujer|gente|muchach[oa]) (?:de|del|en)",
    "it": r"(?:il|la|i|quell[oa]) (?:ragazz[oaei]|signor[ae]?|uomo|donna|tizio) (?:di|del|"
    r"della|dell['’]|da)",
    "nl": r"(?:de|die|dat) (?:\w+ )?(?:jongen|man|vrouw|dame|heer|meid|mensen|meisje) (?:van|bij)",
}


def of(mention: Mention, text: str, words: Vocabulary):
    """Signs of a name where it stands; see lexicon/brand_weights.tsv for what they weigh."""
    language = words.language
    before = text[max(0, mention.start - 70) : mention.start].rsplit("\n", 1)[-1]
    after = text[mention.end : mention.end + 70].split("\n", 1)[0]
    first, last = sentences.sentence_around(text, mention.start)
    if re.search(FAILED[language], text[first:last], re.IGNORECASE):
        yield "failed"
    if re.search(rf"\b{WORKS[language]}\s+{ARTICLE}$", before) or _where_somebody_works(after):
        yield "works"
    if FORMER.search(before):
        yield "former"
    if re.search(rf"\b{FELLOW[language]}\s+{ARTICLE}$", before, re.IGNORECASE):
        yield "fellow"
    if re.match(rf"(?:,|\s\(|\s[–—-])\s*{RIVAL[language]}\b", after, re.IGNORECASE):
        yield "rival"
    if mention.name in lexicon.words("names", "platform"):
        through = re.search(rf"\b{BUYS_THROUGH[language]}\s+{ARTICLE}$", before)
        yield "through" if through else "platform"
    if not mention.known:
        yield from _where(before, after)
    if not (mention.known and mention.known.slug) and re.search(
        rf"(?i:\b{PUBLIC})\b", f"{before[-22:]}{mention.name}"
    ):
        yield "public"
    yield from _at_the_head(mention, before, text)


def _where_somebody_works(after: str) -> bool:
    """ "bei der Post, wo meine Frau arbeitet"."""
    return bool(
        re.match(
            r",\s+(?:wo|where|donde|dove|waar)\s+(?:[\w-]+\s+){1,4}(?:arbeite|work|trabaj|"
            r"lavor|werk)",
            after,
        )
    )


def _where(before: str, after: str):
    """A town on a way: "de La Palma a Gran Canaria", "Ulm–Passau"."""
    if (
        (re.search(rf"\b{FROM}\s+$", before) and re.match(rf"\s+(?:\w+\s+)?{TO}\s+{PLACE}", after))
        or re.search(rf"\b{FROM}\s+{PLACE}\s+(?:\w+\s+){{0,2}}{TO}\s+$", before)
        or re.match(r"[–—-][A-ZÀ-ÖØ-Þ]", after)
    ):
        yield "route"


def _at_the_head(mention: Mention, before: str, text: str):
    """Who wrote it, and the paper it is from."""
    start = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end) % (len(text) + 1)
    if BYLINE.fullmatch(text[start : mention.start]) and end - start < 90:
        yield "byline"
    elif start < HEAD_CHARACTERS and end - start < 160 and HEAD.search(text[start:end]):
        yield "masthead"
