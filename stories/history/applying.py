"""Bringing something to a state that is written down as an entry.

Sources are not rewritten: a state names them, and what they say today stays. The rules are those of
every other way: what is public keeps what publishing needs.
"""

from copy import deepcopy

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from stories import workflow
from stories.exchange import entries
from stories.exchange.library import VOCABULARIES
from stories.exchange.writing import (
    PARTS,
    Lookup,
    set_facts,
    write,
    write_parts,
    write_story,
)
from stories.history.editions import changing, kind_of, record, record_new
from stories.models import Brand, Edition, Industry, Kind, OldSlug, Source, Story


def apply(entry: dict, story: Story, *, by, reason: str = "") -> Story:
    """Bring a story to an entry, whole, as a new edition. ValidationError says what is in the way."""
    try:
        with changing(story, by=by, reason=reason) as before:
            _write(entry, Story.objects.get(pk=story.pk), before)
            _check(story)
    except IntegrityError as error:
        raise ValidationError(_refused(error)) from error
    story.refresh_from_db()
    return story


def restore(edition: Edition, thing: Model, *, by, reason: str = "") -> Model:
    """Bring something back to an edition of its own; a story keeps its present address."""
    entry = deepcopy(edition.entry) | {"slug": thing.slug if hasattr(thing, "slug") else None}
    reason = reason or _("Edition %(number)d restored.") % {"number": edition.number}
    if isinstance(thing, Story):
        return apply(entry, thing, by=by, reason=reason)
    try:
        with changing(thing, by=by, reason=reason):
            write_entry(entry, thing)
    except IntegrityError as error:
        raise ValidationError(_refused(error)) from error
    return thing


@transaction.atomic
def create(told: list[dict], *, by, reason: str = "") -> list[Story]:
    """New stories as entries tell them, as drafts. ValidationError says what is in the way of which."""
    lookup, made = _lookup(*told), []
    for entry in told:
        try:
            with transaction.atomic():
                made.append(_draft(entry, Story(), lookup, by))
        except IntegrityError as error:
            raise ValidationError(f"{entry['slug']}: {_refused(error)}") from error
    record_new(made, by=by, reason=reason)
    return made


def _draft(entry: dict, story: Story, lookup: Lookup, by) -> Story:
    set_facts(entry, story, lookup)
    story.created_by = by
    story.save(force_insert=True)
    write_parts(entry | {"sources": [_present(s) for s in entry["sources"]]}, story, lookup)
    return story


@transaction.atomic
def recover(edition: Edition, *, by) -> Story:
    """A story that is gone, made again as a draft from one of its editions."""
    if edition.kind != Kind.STORY or Story.objects.filter(pk=edition.object_id).exists():
        raise ValidationError(_("Only a case that is gone can be recovered."))
    entry = deepcopy(edition.entry)
    if Story.objects.filter(slug=entry["slug"]).exists():
        raise ValidationError(_("Another case has this address now."))
    story = _draft(entry, Story(pk=edition.object_id), _lookup(entry), by)
    record(
        story, by=by, reason=_("Recovered from edition %(number)d.") % {"number": edition.number}
    )
    return story


def _write(entry: dict, story: Story, before: dict) -> None:
    """Only the parts that differ are written: most changes are of one fact."""
    keep = _alike(entry, before)
    told = entry | {name: type(entry[name])() for name in keep}
    sources = [_present(source) for source in told["sources"]]
    write_story(told | {"sources": sources}, story, _lookup(told), keep)


def _alike(entry: dict, before: dict) -> frozenset[str]:
    """The parts in which two entries agree; figures count their sources, so these two go together."""
    same = {name for name in PARTS if entry[name] == before[name]}
    named = [[source.get("id") for source in told["sources"]] for told in (entry, before)]
    if named[0] == named[1] and None not in named[0]:
        same.add("sources")  # what they say today stays anyway
    if not {"sources", "outcomes"} <= same:
        same -= {"sources", "outcomes"}
    return frozenset(same)


def write_entry(entry: dict, thing: Model) -> None:
    """Give a brand, term or source the state of an entry; what it names is found under any address."""
    kind = kind_of(thing)
    if isinstance(thing, Source):
        for name, value in entry.items():
            if name != "slug":
                setattr(thing, name, value)
        thing.save()
    elif isinstance(thing, Brand):
        brands = dict.fromkeys([entry["parent"]]) if entry["parent"] else {}
        lookup = {
            Kind.INDUSTRY: _found(Kind.INDUSTRY, Industry, [entry["industry"]]),
            Kind.BRAND: _found(Kind.BRAND, Brand, brands),
        }
        write(kind, Brand, entry, thing, lookup)
    else:
        write(kind, type(thing), entry, thing, {})


def _present(source: dict) -> dict:
    """What a source says today; one that is gone, or new, as it is told."""
    source = dict(source)
    pk = source.pop("id", None)
    found = pk and Source.objects.defer("full_text").filter(pk=pk).first()
    return entries.of_source(found) if found else source


def _lookup(*told: dict) -> Lookup:
    """What the entries' slugs mean today, also those that were renamed since."""
    wanted = {
        Kind.INDUSTRY: {entry["industry"] for entry in told},
        Kind.GESTURE: {slug for entry in told for slug in entry["gestures"]},
        Kind.CHANNEL: {slug for entry in told for slug in entry["channels"]},
        Kind.OUTCOME: {outcome["kind"] for entry in told for outcome in entry["outcomes"]},
    }
    found = {kind: _found(kind, VOCABULARIES[kind][1], slugs) for kind, slugs in wanted.items()}
    return found | {Kind.BRAND: _found(Kind.BRAND, Brand, {entry["brand"] for entry in told})}


def _found(kind: Kind, model, slugs) -> dict[str, Model]:
    found = {thing.slug: thing for thing in model.objects.filter(slug__in=slugs)}
    missing = [slug for slug in slugs if slug not in found]
    if missing:
        found |= OldSlug.objects.now(kind, missing, among=model.objects.all())
    gone = [slug for slug in missing if slug not in found]
    if gone:
        raise ValidationError(
            _("%(kind)s “%(slug)s” is gone.") % {"kind": kind.label, "slug": ", ".join(gone)}
        )
    return found


def _check(story: Story) -> None:
    """The rules that hold at the end of a transaction, now; and those of publishing."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    public = Story.objects.published().filter(pk=story.pk).for_export().first()
    if public and (missing := workflow.missing_for_publication(public)):
        raise ValidationError(missing)


def _refused(error: IntegrityError) -> str:
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    if constraint and "slug" in constraint:
        return _("Another case has this address now.")
    return _("The database refuses this state: %(rule)s.") % {"rule": constraint or error}
