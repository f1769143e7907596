"""What waits for somebody on the workshop's first page: one small list for each question they have."""

from dataclasses import dataclass, field

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from stories import completeness, workflow
from stories.models import (
    Article,
    Deed,
    DraftState,
    Proposal,
    ProposalState,
    Status,
    Story,
    Transition,
)

MOST = 8  # lines of a box; the list behind it has all
EXAMINED = 500  # cases that are examined for completeness: those changed last


@dataclass(frozen=True)
class Line:
    """One thing that waits, with a word on it and the one button that it has, if any."""

    label: str
    url: str
    note: str = ""
    deed: str = ""  # for the desk of a case: claim
    button: str = ""
    desk_url: str = ""


@dataclass(frozen=True)
class Box:
    """``total`` counts what there is, ``lines`` shows the first of it, ``url`` leads to all."""

    name: str
    total: int
    lines: list[Line] = field(default_factory=list)
    url: str = ""
    empty: str = ""
    wide: bool = False


def _list(**lookups) -> str:
    query = "&".join(f"{name}={value}" for name, value in lookups.items())
    return f"{reverse('admin:stories_story_changelist')}?{query}"


def _line(story: Story, note: str = "") -> Line:
    return Line(str(story), reverse("admin:stories_story_change", args=[story.pk]), note)


def _box(name: str, stories, note=lambda story: "", *, url: str = "", empty: str) -> Box:
    shown = stories.prefetch_related("texts")[:MOST]
    lines = [_line(story, note(story)) for story in shown]
    return Box(name, stories.count() if len(lines) == MOST else len(lines), lines, url, empty)


@admin.site.box(10)
def my_drafts(user) -> Box | None:
    if not user.has_perm(workflow.CHANGE):
        return None
    mine = Story.objects.filter(status=Status.DRAFT, created_by=user).order_by("-updated_at")
    empty = _("You have no drafts. Add a story to begin one.")
    return _box(_("My drafts"), mine, url=_list(status__exact="draft"), empty=empty)


@admin.site.box(15)
def my_articles(user) -> Box | None:
    """Articles whose cases are not all decided, after the way in."""
    if not user.has_perm("stories.add_story"):
        return None
    waiting = Q(drafts__state=DraftState.OPEN)
    mine = Article.objects.filter(by=user).annotate(to_decide=Count("drafts", filter=waiting))
    mine = mine.filter(to_decide__gt=0).defer("text")
    lines = [
        Line(_("Read an article"), reverse("admin:stories_article_add"), _("paste it or upload it"))
    ]
    said = _("cases to be decided: %(number)d")
    for article in mine[:MOST]:
        note = said % {"number": article.to_decide}
        lines.append(Line(str(article), article.get_absolute_url(), note))
    url = f"{reverse('admin:stories_article_changelist')}?state=open&by=me"
    return Box(_("My articles"), mine.count(), lines, url)


@admin.site.box(20)
def returned_to_me(user) -> Box | None:
    """Drafts that came back, with the reviewer's words, and changes that did."""
    if not user.has_perm(workflow.CHANGE):
        return None
    back = Transition.objects.filter(story=OuterRef("pk"), deed=Deed.RETURNED)
    drafts = Story.objects.filter(
        Q(created_by=user) | Q(submitted_by=user), Exists(back), status=Status.DRAFT
    ).order_by("-updated_at")
    lines = [_line(story, _why(story)) for story in drafts.prefetch_related("texts")[:MOST]]
    changes = Proposal.objects.filter(by=user, state=ProposalState.RETURNED)
    for proposal in changes.select_related("story").prefetch_related("story__texts")[:MOST]:
        url = reverse("admin:stories_story_proposal", args=[proposal.story_id])
        lines.append(Line(str(proposal.story), url, proposal.answer))
    empty = _("Nothing was returned to you.")
    return Box(_("Returned to me"), drafts.count() + changes.count(), lines, empty=empty)


def _why(story: Story) -> str:
    step = story.transitions.filter(deed=Deed.RETURNED).first()
    return step.reason if step else ""


@admin.site.box(30)
def to_review(user) -> Box | None:
    """Cases and changes in review, the unclaimed and the most pressing first."""
    if not user.has_perm(workflow.PUBLISH):
        return None
    waiting = Proposal.objects.filter(story=OuterRef("pk"), state=ProposalState.REVIEW)
    stories = (
        Story.objects.filter(Q(status=Status.REVIEW, publish_at=None) | Exists(waiting))
        .select_related("claimed_by")
        .prefetch_related("texts")
        .annotate(changes=Exists(waiting))
        .order_by("due_on", "updated_at")
    )
    lines = [_to_review(story, user) for story in stories[:MOST]]
    url, empty = _list(status__exact="review"), _("Nothing waits for review.")
    return Box(_("To review"), stories.count(), lines, url, empty)


def _to_review(story, user) -> Line:
    page = "proposal" if story.changes else "change"
    notes = [_("a change of a published case")] if story.changes else []
    if story.claimed_by:
        said = _("claimed by %(who)s until %(day)s")
        notes.append(said % {"who": story.claimed_by.get_username(), "day": story.due_on})
    elif workflow.is_own(story, user):
        notes.append(_("your own"))
    may_claim = not story.claimed_by and workflow.may_review(story, user)
    return Line(
        str(story),
        reverse(f"admin:stories_story_{page}", args=[story.pk]),
        ", ".join(notes),
        *(("claim", _("Claim")) if may_claim else ("", "")),
        desk_url=reverse("admin:stories_story_desk", args=[story.pk]),
    )


@admin.site.box(40)
def scheduled(user) -> Box | None:
    if not user.has_perm(workflow.CHANGE):
        return None
    stories = Story.objects.exclude(publish_at=None).order_by("publish_at")
    return _box(
        _("Scheduled"),
        stories,
        lambda story: f"{story.publish_at:%Y-%m-%d %H:%M} UTC",
        empty=_("Nothing is scheduled."),
    )


@admin.site.box(50)
def incomplete(user) -> Box | None:
    """Published cases and cases in review that break a rule, the most incomplete first."""
    if not user.has_perm(workflow.CHANGE):
        return None
    stories = Story.objects.filter(status__in=[Status.REVIEW, Status.PUBLISHED])
    stories = stories.order_by("-updated_at").for_export()[:EXAMINED]
    found = [(completeness.lacks(story), story) for story in stories]
    found = sorted((pair for pair in found if pair[0]), key=lambda pair: -len(pair[0]))
    lines = [
        _line(story, " ".join(str(rule.lack) for rule in lacks)) for lacks, story in found[:MOST]
    ]
    return Box(
        _("Incomplete"), len(found), lines, empty=_("Every case keeps every rule."), wide=True
    )
