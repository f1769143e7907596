"""What happens to a case beside its form: claiming, scheduling, returning, comments, proposed changes."""

from collections.abc import Callable
from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import merging, workflow
from stories.admin.versions import number
from stories.history import proposals
from stories.models import ProposalState, Status, Story


class DueForm(forms.Form):
    due = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class ScheduleForm(forms.Form):
    """A moment as the browser's own field gives it, in UTC."""

    at = forms.DateTimeField(
        label=gettext_lazy("Publish on (UTC)"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )


def _value(form: forms.Form, name: str):
    if not form.is_valid():
        raise ValidationError(form.errors[name])
    return form.cleaned_data[name]


def _claim(request, story):
    due = _value(DueForm(request.POST), "due")
    workflow.claim(story=story, by=request.user, due=due)
    return _("You have claimed this case until %(day)s.") % {"day": story.due_on}


def _release(request, story):
    workflow.release(story=story, by=request.user)
    return _("The case is back in the queue.")


def _schedule(request, story):
    at: datetime = _value(ScheduleForm(request.POST), "at")
    workflow.schedule(story=story, by=request.user, at=at.replace(tzinfo=UTC))
    return _("It will be published on %(moment)s UTC.") % {"moment": f"{at:%Y-%m-%d %H:%M}"}


def _unschedule(request, story):
    workflow.unschedule(story=story, by=request.user, reason=request.POST.get("_reason", ""))
    return _("It is no longer scheduled.")


def _comment(request, story):
    workflow.comment(story=story, by=request.user, text=request.POST.get("text", ""))
    return _("Your comment was added.")


def _publish_change(request, story):
    proposal, version = _open(story), number(request.POST.get("version", ""))
    if proposal.absorbs_id:
        merging.publish(proposal=proposal, version=version, by=request.user)
        return _("The two cases are one.")
    proposals.publish(proposal=proposal, version=version, by=request.user)
    return _("The change is published.")


def _decline_change(request, story):
    proposals.decline(
        proposal=_open(story),
        version=number(request.POST.get("version", "")),
        by=request.user,
        reason=request.POST.get("_reason", ""),
    )
    return _("The change was returned.")


def _withdraw_change(request, story):
    proposals.withdraw(proposal=_open(story), by=request.user)
    return _("The change was withdrawn.")


def _open(story):
    proposal = proposals.open_for(story)
    if proposal is None:
        raise ValidationError(_("This change has been decided on already."))
    return proposal


DEEDS: dict[str, Callable] = {
    "claim": _claim,
    "release": _release,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "comment": _comment,
    "publish_change": _publish_change,
    "decline_change": _decline_change,
    "withdraw_change": _withdraw_change,
}


class HasDesk:
    """For the admin of stories: the panel beside the form and what its buttons do."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<path:object_id>/desk/", view(self.desk_view), name="stories_story_desk"),
            path(
                "<path:object_id>/proposal/",
                view(self.proposal_view),
                name="stories_story_proposal",
            ),
            *super().get_urls(),
        ]

    def desk_view(self, request, object_id):
        """One deed (the field ``deed``), and back to where the button was."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        story = self.thing(request, object_id)
        deed = DEEDS.get(request.POST.get("deed", ""))
        if deed is None:
            raise Http404
        try:
            said = deed(request, story)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        except PermissionDenied as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        to_change = request.POST.get("page") == "proposal" or proposals.open_for(story)
        page = "proposal" if to_change and request.POST["deed"] != "comment" else "change"
        return HttpResponseRedirect(reverse(f"admin:stories_story_{page}", args=[story.pk]))

    def proposal_view(self, request, object_id):
        """What a proposed change would change, to be decided on; the last one if none is open."""
        story = self.thing(request, object_id)
        proposal = proposals.open_for(story) or story.proposals.select_related("by").first()
        context = self.context(
            request,
            story,
            _("Proposed change"),
            proposal=proposal,
            changes=proposals.changes(proposal) if proposal else [],
            waiting=proposal and proposal.state == ProposalState.REVIEW,
            may_decide=proposal and proposals.may_decide(proposal, request.user),
            may_withdraw=proposal
            and proposal.is_open
            and (proposal.by_id == request.user.pk or request.user.has_perm(workflow.PUBLISH)),
            may_edit=self.has_change_permission(request, story),
        )
        return TemplateResponse(request, "admin/stories/story/proposal.html", context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            context["desk"] = panel(obj, request.user)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)


def panel(story: Story, user) -> dict:
    """What the panel beside the form of a story shows."""
    stored = Story.objects.for_export().select_related("claimed_by", "created_by").get(pk=story.pk)
    waiting = proposals.open_for(stored)
    in_review = stored.status == Status.REVIEW
    to_look_at = in_review or (waiting and waiting.state == ProposalState.REVIEW)
    may_review = workflow.may_review(stored, user)
    claimed = bool(stored.claimed_by_id)
    return {
        "story": stored,
        "proposal": waiting,
        "may_claim": may_review and to_look_at and not claimed,
        "may_release": claimed and user.has_perm(workflow.PUBLISH),
        "may_schedule": may_review and in_review and not stored.publish_at,
        "may_unschedule": bool(stored.publish_at) and user.has_perm(workflow.PUBLISH),
        "may_comment": user.has_perm(workflow.CHANGE),
        "own": user.has_perm(workflow.PUBLISH) and not may_review,
        "due_form": DueForm(),
        "schedule_form": ScheduleForm(),
        "comments": stored.comments.select_related("by"),
        "transitions": stored.transitions.select_related("by")[:5],
    }
