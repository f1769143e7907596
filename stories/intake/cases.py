"""Whether a passage tells a case: somebody did something for a customer. Most articles do not."""

import math
import re
from dataclasses import dataclass

from stories.intake import lexicon
from stories.intake.records import Proposal

LEAST, LEAST_WITHOUT_BRAND, LEAST_WITHOUT_GESTURE = 0.0, 1.5, 3.0
AGAINST = ("product", "recipe", "stock", "advice", "job", "opinion", "report", "complaint", "other")
# Verbs of telling, by their forms: what happened, not what is or will be.
PAST = {
    "en": (
        r"\b(?:\w{3,}ed|went|came|took|gave|brought|sent|wrote|told|found|made|ran|sang|drove|"
        r"bought|knew|saw|stood|rang|left|kept|sat|lent|got|put|let|paid|wept|stayed|fell|lost|"
        r"broke)\b"
    ),
    "de": (
        r"\b(?:[a-zäöü]\w{2,}(?<!sollten)(?<!könnten)te|ging|kam|kamen|gab|gaben|nahm|stand|"
        r"rief|schrieb|fand|hielt|ließ|fuhr|half|bat|lag|saß|sah|brachte|trug|bekam|fiel|blieb|"
        r"schickte|ge\w{2,}(?:t|en)|verlor\w*|wurde)\b"
    ),
    "es": (
        r"\b(?:\w{2,}(?:ó|aron|ieron)|fue|dio|hizo|dijo|puso|tuvo|quiso|vino|pudo|detuvo|había|"
        r"estaba|supo|trajo)\b"
    ),
    "it": (
        r"\b(?:(?:ha|hanno|ho|aveva|è|sono|era|abbiamo)\s+(?:\w+\s+)?\w+(?:to|ta|ti|te|so|sa|"
        r"sto)|\w{3,}ò|\w+(?:arono|irono)|era|aveva|disse|fece|chiese|rispose|scrisse|diede|"
        r"prese|mise|decise)\b"
    ),
    "nl": (
        r"\b(?:ge\w{3,}[dtn]|kwam|kwamen|ging|gingen|gaf|gaven|nam|stond|belde|schreef|vond|"
        r"hield|liet|reed|hielp|bracht|kreeg|kregen|zat|zag|riep|bood|bleef|was|had|werd|"
        r"stuurde|vroeg|bleek|zei|wilde|zette|dacht)\b"
    ),
}
FIGURE = re.compile(
    r"\d[\d.,]*\s*(?:%|€|£|\$|Prozent|percent|per cent|procent|Euro|euros?|Milli|milli|"
    r"million|miljoen|Mill)|[€$£]\s*\d"
)

WHOLE = ("recipe", "job")
WHOLE_UP_TO = 8000  # characters
# A column says so at its head, or who writes it at its end.
HEAD = 160
COLUMN = re.compile(
    r"(?im)^\W*(?:the )?(?:kolumne|glosse|kommentar|leitartikel|meinung|column|comment|opinion|"
    r"op-ed|columna|opinión|"
    r"tribuna|artículo de opinión|editoriale|opinione|il commento|corsivo|opinie|"
    r"commentaar)(?:\W|$)(?! \()"
)
COLUMNIST = re.compile(
    r"(?m)^[^.\n]{3,60}\b(?:ist (?:Schriftsteller|Autor|Kolumnist|Publizist)(?:in)?|"
    r"is (?:a|an|the) (?:[\w-]+ ){0,2}(?:writer|columnist|novelist|author|commentator)|"
    r"es (?:escritora?|columnista|ensayista)|è (?:scrittore|scrittrice|saggista|editorialista)|"
    r"is (?:schrijver|schrijfster|columnist|publicist))\b"
)
YEAR = re.compile(r"\b(?:1[89]\d\d|20\d\d)\b")


@dataclass(frozen=True)
class Signs:
    """What speaks for a case and against it, each as a number that hardly depends on the length."""

    brand: float
    gesture: float
    customer: float
    person: float
    staff: float
    acts: float
    past: float
    first_person: float
    figures: float
    against: float
    why: str
    told: float = 0.0
    sense: float = 0.0

    @property
    def score(self) -> float:
        """Weights fitted to the tuning half of the labelled articles and to the library's own texts."""
        words = sum(weight * self.part(name) for name, weight in WEIGHTS.items()) + BIAS
        told = min(words, MOST_BY_WORDS if self.told else words) + TOLD * self.told
        return told + max(-MOST_BY_SENSE, min(MOST_BY_SENSE, self.sense))

    def part(self, name: str) -> float:
        return min(getattr(self, name), MOST[name])


MOST = {
    "brand": 8,
    "gesture": 2.4,
    "customer": 4,
    "person": 4,
    "staff": 3,
    "acts": 6,
    "past": 9,
    "first_person": 4,
    "figures": 4,
    "against": 8,
}
WEIGHTS = {
    "brand": 0.45,
    "gesture": 0.5,
    "customer": 0.4,
    "person": 0.65,
    "staff": 0.05,
    "acts": 0.8,
    "past": 0.35,
    "first_person": 0.1,
    "figures": -0.2,
    "against": -1.3,
}
LISTED = 0.8
BIAS = -4.5
# What the passage's vector says (told.py) counts beside the words, which then count up to a bound.
TOLD, MOST_BY_WORDS = 1.8, 4.5
# And what its sense says (sense.py), as log odds.
MOST_BY_SENSE = 4.0


def signs(
    text: str,
    start: int,
    end: int,
    language: str,
    brand: float,
    gestures: tuple[Proposal, ...],
    told: float = 0.0,
    sense: float = 0.0,
) -> Signs:
    """Count them in a passage. ``brand`` is the main brand's score, 0 without one; ``told`` is what its
    vector says, ``sense`` the log odds of its tokens."""
    passage = text[start:end]
    length = max(20, len(passage.split()))
    scale = min(1.6 if length > 40 else 2.4, 120 / length)  # counts as in a text of 120 words

    def count(key):
        expression = lexicon.expression("words", language, key)
        return scale * len({match.group().lower() for match in expression.finditer(passage)})

    against = {key: count(f"neg-{key}") for key in AGAINST}
    against["advice"] *= 0.8
    # A case happens once; a history of something has many years.
    against["report"] += max(0, len(set(YEAR.findall(passage))) - 2)
    head = text[:WHOLE_UP_TO]
    whole = min(1.0, 120 / max(20, len(head.split())))
    for key in WHOLE:  # a recipe's last paragraph belongs to a recipe
        cues = lexicon.expression("words", language, f"neg-{key}")
        said = len({match.group().lower() for match in cues.finditer(head)})
        against[key] = max(against[key], whole * said)
    if COLUMN.search(text[:HEAD]) or COLUMNIST.search(text[-WHOLE_UP_TO // 8 :]):
        against["opinion"] += 3
    worst = max(against, key=against.get)
    return Signs(
        brand,
        sum(gesture.confidence for gesture in gestures),
        count("customer"),
        count("person"),
        count("staff"),
        count("act"),
        scale * len(re.findall(PAST[language], passage)),
        count("first"),
        scale * len(FIGURE.findall(passage)),
        max(0.0, against[worst] - 1) + 0.3 * max(0.0, sum(against.values()) - against[worst] - 2),
        worst,
        told,
        sense,
    )


def probability(score: float) -> float:
    """A score as a confidence between 0 and 1."""
    return round(1 / (1 + math.exp(-(score - LEAST))), 2)
