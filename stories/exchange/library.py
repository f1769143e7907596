"""The library that ships with Casebook: read from a folder of files, checked whole, written at once.

``load(folder)`` writes only what the library changed and nobody else did: an entry that a curator has
edited, renamed, archived or deleted since it was last loaded is left alone and reported.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction

from stories import ledger
from stories.exchange import entries, schema
from stories.exchange.documents import Problem, Value, read
from stories.exchange.writing import Lookup, write
from stories.models import (
    Brand,
    Channel,
    GestureType,
    Industry,
    Kind,
    LibraryRecord,
    OldSlug,
    OutcomeKind,
    Pack,
    Story,
)

LOCK = 0x0CA5EB00C  # one loader at a time, whichever process it runs in
VOCABULARIES = {
    Kind.INDUSTRY: ("industries", Industry),
    Kind.GESTURE: ("gestures", GestureType),
    Kind.CHANNEL: ("channels", Channel),
    Kind.OUTCOME: ("outcomes", OutcomeKind),
}
MODELS = {kind: model for kind, (_, model) in VOCABULARIES.items()} | {
    Kind.BRAND: Brand,
    Kind.STORY: Story,
    Kind.PACK: Pack,
}


class InvalidLibrary(Exception):
    """The library's files have problems; nothing was written."""

    def __init__(self, problems: list[Problem]):
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass
class Report:
    """What a load did, by entry: ``kept`` are entries that somebody changed since."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


@dataclass
class Library:
    """The checked entries of a folder, by kind and slug, and where each stands.

    ``slugs`` has also those of entries with problems of their own, so that no other entry is blamed
    for them; ``None`` for a list that could not be read.
    """

    entries: dict[Kind, dict[str, dict]]
    places: dict[tuple[Kind, str], Value]
    slugs: dict[Kind, set[str] | None]


def load(folder: Path) -> Report:
    """Bring the database to the library in ``folder``. Raises InvalidLibrary; writes all or nothing."""
    library = read_library(folder)
    report = Report()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        lookup: Lookup = {}
        for kind in (*VOCABULARIES, Kind.BRAND, Kind.STORY, Kind.PACK):
            _load_kind(kind, library, report, lookup)
    return report


# --- reading and checking ------------------------------------------------------------------------


def read_library(folder: Path) -> Library:
    """Read and check a folder: ``terms/*.yaml``, ``brands.yaml``, ``stories/*.yaml``, ``packs.yaml``.

    Course packs may be missing.
    """
    problems: list[Problem] = []
    library = Library({}, {}, {})
    if not folder.is_dir():
        raise InvalidLibrary([Problem(str(folder), 1, "there is no such folder")])
    for kind, (name, _) in VOCABULARIES.items():
        fields = schema.term_of(kind)
        _read_list(folder, f"terms/{name}.yaml", kind, fields, library, problems)
    _read_list(folder, "brands.yaml", Kind.BRAND, schema.BRAND, library, problems)
    library.entries[Kind.STORY] = {}
    for path in sorted((folder / "stories").glob("*.yaml")):
        _read_story(path, library, problems)
    library.slugs[Kind.STORY] = {path.stem for path in (folder / "stories").glob("*.yaml")}
    library.entries[Kind.PACK] = {}
    if (folder / "packs.yaml").exists():
        _read_list(folder, "packs.yaml", Kind.PACK, schema.PACK, library, problems)
    if not library.entries[Kind.STORY] and not problems:
        problems.append(Problem("stories/", 1, "there are no stories"))
    _check_references(library, problems)
    if problems:
        raise InvalidLibrary(problems)
    return library


def _read_list(folder, name, kind, fields, library, problems) -> None:
    library.entries[kind] = {}
    document = read(folder / name, name=name)
    problems.extend(document.problems)
    library.slugs[kind] = None
    if document.root is None:
        return
    if not isinstance(document.root.content, list):
        problems.append(document.root.problem("expected a list of entries"))
        return
    library.slugs[kind] = set()
    for order, value in enumerate(document.root.content):
        if isinstance(value.content, dict) and "slug" in value.content:
            library.slugs[kind].add(str(value.content["slug"].content))
        entry = _add(kind, value, fields, library, problems)
        if entry and kind in VOCABULARIES:
            entry["order"] = order


def _read_story(path: Path, library: Library, problems: list[Problem]) -> None:
    document = read(path, name=f"stories/{path.name}")
    problems.extend(document.problems)
    if document.root is None:
        return
    entry = _add(Kind.STORY, document.root, schema.STORY, library, problems)
    if entry and entry["slug"] != path.stem:
        problems.append(
            document.root.problem(f"slug {entry['slug']!r} is not the file's name {path.stem!r}")
        )


def _add(kind, value, fields, library, problems) -> dict | None:
    entry = schema.clean(value, fields, problems)
    if entry is None:
        return None
    if entry["slug"] in library.entries[kind]:
        problems.append(value.problem(f"slug {entry['slug']!r} is used twice"))
    library.entries[kind][entry["slug"]] = entry
    library.places[kind, entry["slug"]] = value
    return entry


def _check_references(library: Library, problems: list[Problem]) -> None:
    brands, known = library.entries[Kind.BRAND], library.slugs
    for brand in brands.values():
        where = library.places[Kind.BRAND, brand["slug"]]
        _check(where, "industry", [brand["industry"]], known[Kind.INDUSTRY], problems)
        _check(where, "parent", [brand["parent"]], known[Kind.BRAND], problems)
        if _is_own_ancestor(brand, brands):
            problems.append(where.problem(f"parent: {brand['slug']} would belong to itself"))
    described: dict[str, tuple[dict, str]] = {}
    for story in library.entries[Kind.STORY].values():
        where = library.places[Kind.STORY, story["slug"]]
        _check(where, "brand", [story["brand"]], known[Kind.BRAND], problems)
        _check(where, "industry", [story["industry"]], known[Kind.INDUSTRY], problems)
        _check(where, "gestures", story["gestures"], known[Kind.GESTURE], problems)
        _check(where, "channels", story["channels"], known[Kind.CHANNEL], problems)
        _check_outcomes(story, where, known[Kind.OUTCOME], problems)
        _check_sources(story, where, described, problems)

    for pack in library.entries[Kind.PACK].values():
        where = library.places[Kind.PACK, pack["slug"]]
        slugs = [told["story"] for told in pack["stories"]]
        _check(where, "stories", slugs, known[Kind.STORY], problems)
        if len(slugs) != len(set(slugs)):
            problems.append(where.problem("stories: a case is listed twice"))


def _check(where: Value, name: str, slugs, known: set[str] | None, problems) -> None:
    if known is None:
        return
    given = where.content.get(name, where)
    for slug in slugs:
        if slug is not None and slug not in known:
            problems.append(given.problem(f"{name}: there is no {slug!r}"))


def _is_own_ancestor(brand: dict, brands: dict[str, dict]) -> bool:
    seen, parent = set(), brand["parent"]
    while parent in brands and parent not in seen:
        seen.add(parent)
        parent = brands[parent]["parent"]
    return brand["slug"] in seen


def _check_outcomes(story, where, kinds, problems) -> None:
    if not story["outcomes"]:
        return
    for outcome, given in zip(story["outcomes"], where.content["outcomes"].content, strict=True):
        _check(given, "kind", [outcome["kind"]], kinds, problems)
        if (outcome["source"] or 0) > len(story["sources"]):
            problems.append(
                given.problem(f"source {outcome['source']}: the story has {len(story['sources'])}")
            )
        if outcome["value"] is not None and not (outcome["source"] and outcome["unit"]):
            problems.append(given.problem("a figure needs its source and its unit"))
        if outcome["value"] is None and (outcome["qualifier"] or outcome["unit"]):
            problems.append(given.problem("without a value there is no qualifier and no unit"))


def _check_sources(story, where, described, problems) -> None:
    """A source that several stories share is told the same way by each."""
    for source, given in zip(story["sources"], where.content["sources"].content, strict=True):
        key = source["url"] or f"{source['title']} / {source['publisher']}"
        first, file = described.setdefault(key, (source, given.file))
        if first != source:
            problems.append(given.problem(f"{key} is described differently in {file}"))


# --- writing -------------------------------------------------------------------------------------


def _load_kind(kind: Kind, library: Library, report: Report, lookup: Lookup) -> None:
    present = _present(kind)
    records = {record.key: record for record in LibraryRecord.objects.filter(kind=kind)}
    taken = {found.slug for found, _ in present.values()}
    lookup[kind] = {found.slug: found for found, _ in present.values()}
    written: list[int] = []
    merged = _merged(kind, set(library.entries[kind]) - taken)
    lookup[kind] |= merged
    settled: dict[str, tuple[int, str]] = {}  # slug -> (primary key, digest of the file's entry)
    for slug, entry in _parents_first(library.entries[kind]):
        record, wanted = records.get(slug), entries.digest(entry)
        found, state = present.get(record.object_id, (None, None)) if record else (None, None)
        reason = _reason_to_keep(record, found, state, slug in taken, merged.get(slug))
        reason = reason or _gone(kind, entry, lookup)
        if found:
            lookup[kind][slug] = found  # a curator may have renamed it
        if reason:
            report.kept.append(f"{kind}: {slug} ({reason})")
        elif record and record.fixture_digest == wanted:
            settled[slug] = (found.pk, wanted)
            report.unchanged.append(f"{kind}: {slug}")
        else:
            lookup[kind][slug] = write(kind, MODELS[kind], entry, found, lookup)
            settled[slug] = (lookup[kind][slug].pk, wanted)
            written.append(lookup[kind][slug].pk)
            (report.updated if record else report.created).append(f"{kind}: {slug}")
    if written:
        _record(kind, settled, records)
    if kind == Kind.STORY:
        ledger.vouch(Story.objects.filter(pk__in=written), anew=True)
        ledger.vouch(ledger.untold([pk for pk, _digest in settled.values()]))


def _parents_first(listed: dict[str, dict]) -> list[tuple[str, dict]]:
    """The entries in their order, but each brand after the brand it belongs to."""
    ordered: dict[str, dict] = {}

    def add(slug: str) -> None:
        if slug in listed and slug not in ordered:
            add(listed[slug].get("parent"))
            ordered[slug] = listed[slug]

    for slug in listed:
        add(slug)
    return list(ordered.items())


def _merged(kind: Kind, slugs) -> dict:
    """Slugs of terms and brands that lead to another one now, because theirs was merged into it."""
    if kind in (Kind.STORY, Kind.PACK):
        return {}
    return OldSlug.objects.now(kind, slugs, among=MODELS[kind].objects.all())


def _reason_to_keep(record, found, state, taken: bool, successor=None) -> str:
    """Why an entry must not be written: somebody else has had a hand in it. Empty: it may."""
    if successor and found is None:
        return f"merged into {successor.slug}"
    if record is None:
        return "was there before the library" if taken else ""
    if found is None:
        return "deleted since"
    return "" if entries.agrees(record.written, state) else "changed since"


def _gone(kind: Kind, entry: dict, lookup: Lookup) -> str:
    """What an entry refers to and a curator has deleted since; empty if nothing."""
    needed = []
    if kind in (Kind.BRAND, Kind.STORY):
        needed.append((Kind.INDUSTRY, entry["industry"]))
    if kind == Kind.STORY:
        needed.append((Kind.BRAND, entry["brand"]))
        needed += [(Kind.GESTURE, slug) for slug in entry["gestures"]]
        needed += [(Kind.CHANNEL, slug) for slug in entry["channels"]]
        needed += [(Kind.OUTCOME, outcome["kind"]) for outcome in entry["outcomes"]]
    if kind == Kind.PACK:
        needed += [(Kind.STORY, told["story"]) for told in entry["stories"]]
    return next(
        (f"its {of} {slug} was deleted" for of, slug in needed if slug not in lookup[of]), ""
    )


def _record(kind: Kind, settled: dict[str, tuple[int, str]], records: dict) -> None:
    """Remember how what the library wrote now stands.

    That of unchanged entries too: a source or place they share may have been written with another.
    """
    states = _present(kind, pk__in=[pk for pk, _ in settled.values()])
    changed = []
    for slug, (pk, wanted) in settled.items():
        state, record = states[pk][1], records.get(slug)
        if record is None or (record.written, record.fixture_digest) != (state, wanted):
            changed.append(
                LibraryRecord(
                    kind=kind, key=slug, object_id=pk, written=state, fixture_digest=wanted
                )
            )
    LibraryRecord.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["object_id", "written", "fixture_digest"],
    )


@contextmanager
def following(touched: dict[Kind, list[int]]):
    """Around a change of the vocabulary: what it touches and nobody has edited stays the library's.

    ``touched`` are primary keys by kind. Without this every case of a merged term would count as edited,
    and a later release of the library would no longer reach it.
    """
    agreeing = {kind: _agreeing(kind, ids) for kind, ids in touched.items()}
    yield
    for kind, records in agreeing.items():
        states = _present(kind, pk__in=[record.object_id for record in records])
        for record in records:
            record.written = states[record.object_id][1]
        LibraryRecord.objects.bulk_update(records, ["written"])


def _agreeing(kind: Kind, ids) -> list[LibraryRecord]:
    records = LibraryRecord.objects.filter(kind=kind, object_id__in=ids)
    states = _present(kind, pk__in=ids)
    return [r for r in records if entries.agrees(r.written, states[r.object_id][1])]


def _present(kind: Kind, **only) -> dict:
    """What the database has: primary key -> (object, its present state as an entry)."""
    if kind == Kind.STORY:
        stories = Story.objects.filter(**only).for_export()
        return {s.pk: (s, _state(s)) for s in stories}
    if kind == Kind.PACK:
        packs = Pack.objects.filter(**only).prefetch_related("entries__story")
        return {p.pk: (p, entries.of_pack(p) | {"status": p.status}) for p in packs}
    if kind == Kind.BRAND:
        brands = Brand.objects.filter(**only).select_related("industry", "parent")
        return {b.pk: (b, entries.of_brand(b)) for b in brands}
    terms = MODELS[kind].objects.filter(**only)
    return {t.pk: (t, entries.of_term(t)) for t in terms}


def _state(story: Story) -> dict:
    return entries.of_story(story) | {"status": story.status}
