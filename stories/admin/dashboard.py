"""What waits for somebody on the workshop's first page: one small list for each question they have."""

from dataclasses import dataclass, field

from django.contrib import admin
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from stories import workflow
from stories.admin import waiting
from stories.models import (
    Article,
    Deed,
    DraftState,
    LinkCheck,
    LinkState,
    Proposal,
    ProposalState,
    Story,
)

MOST = 8  # lines of a box; the list behind it has all


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


def _list(desk: str) -> str:
    """The list of just the cases that a box counts (``waiting.DeskFilter``)."""
    return f"{reverse('admin:stories_story_changelist')}?desk={desk}"


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
    mine = waiting.my_drafts(user).order_by("-updated_at")
    empty = _("You have no drafts. Add a story to begin one.")
    return _box(_("My drafts"), mine, url=_list("mine"), empty=empty)


@admin.site.box(15)
def my_articles(user) -> Box | None:
    """Articles whose cases are not all decided, after the way in."""
    if not user.has_perm("stories.add_story"):
        return None
    undecided = Q(drafts__state=DraftState.OPEN)
    mine = Article.objects.filter(by=user).annotate(to_decide=Count("drafts", filter=undecided))
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
    drafts = waiting.returned_to(user).order_by("-updated_at")
    lines = [_line(story, _why(story)) for story in drafts.prefetch_related("texts")[:MOST]]
    changes = Proposal.objects.filter(by=user, state=ProposalState.RETURNED)
    for proposal in changes.select_related("story").prefetch_related("story__texts")[:MOST]:
        url = reverse("admin:stories_story_proposal", args=[proposal.story_id])
        lines.append(Line(str(proposal.story), url, proposal.answer))
    empty = _("Nothing was returned to you.")
    number = drafts.count()
    url = _list("returned") if number else ""
    return Box(_("Returned to me"), number + changes.count(), lines, url, empty)


def _why(story: Story) -> str:
    step = story.transitions.filter(deed=Deed.RETURNED).first()
    return step.reason if step else ""


@admin.site.box(30)
def to_review(user) -> Box | None:
    """Cases and changes in review, the unclaimed and the most pressing first."""
    if not user.has_perm(workflow.PUBLISH):
        return None
    stories = (
        waiting.to_review(user)
        .select_related("claimed_by")
        .prefetch_related("texts")
        .order_by("due_on", "updated_at")
    )
    lines = [_to_review(story, user) for story in stories[:MOST]]
    url, empty = _list("review"), _("Nothing waits for review.")
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
    stories = waiting.scheduled(user).order_by("publish_at")
    return _box(
        _("Scheduled"),
        stories,
        lambda story: f"{story.publish_at:%Y-%m-%d %H:%M} UTC",
        url=_list("scheduled"),
        empty=_("Nothing is scheduled."),
    )


@admin.site.box(48)
def dead_sources(user) -> Box | None:
    """Sources that cases rest on and whose present address is gone, the longest dead first."""
    if not user.has_perm("stories.change_source"):
        return None
    dead = LinkCheck.objects.filter(
        which=LinkCheck.Which.PAGE, state=LinkState.DEAD, url=F("source__url")
    ).order_by("failing_since", "pk")
    lines = [
        _dead(check) for check in dead.select_related("source").defer("source__full_text")[:MOST]
    ]
    url = f"{reverse('admin:stories_source_changelist')}?link={LinkState.DEAD}"
    empty = _("Every address that was visited answers.")
    return Box(_("Dead sources"), dead.count(), lines, url, empty)


def _dead(check: LinkCheck) -> Line:
    since = date_format(check.failing_since, "DATE_FORMAT") if check.failing_since else ""
    note = _("since %(day)s") % {"day": since} if since else ""
    url = reverse("admin:stories_source_change", args=[check.source_id])
    return Line(str(check.source), url, note)


@admin.site.box(50)
def incomplete(user) -> Box | None:
    """Published cases and cases in review that break a rule, the most incomplete first."""
    if not user.has_perm(workflow.CHANGE):
        return None
    found = waiting.examined()
    lines = [
        _line(story, " ".join(str(rule.lack) for rule in lacks)) for lacks, story in found[:MOST]
    ]
    url, empty = _list("incomplete"), _("Every case keeps every rule.")
    return Box(_("Incomplete"), len(found), lines, url, empty, wide=True)
