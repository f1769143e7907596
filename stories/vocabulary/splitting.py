"""One term or brand becomes two: chosen cases get the other one."""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Model
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories import history
from stories.exchange import library
from stories.models import GestureType, Kind, Shape, Story, VocabularyChange
from stories.models.rules import TEXT_LANGUAGES
from stories.vocabulary import moving
from stories.vocabulary.kinds import (
    cases,
    demand,
    demand_reason,
    lock_cases,
    locked,
    may_reshape,
    model_of,
    name_of,
)
from stories.vocabulary.merging import stale


@dataclass(frozen=True)
class SplitPlan:
    """Which cases would move, and which stay. ``token`` is equal as long as all of it is."""

    kind: str
    source: Model
    moving: list[Story]
    staying: int
    token: str


def plan_split(*, kind: str, source: Model, stories: list[int]) -> SplitPlan:
    """``stories`` are the primary keys of the chosen cases."""
    if not stories:
        raise ValidationError(_("Tick the cases that move."), code="none")
    found = list(
        cases(kind, source).filter(pk__in=stories).prefetch_related("texts").order_by("slug")
    )
    if missing := len(set(stories)) - len(found):
        raise ValidationError(
            ngettext(
                "%(count)d of the cases no longer has “%(name)s”: choose again.",
                "%(count)d of the cases no longer have “%(name)s”: choose again.",
                missing,
            )
            % {"count": missing, "name": source},
            code="stale",
        )
    seen = [history.entry_of(source), [[s.pk, s.version, s.status] for s in found]]
    token = hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:32]
    return SplitPlan(kind, source, found, cases(kind, source).count() - len(found), token)


@transaction.atomic
def split(
    *,
    kind: str,
    source: Model,
    stories: list[int],
    by,
    reason: str,
    into: Model | None = None,
    slug: str = "",
    names: dict[str, str] | None = None,
    seen: str | None = None,
) -> VocabularyChange:
    """Move chosen cases from ``source`` to another: one that there is (``into``), or a new one with
    ``slug`` and ``names`` by language (of a brand: under ``"en"``).

    Raises ValidationError (code "stale", if the plan somebody looked at no longer holds) and
    PermissionDenied.
    """
    demand(may_reshape, kind, by)
    if into is not None and into.pk == source.pk:
        raise ValidationError(_("“%(name)s” cannot be split into itself.") % {"name": source})
    lock_cases(kind, source)
    [source, *existing] = locked(kind, source.pk, *([into.pk] if into else []))
    plan = plan_split(kind=kind, source=source, stories=stories)
    if seen is not None and seen != plan.token:
        raise stale()
    reason = demand_reason(reason)
    target = existing[0] if existing else made_from(kind, source, slug=slug, names=names or {})
    said = _("Split from “%(name)s” into “%(target)s”: %(reason)s") % {
        "name": name_of(kind, source),
        "target": name_of(kind, target),
        "reason": reason,
    }
    if not existing:
        target.save()
        history.record(target, by=by, reason=said)
    ids = [story.pk for story in plan.moving]
    with (
        library.following({Kind.STORY: ids}),
        history.changing_all(Story, ids, by=by, reason=said),
    ):
        moved = moving.move(kind, source, target, ids)
    return VocabularyChange.objects.create(
        shape=Shape.SPLIT,
        kind=kind,
        object_id=source.pk,
        target_id=target.pk,
        name=name_of(kind, source),
        target_name=name_of(kind, target),
        entry=history.entry_of(source),
        moved=moved | {"made": not existing},
        by=by,
        reason=reason,
    )


def made_from(kind: str, source: Model, *, slug: str, names: dict[str, str]) -> Model:
    """A new term or brand beside ``source``, checked and not yet saved. ValidationError by field."""
    new = model_of(kind)(slug=slug)
    if kind == Kind.BRAND:
        new.name = names.get("en", "")
        new.industry, new.country = source.industry, source.country
    else:
        for code in TEXT_LANGUAGES:
            setattr(new, f"name_{code}", names.get(code) or None)
            setattr(new, f"synonyms_{code}", [])
        last = model_of(kind).objects.aggregate(last=Max("order"))["last"] or 0
        new.order = last + 1
    if isinstance(new, GestureType):
        new.family = source.family
    new.full_clean()
    return new
