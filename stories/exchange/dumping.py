"""The library as files again: what ``library.load`` reads, in the layout of ``fixtures/``.

``dump(folder)`` writes what is published; loaded into an empty database it gives the same library. The
fields and what may be left out come from ``schema``'s tables, so a new field there is dumped, too.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from django.db import connection, transaction

from stories.exchange import entries, library, schema
from stories.exchange.documents import Problem
from stories.models import Brand, Pack, Story

WIDTH = 98
FLAT = ("gestures", "channels", "aliases")  # lists of words, on one line
PARTS = {
    "places": schema.PLACE,
    "sources": schema.SOURCE,
    "outcomes": schema.OUTCOME,
    "stories": schema.PACK_STORY,
}


class NotWritten(Exception):
    """Nothing was written; the message says why in one line."""


@dataclass
class Report:
    """What was written; ``problems``: what ``load_library`` would refuse of it."""

    terms: int = 0
    brands: int = 0
    stories: int = 0
    packs: int = 0
    left_out: int = 0  # stories that are not published
    problems: list[Problem] = field(default_factory=list)


def dump(folder: Path) -> Report:
    """Write the library into a folder that is new or empty: aside first, then in its place.

    Raises NotWritten.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotWritten(f"{folder} is there already and not empty.")
    draft = folder.with_name(f".{folder.name}.{os.getpid()}")
    try:
        draft.mkdir(parents=True)
        report = _write(draft)
        draft.replace(folder)
    except OSError as error:
        raise NotWritten(f"{error.filename or folder}: {error.strerror}.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return report


def _write(folder: Path) -> Report:
    report = Report()
    for name in ("terms", "stories"):
        (folder / name).mkdir()
    with transaction.atomic():
        _one_moment()
        for kind, (name, model) in library.VOCABULARIES.items():
            terms = [entries.of_term(term) for term in model.objects.in_order()]
            write(folder / f"terms/{name}.yaml", [shaped(t, schema.term_of(kind)) for t in terms])
            report.terms += len(terms)
        brands = Brand.objects.select_related("industry", "parent").order_by("slug")
        told = [shaped(entries.of_brand(brand), schema.BRAND) for brand in brands]
        write(folder / "brands.yaml", told)
        report.brands = len(told)
        report.stories = _write_stories(folder / "stories")
        packs = Pack.objects.filter(status="published").prefetch_related("entries__story")
        told = [shaped(entries.of_pack(pack), schema.PACK) for pack in packs.order_by("slug")]
        if told:
            write(folder / "packs.yaml", told)
        report.packs = len(told)
        report.left_out = Story.objects.exclude(status="published").count()
    try:
        library.read_library(folder)
    except library.InvalidLibrary as invalid:
        report.problems = invalid.problems
    return report


def _write_stories(folder: Path) -> int:
    count = 0
    ids = list(Story.objects.published().order_by("slug").values_list("pk", flat=True))
    for start in range(0, len(ids), 200):
        for story in Story.objects.filter(pk__in=ids[start : start + 200]).for_export():
            write(folder / f"{story.slug}.yaml", shaped(entries.of_story(story), schema.STORY))
            count += 1
    return count


def _one_moment() -> None:
    """All that is read in this transaction is of one moment, whoever edits meanwhile."""
    if len(connection.savepoint_ids) == 0:  # within a test the moment began long ago
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def shaped(entry: dict, fields: dict[str, schema.Field]) -> dict:
    """An entry with its fields in the order of the schema, without those that say nothing."""
    kept = {}
    for name, kind in fields.items():
        value = entry.get(name)
        if name in PARTS:
            value = [shaped(part, PARTS[name]) for part in value]
        elif name == "texts":
            value = {code: shaped(text, schema.TEXT) for code, text in value.items()}
        elif isinstance(value, dict):
            value = {code: _flat(words) for code, words in value.items() if words}
        elif isinstance(value, int):
            value = str(value)  # every value is text to the loader
        if value not in (None, "", [], {}) and value != kind.default:
            kept[name] = _flat(value) if name in FLAT else value
    return kept


def _flat(value):
    return Flat(value) if isinstance(value, list) else value


class Flat(list):
    """A list that is written on one line."""


class Writer(yaml.SafeDumper):
    """YAML as a person would write it: the loader takes every value for text, so few need quotes."""

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, indentless=False)


def _text(writer: Writer, value: str):
    long = len(value) > 80 or "\n" in value
    # Folding keeps words only where a space stands alone between them.
    foldable = (
        long
        and " " in value
        and value == "\n".join(" ".join(line.split()) for line in value.split("\n"))
    )
    return writer.represent_scalar("tag:yaml.org,2002:str", value, style=">" if foldable else None)


Writer.add_representer(str, _text)
Writer.add_representer(
    Flat,
    lambda writer, value: writer.represent_sequence(
        "tag:yaml.org,2002:seq", value, flow_style=True
    ),
)
# Dates and numbers are written plainly; only what would be null or a truth value is quoted.
Writer.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag.endswith((":null", ":bool", ":merge"))]
    for first, known in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def write(path: Path, content: dict | Iterable[dict]) -> None:
    """Write one file."""
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file, Writer, sort_keys=False, allow_unicode=True, width=WIDTH)
