"""Reading YAML files a person wrote: every value is text until the schema says otherwise, and every
problem knows its file and line.

PyYAML's node tree is used instead of its loader, because the loader turns the country code ``no`` into
``False`` and a date into a ``datetime``, keeps the last of two equal keys, and forgets the lines.
"""

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

import yaml

DEEPEST = 8  # levels of nesting; nothing of ours has more


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong in a file, in words for the person who wrote it."""

    file: str
    line: int
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Value:
    """A piece of a document: ``content`` is a str, a list of Values, a dict of Values, or None."""

    content: object
    file: str
    line: int

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, message)


@dataclass
class Document:
    """What one file holds, or why it could not be read."""

    root: Value | None
    problems: list[Problem] = field(default_factory=list)


class Loader(yaml.SafeLoader):
    """Refuses aliases: a few lines of them unfold into more than any memory holds."""

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            message = f"the alias *{event.anchor} is not understood here; write it out"
            raise yaml.composer.ComposerError(None, None, message, event.start_mark)
        return super().compose_node(parent, index)


def quickly(text: str):
    """The node tree by libyaml, ten times as fast; raises yaml.YAMLError for all that is not plain.

    Its walk over the events comes first, because libyaml's own recursion knows no limit.
    """
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError
    return yaml.compose(text, Loader=yaml.CSafeLoader)


def compose(text: str):
    """The node tree of a YAML text; what is wrong with it is said by PyYAML, which says it better."""
    if yaml.__with_libyaml__:
        with contextlib.suppress(yaml.YAMLError):
            return quickly(text)
    return yaml.compose(text, Loader=Loader)


def read(path: Path, *, name: str | None = None) -> Document:
    """Read one YAML file; ``name`` is what problems call it. Never raises for what the file holds."""
    name = name or path.name
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return Document(None, [Problem(name, 1, "the file is not UTF-8 text")])
    except OSError as error:
        return Document(None, [Problem(name, 1, f"the file cannot be read: {error.strerror}")])
    try:
        node = compose(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return Document(None, [Problem(name, line, f"not YAML: {error.problem}")])
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"not YAML: the character U+{error.character:04X} is not allowed"
        return Document(None, [Problem(name, line, message)])
    except RecursionError:
        return Document(None, [Problem(name, 1, "not YAML: nested too deeply")])
    if node is None:
        return Document(None, [Problem(name, 1, "the file is empty")])
    problems: list[Problem] = []
    return Document(_value(node, name, problems, depth=0), problems)


def _value(node, file: str, problems: list[Problem], depth: int) -> Value:
    line = node.start_mark.line + 1
    if depth > DEEPEST:
        # Nothing of ours is this deep, and whoever walks the values may count on it.
        problems.append(Problem(file, line, "nested too deeply"))
        return Value(None, file, line)
    if isinstance(node, yaml.ScalarNode):
        plain_null = node.tag == "tag:yaml.org,2002:null"
        return Value(None if plain_null else node.value, file, line)
    if isinstance(node, yaml.SequenceNode):
        return Value([_value(item, file, problems, depth + 1) for item in node.value], file, line)
    content: dict[str, Value] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        if key in content:
            problems.append(Problem(file, key_node.start_mark.line + 1, f"{key!r} is given twice"))
        content[key] = _value(value_node, file, problems, depth + 1)
    return Value(content, file, line)
