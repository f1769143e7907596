"""The history of a thing: its editions, what each changed, and the way back to one."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from stories import history
from stories.history import proposals
from stories.models import Edition, Status, Story


class ShowsHistory:
    """For admins of what has editions: the history page, a page an edition, and restoring."""

    def get_urls(self):
        name = f"stories_{self.opts.model_name}"
        view = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/history/<int:number>/",
                view(self.edition_view),
                name=f"{name}_edition",
            ),
            path(
                "<path:object_id>/history/<int:number>/restore/",
                view(self.restore_view),
                name=f"{name}_restore",
            ),
            *super().get_urls(),
        ]

    def thing(self, request, object_id):
        """The object of an address, for somebody who may look at it; else 404 or 403."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        if not self.has_view_or_change_permission(request, found):
            raise PermissionDenied
        return found

    def context(self, request, thing, title: str, **more) -> dict:
        base = self.admin_site.each_context(request)
        named = {"title": title, "subtitle": str(thing), "opts": self.opts, "original": thing}
        return base | named | {"has_view_permission": True} | more

    def history_view(self, request, object_id, extra_context=None):
        thing = self.thing(request, object_id)
        editions = Edition.objects.of(history.kind_of(thing), thing.pk)
        context = self.context(
            request,
            thing,
            _("History"),
            editions=editions.defer("entry").select_related("by"),
            transitions=thing.transitions.select_related("by") if isinstance(thing, Story) else [],
            edition_url=f"admin:stories_{self.opts.model_name}_edition",
        )
        return TemplateResponse(request, "admin/stories/history.html", context)

    def edition_view(self, request, object_id, number):
        thing = self.thing(request, object_id)
        edition, earlier = self._edition(thing, number)
        context = self.context(
            request,
            thing,
            _("Edition %(number)d") % {"number": number},
            edition=edition,
            earlier=earlier,
            changes=history.differences(earlier.entry if earlier else {}, edition.entry),
            since=history.differences(edition.entry, history.entry_of(thing)),
            may_restore=self.has_change_permission(request, thing),
            proposes=getattr(thing, "status", "") == Status.PUBLISHED,
            history_url=f"admin:stories_{self.opts.model_name}_history",
            restore_url=f"admin:stories_{self.opts.model_name}_restore",
        )
        return TemplateResponse(request, "admin/stories/edition.html", context)

    def restore_view(self, request, object_id, number):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        thing = self.thing(request, object_id)
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        edition, _earlier = self._edition(thing, number)
        name = f"admin:stories_{self.opts.model_name}_change"
        try:
            said = self._restore(request, thing, edition)
        except ValidationError as error:
            name = f"admin:stories_{self.opts.model_name}_history"
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(reverse(name, args=[thing.pk]))

    def _restore(self, request, thing, edition) -> str:
        reason = request.POST.get("_reason", "").strip()
        reason = reason or _("Edition %(number)d restored.") % {"number": edition.number}
        if isinstance(thing, Story) and thing.status == Status.PUBLISHED:
            if proposals.open_for(thing):
                raise ValidationError(
                    _("A proposed change of this case is open; decide on it first.")
                )
            entry = edition.entry | {"slug": thing.slug}
            proposals.propose(story=thing, entry=entry, by=request.user, reason=reason)
            return _("The earlier state was proposed as a change and waits for review.")
        history.restore(edition, thing, by=request.user, reason=reason)
        self.log_change(request, thing, reason)
        return reason

    def _edition(self, thing, number: int) -> tuple[Edition, Edition | None]:
        editions = Edition.objects.of(history.kind_of(thing), thing.pk)
        if number > 2**31 - 1:
            raise Http404
        edition = get_object_or_404(editions.select_related("by"), number=number)
        return edition, editions.filter(number__lt=number).first()
