"""Imports: a file is uploaded, looked at row by row, confirmed, and undone if need be."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from stories import history, importing, workflow
from stories.admin.dashboard import Box, Line
from stories.exchange import blank
from stories.exchange.cells import Unreadable
from stories.exchange.formats import FORMATS
from stories.exchange.reader import MOST_BYTES, problem
from stories.models import Import, ImportDeed, ImportState

PAGE = 25  # rows of a preview
MOST_AT_ONCE = (
    2_000  # cases of a file: more take longer than a browser waits; the command takes them
)
WRITTEN = (ImportDeed.NEW, ImportDeed.CHANGED, ImportDeed.PROPOSED)
TEMPLATES = {"csv": blank.csv_template, "xlsx": blank.xlsx_template}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File (.csv, .xlsx or .json)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.json"}),
    )


class ShownForm(forms.Form):
    """Which rows of a preview, and which page of them; nonsense shows the first page of all."""

    show = forms.ChoiceField(choices=ImportDeed.choices, required=False)
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def value(self, name: str):
        self.is_valid()
        return self.cleaned_data.get(name)


@admin.register(Import)
class ImportAdmin(admin.ModelAdmin):
    list_display = ["file_name", "state", "what", "by", "at"]
    list_filter = ["state"]
    actions = None
    list_per_page = 50

    # --- who may ---------------------------------------------------------------------------------

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(workflow.CHANGE)

    def has_add_permission(self, request):
        return request.user.has_perm(workflow.CHANGE)

    has_change_permission = has_view_permission

    def has_delete_permission(self, request, obj=None):
        """What an import did stays known; a file that was only looked at is discarded."""
        return False

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_queryset(self, request):
        """A file that nobody confirmed is its uploader's business."""
        found = super().get_queryset(request).select_related("by", "undone_by")
        return found.filter(~Q(state=ImportState.CHECKED) | Q(by=request.user))

    def thing(self, request, object_id) -> Import:
        if not self.has_view_permission(request):
            raise PermissionDenied
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404
        return found

    # --- the list --------------------------------------------------------------------------------

    @admin.display(description=gettext_lazy("cases"))
    def what(self, imported):
        found = [(label, imported.counts.get(deed, 0)) for deed, label in ImportDeed.choices]
        return ", ".join(f"{label}: {count}" for label, count in found if count)

    def get_urls(self):
        view = self.admin_site.admin_view
        more = [
            path(f"<path:object_id>/{name}/", view(function), name=f"stories_import_{name}")
            for name, function in (
                ("confirm", self.confirm_view),
                ("discard", self.discard_view),
                ("undo", self.undo_view),
            )
        ]
        template = path(
            "template/<str:ending>/", view(self.template_view), name="stories_import_template"
        )
        return [template, *more, *super().get_urls()]

    def page(self, request, template: str, title: str, **more):
        context = self.admin_site.each_context(request) | {"opts": self.opts, "title": title} | more
        return TemplateResponse(request, f"admin/stories/import/{template}.html", context)

    def back(self, imported: Import) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:stories_import_change", args=[imported.pk]))

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": _("Imports")} | (extra_context or {}))

    # --- uploading -------------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["file"]
            try:
                if file.size > MOST_BYTES:
                    raise Unreadable(problem("large"))
                imported = importing.check(
                    file.read(), file.name, by=request.user, most=MOST_AT_ONCE
                )
            except Unreadable as unreadable:
                form.add_error("file", str(unreadable))
            else:
                return self.back(imported)
        return self.page(request, "upload", _("Import cases"), form=form)

    def template_view(self, request, ending):
        if not self.has_add_permission(request):
            raise PermissionDenied
        if ending not in TEMPLATES:
            raise Http404
        return HttpResponse(
            TEMPLATES[ending](),
            content_type=FORMATS[ending].content_type,
            headers={"Content-Disposition": f'attachment; filename="casebook-template.{ending}"'},
        )

    # --- looking at it ---------------------------------------------------------------------------

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the file would do, or what it did."""
        imported = self.thing(request, object_id)
        form = ShownForm(request.GET)
        show = form.value("show") or self._first(imported)
        rows = imported.rows.select_related("story", "proposal").order_by("number")
        rows = rows.filter(deed=show) if show else rows.exclude(deed=ImportDeed.UNCHANGED)
        shown = Paginator(rows.defer("told"), PAGE).get_page(form.value("page") or 1)
        writes = any(imported.counts[deed] for deed in WRITTEN) or imported.sources
        refused = imported.counts["refused"] or imported.problems
        checked = imported.state == ImportState.CHECKED
        return self.page(
            request,
            "detail",
            _("Import"),
            original=imported,
            subtitle=imported.file_name,
            show=show,
            tallies=[(deed, imported.counts[deed]) for deed in ImportDeed if imported.counts[deed]],
            rows=[(row, history.differences(row.base, row.entry)) for row in shown],
            shown=shown,
            brands=[] if refused else imported.brands,
            sources=[
                (source, history.differences(source["before"], source["after"]))
                for source in ([] if refused else imported.sources)
            ],
            refused=refused,
            may_confirm=checked and writes and not refused,
            changes_nothing=checked and not writes and not refused,
            may_discard=checked,
            may_undo=imported.state == ImportState.DONE
            and writes
            and importing.may_undo(imported, request.user),
        )

    def _first(self, imported: Import) -> str:
        """What matters first: what is wrong, else everything that changes."""
        if imported.counts["refused"]:
            return ImportDeed.REFUSED
        return "" if any(imported.counts[deed] for deed in WRITTEN) else ImportDeed.UNCHANGED

    # --- deciding --------------------------------------------------------------------------------

    def confirm_view(self, request, object_id):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        imported = self.thing(request, object_id)
        try:
            imported = importing.carry_out(imported, by=request.user)
        except importing.ChangedMeanwhile as changed:
            said = _("%(said)s Rows: %(rows)s") % {
                "said": changed,
                "rows": ", ".join(map(str, changed.numbers[:20])) or "–",
            }
            self.message_user(request, said, messages.WARNING)
        except (ValidationError, PermissionDenied) as error:
            self._tell(request, error)
        else:
            self.log_change(request, imported, _("Carried out"))
            self.message_user(request, _("The import was carried out."), messages.SUCCESS)
        return self.back(imported)

    def discard_view(self, request, object_id):
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        imported = self.thing(request, object_id)
        try:
            importing.drop(imported, by=request.user)
        except (ValidationError, PermissionDenied) as error:
            self._tell(request, error)
            return self.back(imported)
        said = _("The file “%(file)s” was discarded; nothing was imported.")
        self.message_user(request, said % {"file": imported.file_name}, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:stories_import_add"))

    def undo_view(self, request, object_id):
        """What undoing would do, and doing it."""
        imported = self.thing(request, object_id)
        if not importing.may_undo(imported, request.user):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo(request, imported)
        if imported.state != ImportState.DONE:
            return self.back(imported)
        found = importing.survey(imported)
        left = [finding for finding in found if finding.why]
        return self.page(
            request,
            "undo",
            _("Undo import"),
            original=imported,
            subtitle=imported.file_name,
            going=[finding for finding in found if not finding.why],
            choices=[finding for finding in left if finding.may_choose],
            left=[finding for finding in left if not finding.may_choose],
        )

    def _undo(self, request, imported: Import):
        chosen = [number for number in request.POST.getlist("also") if number.isdecimal()]
        also = frozenset(int(number) for number in chosen if len(number) < 10)
        try:
            importing.undo(imported, by=request.user, also=also)
        except (ValidationError, PermissionDenied) as error:
            self._tell(request, error)
        else:
            self.log_change(request, imported, _("Undone"))
            left = imported.rows.filter(undone="left").count()
            said = ngettext(
                "The import was undone; %d case was left as it is.",
                "The import was undone; %d cases were left as they are.",
                left,
            )
            self.message_user(
                request, said % left if left else _("The import was undone."), messages.SUCCESS
            )
        return self.back(imported)

    def _tell(self, request, error) -> None:
        said = error.messages if isinstance(error, ValidationError) else [str(error)]
        self.message_user(request, " ".join(said), messages.ERROR)


@admin.site.box(16)
def waiting_imports(user) -> Box | None:
    """One's files that wait for confirmation, and the way to a new one."""
    if not user.has_perm(workflow.CHANGE):
        return None
    found = Import.objects.filter(by=user, state=ImportState.CHECKED)
    lines = [
        Line(str(i), reverse("admin:stories_import_change", args=[i.pk]), i.get_state_display())
        for i in found[:5]
    ]
    lines.append(Line(_("Import a file"), reverse("admin:stories_import_add")))
    return Box(_("Imports"), len(lines) - 1, lines, reverse("admin:stories_import_changelist"))
