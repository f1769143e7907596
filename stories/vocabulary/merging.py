"""Two terms or brands become one: everything that had the first has the second, and nothing is lost.

``plan_merge`` says what would move; ``merge`` does it, if the plan that somebody looked at still holds.
"""

import hashlib
import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from stories import history, search
from stories.exchange import library
from stories.models import (
    Brand,
    Kind,
    OldSlug,
    Pack,
    Proposal,
    Shape,
    Status,
    Story,
    VocabularyChange,
)
from stories.models.desk import OPEN
from stories.vocabulary import moving
from stories.vocabulary.kinds import (
    FIXED,
    KINDS,
    cases,
    demand,
    demand_reason,
    lock_cases,
    locked,
    may_reshape,
    name_of,
    others_of,
    said_by,
    set_others,
)


@dataclass(frozen=True)
class MergePlan:
    """What a merge would move. ``token`` is equal as long as all of it is."""

    kind: str
    source: Model
    target: Model
    stories: list[Story]
    doubled: int
    gained: dict[str, list[str]]
    addresses: list[tuple[str, str]]
    brands: list[Brand] = field(default_factory=list)
    packs: list[Pack] = field(default_factory=list)
    proposals: int = 0
    token: str = ""

    @property
    def by_status(self) -> list[tuple[str, int]]:
        """How many cases of each status, none left out that has some."""
        numbers = {s: sum(story.status == s for story in self.stories) for s in Status}
        return [(status.label, number) for status, number in numbers.items() if number]

    @property
    def other_family(self) -> bool:
        """Whether the cases' colour changes."""
        return self.kind == Kind.GESTURE and self.source.family != self.target.family


def plan_merge(*, kind: str, source: Model, target: Model) -> MergePlan:
    """What would move. ValidationError says why it cannot be."""
    _demand_two(kind, source, target)
    stories = list(cases(kind, source).prefetch_related("texts").order_by("status", "slug"))
    ids = [story.pk for story in stories]
    doubled = cases(kind, target).filter(pk__in=ids).count() if KINDS[kind].once else 0
    brands = list(_brands(kind, source).exclude(pk=target.pk if kind == Kind.BRAND else None))
    seen = [
        history.entry_of(source),
        history.entry_of(target),
        sorted([story.pk, story.version, story.status] for story in stories),
        sorted([brand.pk, brand.version] for brand in brands),
        doubled,
    ]
    return MergePlan(
        kind,
        source,
        target,
        stories,
        doubled,
        _gained(kind, source, target),
        _addresses(kind, source, target),
        brands,
        list(Pack.objects.filter(stories__in=ids).distinct()),
        sum(_names(kind, proposal, source) for proposal in _open_proposals()),
        hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:32],
    )


def _demand_two(kind: str, source: Model, target: Model) -> None:
    if source.pk == target.pk:
        raise ValidationError(
            _("“%(name)s” cannot be merged into itself.") % {"name": source}, code="same"
        )
    if (kind, source.slug) in FIXED:
        raise ValidationError(
            _("The search reads the reach of cases from “%(name)s”: merge the other into it.")
            % {"name": source},
            code="fixed",
        )


def _brands(kind: str, source: Model):
    """Brands that name it: an industry's, or those that belong to a brand."""
    if kind == Kind.INDUSTRY:
        return Brand.objects.filter(industry=source)
    return Brand.objects.filter(parent=source) if kind == Kind.BRAND else Brand.objects.none()


def _gained(kind: str, source: Model, target: Model) -> dict[str, list[str]]:
    """The words that lead to ``source`` and not yet to ``target``, by language."""
    has, gained = said_by(kind, target), {}
    for code, words in said_by(kind, source).items():
        known = set(search.folded_all(has[code]))
        new: dict[str, str] = {}
        for word, key in zip(words, search.folded_all(words), strict=True):
            if key not in known:
                new.setdefault(key, word)
        gained[code] = list(new.values())
    return {code: words for code, words in gained.items() if words}


def _addresses(kind: str, source: Model, target: Model) -> list[tuple[str, str]]:
    old = OldSlug.objects.filter(kind=kind, object_id=source.pk).values_list("slug", flat=True)
    new = target.get_absolute_url()
    return [(type(source)(slug=slug).get_absolute_url(), new) for slug in (source.slug, *old)]


def stale() -> ValidationError:
    return ValidationError(
        _("Something changed since you looked. This is how it stands now: look again."),
        code="stale",
    )


@transaction.atomic
def merge(
    *, kind: str, source: Model, target: Model, by, reason: str, seen: str | None = None
) -> VocabularyChange:
    """Merge ``source`` into ``target``. ``seen`` is the token of the plan that somebody looked at.

    Raises ValidationError (code "stale", if that plan no longer holds) and PermissionDenied.
    """
    demand(may_reshape, kind, by)
    _demand_two(kind, source, target)
    lock_cases(kind, source)
    source, target = locked(kind, source.pk, target.pk)
    plan = plan_merge(kind=kind, source=source, target=target)
    if seen is not None and seen != plan.token:
        raise stale()
    reason = demand_reason(reason)
    said = _("“%(name)s” merged into “%(target)s”: %(reason)s") % {
        "name": name_of(kind, source),
        "target": name_of(kind, target),
        "reason": reason,
    }
    entry = history.entry_of(source)
    history.record(source, by=by, reason=said)
    ids, brands = [s.pk for s in plan.stories], [b.pk for b in plan.brands]
    with (
        library.following({Kind.STORY: ids, Kind.BRAND: brands}),
        history.changing_all(Story, ids, by=by, reason=said),
        history.changing_all(Brand, brands, by=by, reason=said),
        history.changing(target, by=by, reason=said),
    ):
        moved = moving.move(kind, source, target)
        moved |= moving.move_brands(kind, source, target)
        moved |= _hand_over(kind, source, target, plan.gained)
    return VocabularyChange.objects.create(
        shape=Shape.MERGED,
        kind=kind,
        object_id=moved["gone"],
        target_id=target.pk,
        name=entry["name"] if kind == Kind.BRAND else entry["name"]["en"],
        target_name=name_of(kind, target),
        entry=entry,
        moved=moved,
        by=by,
        reason=reason,
    )


def _hand_over(kind: str, source: Model, target: Model, gained: dict) -> dict:
    """Words and addresses, and then the end of ``source``; changes waiting for review name the target."""
    others = others_of(kind, target)
    target.refresh_from_db()
    set_others(kind, target, {code: others[code] + words for code, words in gained.items()})
    target.save()
    for proposal in _open_proposals():
        if _names(kind, proposal, source):
            _rename_in(kind, proposal, source, target)
    old = OldSlug.objects.filter(kind=kind, object_id=source.pk)
    slugs = list(old.values_list("slug", flat=True))
    old.update(object_id=target.pk)
    gone, slug = source.pk, source.slug
    if kind != Kind.BRAND:
        search.forget_term(kind, gone)
    source.delete()
    OldSlug.objects.create(kind=kind, slug=slug, object_id=target.pk)
    return {"gained": gained, "addresses": slugs, "gone": gone}


# --- changes that wait for review ------------------------------------------------------------------


def _open_proposals():
    return Proposal.objects.filter(state__in=OPEN)


def _named(kind: str, entry: dict) -> list[str]:
    if kind == Kind.OUTCOME:
        return [outcome["kind"] for outcome in entry["outcomes"]]
    return entry[f"{kind}s"] if f"{kind}s" in entry else [entry[kind]]


def _names(kind: str, proposal: Proposal, thing: Model) -> bool:
    return any(thing.slug in _named(kind, entry) for entry in (proposal.entry, proposal.base))


def _rename_in(kind: str, proposal: Proposal, source: Model, target: Model) -> None:
    proposal.entry = _renamed(kind, proposal.entry, source.slug, target.slug)
    proposal.base = _renamed(kind, proposal.base, source.slug, target.slug)
    pattern = re.compile(KINDS[kind].form_field)
    pairs = parse_qsl(proposal.form, keep_blank_values=True)
    proposal.form = urlencode(
        [
            (name, str(target.pk) if pattern.fullmatch(name) and value == str(source.pk) else value)
            for name, value in pairs
        ]
    )
    proposal.save(update_fields=["entry", "base", "form"])


def _renamed(kind: str, entry: dict, old: str, new: str) -> dict:
    if kind == Kind.OUTCOME:
        rows = [o | {"kind": new if o["kind"] == old else o["kind"]} for o in entry["outcomes"]]
        return entry | {"outcomes": rows}
    if f"{kind}s" in entry:
        slugs = dict.fromkeys(new if slug == old else slug for slug in entry[f"{kind}s"])
        return entry | {f"{kind}s": list(slugs)}
    return entry | {kind: new if entry[kind] == old else entry[kind]}
