"""What a person typed, read as words, phrases, -minus, OR, (brackets), prefix* and field:value.

Pure: no database. Nothing typed is an error: what cannot be read is left out and named in
``Parsed.repairs``. Plain words are soft (a case may match some of them, or their meaning); everything
written with an operator is hard (a case must obey it).
"""

import re
import unicodedata
from dataclasses import dataclass, field

from stories.search.languages import AND_WORDS, FIELD_OF, OR_WORDS

MAX_CHARACTERS = 400
MAX_WORDS = 32
MAX_DEPTH = 5

# What may be in ``Parsed.repairs``.
TOO_LONG, TOO_MANY_WORDS, QUOTE, BRACKET, OPERATOR, FIELD = (
    "too-long",
    "too-many-words",
    "quote",
    "bracket",
    "operator",
    "field",
)

GROUPED = re.compile(r"(?<=\d)[.,](?=\d{3}(?!\d))")
WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(
    r"""(?P<minus>(?<!\S)[-–−]|(?<=\()[-–−])?
        (?:(?P<field>[^\W\d_]{2,15}):(?=[^\s:/])(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s()"]+))
        |"(?P<phrase>[^"]*)"
        |(?P<bracket>[()])
        |(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)
QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
RANGE = re.compile(r"(\d{4})?(?:\.\.\.?|-|–)(\d{4})?\Z")
BEYOND = re.compile(r"([<>]=?)(\d{4})\Z")


@dataclass(frozen=True)
class Word:
    """One word, or with ``prefix`` every word that begins so."""

    text: str
    prefix: bool = False


@dataclass(frozen=True)
class Phrase:
    """Words that must stand next to each other."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Field:
    """``name:value``; for years ``values`` holds a first and a last year (0 and 9999: open)."""

    name: str
    values: tuple[str | int, ...]


@dataclass(frozen=True)
class Not:
    node: object


@dataclass(frozen=True)
class All:
    nodes: tuple


@dataclass(frozen=True)
class Any:
    nodes: tuple


@dataclass(frozen=True)
class Parsed:
    """The query: ``words`` are soft, ``hard`` must hold (a tuple of nodes, all of them)."""

    original: str = ""
    words: tuple[str, ...] = ()
    hard: tuple = ()
    repairs: tuple[str, ...] = ()

    @property
    def positive(self) -> tuple[str, ...]:
        """Every word the case should have, soft or hard, in the order they are weighed."""
        return (*self.words, *(word for node in self.hard for word in _words(node)))

    @property
    def fields(self) -> tuple[Field, ...]:
        """The ``field:value`` conditions that stand at the top, for the query's sentence."""
        return tuple(node for node in self.hard if isinstance(node, Field))

    @property
    def open_end(self) -> bool:
        """Whether the last soft word may be unfinished, as while typing."""
        return bool(self.words) and self.original.rstrip().endswith(self.words[-1])


def parse(text: str) -> Parsed:
    """Read what was typed. Never raises."""
    reader = _Reader(text)
    return reader.read()


def clean(text: str) -> str:
    """NFKC, without surrogates, control and direction characters; white space as single spaces."""
    text = text.encode("utf-8", "ignore").decode("utf-8", "ignore")
    text = unicodedata.normalize("NFKC", text[: 4 * MAX_CHARACTERS])
    kept = (
        " " if char.isspace() else char
        for char in text
        if char.isspace() or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn", "Co")
    )
    return " ".join("".join(kept).split())


def split_words(text: str) -> list[str]:
    """The words of a text as the index sees them: ``20,000`` is one, ``wi-fi`` two."""
    return WORD.findall(GROUPED.sub("", text))


@dataclass
class _Reader:
    text: str
    repairs: list = field(default_factory=list)
    soft: list = field(default_factory=list)
    count: int = 0

    def read(self) -> Parsed:
        cleaned = clean(self.text)
        if len(cleaned) > MAX_CHARACTERS:
            self.repairs.append(TOO_LONG)
            cleaned = cleaned[:MAX_CHARACTERS].rsplit(" ", 1)[0]
        tokens = list(self._tokens(self._even_quotes(cleaned.translate(QUOTES))))
        hard = self._sequence(tokens, depth=0)
        if self.count > MAX_WORDS:
            self.repairs.append(TOO_MANY_WORDS)
        return Parsed(
            original=cleaned,
            words=tuple(dict.fromkeys(self.soft)),
            hard=tuple(dict.fromkeys(hard)),
            repairs=tuple(dict.fromkeys(self.repairs)),
        )

    def _even_quotes(self, text: str) -> str:
        if text.count('"') % 2:
            self.repairs.append(QUOTE)
            place = text.rindex('"')
            text = text[:place] + " " + text[place + 1 :]
        return text

    def _tokens(self, text: str):
        """Pairs (kind, value): minus, or, open, close, and node."""
        for match in TOKEN.finditer(text):
            if match["minus"]:
                yield "minus", None
            if match["bracket"]:
                yield ("open" if match["bracket"] == "(" else "close"), None
            elif match["word"] in OR_WORDS:
                yield "or", None
            elif match["word"] not in AND_WORDS:
                yield from (("node", node) for node in self._nodes(match))

    def _nodes(self, match) -> list:
        if match["field"]:
            return self._field(match)
        if match["phrase"] is not None:
            return self._phrase(match["phrase"])
        prefix = match["word"].endswith("*")
        words = self._counted(split_words(match["word"]))
        return [Word(word, prefix and word is words[-1]) for word in words]

    def _phrase(self, text: str) -> list:
        words = self._counted(split_words(text))
        if not words:
            self.repairs.append(QUOTE)
        return [Phrase(tuple(words))] if words else []

    def _field(self, match) -> list:
        name = FIELD_OF.get(match["field"].lower())
        value = (match["quoted"] if match["quoted"] is not None else match["value"]).strip()
        if name is None:
            words = self._counted(split_words(f"{match['field']} {value}"))
            return [Word(word) for word in words]
        values = _years(value) if name == "year" else tuple(filter(None, value.lower().split(",")))
        if not values:
            self.repairs.append(FIELD)
            return [Word(word) for word in self._counted(split_words(value))]
        return [Field(name, values)]

    def _counted(self, words: list[str]) -> list[str]:
        room = max(0, MAX_WORDS - self.count)
        self.count += len(words)
        return words[:room]

    def _sequence(self, tokens: list, depth: int) -> list:
        """The hard nodes up to the closing bracket; plain words at the top go to ``self.soft``."""
        nodes, negate, join = [], False, False
        while tokens:
            kind, node = tokens.pop(0)
            if kind == "close":
                if depth:
                    break
                self.repairs.append(BRACKET)
                continue
            if kind == "minus":
                negate = True
                continue
            if kind == "or":
                join = bool(nodes) or self._dropped()
                continue
            if kind == "open":
                node = self._bracket(tokens, depth)
            if node is not None:
                self._put(nodes, Not(node) if negate else node, join)
            negate = join = False
        if negate or join:
            self._dropped()
        return self._harden(nodes, depth)

    def _dropped(self) -> bool:
        self.repairs.append(OPERATOR)
        return False

    def _bracket(self, tokens: list, depth: int):
        if depth >= MAX_DEPTH:
            self.repairs.append(BRACKET)
            return None
        if not any(kind == "close" for kind, _node in tokens):
            self.repairs.append(BRACKET)
        inner = self._sequence(tokens, depth + 1)
        if not inner:
            return None
        return inner[0] if len(inner) == 1 else All(tuple(inner))

    @staticmethod
    def _put(nodes: list, node, join: bool) -> None:
        if not join:
            nodes.append(node)
            return
        before = nodes.pop()
        earlier = before.nodes if isinstance(before, Any) else (before,)
        nodes.append(Any((*earlier, node)))

    def _harden(self, nodes: list, depth: int) -> list:
        if depth:
            return nodes
        hard = []
        for node in nodes:
            if isinstance(node, Word) and not node.prefix:
                self.soft.append(node.text)
            else:
                hard.append(node)
        return hard


def _years(value: str) -> tuple[int, ...]:
    if re.fullmatch(r"\d{4}", value, re.ASCII):
        return int(value), int(value)
    if (match := RANGE.match(value)) and (match[1] or match[2]):
        first, last = int(match[1] or 0), int(match[2] or 9999)
        return min(first, last), max(first, last)
    if match := BEYOND.match(value):
        year, closed = int(match[2]), len(match[1]) == 2
        if match[1][0] == ">":
            return (year if closed else year + 1), 9999
        return 0, (year if closed else year - 1)
    return ()


def _words(node) -> list[str]:
    if isinstance(node, Word):
        return [node.text]
    if isinstance(node, Phrase):
        return list(node.words)
    if isinstance(node, All | Any):
        return [word for inner in node.nodes for word in _words(inner)]
    return []
