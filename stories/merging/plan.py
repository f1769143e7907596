"""What merging one entry into another means, question by question. Pure: entries in, an entry out.

``plan(source, target)`` has a :class:`Question` for each fact and each text that both tell differently,
and an :class:`Item` for each thing in a list that the source has; ``plan(…).entry`` is the target as it
would be. Sources are always all taken over, because evidence is never given up.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from stories.history.difference import LABELS, written
from stories.models.addresses import canonical
from stories.models.rules import KEYWORDS

TARGET, SOURCE = "target", "source"
FACTS = ("brand", "industry", "country", "language", "happened_on", "verification", *KEYWORDS)
LISTS = ("gestures", "channels", "places", "outcomes")
SAME_OUTCOME = ("kind", "metric", "value", "unit")
PARTS = ("summary", "situation", "gesture", "outcome", "lesson", "questions", "doubts")


@dataclass(frozen=True)
class Answers:
    """What a person chose: question -> ``"target"`` or ``"source"``, and the keys of the items taken.

    ``taken`` None: whoever asks has not been asked yet, and everything is taken.
    """

    chosen: dict[str, str] = field(default_factory=dict)
    taken: frozenset[str] | None = None


@dataclass(frozen=True)
class Question:
    """Something that both cases tell, or only the source: which of the two stays."""

    name: str
    field: str
    language: str
    target: object
    source: object
    chosen: str

    @property
    def label(self):
        return LABELS.get(self.field, self.field)

    @property
    def sides(self) -> list[tuple[str, object]]:
        return [(TARGET, self.target), (SOURCE, self.source)]

    @property
    def stays(self):
        return self.source if self.chosen == SOURCE else self.target


@dataclass(frozen=True)
class Item:
    """One thing in a list of the source; ``there``: the target has it already."""

    key: str
    value: object
    there: bool
    taken: bool

    @property
    def said(self) -> str:
        return written(self.value)


@dataclass(frozen=True)
class Listed:
    """A list of both: what the target has, and the source's things."""

    name: str
    kept: list
    items: list[Item]

    @property
    def label(self):
        return LABELS.get(self.name, self.name)

    @property
    def kept_said(self) -> list[str]:
        return [written(value) for value in self.kept]


@dataclass(frozen=True)
class Plan:
    """The preview of a merger; ``sources`` are never asked about."""

    facts: list[Question]
    texts: list[Question]
    lists: list[Listed]
    sources: Listed
    entry: dict


def plan(source: dict, target: dict, answers: Answers | None = None) -> Plan:
    """What merging ``source`` into ``target`` asks and does; unanswered questions take the default."""
    answers = answers or Answers()
    facts = [
        _question(f"fact-{name}", name, "", target[name], source[name], answers)
        for name in FACTS
        if source[name] != target[name]
    ]
    told, tells = target["texts"], source["texts"]
    texts = [
        _question(f"text-{code}", "texts", code, told.get(code), text, answers)
        for code, text in sorted(tells.items())
        if text != told.get(code)
    ]
    lists = [_listed(name, source, target, answers) for name in LISTS]
    sources, numbers = _sources(source, target)
    entry = _merged(target, facts, texts, lists, sources, numbers)
    return Plan(facts, texts, [one for one in lists if one.items], sources, entry)


def _question(name, field, language, target, source, answers: Answers) -> Question:
    chosen = answers.chosen.get(name) or (SOURCE if _says_more(source, target) else TARGET)
    return Question(name, field, language, target, source, chosen)


def _says_more(source, target) -> bool:
    """Whether only the source tells it, or tells the same date more precisely."""
    if not target or target == "unverified":
        return bool(source)
    return isinstance(source, str) and source.startswith(f"{target}-")


def _listed(name: str, source: dict, target: dict, answers: Answers) -> Listed:
    items = []
    for number, value in enumerate(source[name]):
        key, there = f"{name}-{number}", _has(target[name], value)
        taken = not there and (answers.taken is None or key in answers.taken)
        items.append(Item(key, value, there, taken))
    return Listed(name, target[name], items)


def _has(values: list, value) -> bool:
    if isinstance(value, dict) and "evidence" in value:
        return any(all(one[n] == value[n] for n in SAME_OUTCOME) for one in values)
    if isinstance(value, dict):  # a place: its coordinates are no difference
        return any(all(one[n] == value[n] for n in ("name", "city", "country")) for one in values)
    return value in values


def _sources(source: dict, target: dict) -> tuple[Listed, dict[int, int]]:
    """The source's sources, and which footnote each becomes."""
    keys = [_page(one) for one in target["sources"]]
    items, numbers, count = [], {}, len(keys)
    for number, one in enumerate(source["sources"], 1):
        there = _page(one) in keys
        if there:
            numbers[number] = keys.index(_page(one)) + 1
        else:
            numbers[number] = count = count + 1
        items.append(Item(f"sources-{number}", one, there, not there))
    return Listed("sources", target["sources"], items), numbers


def _page(source: dict):
    """What makes two sources one: the page, else the row, else what is written."""
    known = canonical(source["url"] or "") or source.get("id")
    return known or (source["title"], source["publisher"])


def _merged(target, facts, texts, lists, sources: Listed, numbers) -> dict:
    entry = deepcopy(target)
    for question in facts:
        entry[question.field] = question.stays
    for question in texts:
        if question.stays:
            entry["texts"][question.language] = deepcopy(question.stays)
    entry["sources"] += [item.value for item in sources.items if item.taken]
    for listed in lists:
        taken = [deepcopy(item.value) for item in listed.items if item.taken]
        if listed.name == "outcomes":
            taken = [one | {"source": numbers.get(one["source"])} for one in taken]
        entry[listed.name] += taken
    return entry
