"""New names and addresses, and the order in which a vocabulary is shown."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from stories import history, search
from stories.models import Kind
from stories.vocabulary.kinds import (
    FIXED,
    called,
    demand,
    locked,
    may_change,
    model_of,
    others_of,
    set_others,
)


@transaction.atomic
def rename(
    *,
    kind: str,
    thing: Model,
    names: dict[str, str],
    slug: str,
    by,
    reason: str = "",
    keep: bool = True,
    version: int | None = None,
) -> Model:
    """Give a term or brand other names (by language; a brand's under ``""``) and another address.

    The old address leads to the new one; with ``keep`` the old names become synonyms. ``version`` is
    the one that somebody looked at. Raises ValidationError and PermissionDenied.
    """
    demand(may_change, kind, by)
    [thing] = locked(kind, thing.pk)
    if version is not None and version != thing.version:
        raise ValidationError(
            _("Something changed since you looked. This is how it stands now: look again."),
            code="stale",
        )
    check_address(kind, thing, slug)
    with history.changing(thing, by=by, reason=reason.replace("\0", "")):
        before = {code: called(kind, thing, code) for code in others_of(kind, thing)}
        thing.slug = slug
        for code, name in names.items():
            if kind == Kind.BRAND:
                thing.name = name
            else:
                setattr(thing, f"name_{code}", name or None)
        if keep:
            _keep_names(kind, thing, before)
        thing.full_clean()
        thing.save()
    return thing


def check_address(kind: str, thing: Model, slug: str) -> None:
    """Refuse another address where code reads this one; ``thing`` has its present one."""
    if (kind, thing.slug) in FIXED and slug != thing.slug:
        raise ValidationError(
            _("The search reads the reach of cases from this address: it stays."), code="fixed"
        )


def _keep_names(kind: str, thing: Model, before: dict[str, str]) -> None:
    """What it was called becomes one of its other words, what it is called now is none."""
    words = others_of(kind, thing)
    for code, said in words.items():
        name = search.folded(called(kind, thing, code))
        kept = [word for word in said if search.folded(word) != name]
        known = {"", name, *search.folded_all(kept)}
        if search.folded(before[code]) not in known:
            kept.append(before[code])
        words[code] = kept
    set_others(kind, thing, words)


@transaction.atomic
def reorder(*, kind: str, order: list[int], by, seen: list[int] | None = None) -> int:
    """Put a vocabulary into this order (primary keys, all of them); how many terms changed place.

    ``seen`` is the order that somebody looked at. Raises ValidationError and PermissionDenied.
    """
    demand(may_change, kind, by)
    terms = {term.pk: term for term in model_of(kind).objects.select_for_update().in_order()}
    if (seen is not None and seen != list(terms)) or sorted(order) != sorted(terms):
        raise ValidationError(
            _("Somebody changed the list meanwhile. This is how it stands now: order it again."),
            code="stale",
        )
    # The places that there are, so that no term changes whose place among the others does not.
    places = sorted(term.order for term in terms.values())
    if len(set(places)) < len(places):
        places = list(range(len(places)))
    changed = [
        (terms[pk], place)
        for pk, place in zip(order, places, strict=True)
        if terms[pk].order != place
    ]
    for term, place in changed:
        with history.changing(term, by=by, reason=_("Order of the vocabulary")):
            term.order = place
            term.save()
    return len(changed)


def step(order: list[int], pk: int, by: int) -> list[int]:
    """The order with one term moved up (``by=-1``) or down (``1``); at an end it stays."""
    place = order.index(pk)
    other = min(max(place + by, 0), len(order) - 1)
    moved = [item for item in order if item != pk]
    moved.insert(other, pk)
    return moved
