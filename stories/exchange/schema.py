"""What an entry of the library looks like: one table per kind of entry, checked field by field.

A field's kind is a function ``(Value) -> cleaned`` that raises :class:`Wrong`; :func:`clean` gathers
every problem of an entry instead of stopping at the first.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.exchange.documents import Problem, Value
from stories.models import (
    Brand,
    Evidence,
    Family,
    Kind,
    OutcomeKind,
    Pack,
    PartialDate,
    Qualifier,
    Story,
    Verification,
)
from stories.models.rules import (
    COUNTRY,
    KEYWORD_LENGTH,
    KEYWORDS,
    LANGUAGE,
    MOST_KEYWORDS,
    RESERVED_SLUGS,
    SLUG,
    TEXT_LANGUAGES,
    WEB_ADDRESS,
)


class Wrong(Exception):
    """A value is not what its field takes; the message says what would be."""


@dataclass(frozen=True)
class Field:
    """How a field is read, and what stands for it where it is not given (``...``: it must be)."""

    read: Callable[[Value], object]
    default: object = ...


class Gathered(Exception):
    """Several problems at once, from a part that is a structure of its own."""

    def __init__(self, problems: list[Problem]):
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def clean(value: Value, fields: dict[str, Field], problems: list[Problem]) -> dict | None:
    """The cleaned entry as plain Python values, or None with its problems appended."""
    if not isinstance(value.content, dict):
        problems.append(
            value.problem(_("expected a mapping with %(fields)s") % {"fields": ", ".join(fields)})
        )
        return None
    found = len(problems)
    entry = {}
    for name, given in value.content.items():
        if name not in fields:
            problems.append(
                given.problem(
                    _("unknown field %(name)r; there are %(fields)s")
                    % {"name": name, "fields": ", ".join(fields)}
                )
            )
    for name, field in fields.items():
        given = value.content.get(name)
        if given is None or given.content is None:
            if field.default is ...:
                where = given or value
                problems.append(where.problem(_("%(name)s is missing") % {"name": name}))
            entry[name] = field.default
            continue
        try:
            entry[name] = field.read(given)
        except Wrong as wrong:
            problems.append(given.problem(f"{name}: {wrong}"))
        except Gathered as gathered:
            problems.extend(gathered.problems)
    return entry if len(problems) == found else None


# --- kinds of field ------------------------------------------------------------------------------


def text(longest: int, shortest: int = 1) -> Callable[[Value], str]:
    """Text of a length in characters; line ends within it are folded to spaces."""

    def read(value: Value) -> str:
        if not isinstance(value.content, str):
            raise Wrong(_("expected text"))
        folded = "\n\n".join(" ".join(p.split()) for p in re.split(r"\n\s*\n", value.content))
        folded = folded.strip()
        if "\0" in folded:
            raise Wrong(_("holds a NUL character"))
        if any("\ud800" <= character <= "\udfff" for character in folded):
            raise Wrong(_("holds half a character (a surrogate)"))
        if not shortest <= len(folded) <= longest:
            raise Wrong(
                _("has %(count)d characters; %(least)d to %(most)d are allowed")
                % {"count": len(folded), "least": shortest, "most": longest}
            )
        return folded

    return read


def pattern(expression: str, say: str, longest: int = 1000) -> Callable[[Value], str]:
    """Text that matches a regular expression of the models' rules."""
    compiled = re.compile(expression.replace("[:space:]", r"\s"), re.ASCII)

    def read(value: Value) -> str:
        content = text(longest)(value)
        if not compiled.fullmatch(content):
            raise Wrong(_("%(value)r is not %(kind)s") % {"value": content, "kind": say})
        return content

    return read


def choice(values) -> Callable[[Value], str]:
    """One of a few words."""
    allowed = [v for v in values if v]

    def read(value: Value) -> str:
        if value.content not in allowed:
            raise Wrong(
                _("%(value)r is not one of %(allowed)s")
                % {"value": value.content, "allowed": ", ".join(allowed)}
            )
        return value.content

    return read


def date(value: Value) -> str:
    """A partial date in its written form."""
    try:
        return str(PartialDate.parse(text(10)(value)))
    except ValueError:
        raise Wrong(
            _("%(value)r is not a date; write 2014, 2014-10 or 2014-10-31")
            % {"value": value.content}
        ) from None


def day(value: Value) -> str:
    """A date whose day is known, in its written form."""
    written = date(value)
    if PartialDate.parse(written).precision != "day":
        raise Wrong(_("%(value)r needs its day; write 2014-10-31") % {"value": value.content})
    return written


def decimal(most: int, places: int) -> Callable[[Value], str]:
    """A number from ``-most`` to ``most`` in its shortest written form."""

    def read(value: Value) -> str:
        content = text(30)(value)
        if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", content, re.ASCII):
            raise Wrong(_("%(value)r is not a number; write 20000000 or 2.5") % {"value": content})
        found = Decimal(content)
        if abs(found) > most or found != round(found, places):
            raise Wrong(
                _(
                    "%(value)s is out of range: at most %(most)d, with %(places)d digits after the point"
                )
                % {"value": content, "most": most, "places": places}
            )
        return f"{found.normalize() + 0:f}"  # + 0 makes -0 a plain 0

    return read


def whole(least: int, most: int) -> Callable[[Value], int]:
    """A whole number between two bounds."""

    def read(value: Value) -> int:
        content = text(10)(value)
        if not content.isascii() or not content.isdigit() or not least <= int(content) <= most:
            raise Wrong(
                _("%(value)r is not a whole number from %(least)d to %(most)d")
                % {"value": content, "least": least, "most": most}
            )
        return int(content)

    return read


def many(read_one: Callable[[Value], object], least: int = 0, most: int = 100):
    """A list without repetitions."""

    def read(value: Value) -> list:
        if not isinstance(value.content, list):
            raise Wrong(_("expected a list"))
        if not least <= len(value.content) <= most:
            raise Wrong(
                _("has %(count)d entries; %(least)d to %(most)d are allowed")
                % {"count": len(value.content), "least": least, "most": most}
            )
        problems, entries = [], []
        for item in value.content:
            try:
                entry = read_one(item)
            except Wrong as wrong:
                problems.append(item.problem(str(wrong)))
                continue
            except Gathered as gathered:
                problems.extend(gathered.problems)
                continue
            if entry in entries:
                what = f"{entry!r}" if isinstance(entry, str) else _("the same entry")
                problems.append(item.problem(_("%(what)s is listed twice") % {"what": what}))
            entries.append(entry)
        if problems:
            raise Gathered(problems)
        return entries

    return read


def part(fields: dict[str, Field]) -> Callable[[Value], dict]:
    """A structure of its own inside an entry."""

    def read(value: Value) -> dict:
        problems: list[Problem] = []
        entry = clean(value, fields, problems)
        if problems:
            raise Gathered(problems)
        return entry

    return read


def by_language(read_one: Callable[[Value], object], *, needed=("en",)):
    """A mapping from text language to something, which the languages in ``needed`` must have."""
    fields = {
        code: Field(read_one) if code in needed else Field(read_one, None)
        for code in TEXT_LANGUAGES
    }

    def read(value: Value) -> dict:
        return {code: item for code, item in part(fields)(value).items() if item is not None}

    return read


def slug_of(model) -> Callable[[Value], str]:
    """A slug as long as the model allows."""
    longest = model._meta.get_field("slug").max_length
    return pattern(
        SLUG, gettext_lazy("a slug (lower-case letters, digits, single hyphens)"), longest
    )


def place(value: Value) -> dict:
    """A place; its coordinates are both known or both unknown."""
    entry = part(PLACE)(value)
    if (entry["latitude"] is None) != (entry["longitude"] is None):
        raise Wrong(_("latitude and longitude belong together"))
    return entry


slug = slug_of(Story)


def case_slug(value: Value) -> str:
    """A case's own slug: one whose address is free."""
    found = slug(value)
    if found in RESERVED_SLUGS:
        raise Wrong(f"{found!r} is an address of the site itself")
    return found


country = pattern(COUNTRY, gettext_lazy("a country code of two lower-case letters"))
language = pattern(LANGUAGE, gettext_lazy("a language code in lower case"))
address = pattern(WEB_ADDRESS, gettext_lazy("a web address that begins with http:// or https://"))

# --- the entries ---------------------------------------------------------------------------------

TERM = {
    "slug": Field(slug_of(OutcomeKind)),
    "name": Field(by_language(text(80))),
    "definition": Field(by_language(text(300), needed=()), {}),
    "synonyms": Field(by_language(many(text(80)), needed=()), {}),
}
GESTURE = TERM | {"family": Field(choice(Family.values), Family.OTHER.value)}


def term_of(kind: Kind) -> dict[str, Field]:
    """The fields of one vocabulary's terms."""
    return GESTURE if kind == Kind.GESTURE else TERM


BRAND = {
    "slug": Field(slug_of(Brand)),
    "name": Field(text(100)),
    "industry": Field(slug),
    "country": Field(country, ""),
    "aliases": Field(many(text(100)), []),
    "parent": Field(slug, None),
}
PLACE = {
    "name": Field(text(200)),
    "city": Field(text(100), ""),
    "country": Field(country),
    "latitude": Field(decimal(90, 5), None),
    "longitude": Field(decimal(180, 5), None),
}
SOURCE = {
    "url": Field(address, None),
    "title": Field(text(500)),
    "publisher": Field(text(200), ""),
    "author": Field(text(200), ""),
    "language": Field(language, ""),
    "published": Field(date, None),
    "accessed": Field(day, None),
    "archive_url": Field(address, None),
}
OUTCOME = {
    "kind": Field(slug),
    "metric": Field(text(100), ""),
    "qualifier": Field(choice(Qualifier.values), ""),
    "value": Field(decimal(10**15 - 1, 3), None),
    "unit": Field(text(60), ""),
    "as_of": Field(date, None),
    "evidence": Field(choice(Evidence.values)),
    "source": Field(whole(1, 100), None),
    "note": Field(text(500), ""),
}
TEXT = {
    "title": Field(text(90)),
    "summary": Field(text(1000)),
    "situation": Field(text(5000), ""),
    "gesture": Field(text(5000), ""),
    "outcome": Field(text(5000), ""),
    "lesson": Field(text(5000), ""),
    "questions": Field(many(text(500), most=10), []),
    "doubts": Field(text(5000), ""),
}
STORY = {
    "slug": Field(case_slug),
    "brand": Field(slug),
    "industry": Field(slug),
    "country": Field(country, ""),
    "language": Field(language),
    "happened_on": Field(date, None),
    "verification": Field(choice(Verification.values)),
    "gestures": Field(many(slug, least=1)),
    "channels": Field(many(slug), []),
    "places": Field(many(place), []),
    "sources": Field(many(part(SOURCE), least=1)),
    "outcomes": Field(many(part(OUTCOME)), []),
    **{name: Field(many(text(KEYWORD_LENGTH), most=MOST_KEYWORDS), []) for name in KEYWORDS},
    "texts": Field(by_language(part(TEXT))),
}
PACK_STORY = {
    "story": Field(slug),
    "note": Field(text(2000), ""),
    "teacher_note": Field(text(5000), ""),
}
PACK = {
    "slug": Field(slug_of(Pack)),
    "title": Field(text(120)),
    "introduction": Field(text(5000), ""),
    "teacher_note": Field(text(5000), ""),
    "language": Field(choice(TEXT_LANGUAGES)),
    "stories": Field(many(part(PACK_STORY), least=1, most=50)),
}
