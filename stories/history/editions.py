"""Keeping every state of a story, brand, term or source as an edition: who, when and why.

Whoever changes something does it inside ``with changing(thing, by=user, reason="…")``. What was changed
by a command in between gets its edition then too, without a name, so nothing is missing.
"""

from contextlib import contextmanager

from django.db import transaction
from django.db.models import Max, Model

from stories import ledger
from stories.exchange import entries
from stories.models import (
    Brand,
    Channel,
    Edition,
    GestureType,
    Industry,
    Kind,
    OutcomeKind,
    Source,
    Story,
)

SOURCE = "source"
BATCH = 200  # states that are read and kept at a time
KINDS = {
    Story: Kind.STORY,
    Brand: Kind.BRAND,
    Industry: Kind.INDUSTRY,
    GestureType: Kind.GESTURE,
    Channel: Kind.CHANNEL,
    OutcomeKind: Kind.OUTCOME,
    Source: SOURCE,
}


def kind_of(thing: Model) -> str:
    return KINDS[type(thing)]


def entry_of(thing: Model) -> dict:
    """The present state of something as the database has it, not as the object remembers it.

    A story's sources carry their ``id``, so that a later state finds them under any address.
    """
    return _entry(_fresh(thing))


def _fresh(thing: Model) -> Model:
    """The row as it is now, a story with all its parts."""
    if isinstance(thing, Story):
        return Story.objects.for_export().get(pk=thing.pk)
    return type(thing)._default_manager.get(pk=thing.pk)


def _entry(fresh: Model) -> dict:
    if isinstance(fresh, Story):
        return fetched_entry_of(fresh)
    if isinstance(fresh, Brand):
        return entries.of_brand(fresh)
    if isinstance(fresh, Source):
        return entries.of_source(fresh)
    return entries.of_term(fresh)


def fetched_entry_of(story: Story) -> dict:
    """The entry of a story from ``for_export()``, of which a caller fetches many at once."""
    entry = entries.of_story(story)
    for source, link in zip(entry["sources"], story.source_links.all(), strict=True):
        source["id"] = link.source_id
    return entry


def _state(thing: Model) -> tuple[dict, bool, int]:
    """The entry of something, whether readers see it, and its version, all as they are now."""
    fresh = _fresh(thing)
    return _entry(fresh), isinstance(fresh, Story) and fresh.is_public, fresh.version


@contextmanager
def changing(thing: Model, *, by, reason: str = ""):
    """Keep what a block does to something as a new edition, and first what was there before it.

    One transaction; the row is locked, so that of two people one waits for the other. A block that
    changes nothing leaves nothing. Gives the block the entry of what was there before.
    """
    with transaction.atomic():
        type(thing)._base_manager.select_for_update().only("pk").get(pk=thing.pk)
        before, public, version = _state(thing)
        yield before
        after, public_after, version_after = _state(thing)
        if (before, public) != (after, public_after):
            _keep(thing, before, public, version, by=None, reason="")
            _keep(thing, after, public_after, version_after, by=by, reason=reason)
        if isinstance(thing, Story):
            ledger.note(thing, before, after, by=by)


@contextmanager
def changing_all(model: type[Model], ids, *, by, reason: str = ""):
    """:func:`changing` for many rows that one change of the vocabulary touches.

    Such a change says of a case what was said before in another word: it is no correction, and so its
    readers are not told of one (``amends`` stays empty).
    """
    with transaction.atomic():
        list(model._base_manager.select_for_update().filter(pk__in=ids).order_by("pk").only("pk"))
        before = _states(model, ids)
        yield
        for pk, (thing, entry, public) in _states(model, ids).items():
            told, said, was_public = before[pk]
            if (said, was_public) != (entry, public):
                _keep(told, said, was_public, told.version, by=None, reason="")
                _keep(thing, entry, public, thing.version, by=by, reason=reason, amending=False)


def _states(model: type[Model], ids) -> dict[int, tuple[Model, dict, bool]]:
    """Primary key -> (row, entry, whether readers see it), of all at once where there may be many."""
    if model is Story:
        found = Story.objects.filter(pk__in=ids).for_export()
        return {story.pk: (story, fetched_entry_of(story), story.is_public) for story in found}
    things = model._base_manager.filter(pk__in=ids)
    return {thing.pk: (thing, entry_of(thing), False) for thing in things}


def record(thing: Model, *, by, reason: str = "") -> Edition | None:
    """Keep the present state, for instance of something new; None if it is the last edition's."""
    with transaction.atomic():
        type(thing)._base_manager.select_for_update().only("pk").get(pk=thing.pk)
        entry, public, version = _state(thing)
        if isinstance(thing, Story):
            ledger.note(thing, {}, entry, by=by)
        return _keep(thing, entry, public, version, by=by, reason=reason)


def record_new(stories: list[Story], *, by, reason: str = "") -> None:
    """Keep the first states of stories that were just made, a few hundred at a time."""
    for start in range(0, len(stories), BATCH):
        pks = [story.pk for story in stories[start : start + BATCH]]
        editions = []
        for story in Story.objects.filter(pk__in=pks).for_export():
            entry = fetched_entry_of(story)
            ledger.note(story, {}, entry, by=by)
            editions.append(
                Edition(
                    kind=Kind.STORY,
                    object_id=story.pk,
                    number=1,
                    version=story.version,
                    entry=entry,
                    by=by,
                    reason=reason.strip(),
                )
            )
        Edition.objects.bulk_create(editions)


def _keep(thing, entry, public, version, *, by, reason, amending=True) -> Edition | None:
    earlier = Edition.objects.of(kind_of(thing), thing.pk)
    last = earlier.first()
    if last and (last.entry, last.public) == (entry, public):
        return None
    number = (earlier.aggregate(last=Max("number"))["last"] or 0) + 1
    return Edition.objects.create(
        kind=kind_of(thing),
        object_id=thing.pk,
        number=number,
        version=version,
        entry=entry,
        public=public,
        amends=_amended(earlier, entry) if public and by and amending else [],
        by=by,
        reason=reason.strip(),
    )


def _amended(earlier, entry: dict) -> list[str]:
    """The fields in which an entry differs from what readers saw last; empty if they saw nothing."""
    seen = earlier.filter(public=True).first()
    return changed_fields(seen.entry, entry) if seen else []


def changed_fields(before: dict, after: dict) -> list[str]:
    """The names of the fields that differ, those of texts with their language: ``texts.de``."""
    names = []
    for name in after:
        if name == "texts":
            codes = sorted({*before.get(name, {}), *after[name]})
            told = before.get(name, {})
            names += [f"texts.{code}" for code in codes if told.get(code) != after[name].get(code)]
        elif before.get(name) != after[name]:
            names.append(name)
    return names


def last_before(thing: Model, version: int) -> Edition | None:
    """The edition that somebody saw whose form was of this version."""
    return Edition.objects.of(kind_of(thing), thing.pk).filter(version__lte=version).first()
