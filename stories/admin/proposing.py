"""The form of a published case: what is saved there is a proposed change, and readers see the old case.

The form is saved as any other, the case is read as it then would be, and the transaction is undone:
so forms, formsets and the database's rules judge a proposal exactly as they judge a draft.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from stories import history
from stories.admin import steps
from stories.admin.versions import Meanwhile
from stories.history import proposals
from stories.models import Status, Story


class Undo(Exception):
    """Takes back what the form wrote; carries the case as it would have been."""

    def __init__(self, entry: dict):
        self.entry = entry
        super().__init__()


def proposal_url(story: Story) -> str:
    return reverse("admin:stories_story_proposal", args=[story.pk])


class ProposesChanges:
    """For the admin of stories; comes before ``KeepsEditions``."""

    def _changeform_view(self, request, object_id, form_url, extra_context):
        story = self.subject(request, object_id) if object_id else None
        if story is None or story.status != Status.PUBLISHED:
            return super()._changeform_view(request, object_id, form_url, extra_context)
        if not self.has_change_permission(request, story):
            return super()._changeform_view(request, object_id, form_url, extra_context)
        request.proposal = proposals.open_for(story)
        show = super()._changeform_view
        if request.method != "POST":
            return self._opened(request, show, object_id, form_url, extra_context)
        if steps.ARCHIVE.name in request.POST:
            steps.take(steps.ARCHIVE, [story], request, self, request.POST.get("_reason", ""))
            return HttpResponseRedirect(request.get_full_path())
        return self._proposed(request, story, show, object_id, form_url, extra_context)

    def _opened(self, request, show, *args):
        """The form as the open proposal left it, or with the published case."""
        if not (request.proposal and request.proposal.form):
            return show(request, *args)
        len(request.FILES)  # reads the (empty) body now: later it would replace what is set here
        request.held, request.POST = True, QueryDict(request.proposal.form)
        request.method = "POST"
        try:
            with transaction.atomic():
                return show(request, *args)
        finally:
            request.method = "GET"

    def _proposed(self, request, story, show, *args):
        sent = request.POST
        if sent.get("_proposal", "") != _token(request.proposal):
            # Of two who change one proposal, the second sees the first one's.
            theirs = proposals.changes(request.proposal) if request.proposal else []
            request.meanwhile = Meanwhile(request.proposal, theirs)
            return show(request, *args)
        try:
            with transaction.atomic():
                answer = show(request, *args)
                if getattr(request, "saved", False):
                    raise Undo(_as_it_would_be(story))
                return answer
        except Undo as undone:
            entry = undone.entry
        try:
            proposals.propose(
                story=story,
                entry=entry,
                by=request.user,
                reason=sent.get("_reason", ""),
                form=_kept(sent),
            )
        except (ValidationError, PermissionDenied) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            self.message_user(request, " ".join(said), messages.ERROR)
            request.held, request.saved = True, False
            return show(request, *args)
        self.message_user(
            request,
            _(
                "The change waits for review. Until it is published, readers see the case as it was."
            ),
            messages.SUCCESS,
        )
        return HttpResponseRedirect(proposal_url(story))

    def response_change(self, request, obj):
        if hasattr(request, "proposal"):
            request.saved = True
            return HttpResponse()
        return super().response_change(request, obj)

    def render_change_form(self, request, context, *args, **kwargs):
        if hasattr(request, "proposal"):
            proposal = request.proposal
            context |= {
                "proposing": True,
                "proposal": proposal,
                "proposal_token": _token(proposal),
                "title": _("Propose a change"),
            }
            context.setdefault(
                "reason", request.POST.get("_reason") or getattr(proposal, "reason", "")
            )
        return super().render_change_form(request, context, *args, **kwargs)


def _as_it_would_be(story: Story) -> dict:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return history.entry_of(story)


def _kept(sent: QueryDict) -> str:
    """What a browser sent, without what is of this one time only."""
    data = sent.copy()
    for name in ("csrfmiddlewaretoken", "_proposal"):
        data.pop(name, None)
    return data.urlencode()


def _token(proposal) -> str:
    return f"{proposal.pk}.{proposal.version}" if proposal else ""
