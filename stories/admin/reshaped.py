"""The merges and splits that were made, and the way back from each."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories import vocabulary
from stories.admin.records import RecordAdmin
from stories.models import VocabularyChange


@admin.register(VocabularyChange)
class VocabularyChangeAdmin(RecordAdmin):
    list_display = ["__str__", "shape", "kind", "cases", "by", "at", "way_back"]
    list_filter = ["shape", "kind"]
    list_select_related = ["by", "undone_by"]
    search_fields = ["name", "target_name", "reason"]
    fields = ["shape", "kind", "name", "target_name", "cases", "reason", "by", "at", "way_back"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("stories.view_industry")

    def get_urls(self):
        undo = path(
            "<path:object_id>/undo/",
            self.admin_site.admin_view(self.undo_view),
            name="stories_vocabularychange_undo",
        )
        return [undo, *super().get_urls()]

    @admin.display(description=gettext_lazy("cases"))
    def cases(self, change):
        return len(change.moved["stories"])

    @admin.display(description=gettext_lazy("undone"), ordering="undone_at")
    def way_back(self, change):
        if change.undone_at:
            return f"{change.undone_by}, {change.undone_at:%Y-%m-%d}"
        url = reverse("admin:stories_vocabularychange_undo", args=[change.pk])
        return format_html('<a href="{}">{}</a>', url, _("Undo…"))

    def undo_view(self, request, object_id):
        """What would go back (GET), and doing it (POST)."""
        change = self.get_object(request, unquote(object_id))
        if change is None:
            raise Http404
        if not vocabulary.may_reshape(change.kind, request.user):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo(request, change)
        context = self.admin_site.each_context(request) | {
            "title": _("Undo: %(what)s") % {"what": change},
            "opts": self.opts,
            "original": change,
            "change": change,
            "cases": self.cases(change),
        }
        return TemplateResponse(request, "admin/stories/vocabulary/undo.html", context)

    def _undo(self, request, change):
        try:
            vocabulary.undo(change=change, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.message_user(request, _("Undone: %(what)s") % {"what": change}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:stories_vocabularychange_changelist"))
