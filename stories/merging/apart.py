"""The other answer to “perhaps the same”: these are two cases. It changes neither, and can be taken back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories.models import NotDuplicate, Story
from stories.workflow import CHANGE

LONGEST_REASON = 500


@transaction.atomic
def keep_apart(*, one: Story, other: Story, by, reason: str = "") -> NotDuplicate:
    """Write down that two cases are two, so that nobody is asked again; once is enough.

    Raises ValidationError and PermissionDenied.
    """
    _demand(by)
    if one.pk == other.pk:
        raise ValidationError(_("These are not two cases but one and the same."))
    ids = sorted([one.pk, other.pk])
    # Locked as merging does, so that a pair is not kept apart while one of the two is merged.
    rows = list(
        Story.objects.select_for_update(of=["self"])
        .filter(pk__in=ids)
        .order_by("pk")
        .only("pk", "merged_into")
    )
    if len(rows) < 2:
        raise ValidationError(_("This case is gone."))
    for story in rows:
        if story.merged_into_id:
            raise ValidationError(_("One of the two was merged into another case already."))
    said = {"by": by, "reason": " ".join(reason.replace("\0", " ").split())[:LONGEST_REASON]}
    pair = {"one_id": ids[0], "other_id": ids[1], "ended_at": None}
    return NotDuplicate.objects.get_or_create(**pair, defaults=said)[0]


@transaction.atomic
def ask_again(*, apart: NotDuplicate, by) -> None:
    """Take it back: the two are named as perhaps the same again. Nothing happens if it ended already."""
    _demand(by)
    standing = NotDuplicate.objects.standing().filter(pk=apart.pk)
    standing.update(ended_at=timezone.now(), ended_by=by)


def end(story: Story, *, by) -> None:
    """The case is another one by now: what was said of it and a third no longer counts."""
    standing = NotDuplicate.objects.standing().of(story.pk)
    standing.update(ended_at=timezone.now(), ended_by=by)


def _demand(by) -> None:
    if by is not None and not by.has_perm(CHANGE):
        raise PermissionDenied(_("You may not do this with a story."))
