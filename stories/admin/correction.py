"""What readers say is wrong: to read, to look up, to close."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stories.admin.links import change_link
from stories.corrections import settle
from stories.models import Answer, Correction


@admin.register(Correction)
class CorrectionAdmin(admin.ModelAdmin):
    list_display = ["__str__", "case", "answer", "created_at"]
    list_filter = ["answer"]
    list_select_related = ["story"]
    search_fields = ["message", "story__slug"]
    search_help_text = _("Words of the message, or the slug of a case")
    fields = ["case", "message", "source_url", "reply_to", "answer", "created_at"]
    readonly_fields = fields
    actions = ["mark_used", "mark_declined", "reopen"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("story__texts")

    def has_add_permission(self, request):
        return False

    @admin.display(description=_("story"), ordering="story__slug")
    def case(self, correction):
        return change_link(correction.story)

    @admin.action(
        permissions=["change"], description=_("The case was corrected (erases addresses)")
    )
    def mark_used(self, request, queryset):
        self._settle(request, queryset, Answer.USED)

    @admin.action(permissions=["change"], description=_("Nothing to correct (erases addresses)"))
    def mark_declined(self, request, queryset):
        self._settle(request, queryset, Answer.DECLINED)

    @admin.action(permissions=["change"], description=_("Open again"))
    def reopen(self, request, queryset):
        self._settle(request, queryset, Answer.OPEN)

    def _settle(self, request, queryset, answer):
        count = settle(corrections=queryset, answer=answer)
        said = ngettext("%d correction changed.", "%d corrections changed.", count)
        self.message_user(request, said % count)
