"""What a file would do: each row compared with what is stored. Reads the database, writes nothing."""

from dataclasses import dataclass, field

from django.utils.text import slugify
from django.utils.translation import gettext as _

from stories import history, workflow
from stories.exchange import schema
from stories.exchange.checking import Judged, Vocabulary, judge
from stories.exchange.documents import Value
from stories.exchange.rows import Row, slug_for
from stories.exchange.schema import Wrong
from stories.importing.shared import Shared
from stories.models import ImportDeed, ImportedRow, Kind, OldSlug, Proposal, Status, Story
from stories.models.desk import OPEN

BATCH = 500  # stored cases that are compared at a time


@dataclass
class Plan:
    """Rows as they would be kept, the brands that would be made, the sources that would change."""

    rows: list[ImportedRow] = field(default_factory=list)
    brands: list[dict] = field(default_factory=list)
    sources: list[dict] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        found = {deed.value: 0 for deed in ImportDeed}
        for row in self.rows:
            found[row.deed] += 1
        return found


@dataclass
class Stored:
    """A case as it is: its entry, and the change of it that waits for review, if any."""

    story: Story
    entry: dict
    waiting: Proposal | None


def plan(rows: list[Row], *, by) -> Plan:
    """Compare rows with the database, a few hundred at a time."""
    vocabulary, found, taken = Vocabulary.stored(), Plan(), {}
    described: dict = {}
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        stored = _stored([row.told.get("slug") for row in batch])
        judged = [(row, stored.get(row.told.get("slug"))) for row in batch]
        judged = [(row, case, judge(row, case and case.entry, vocabulary)) for row, case in judged]
        shared = Shared.of([(row, result.entry) for row, _case, result in judged], described)
        for row, case, result in judged:
            shared.resolve(row, result)
            found.rows.append(_row(row, case, result, taken, by))
            _add_brand(found, result)
        found.sources += shared.changes
        _check_slugs([item for item in found.rows[start:] if item.deed == ImportDeed.NEW])
    return found


def _stored(slugs: list[str | None]) -> dict[str, Stored]:
    """The cases that have, or had, these slugs."""
    wanted = [slug for slug in slugs if _is_slug(slug)]
    stories = {s.slug: s for s in Story.objects.filter(slug__in=wanted).for_export()}
    missing = [slug for slug in wanted if slug not in stories]
    if missing:
        stories |= OldSlug.objects.now(Kind.STORY, missing, among=Story.objects.for_export())
    pks = [story.pk for story in stories.values()]
    waiting = {p.story_id: p for p in Proposal.objects.filter(story__in=pks, state__in=OPEN)}
    return {
        slug: Stored(story, history.fetched_entry_of(story), waiting.get(story.pk))
        for slug, story in stories.items()
    }


def _is_slug(slug) -> bool:
    try:
        schema.slug(Value(slug or None, "slug", 0))
    except Wrong:
        return False
    return True


def _row(row: Row, case: Stored | None, result: Judged, taken: dict[str, int], by) -> ImportedRow:
    entry, notes = result.entry, []
    if case is None:
        _name(row, entry)
    elif entry["slug"] != row.told["slug"]:
        notes.append(_("The case has another slug now: %(slug)s.") % {"slug": entry["slug"]})
    first = taken.setdefault(entry["slug"], row.number)
    if first != row.number and entry["slug"]:
        row.wrong("slug", _("is the case of row %(row)d as well") % {"row": first})
    deed = _deed(row, case, entry, notes, by)
    changes = deed not in (ImportDeed.UNCHANGED, ImportDeed.REFUSED)
    return ImportedRow(
        number=row.number,
        deed=deed,
        story=case.story if case else None,
        slug=entry["slug"][:120],
        title=_title(entry) or (_title(case.entry) if case else ""),
        told=row.told,
        base=case.entry if case and changes else {},
        entry=entry if changes else {},
        problems=[[problem.column, problem.message] for problem in row.problems],
        notes=[*notes, *row.notes],
    )


def _title(entry: dict) -> str:
    texts = list(entry["texts"].values())
    return (entry["texts"].get("en") or (texts[0] if texts else {"title": ""}))["title"][:200]


def _name(row: Row, entry: dict) -> None:
    """The slug of a new case: the file's, or one made of brand and title."""
    told = row.told.get("slug")
    entry["slug"] = told or slug_for(entry["brand"], _title(entry))
    if told:
        try:
            schema.slug(Value(told, "slug", row.number))
        except Wrong as wrong:
            row.wrong("slug", f"{wrong}: {slugify(told)[:120]}")
    elif not entry["slug"] and not row.problems:
        row.wrong("slug", _("cannot be made of brand and title; write one"))


def _deed(row: Row, case: Stored | None, entry: dict, notes: list[str], by) -> str:
    """What becomes of a row; what is in the way is added to its problems."""
    if case and entry == case.entry and not row.problems:
        return ImportDeed.UNCHANGED
    if case and not row.problems:
        if case.story.status == Status.PUBLISHED:
            if case.waiting and case.waiting.entry == entry:
                notes.append(_("This change waits for review already."))
                return ImportDeed.UNCHANGED
            _check_public(row, case, entry)
        elif by is not None and not workflow.may_edit(case.story, by):
            row.wrong("", _("This case is for reviewers to change: it is archived or scheduled."))
    if row.problems:
        return ImportDeed.REFUSED
    if case is None:
        return ImportDeed.NEW
    published = case.story.status == Status.PUBLISHED
    return ImportDeed.PROPOSED if published else ImportDeed.CHANGED


def _check_public(row: Row, case: Stored, entry: dict) -> None:
    if case.waiting:
        said = _("A change of this case waits for review; decide on it first.")
        row.wrong("", said)
    for name, there, said in (
        ("gestures", entry["gestures"], _("a published case has at least one gesture type")),
        ("sources", entry["sources"], _("a published case has at least one source")),
        ("title_en", "en" in entry["texts"], _("a published case has an English text")),
    ):
        if not there:
            row.wrong(name, said)


def _add_brand(found: Plan, result: Judged) -> None:
    brand = result.brand
    if brand and brand.slug not in {known["slug"] for known in found.brands}:
        found.brands.append({"slug": brand.slug, "name": brand.name, "industry": brand.industry})


def _check_slugs(new: list[ImportedRow]) -> None:
    """A slug that was made and that a case has already: perhaps the same case, imported twice."""
    made = {item.slug: item for item in new if not item.told.get("slug")}
    for slug in Story.objects.filter(slug__in=made).values_list("slug", flat=True):
        said = _(
            "There is a case “%(slug)s” already. Write this slug to change it, or another one."
        )
        made[slug].problems.append(["slug", said % {"slug": slug}])
        made[slug].deed, made[slug].entry = ImportDeed.REFUSED, {}
