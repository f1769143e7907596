"""The one list of columns: for exports, the codebook, the manual, and for reading a file back.

It is an allowlist: what is not named here is in no file, least of all a source's private full text.
A row is made from an entry (``entries.of_story``), and :func:`entry_of` makes the same entry from the
row again: reading one's own export back changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from stories.exchange import cells, entries
from stories.exchange.about import About
from stories.exchange.cells import DATE, LINES, NUMBER, TEXT, WORDS, Kind, Unreadable
from stories.models import (
    Brand,
    Channel,
    Evidence,
    GestureType,
    Industry,
    OutcomeKind,
    Qualifier,
    Story,
    Verification,
)
from stories.models.rules import TEXT_LANGUAGES

OUTCOMES = cells.records(
    ("kind", "metric", "value", "unit", "qualifier", "as_of", "evidence", "note", "source"),
    optional={"value", "as_of"},
    whole={"source"},
)
SOURCES = cells.records(
    ("url", "title", "publisher", "author", "language", "published", "accessed", "archive_url"),
    optional={"url", "published", "accessed", "archive_url"},
)
PLACES = cells.records(
    ("name", "city", "country", "latitude", "longitude"), optional={"latitude", "longitude"}
)
RECORDS = ("outcomes", "sources", "places")
NUMBERS = {"value", "latitude", "longitude"}  # fields of records that JSON has as numbers


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it says, how it is written.

    ``path`` is where its value stands in an entry; a column without one is ``derived`` from the story
    for the reader's convenience and passed over when a file is read back. ``allowed`` are the words it
    may hold: a tuple, or the model whose slugs they are.
    """

    name: str
    label: str
    help: str
    kind: Kind = TEXT
    path: tuple[str, ...] = ()
    derived: Callable[[Story, About], object] | None = None
    allowed: tuple[str, ...] | type | None = None


def _own(name: str, label, help_text, kind: Kind = TEXT, allowed=None) -> Column:
    return Column(name, label, help_text, kind, (name,), allowed=allowed)


def _derived(name: str, label, help_text, read, kind: Kind = TEXT) -> Column:
    return Column(name, label, help_text, kind, derived=read)


def _largest_reach(story: Story) -> int | float | str | None:
    figures = [o.value for o in story.outcomes.all() if o.kind.slug == "viral-reach"]
    known = [value for value in figures if value is not None]
    return number(entries.written_number(max(known))) if known else None


FACTS = (
    _own("slug", _("Slug"), _("The case's name in addresses; never used for another case.")),
    _derived(
        "url",
        _("Address"),
        _("The case's page on this site."),
        lambda story, about: about.address(story.slug),
    ),
    _own("brand", _("Brand"), _("Slug of the brand."), TEXT, Brand),
    _derived(
        "brand_name",
        _("Brand's name"),
        _("The brand's name as it is written."),
        lambda story, about: story.brand.name,
    ),
    _own("industry", _("Industry"), _("Slug of the industry."), TEXT, Industry),
    _own(
        "gestures",
        _("Gesture types"),
        _("What was done for the customer; the main one first."),
        WORDS,
        GestureType,
    ),
    _own("channels", _("Channels"), _("Where brand and customer met."), WORDS, Channel),
    _derived(
        "outcome_kinds",
        _("Kinds of outcome"),
        _("The kinds of what came of it, each once; the figures are in “outcomes”."),
        lambda story, about: list(dict.fromkeys(o.kind.slug for o in story.outcomes.all())),
        WORDS,
    ),
    _derived(
        "largest_reach",
        _("Largest reach"),
        _(
            "The largest figure among outcomes of the kind “viral-reach”; its unit is in “outcomes”."
        ),
        lambda story, about: _largest_reach(story),
        NUMBER,
    ),
    _own(
        "country",
        _("Country"),
        _("Where it happened; the brand's home where that is unknown. ISO code, lower case."),
    ),
    _own(
        "language",
        _("Language"),
        _("The language the case was originally told in. ISO code, lower case."),
    ),
    _own(
        "happened_on",
        _("Happened on"),
        _("As precise as it is known: 2014, 2014-10 or 2014-10-31. Empty: not known."),
        DATE,
    ),
    _derived(
        "year",
        _("Year"),
        _("The year of “happened_on”, as a number."),
        lambda story, about: story.happened_on.year if story.happened_on else None,
        NUMBER,
    ),
    _own(
        "verification",
        _("Verification"),
        _("How far the case itself is attested."),
        TEXT,
        tuple(Verification.values),
    ),
    _derived(
        "updated_on",
        _("Last changed"),
        _("The day the case was last changed on this site."),
        lambda story, about: story.updated_at.date().isoformat(),
        DATE,
    ),
)

# field of a text -> its label, what it says, how it is written
TEXTS = {
    "title": (_("Title"), _("The case in a line."), TEXT),
    "summary": (_("Summary"), _("The case in two or three sentences."), TEXT),
    "situation": (_("Situation"), _("What had happened before."), TEXT),
    "gesture": (_("Gesture"), _("What the organisation did."), TEXT),
    "outcome": (_("Outcome"), _("What came of it."), TEXT),
    "lesson": (_("Lesson"), _("What can be learnt from it."), TEXT),
    "questions": (_("Questions for discussion"), _("A question a line."), LINES),
    "doubts": (_("Doubts"), _("What is told differently elsewhere."), TEXT),
}


def _keyword_columns():
    for code, language in settings.LANGUAGES:
        yield _own(
            f"keywords_{code}",
            format_lazy("{} ({})", _("Keywords"), language),
            _("What readers may look for in words that the texts do not use; a keyword a line."),
            LINES,
        )


def _text_columns():
    for code, language in settings.LANGUAGES:
        for field, (label, help_text, kind) in TEXTS.items():
            yield Column(
                f"{field}_{code}",
                format_lazy("{} ({})", label, language),
                help_text,
                kind,
                ("texts", code, field),
            )


EVIDENCE = (
    _own(
        "outcomes",
        _("Outcomes"),
        _(
            "What came of it, an outcome a line. “source” is the number of the source that says so, "
            "counted from 1 in “sources”."
        ),
        OUTCOMES,
        OutcomeKind,
    ),
    _own("sources", _("Sources"), _("What the case rests on, a source a line."), SOURCES),
    _own("places", _("Places"), _("Where it happened, a place a line."), PLACES),
)
COLUMNS = (*FACTS, *_keyword_columns(), *_text_columns(), *EVIDENCE)
BY_NAME = {column.name: column for column in COLUMNS}
# Words within a record, for the codebook.
RECORD_WORDS = {"evidence": Evidence.values, "qualifier": [q for q in Qualifier.values if q]}


# --- writing -------------------------------------------------------------------------------------


def values(story: Story, about: About) -> dict[str, object]:
    """The row of a story from ``for_export()``: plain values by column; None for not known."""
    entry = entries.of_story(story)
    return {
        column.name: column.derived(story, about) if column.derived else at(entry, column)
        for column in COLUMNS
    }


def at(entry: dict, column: Column):
    """The value at a column's place; empty for a text in a language that the case is not told in."""
    found = entry
    for step in column.path:
        if step not in found:
            return [] if column.kind is LINES else ""
        found = found[step]
    return found


def row(story: Story, about: About) -> list[str | int | float | None]:
    """The row of a story as a spreadsheet's cells: numbers as they are, every text safe to open."""
    found = values(story, about)
    return [_cell(column.kind, found[column.name]) for column in COLUMNS]


def _cell(kind: Kind, value):
    return value if kind is NUMBER else cells.guard(kind.write(value))


def for_json(story: Story, about: About) -> dict[str, object]:
    """The row of a story as JSON has it: lists and objects, numbers where they are exact."""
    return {
        name: [_record(item) for item in value] if name in RECORDS else value
        for name, value in values(story, about).items()
    }


def _record(entry: dict) -> dict:
    return {
        name: number(value) if name in NUMBERS and value is not None else value
        for name, value in entry.items()
    }


def number(written: str) -> int | float | str:
    """A number for JSON; one that no float holds stays as it is written."""
    exact = Decimal(written)
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact else written


# --- reading back --------------------------------------------------------------------------------


def entry_of_cells(row_by_name: dict[str, str]) -> dict:
    """The entry that a row of cells says; raises Unreadable, naming the column.

    Columns that are not in the row are not in the entry.
    """
    found = {}
    for column in COLUMNS:
        if column.path and column.name in row_by_name:
            try:
                found[column.name] = column.kind.read(cells.unguard(row_by_name[column.name]))
            except Unreadable as wrong:
                raise Unreadable(f"{column.name}: {wrong}") from None
    return _entry(found)


def entry_of_json(row_by_name: dict[str, object]) -> dict:
    """The entry that a row of the JSON file says; numbers may be int, float or Decimal."""
    found = {
        column.name: _as_written(row_by_name[column.name])
        for column in COLUMNS
        if column.path and column.name in row_by_name
    }
    return _entry(found)


def _as_written(value):
    """A value with the numbers of its records written out, as an entry has them."""
    if not isinstance(value, list):
        return value
    return [
        {name: _written(name, part) for name, part in item.items()}
        if isinstance(item, dict)
        else item
        for item in value
    ]


def _written(name: str, value):
    is_number = name in NUMBERS and value is not None
    return entries.written_number(Decimal(str(value))) if is_number else value


def _entry(found: dict) -> dict:
    """Values by column as an entry; a language without any text is left out."""
    entry: dict = {}
    for name, value in found.items():
        where = entry
        *steps, last = BY_NAME[name].path
        for step in steps:
            where = where.setdefault(step, {})
        where[last] = value
    if "texts" in entry:
        texts = entry["texts"]
        entry["texts"] = {
            code: texts[code] for code in TEXT_LANGUAGES if any(texts.get(code, {}).values())
        }
    return entry


# --- the codebook --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Explained:
    """A line of the codebook, in the reader's language."""

    name: str
    label: str
    help: str
    written: str
    allowed: str
    read_back: bool


def codebook() -> list[Explained]:
    """Every column with what it says and may hold; five queries for the vocabularies."""
    return [
        Explained(
            column.name,
            str(column.label),
            str(column.help),
            _how(column.kind),
            _allowed(column),
            bool(column.path),
        )
        for column in COLUMNS
    ]


def _how(kind: Kind) -> str:
    said = {
        "text": _("text"),
        "date": _("a date"),
        "number": _("a number"),
        "words": _("words with semicolons between them"),
        "lines": _("a line for each"),
    }
    return str(said.get(kind.written, kind.written))


def _allowed(column: Column) -> str:
    if column.allowed is None:
        return ""
    if isinstance(column.allowed, tuple):
        return ", ".join(column.allowed)
    slugs = ", ".join(column.allowed.objects.order_by("slug").values_list("slug", flat=True))
    if column.kind is not OUTCOMES:
        return slugs
    words = [f"{name}: {', '.join(allowed)}" for name, allowed in RECORD_WORDS.items()]
    return "; ".join([f"kind: {slugs}", *words])
