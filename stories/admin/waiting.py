"""Which cases wait for whom: what the boxes of the first page count and the filter of the list finds."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from stories import completeness
from stories.models import Deed, Proposal, ProposalState, Status, Story, Transition

EXAMINED = 500  # cases that are examined for completeness: those changed last


def my_drafts(user):
    return Story.objects.filter(status=Status.DRAFT, created_by=user)


def returned_to(user):
    """Drafts that a reviewer gave back, to who entered or submitted them."""
    back = Transition.objects.filter(story=OuterRef("pk"), deed=Deed.RETURNED)
    mine = Q(created_by=user) | Q(submitted_by=user)
    return Story.objects.filter(mine, Exists(back), status=Status.DRAFT)


def to_review(user):
    """Cases and changes of published ones that a reviewer has to look at; ``changes`` marks the latter."""
    waiting = Proposal.objects.filter(story=OuterRef("pk"), state=ProposalState.REVIEW)
    found = Q(status=Status.REVIEW, publish_at=None) | Exists(waiting)
    return Story.objects.filter(found).annotate(changes=Exists(waiting))


def claimed_by(user):
    return Story.objects.filter(claimed_by=user)


def scheduled(user):
    return Story.objects.exclude(publish_at=None)


def examined() -> list[tuple[list, Story]]:
    """Cases that readers see or soon will, with the rules that each breaks; the worst first."""
    stories = Story.objects.filter(status__in=[Status.REVIEW, Status.PUBLISHED])
    stories = stories.order_by("-updated_at").for_export()[:EXAMINED]
    found = [(completeness.lacks(story), story) for story in stories]
    return sorted((pair for pair in found if pair[0]), key=lambda pair: -len(pair[0]))


def incomplete(user):
    return Story.objects.filter(pk__in=[story.pk for _lacks, story in examined()])


class DeskFilter(admin.SimpleListFilter):
    """What waits, as the boxes of the first page have it."""

    title = _("desk")
    parameter_name = "desk"
    FOUND = {
        "mine": (_("My drafts"), my_drafts),
        "returned": (_("Returned to me"), returned_to),
        "review": (_("To review"), to_review),
        "claimed": (_("Claimed by me"), claimed_by),
        "scheduled": (_("Scheduled"), scheduled),
        "incomplete": (_("Incomplete"), incomplete),
    }

    def __init__(self, request, *args):
        self.user = request.user
        super().__init__(request, *args)

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _found) in self.FOUND.items()]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        if self.value() not in self.FOUND:
            return queryset.none()
        _label, found = self.FOUND[self.value()]
        return queryset.filter(pk__in=found(self.user).values("pk"))
