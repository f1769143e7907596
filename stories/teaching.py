"""How a course pack moves: draft -> unlisted or published, and back; and how it is copied.

Nothing else sets a pack's status. ``by`` is the user who does it, or None for a command that a person with
the server runs.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from stories.models import Pack, PackStatus, PackStory, Story

# where a pack goes: the permission a person needs, beside that the pack is theirs
PACK_STEPS = {
    PackStatus.DRAFT: "stories.change_pack",
    PackStatus.UNLISTED: "stories.change_pack",
    PackStatus.PUBLISHED: "stories.publish_pack",
}


def may_move_pack(*, pack: Pack, to: PackStatus, by) -> bool:
    """Whether a person may do that with a pack as it stands."""
    return pack.status != to and pack.belongs_to(by) and by.has_perm(PACK_STEPS[to])


@transaction.atomic
def _move_pack(pack: Pack, to: PackStatus, by) -> Pack:
    locked = Pack.objects.select_for_update().get(pk=pack.pk)
    if by is not None and not may_move_pack(pack=locked, to=to, by=by):
        raise PermissionDenied(_("You may not do this with a course pack."))
    readable = locked.entries.filter(story__in=Story.objects.published())
    if to != PackStatus.DRAFT and not readable.exists():
        raise ValidationError(_("It has no published case."))
    locked.status = pack.status = to
    locked.save(update_fields=["status", "updated_at"])
    return pack


def publish_pack(*, pack: Pack, by) -> Pack:
    """List a course pack for everybody. Raises ValidationError or PermissionDenied."""
    return _move_pack(pack, PackStatus.PUBLISHED, by)


def unlist_pack(*, pack: Pack, by) -> Pack:
    """Let those read a pack who have its address; it is on no list."""
    return _move_pack(pack, PackStatus.UNLISTED, by)


def return_pack_to_draft(*, pack: Pack, by) -> Pack:
    """Let nobody read a pack but who may work on it."""
    return _move_pack(pack, PackStatus.DRAFT, by)


@transaction.atomic
def copy_pack(*, pack: Pack, by) -> Pack:
    """A draft of one's own with the same cases and words. Raises PermissionDenied.

    Teacher's notes come along only for who may read them.
    """
    if not by.has_perm("stories.add_pack") or not (pack.is_public or pack.belongs_to(by)):
        raise PermissionDenied(_("You may not copy this course pack."))
    notes = by.has_perm("stories.view_teacher_notes") or pack.belongs_to(by)
    copy = Pack.objects.create(
        slug=_free_slug(pack.slug),
        title=(_("Copy of %(title)s") % {"title": pack.title})[:120],
        introduction=pack.introduction,
        teacher_note=pack.teacher_note if notes else "",
        language=pack.language,
        author=by,
    )
    PackStory.objects.bulk_create(
        PackStory(
            pack=copy,
            story_id=entry.story_id,
            position=entry.position,
            note=entry.note,
            teacher_note=entry.teacher_note if notes else "",
        )
        for entry in pack.entries.all()
    )
    return copy


def _free_slug(slug: str) -> str:
    """The slug with “-copy”, “-copy-2” … behind it, whichever is free first."""
    base = slug[:65].rstrip("-") + "-copy"
    taken = set(Pack.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (f"{base}-{number}" if number > 1 else base for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)
