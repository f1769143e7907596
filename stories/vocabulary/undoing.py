"""Taking a merge or a split back: what was moved returns, as far as it is still where it was moved to."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import history
from stories.exchange import library
from stories.models import Brand, Kind, OldSlug, Shape, Story, VocabularyChange
from stories.vocabulary import moving
from stories.vocabulary.kinds import (
    cases,
    demand,
    locked,
    may_reshape,
    model_of,
    others_of,
    set_others,
)


def may_undo(change: VocabularyChange, user) -> bool:
    return change.undone_at is None and may_reshape(change.kind, user)


@transaction.atomic
def undo(*, change: VocabularyChange, by) -> VocabularyChange:
    """Take a merge or a split back. ValidationError says what is in the way."""
    change = VocabularyChange.objects.select_for_update(of=["self"]).get(pk=change.pk)
    demand(may_reshape, change.kind, by)
    if change.undone_at:
        raise ValidationError(_("This has been undone already."))
    (_unmerge if change.shape == Shape.MERGED else _unsplit)(change, by)
    change.undone_by, change.undone_at = by, timezone.now()
    change.save(update_fields=["undone_by", "undone_at"])
    return change


def _reason(change: VocabularyChange) -> str:
    return _("Undone: %(what)s") % {"what": change}


def _unmerge(change: VocabularyChange, by) -> None:
    kind, moved = change.kind, change.moved
    [target] = locked(kind, change.target_id)
    model = model_of(kind)
    slug = change.entry["slug"]
    if model.objects.filter(slug=slug).exists():
        raise ValidationError(
            _("Another %(kind)s has the address “%(slug)s” now.")
            % {"kind": model._meta.verbose_name, "slug": slug}
        )
    ids = list(cases(kind, target).filter(pk__in=moved["stories"]).values_list("pk", flat=True))
    brands = [*moved.get("brands", []), *moved.get("children", [])]
    reason = _reason(change)
    with (
        library.following({Kind.STORY: ids, Kind.BRAND: brands}),
        history.changing_all(Story, ids, by=by, reason=reason),
        history.changing_all(Brand, brands, by=by, reason=reason),
        history.changing(target, by=by, reason=reason),
    ):
        _take_words(kind, target, moved["gained"])
        source = model(pk=change.object_id)
        history.write_entry(change.entry, source)  # its address is no longer an old one by this
        old = OldSlug.objects.filter(kind=kind, slug__in=moved["addresses"], object_id=target.pk)
        old.update(object_id=source.pk)
        moving.move_back(kind, source, target, moved)
        moving.move_brands_back(kind, source, target, moved)
    history.record(source, by=by, reason=reason)


def _take_words(kind: str, target: Model, gained: dict[str, list[str]]) -> None:
    kept = others_of(kind, target)
    set_others(
        kind,
        target,
        {code: [w for w in kept[code] if w not in words] for code, words in gained.items()},
    )
    target.save()


def _unsplit(change: VocabularyChange, by) -> None:
    """The cases go back; the new term goes too, if the split made it and nothing else has it."""
    kind = change.kind
    old, new = locked(kind, change.object_id, change.target_id)
    ids = list(cases(kind, new).filter(pk__in=change.moved["stories"]).values_list("pk", flat=True))
    with (
        library.following({Kind.STORY: ids}),
        history.changing_all(Story, ids, by=by, reason=_reason(change)),
    ):
        moving.move_back(kind, old, new, change.moved)
    used = cases(kind, new).exists() or any(
        related.related_model._base_manager.filter(**{related.field.name: new}).exists()
        for related in new._meta.related_objects
    )
    if change.moved["made"] and not used:
        history.record(new, by=by, reason=_reason(change))
        new.delete()
