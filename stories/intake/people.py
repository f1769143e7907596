"""Who is a person: by a first name, a title, an age, or what they are ("interventora Maribel")."""

import re
from functools import lru_cache

from stories.intake import lexicon

# German and Dutch make names of occupations by the dozen: by their endings.
ROLE_ENDING = re.compile(
    r"(?:leiter|meister|führer|sprecher|verkäufer|begleiter|fahrer|techniker|berater|inhaber|händler|pfleger|lehrer|"
    r"mitarbeiter|betreiber|betreuer|vertreter|direktor|redakteur|trainer)(?:in)?$"
    r"|(?:leider|meester|chauffeur|verkoper|verkoopster|medewerker|medewerkster|directeur|eigenaar|monteur|"
    r"conducteur|conductrice|verzorger|verzorgster|manager)$"
)


# "Aarav, who is six", "Tommaso ha sei anni": what follows a name, as far as it is looked at.
OF_AGE = re.compile(
    r",? (?:who (?:is|was|had|has) (?:only |just )?"
    r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|el|tw|th|fo|fi)"
    r"|aged \d|(?:ist|war|wird|wurde) (?:erst )?\w+ (?:Jahre|geworden)"
    r"|(?:que )?(?:tiene|tenía) \w+ años|(?:che )?(?:ha|aveva) \w+ anni|(?:is|was|die) \w+ jaar)"
    r"|\s*\(\d{1,2}\)|,\s*\d{1,2}\s*(?:,|years|Jahre|años|anni|jaar)|,?\s+de \d{1,2} años",
)
# What only people have or do: "Jaxon Petrie, who is autistic".
OF_PEOPLE = re.compile(
    r", (?:who (?:is|was|has been|had been|lives|lost|suffers|uses|turned|grew)|"
    r"(?:der|die) (?:seit|im Rollstuhl|an [A-ZÄÖÜ]\w+ leidet|blind|taub)|que (?:vive|padece|sufre|nació|usa)|"
    r"che (?:vive|soffre|abita)|die (?:blind|doof|ziek|slecht))(?!\w)"
)
AGED = re.compile(r"\b\w*(?:year-old|jährigen?|jarige)[ \u00a0]+$")
USERNAME = re.compile(r"\w+_\w*\d+")  # Xiana_85 signs a post
OF_A_TRADE = re.compile(
    r"(?:[eo]r|ist|ian|man|woman|ore|ista|[ae]ro|[ae]ra)$"
)  # Decorator Luanne Fisk
WORDS = re.compile(r"\w+")

CALLED = re.compile(
    r"\b(?:si chiama(?:va)?|se llama(?:ba)?|heißt|hieß|heett?e?|(?:is|was) (?:called|named)|named|di nome|"
    r"de nombre|llamad[oa]|namens|genaamd)\s+$"
)


@lru_cache(maxsize=8)
def roles(language: str) -> frozenset[str]:
    """Words for what a person is or does, in lower case."""
    rows = [row for row in lexicon.rows("organisations") if row[0] == "role"]
    column = 1 + lexicon.LANGUAGES.index(language)
    return frozenset(word.lower() for row in rows for word in row[column].split("|"))


def is_role(word: str, language: str) -> bool:
    lower = word.lower()
    return (
        lower in roles(language)
        or word in lexicon.words("names", "title")
        or bool(language in ("de", "nl") and ROLE_ENDING.search(lower))
    )


def is_called(word: str, name: str) -> bool:
    """Whether a German word before a first name says who that is: "Kinobetreiberin Jule"."""
    first = lexicon.words("names", "first")
    role = re.search(r"[a-zäöü](?:in|er|chef|mann|frau)$", word)
    return name in first and word not in first and bool(role)


def is_person(name: str, before: str, after: str, language: str) -> bool:
    """``before`` and ``after`` are what stands beside the name."""
    if USERNAME.fullmatch(name):
        return True
    parts = name.split()
    first = lexicon.words("names", "first")
    if len(parts) == 3 and parts[1] in first and OF_A_TRADE.search(parts[0]):
        return True
    if any(word in _organisations(language) for word in parts):
        return False
    last = re.search(r"([\w.-]+),?[ \u00a0]+$", before)
    if last and is_role(last.group(1), language):
        return True
    if language == "en" and re.match(r",? which\b", after):
        return False  # Stanley, which is 110 years old
    if OF_PEOPLE.match(after) and len(parts) < 3:
        return True
    if OF_AGE.match(after) or AGED.search(before):
        return True
    if CALLED.search(before) and any(is_role(word, language) for word in WORDS.findall(before)):
        return True  # the driver, of whom I only know that he is called Loris
    return parts[0] in first


@lru_cache(maxsize=8)
def _organisations(language: str) -> frozenset[str]:
    rows = [row for row in lexicon.rows("organisations") if row[0] == "naming"]
    columns = (1, 1 + lexicon.LANGUAGES.index(language))
    return frozenset(word for row in rows for column in columns for word in row[column].split("|"))
