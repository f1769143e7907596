"""The box beside a form that names cases which may be the one being entered. It never keeps from saving.

A script sends the fields to ``perhaps/`` as they are typed; without one the box is there after saving.
"""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from stories import duplicates
from stories.admin.rebasing import rows_of
from stories.admin.versions import number
from stories.duplicates import Hit, Known
from stories.models import Brand, PartialDate, Source, Status, Story
from stories.models.rules import TEXT_LANGUAGES

MOST_TEXTS, MOST_SOURCES = 5, 20
LONGEST = 300  # of a title or an address


def known(sent: QueryDict) -> Known:
    """What a form says so far; whatever cannot be what it should is as if it were not there."""
    texts = [row for row in rows_of(sent, "texts") if not row.get("DELETE")][:MOST_TEXTS]
    sources = [number(row.get("source", "")) for row in rows_of(sent, "source_links")]
    first = texts[0] if texts else {}
    language = first.get("language", "")
    return Known(
        sources=tuple(filter(None, sources[:MOST_SOURCES])),
        brand=_brand(sent.get("brand", "")),
        happened_on=_date(sent.get("happened_on", "")),
        titles=tuple(filter(None, (_plain(row.get("title", "")) for row in texts))),
        text=_plain(first.get("summary", ""), duplicates.LONGEST_TEXT),
        language=language if language in TEXT_LANGUAGES else "en",
        but=number(sent.get("but", "")) or None,
    )


def _plain(text: str, longest: int = LONGEST) -> str:
    return " ".join(text[: 2 * longest].replace("\0", " ").split())[:longest]


def _brand(sent: str) -> str:
    found = Brand.objects.filter(pk=number(sent)) if number(sent) else Brand.objects.none()
    return found.values_list("slug", flat=True).first() or ""


def _date(sent: str) -> PartialDate | None:
    try:
        return PartialDate.parse(sent.strip())
    except ValueError:
        return None


class NamesDuplicates:
    """For the admin of stories: the box, and a message after a case was added."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.perhaps_view)
        return [path("perhaps/", view, name="stories_story_perhaps"), *super().get_urls()]

    def perhaps_view(self, request):
        """The list in the box, for what was typed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_change_permission(request) and not self.has_add_permission(request):
            raise PermissionDenied
        asked = known(request.POST)
        context = {"hits": duplicates.find(asked), "but": asked.but}
        return TemplateResponse(request, "admin/stories/story/_perhaps.html", context)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        if may:
            context["perhaps"] = True
            context["but"] = obj.pk if obj else None
            context["hits"] = self._hits(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _hits(self, request, obj) -> list[Hit]:
        """Of a published case nobody asks any longer, unless they change it."""
        if request.method == "POST":
            return duplicates.find(replace(known(request.POST), but=obj.pk if obj else None))
        asks = obj and obj.pk and obj.status in (Status.DRAFT, Status.REVIEW)
        return duplicates.of_story(obj) if asks else []

    def log_addition(self, request, obj, message):
        """All parts are saved by now: say it here too, because the next page may be another."""
        logged = super().log_addition(request, obj, message)
        fresh = Story.objects.prefetch_related("texts").get(pk=obj.pk)
        if hits := duplicates.of_story(fresh):
            said = _("The case is saved. Perhaps the library has it already:")
            named = format_html_join("", "<li>{}: {}</li>", ((_named(h), h.why) for h in hits))
            self.message_user(request, format_html("{}<ul>{}</ul>", said, named), messages.WARNING)
        return logged


def _named(hit: Hit) -> str:
    url = reverse("admin:stories_story_change", args=[hit.story.pk])
    return format_html('<a href="{}">{}</a>', url, hit.story)


class KnowsPages:
    """For the admin of sources: whether an address is a page that the library rests on already."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.known_view)
        return [path("known/", view, name="stories_source_known"), *super().get_urls()]

    def known_view(self, request):
        """The note in the box, for the address that was typed."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request) and not self.has_change_permission(request):
            raise PermissionDenied
        address, pk = _plain(request.POST.get("url", ""), 1000), number(request.POST.get("but", ""))
        address = address if "://" in address else f"https://{address}"
        found = Source(pk=pk or None, url=address).same_page().prefetch_related("stories__texts")
        context = {"sources": found[: duplicates.MOST]}
        return TemplateResponse(request, "admin/stories/source/_known.html", context)
