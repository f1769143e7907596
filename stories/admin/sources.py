"""Sources: the list with how their addresses stand, and a form that knows pages it has already."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Subquery, Value, When
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from stories.admin.editions import ShowsHistory
from stories.admin.evidence import UsedByStories
from stories.admin.fields import FormRules
from stories.admin.links import change_link
from stories.admin.perhaps import KnowsPages
from stories.admin.versions import KeepsEditions
from stories.models import LinkCheck, LinkState, Source

USE, OTHER = "use", "other"
NEVER, TROUBLE = "never", "trouble"
IN_TROUBLE = (LinkState.DEAD, LinkState.FAILING, LinkState.ELSEWHERE)


def web_link(address: str, words: str = "") -> str:
    """A link out; an address that another server told us may be of any scheme, and is text then."""
    if not address.startswith(("http://", "https://")):
        return address
    said = words or Truncator(address).chars(80)
    return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', address, said)


class SourceForm(forms.ModelForm):
    """Asks back where the address is another spelling of one that a source has already."""

    same_page = forms.ChoiceField(label=_("That source"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["same_page"]
        field.widget = forms.HiddenInput()
        field.choices = self._choices(exact=False)

    def _choices(self, *, exact: bool) -> list[tuple[str, str]]:
        choices = [] if exact else [(OTHER, _("This is another page: keep both"))]
        return choices if self.instance.pk else [(USE, _("Use that source")), *choices]

    def clean(self):
        cleaned = super().clean()
        address = cleaned.get("url") or ""
        if address and "url" in self.changed_data:
            twin = Source(pk=self.instance.pk, url=address).same_page().first()
            if twin and (twin.url == address or cleaned.get("same_page") != OTHER):
                self._ask_back(twin, exact=twin.url == address)
        return cleaned

    def _ask_back(self, twin: Source, *, exact: bool):
        said = _("This address is already the source {source}.")
        self.add_error("url", format_html(said, source=change_link(twin)))
        field = self.fields["same_page"]
        if choices := self._choices(exact=exact):
            field.widget = forms.RadioSelect()
            field.choices = choices


class LinkStateFilter(admin.SimpleListFilter):
    """How the page's address stands."""

    title = _("address")
    parameter_name = "link"

    def lookups(self, request, model_admin):
        return [
            (TROUBLE, _("In trouble")),
            *LinkState.choices,
            (NEVER, _("Unknown")),
        ]

    def queryset(self, request, queryset):
        value = self.value()
        if value == TROUBLE:
            return queryset.filter(link_rank__lt=len(IN_TROUBLE))
        if value == NEVER:
            return queryset.filter(link_rank=None).exclude(url=None)
        if value:
            ranks = [rank for rank, state in enumerate(LinkState) if state == value]
            return queryset.filter(link_rank__in=ranks)
        return queryset


class TwinFilter(admin.SimpleListFilter):
    """Sources whose addresses are spellings of one page."""

    title = _("same page")
    parameter_name = "twins"

    def lookups(self, request, model_admin):
        return [("yes", _("Probably entered twice"))]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        twins = Source.objects.filter(canonical=OuterRef("canonical")).exclude(pk=OuterRef("pk"))
        found = queryset.exclude(canonical="").filter(Exists(twins))
        return found if self.value() == "yes" else queryset.none()


def link_rank():
    """The place of the state in LinkState's order; NULL where the address was never visited."""
    places = [When(state=state, then=Value(place)) for place, state in enumerate(LinkState)]
    checks = LinkCheck.objects.filter(
        source=OuterRef("pk"), which=LinkCheck.Which.PAGE, url=OuterRef("url")
    )
    ranked = checks.annotate(rank=Case(*places, output_field=IntegerField()))
    return Subquery(ranked.values("rank")[:1])


class SourceList(ChangeList):
    """The dead first, then what fails, unless somebody chose another order; twins side by side."""

    def get_ordering(self, request, queryset):
        ordering = super().get_ordering(request, queryset)
        if ORDER_VAR in self.params:
            return ordering
        if TwinFilter.parameter_name in self.params:
            return ["canonical", *ordering]
        return [F("link_rank").asc(nulls_last=True), *ordering]

    def get_ordering_field_columns(self):
        """The columns whose heads are marked: those that somebody chose."""
        return super().get_ordering_field_columns() if ORDER_VAR in self.params else {}


@admin.register(Source)
class SourceAdmin(
    KnowsPages, UsedByStories, ShowsHistory, KeepsEditions, FormRules, admin.ModelAdmin
):
    form = SourceForm
    ordering = ["title", "id"]
    list_display = [
        "title",
        "link_state",
        "last_seen",
        "archived",
        "publisher",
        "published",
        "in_stories",
    ]
    list_filter = [
        LinkStateFilter,
        ("archive_url", admin.EmptyFieldListFilter),
        TwinFilter,
        ("language", admin.AllValuesFieldListFilter),
    ]
    search_fields = ["title", "url", "canonical", "publisher", "author"]
    search_help_text = _("Title, address, publisher or author")
    actions = ["take_over_archive"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "url",
                    "same_page",
                    ("publisher", "author"),
                    ("language", "published"),
                ]
            },
        ),
        (
            _("Checks"),
            {"fields": ["accessed", "archive_url", "archive_proposal", "last_seen", "visits"]},
        ),
        (_("Stories"), {"fields": ["used_by"]}),
        (_("Private: the full text"), {"fields": ["full_text"], "classes": ["collapse"]}),
    ]
    readonly_fields = ["archive_proposal", "last_seen", "visits", "used_by"]
    story_lookup = "sources"

    def get_queryset(self, request):
        """Without the full texts, which are long; the form fetches its own."""
        found = super().get_queryset(request).annotate(link_rank=link_rank())
        return found.prefetch_related("checks").defer("full_text")

    def get_changelist(self, request, **kwargs):
        return SourceList

    # --- columns and read-only fields --------------------------------------------------------------

    @admin.display(description=_("address"), ordering="link_rank")
    def link_state(self, source):
        visit = source.last_visit
        if not source.url:
            return _("None")
        if not visit:
            return _("Not visited yet")
        return format_html('<span class="link-state {}">{}</span>', visit.state, visit.said)

    @admin.display(description=_("archived copy"), ordering="archive_url")
    def archived(self, source):
        if source.archive_url:
            return web_link(source.archive_url, _("Named"))
        return web_link(source.proposed_archive, _("Proposed")) if source.url else ""

    @admin.display(description=_("proposed archive address"))
    def archive_proposal(self, source):
        return web_link(source.proposed_archive) or _(
            "None: a copy is named, or there is no address."
        )

    @admin.display(description=_("visits"))
    def visits(self, source):
        checks = source.checks.all() if source.pk else []
        told = [(self._told(check),) for check in checks]
        if not told:
            return _("Not visited yet. The command check_links visits all addresses.")
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", told))

    def _told(self, check):
        """One visit in words: what was visited, how it stands, since when, where it led."""
        dates = [(_("visited"), check.checked_at), (_("last seen alive"), check.last_seen)]
        dates += [(_("fails since"), check.failing_since), (_("text changed"), check.changed_at)]
        said = [f"{name} {date:%Y-%m-%d}" for name, date in dates if date]
        lines = [f"{check.get_which_display()}: {check.said}", *said]
        told = format_html("{}", " · ".join(map(str, lines)))
        if check.redirects:
            told += format_html("<br>{} {}", _("leads to"), web_link(check.final_url))
        return told

    # --- saving ----------------------------------------------------------------------------------

    def add_view(self, request, form_url="", extra_context=None):
        """“Use that source”: nothing is added; a pop-up hands the one that is there to its story."""
        if request.method == "POST" and request.POST.get("same_page") == USE:
            address = request.POST.get("url", "").strip()
            address = address if "://" in address else f"https://{address}"
            twin = Source(url=address).same_page().first()
            if twin and self.has_add_permission(request) and self.has_view_permission(request):
                if IS_POPUP_VAR in request.POST:
                    return self.response_add(request, twin)
                self.message_user(
                    request, _("Nothing was added: this is the source that was there.")
                )
                return HttpResponseRedirect(reverse("admin:stories_source_change", args=[twin.pk]))
        return super().add_view(request, form_url, extra_context)

    @admin.action(description=_("Take over the proposed archive address"), permissions=["change"])
    def take_over_archive(self, request, queryset):
        """Makes the proposal the source's own, where it has none; check_links then visits it."""
        taken = 0
        with transaction.atomic():
            ids = list(queryset.values_list("pk", flat=True))
            for source in Source.objects.select_for_update().filter(pk__in=ids).defer("full_text"):
                if proposal := source.proposed_archive:
                    source.archive_url = proposal[
                        : Source._meta.get_field("archive_url").max_length
                    ]
                    source.save(update_fields=["archive_url"])
                    self.log_change(
                        request, source, str(_("Took over the proposed archive address"))
                    )
                    taken += 1
        if taken:
            said = ngettext(
                "%d source has its archive address now. Look whether the copy is there.",
                "%d sources have their archive address now. Look whether the copies are there.",
                taken,
            )
            self.message_user(request, said % taken, messages.SUCCESS)
        if left := len(ids) - taken:
            said = ngettext(
                "%d source was left: it names a copy already, or has no address.",
                "%d sources were left: they name a copy already, or have no address.",
                left,
            )
            self.message_user(request, said % left, messages.WARNING)
