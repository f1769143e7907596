"""Whether what a row tells may be so: every value that would change, with what would be allowed.

``judge(row, stored, vocabulary)`` lays a row over the stored entry (None for a new case) and checks only
what differs, so that a file of our own changes nothing and is refused for nothing.
"""

from copy import deepcopy
from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from stories.exchange import schema
from stories.exchange.columns import BY_NAME, RECORDS, TEXTS
from stories.exchange.documents import Value
from stories.exchange.rows import BRAND_NAME, Row, closest, meant
from stories.exchange.schema import Gathered, Wrong
from stories.filters import COUNTRIES, LANGUAGES
from stories.models import Brand, Channel, GestureType, Industry, Kind, OutcomeKind
from stories.models.rules import KEYWORDS, TEXT_LANGUAGES

EMPTY = {
    "slug": "",
    "brand": "",
    "industry": "",
    "country": "",
    "language": "",
    "happened_on": None,
    "verification": "unverified",
    **{name: [] for name in ("gestures", "channels", "places", "sources", "outcomes", *KEYWORDS)},
    "texts": {},
}
EMPTY_TEXT = {name: [] if name == "questions" else "" for name in TEXTS}
NEEDED = ("brand", "industry", "language", "verification")
NEEDED_OF_TEXTS = ("title", "summary")
CODES = ("country", "language", "verification")
# A draft may still lack what publishing needs.
FIELDS = schema.STORY | {
    "gestures": schema.Field(schema.many(schema.slug)),
    "sources": schema.Field(schema.many(schema.part(schema.SOURCE))),
}
WORDS_OF = {
    "industry": Kind.INDUSTRY,
    "gestures": Kind.GESTURE,
    "channels": Kind.CHANNEL,
    "outcomes": Kind.OUTCOME,
}
MOST_WORDS = 40  # that a message lists


@dataclass
class Vocabulary:
    """The slugs there are, by kind; brands with their industries and all that they are called."""

    slugs: dict[Kind, dict[str, str]]
    industry_of: dict[str, str]
    named: dict[str, str]  # a brand's name or other name in lower case -> its slug

    @classmethod
    def stored(cls) -> "Vocabulary":
        """As the database has it: five queries."""
        models = {
            Kind.INDUSTRY: Industry,
            Kind.GESTURE: GestureType,
            Kind.CHANNEL: Channel,
            Kind.OUTCOME: OutcomeKind,
        }
        slugs = {
            kind: {t.slug: t.name for t in model.objects.all()} for kind, model in models.items()
        }
        brands = list(Brand.objects.select_related("industry"))
        slugs[Kind.BRAND] = {brand.slug: brand.name for brand in brands}
        named = {name.casefold(): b.slug for b in brands for name in (*b.aliases, b.name)}
        return cls(slugs, {brand.slug: brand.industry.slug for brand in brands}, named)


@dataclass
class NewBrand:
    """A brand that a row brings: shown before it is made."""

    slug: str
    name: str
    industry: str


@dataclass
class Judged:
    """The case as it would be; what is wrong is in the row's problems."""

    entry: dict
    brand: NewBrand | None = None
    changed: set[str] = field(default_factory=set)  # names of columns


def judge(row: Row, stored: dict | None, vocabulary: Vocabulary) -> Judged:
    """Lay a row over what is stored; problems are added to the row's own."""
    found = Judged(deepcopy(stored or EMPTY))
    for name, told in row.told.items():
        if name in ("slug", "brand", BRAND_NAME) or same(told, _at(found.entry, name)):
            continue
        if stored is None and name in NEEDED and not told:
            continue  # what a new case takes from elsewhere, or is asked for below
        cleaned, ok = _cleaned(row, name, told)
        if ok and cleaned != _at(found.entry, name):
            _put(found.entry, name, cleaned)
            found.changed.add(name)
    _brand(row, found, vocabulary, row.told.get("brand"), row.told.get(BRAND_NAME))
    _check_words(row, found, vocabulary)
    _fill_in(row, found, vocabulary, new=stored is None)
    _check_texts(row, found)
    if found.changed & {"outcomes", "sources"}:
        _check_outcomes(row, found.entry)
    return found


# --- one value -----------------------------------------------------------------------------------


def same(told, stored) -> bool:
    """Whether a file says what is stored: line ends and blanks at the edges make no difference."""
    if isinstance(told, list) and isinstance(stored, list):
        return len(told) == len(stored) and all(map(same, told, stored))
    if isinstance(told, dict) and isinstance(stored, dict):
        return all(same(value, stored.get(name)) for name, value in told.items())
    return _bare(told) == _bare(stored)


def _bare(value):
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value or ""


def _at(entry: dict, name: str):
    first, *rest = BY_NAME[name].path
    if not rest:
        return entry[first]
    code, part = rest
    return entry["texts"].get(code, EMPTY_TEXT)[part]


def _put(entry: dict, name: str, value) -> None:
    first, *rest = BY_NAME[name].path
    if not rest:
        entry[first] = value
    else:
        code, part = rest
        entry["texts"].setdefault(code, deepcopy(EMPTY_TEXT))[part] = value


def _cleaned(row: Row, name: str, told) -> tuple[object, bool]:
    """The value as an entry has it, and whether it may be so."""
    first, *rest = BY_NAME[name].path
    wanted = schema.TEXT[rest[1]] if rest else FIELDS[first]
    if told in (None, "", []):
        if name in NEEDED:
            row.wrong(name, _("is empty, and a case needs it"))
            return told, False
        return ([] if isinstance(told, list) else wanted.default if not rest else ""), True
    if name in CODES and isinstance(told, str):
        told = told.casefold()
    if name in WORDS_OF and name not in RECORDS:
        told = [slugify(word) or word for word in told] if isinstance(told, list) else slugify(told)
    try:
        cleaned = wanted.read(_value(told, name, row.number))
    except Wrong as wrong:
        hint = _hint(name, told)
        row.wrong(name, f"{wrong}.{hint}" if hint else str(wrong))
    except Gathered as gathered:
        for problem in gathered.problems:
            row.wrong(problem.file, problem.message)
    else:
        # Paragraphs stay as they were typed.
        return (_bare(told) if rest and isinstance(told, str) else told if rest else cleaned), True
    return told, False


def _value(content, place: str, row: int) -> Value:
    """A value as the schema reads it; records know which of them is wrong."""
    if isinstance(content, list):
        single = not any(isinstance(item, dict) for item in content)
        return Value(
            [
                _value(
                    item,
                    place if single else _("%(name)s, line %(line)d") % {"name": place, "line": n},
                    row,
                )
                for n, item in enumerate(content, 1)
            ],
            place,
            row,
        )
    if isinstance(content, dict):
        return Value({name: _value(v, place, row) for name, v in content.items()}, place, row)
    if content in (None, ""):
        return Value(None, place, row)
    return Value(str(content).strip(), place, row)


def _hint(name: str, told) -> str:
    if not isinstance(told, str):
        return ""
    if name == "happened_on":
        parts = told.replace("/", ".").split(".")
        if len(parts) == 3 and len(parts[2]) == 4 and all(part.isdigit() for part in parts):
            day, month, year = (int(part) for part in parts)
            day, month = (month, day) if month > 12 else (day, month)
            return meant(f"{year}-{month:02d}-{day:02d}") if month <= 12 and day > 12 else ""
    if name == "verification":
        return meant(closest(told, ("confirmed", "reported", "disputed", "unverified")))
    return ""


# --- words of the vocabulary ---------------------------------------------------------------------


def _check_words(row: Row, found: Judged, vocabulary: Vocabulary) -> None:
    """Slugs that there are not, with those that there are; codes of countries and languages."""
    entry = found.entry
    for name in found.changed & set(WORDS_OF):
        known = vocabulary.slugs[WORDS_OF[name]]
        value = entry[name]
        words, told = [value] if isinstance(value, str) else value, False
        for line, word in enumerate(words, 1):
            if isinstance(word, dict):
                place, word = (
                    _("%(name)s, line %(line)d") % {"name": name, "line": line},
                    word["kind"],
                )
            else:
                place = name
            if word not in known:
                row.wrong(place, unknown_word(word, known, listed=not told))
                told = True
    for name, codes in (("country", COUNTRIES), ("language", LANGUAGES)):
        if name in found.changed and entry[name] and entry[name] not in codes:
            usual = {"uk": "gb", "en-us": "en", "en-gb": "en"}.get(entry[name], "")
            row.wrong(
                name, _("There is no code “%(code)s”.") % {"code": entry[name]} + meant(usual)
            )


def unknown_word(word: str, known: dict[str, str], *, listed: bool) -> str:
    """What is said of a slug that there is not: what was perhaps meant, and (``listed``) what there is."""
    near = closest(word, known)
    if not near:
        names = {slugify(name): slug for slug, name in known.items()}
        near = names.get(closest(word, names), "")
    said = _("There is no “%(word)s”.") % {"word": word[:60]} + meant(near)
    if listed and len(known) <= MOST_WORDS:
        said += " " + _("Allowed: %(words)s.") % {"words": ", ".join(sorted(known))}
    return said


def _brand(
    row: Row, found: Judged, vocabulary: Vocabulary, told: str | None, name: str | None
) -> None:
    """The row's brand: a known one by slug or name; with “brand_name” a new one."""
    known = vocabulary.slugs[Kind.BRAND]
    if not told and not (name and not found.entry["brand"]):
        if told is not None and (found.entry["brand"] or not name):
            row.wrong("brand", _("is empty, and a case needs it"))
        return
    if told and told == found.entry["brand"]:
        return
    slug = told if told in known else slugify(told or name)
    slug = slug if slug in known else vocabulary.named.get((told or name).casefold(), slug)
    if slug in known:
        _put(found.entry, "brand", slug)
        found.changed.add("brand")
    elif name:
        meant_brand = vocabulary.named.get(name.casefold())
        if meant_brand:
            said = _("“%(name)s” is the brand “%(slug)s” already.")
            row.wrong("brand", said % {"name": name, "slug": meant_brand})
            return
        found.brand = _new_brand(row, slug, name)
        _put(found.entry, "brand", slug)
        found.changed.add("brand")
    else:
        near = closest(slug, known) or vocabulary.named.get(closest(told, vocabulary.named), "")
        said = _("There is no brand “%(brand)s”.") % {"brand": told[:60]} + meant(near)
        row.wrong("brand", said + " " + _("For a new brand, write its name into “brand_name”."))


def _new_brand(row: Row, slug: str, name: str) -> NewBrand:
    for column, read, value in (
        ("brand", schema.BRAND["slug"].read, slug or None),
        (BRAND_NAME, schema.BRAND["name"].read, name),
    ):
        try:
            read(Value(value, column, row.number))
        except Wrong as wrong:
            row.wrong(column, str(wrong))
    return NewBrand(slug, name, "")


# --- a whole case --------------------------------------------------------------------------------


def _fill_in(row: Row, found: Judged, vocabulary: Vocabulary, *, new: bool) -> None:
    """What a new case takes from its brand, and what it must bring itself."""
    entry = found.entry
    wrong = {problem.column for problem in row.problems}
    if new and not entry["industry"] and "industry" not in wrong:
        entry["industry"] = vocabulary.industry_of.get(entry["brand"], "")
    for name in ("brand", "industry", "language"):
        if new and not entry[name] and name not in wrong:
            row.wrong(name, _("is missing, and a new case needs it"))
    if new and not entry["texts"] and not any(name[-3:-2] == "_" for name in wrong):
        row.wrong(
            "title_en", _("is missing: a new case needs a title and a summary in one language")
        )
    if found.brand:
        found.brand.industry = entry["industry"]


def _check_texts(row: Row, found: Judged) -> None:
    """A text has a title and a summary; one that is all empty is none."""
    entry = found.entry
    wrong = {problem.column for problem in row.problems}
    for code in [code for code, text in entry["texts"].items() if not any(text.values())]:
        if any(name.endswith(f"_{code}") for name in found.changed):
            row.wrong(f"title_{code}", _("is empty; a text is removed in the case's own form"))
        del entry["texts"][code]
    for code, text in entry["texts"].items():
        for name in NEEDED_OF_TEXTS:
            column = f"{name}_{code}"
            if not text[name] and column not in wrong:
                row.wrong(column, _("is empty, and a text needs it"))
    entry["texts"] = {c: entry["texts"][c] for c in TEXT_LANGUAGES if c in entry["texts"]}


def _check_outcomes(row: Row, entry: dict) -> None:
    sources = len(entry["sources"])
    for line, outcome in enumerate(entry["outcomes"], 1):
        place = _("%(name)s, line %(line)d") % {"name": "outcomes", "line": line}
        if (outcome["source"] or 0) > sources:
            said = _("source %(number)d: the case has %(count)d")
            row.wrong(place, said % {"number": outcome["source"], "count": sources})
        if outcome["value"] is not None and not (outcome["source"] and outcome["unit"]):
            row.wrong(place, _("a figure needs its source and its unit"))
        if outcome["value"] is None and (outcome["qualifier"] or outcome["unit"]):
            row.wrong(place, _("without a value there is no qualifier and no unit"))
