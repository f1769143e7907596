"""Cases moved from one term or brand to another, and back. Callers hold the transaction.

``moved`` is plain JSON: ``stories`` and ``rows`` (primary keys) that changed hands, ``doubled`` the rows
of cases that had both, as ``[story, its position, the other's position]``, ``brands`` and ``children``.
"""

from datetime import timedelta

from django.db.models import F, Model

from stories.models import Brand, Kind, Story
from stories.vocabulary.kinds import KINDS, cases


def move(kind: str, source: Model, target: Model, only: list[int] | None = None) -> dict:
    """Move the cases (``only`` those) from ``source`` to ``target``; what was moved."""
    chosen = cases(kind, source)
    ids = list(
        (chosen if only is None else chosen.filter(pk__in=only)).values_list("pk", flat=True)
    )
    moved = {"stories": sorted(ids), "rows": [], "doubled": []}
    vocabulary = KINDS[kind]
    if vocabulary.rows is None:
        Story.objects.filter(pk__in=ids).update(**{kind: target})
    else:
        moved |= _move_rows(kind, source, target, ids)
    touch(ids)
    return moved


def _move_rows(kind: str, source: Model, target: Model, ids: list[int]) -> dict:
    vocabulary = KINDS[kind]
    rows = vocabulary.rows.objects.filter(story__in=ids)
    mine, theirs = (rows.filter(**{vocabulary.field: thing}) for thing in (source, target))
    doubled = []
    if vocabulary.once:
        there = {row.story_id: row for row in theirs}
        for row in mine.filter(story__in=there):
            other = there[row.story_id]
            doubled.append([row.story_id, row.position, other.position])
            # The first gesture is the main one: it stays the first under its new name.
            theirs.filter(pk=other.pk).update(position=min(row.position, other.position))
            row.delete()
    pks = sorted(mine.values_list("pk", flat=True))
    vocabulary.rows.objects.filter(pk__in=pks).update(**{vocabulary.field: target})
    return {"rows": pks, "doubled": doubled}


def move_back(kind: str, source: Model, target: Model, moved: dict) -> list[int]:
    """Undo :func:`move` for the cases that still have ``target``; their primary keys."""
    vocabulary = KINDS[kind]
    here = cases(kind, target).filter(pk__in=moved["stories"])
    ids = sorted(here.values_list("pk", flat=True))
    doubled = {story: positions for story, *positions in moved["doubled"]}
    if vocabulary.rows is None:
        Story.objects.filter(pk__in=ids).update(**{kind: source})
    else:
        theirs = vocabulary.rows.objects.filter(story__in=ids, **{vocabulary.field: target})
        if vocabulary.once:
            theirs.exclude(story__in=doubled).update(**{vocabulary.field: source})
        else:
            theirs.filter(pk__in=moved["rows"]).update(**{vocabulary.field: source})
        for row in theirs.filter(story__in=doubled):
            mine, row.position = doubled[row.story_id]
            row.save()
            vocabulary.rows.objects.create(
                story_id=row.story_id, position=mine, **{vocabulary.field: source}
            )
    touch(ids)
    return ids


def touch(ids: list[int]) -> None:
    """A new version of each case, so that a form opened before is held back; too little later to
    change the order of the library or to look like news to a feed."""
    Story.objects.filter(pk__in=ids).update(updated_at=F("updated_at") + timedelta(microseconds=1))


def move_brands(kind: str, source: Model, target: Model) -> dict:
    """What else hangs on it: an industry's brands, a brand's own brands and its owner."""
    if kind == Kind.INDUSTRY:
        brands = list(source.brands.values_list("pk", flat=True))
        Brand.objects.filter(pk__in=brands).update(industry=target)
        return {"brands": sorted(brands)}
    if kind == Kind.BRAND:
        return _move_children(source, target)
    return {}


def _move_children(source: Brand, target: Brand) -> dict:
    """The brands that belong to ``source`` belong to ``target``; which takes the place of ``source`` if it
    was, by any number of steps, one of them."""
    moved = {"owner": target.parent_id, "moved_owner": False}
    if source.pk in owners(target):
        moved["moved_owner"] = True
        owner = source.parent_id if source.parent_id != target.pk else None
        Brand.objects.filter(pk=target.pk).update(parent=owner)
    children = Brand.objects.filter(parent=source).exclude(pk=target.pk)
    moved["children"] = sorted(children.values_list("pk", flat=True))
    children.update(parent=target)
    return moved


def owners(brand: Brand) -> list[int]:
    """The brands that a brand belongs to, the nearest first."""
    parents = dict(Brand.objects.values_list("pk", "parent"))
    found, above = [], brand.parent_id
    while above and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def move_brands_back(kind: str, source: Model, target: Model, moved: dict) -> None:
    if kind == Kind.INDUSTRY:
        Brand.objects.filter(pk__in=moved["brands"], industry=target).update(industry=source)
    if kind == Kind.BRAND:
        Brand.objects.filter(pk__in=moved["children"], parent=target).update(parent=source)
        if moved["moved_owner"] and Brand.objects.filter(pk=moved["owner"]).exists():
            Brand.objects.filter(pk=target.pk).update(parent=moved["owner"])
