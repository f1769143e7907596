"""Words for businesses: those that their names hold (Hotel, Bäckerei), those only said of them (chain)."""

import re
import unicodedata
from functools import lru_cache

from stories.intake import lexicon

COMPOUND = re.compile(
    r"(?:kette|anbieter|hersteller|händler|handlung|versicherer|firma|unternehmen|konzern|marke|"
    r"gesellschaft|betreiber|dienst|betrieb|haus|verleih|verhuurder|vermieter|bauer|"
    r"riese|keten|fabrikant|bedrijf|"
    r"maatschappij|leverancier|winkel|zaak)$"
)
# Said of a business and no part of its name.
ONLY_SAID = re.compile(
    r"(?i:kette|anbieter|hersteller|händler|versicherer|firma|unternehmen|konzern|"
    r"marke|label|betreiber|versorger|"
    r"fabrikant|merk|keten|aanbieder|verzekeraar|maatschappij|leverancier|provider|"
    r"ligist|bedrijf|app|maker|"
    r"operator|insurer|lender|brand|carrier|operadora|aseguradora|operatore|gestore|fabricante)$|"
    r"^(?:shop|store|club|band|league|school|app|airline|council|hacienda|comune|"
    r"gemeente|politie|policía|polizia|"
    r"Schule|Kirche|Gemeinde|Polizei|Feuerwehr|Verein|Rad|Post|Tafel|Sport|Mode|Moden|"
    r"Behörde|Sender|Plattform|"
    r"Werkstatt|Lokal|Kneipe|Wirtschaft|Discounter|Airline|Marktplatz|winkel|negozio|"
    r"tienda|instituto|asociación|"
    r"provincia|regione|provincie|tussenpersoon|dealer|escuela|colegio|scuola|kerk|"
    r"school|vereniging|gestión|"
    r"mode|sport|moda|huisarts|tandarts|timmerman|mechanic|builder|builders|gardener|"
    r"vet|plumber|lido|bar|"
    r"entidad|medico|meccanico|corriere|municipio|embajada|ambasciata|ministerio|ministero)$"
)
NAMING_ENDING = re.compile(
    r"(?<=[a-zäöü]{3})(?:hof|markt|werke?|bank|kasse|verein|klinik|verlag|laden|mühle|"
    r"brauerei|bäckerei|reederei|gärtnerei|betriebe|gruppe|handel|versand|park|therme|"
    r"winkel|huis|bakkerij|brouwerij|rederij|boerderij|theater|kliniek|groep)$"
)
# A newspaper or a station by a word in its name: Corriere Adriatico, Westfälischer Anzeiger.
PAPER = re.compile(
    r"\b(?:Corriere|Gazzetta|Giornale|Mattino|Messaggero|Resto del Carlino|Quotidiano|"
    r"Diario|Periódico|Heraldo|Voz|"
    r"Noticias|Gaceta|Zeitung|Tagblatt|Tageblatt|Wochenblatt|Anzeiger|Nachrichten|"
    r"Kurier|Bote|Rundschau|Merkur|"
    r"Allgemeine|Presse|Courant|Dagblad|Krant|Nieuwsblad|Gazette|Times|Herald|Echo|"
    r"Chronicle|Tribune|Mercury|"
    r"Observer|Journal|Daily|Evening|News|Advertiser|Examiner|Gazet|Omroep|Rundfunk|"
    r"Radio|FM|TV|Telediario)\b|"
    r"(?:zeitung|anzeiger|nachrichten|tagblatt|tageblatt|kurier|courant|krant|blad)$"
)


def is_naming(word: str, language: str) -> bool:
    """A word that is part of organisations' names: Hotel, Banco, Bäckerei, Obsthof."""
    return word in _naming(language) or bool(
        language in ("de", "nl") and NAMING_ENDING.search(word)
    )


@lru_cache(maxsize=8)
def _naming(language: str) -> frozenset[str]:
    rows = [row for row in lexicon.rows("organisations") if row[0] == "naming"]
    columns = (1, 1 + lexicon.LANGUAGES.index(language))
    found = {word for row in rows for column in columns for word in row[column].split("|")}
    return frozenset(found | {word[0].upper() + word[1:] for word in _named_trades(language)})


@lru_cache(maxsize=8)
def _named_trades(language: str) -> frozenset[str]:
    """The trades that names begin or end with: Bäckerei Huber; not Onlineshop, Outdoor-Marke."""
    column = 1 + lexicon.LANGUAGES.index(language)
    rows = [row for row in lexicon.rows("trades") if row[0] not in ("e-commerce", "software")]
    found = {word for row in rows for word in row[column].split("|")}
    return frozenset(word for word in found if not ONLY_SAID.search(word) and " " not in word)


@lru_cache(maxsize=8)
def trades(language: str) -> frozenset[str]:
    """Words for businesses by their trade: bakery, Stadtwerke."""
    column = 1 + lexicon.LANGUAGES.index(language)
    return frozenset(word for row in lexicon.rows("trades") for word in row[column].split("|"))


@lru_cache(maxsize=8)
def kinds(language: str) -> frozenset[str]:
    """Words said of organisations, in lower case: airline, supermarket chain."""
    rows = [row for row in lexicon.rows("organisations") if row[0] == "kind"]
    column = 1 + lexicon.LANGUAGES.index(language)
    said = {word for row in rows for word in row[column].split("|")}
    return frozenset(word.lower() for word in said | trades(language))


def is_said_kind(words: str, language: str) -> bool:
    """Whether it is said of organisations, in the plural too ("the cinemas X")."""
    lower = words.lower()
    return lower in kinds(language) or (lower.endswith("s") and lower[:-1] in kinds(language))


def is_kind(word: str, language: str) -> bool:
    return word.lower() in kinds(language) or bool(COMPOUND.search(word) and len(word) > 6)


def is_only_said(word: str, language: str) -> bool:
    """A word for a business that is no part of its name: Outdoor-Marke, Webwinkel."""
    rows = [row for row in lexicon.rows("trades") if row[0] in ("e-commerce", "software")]
    column = 1 + lexicon.LANGUAGES.index(language)
    said = {one.lower() for row in rows for one in row[column].split("|")}
    return is_kind(word, language) and bool(ONLY_SAID.search(word) or word.lower() in said)


def is_trade(word: str, language: str) -> bool:
    """Whether a word with a capital says a trade, and may be part of a name."""
    return word[0].lower() + word[1:] in _named_trades(language) or word in _named_trades(language)


def is_paper(name: str) -> bool:
    """Whether a new name of several words is a newspaper's or a station's."""
    return " " in name and bool(PAPER.search(name))


def folded(name: str) -> str:
    """In lower case, without accents."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(char for char in plain if not unicodedata.combining(char)).lower()


def has_stem(name: str) -> bool:
    """Whether a name holds a piece that says an industry: Wandelschoenen, Sparbank."""
    bare = folded(name)
    return any(
        len(piece) > 3 and piece in bare
        for _slug, pieces in lexicon.rows("stems")
        for piece in pieces.split("|")
    )
