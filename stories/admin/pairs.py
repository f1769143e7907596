"""Pairs of cases that may be the same: merged from here, or found to be two, which can be taken back."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from stories import duplicates, merging
from stories.admin.dashboard import MOST as BOX_LINES
from stories.admin.dashboard import Box, Line
from stories.models import NotDuplicate
from stories.workflow import CHANGE

SHOWN = 100  # of the pairs that are two cases, the latest first
LARGEST = 2**62  # a number that a row may have


@admin.site.box(65)
def perhaps_the_same(user) -> Box | None:
    """Only where there are any, or were: most of the time nobody needs to know."""
    if not user.has_perm(CHANGE):
        return None
    found = duplicates.pairs()
    lines = [
        Line(
            f"{pair.one} = {pair.other}",
            reverse("admin:stories_story_merge_into", args=[pair.one.pk, pair.other.pk]),
            "; ".join(pair.reasons),
        )
        for pair in found[:BOX_LINES]
    ]
    url = reverse("admin:stories_story_pairs")
    if found or NotDuplicate.objects.standing().exists():
        empty = _("No two cases look the same.")
        return Box(_("Perhaps the same"), len(found), lines, url, empty)
    return None


class HasPairs:
    """For the admin of stories."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("pairs/", view(self.pairs_view), name="stories_story_pairs"),
            path("pairs/<int:one>/<int:other>/", view(self.apart_view), name="stories_story_apart"),
            path(
                "pairs/<int:number>/again/", view(self.again_view), name="stories_story_ask_again"
            ),
            *super().get_urls(),
        ]

    def pairs_view(self, request):
        """The pairs of the whole library, and those that were found to be two cases."""
        self._demand_change(request)
        apart = NotDuplicate.objects.standing().select_related("by", "one__brand")
        apart = apart.prefetch_related("one__texts", "other__texts")
        context = self.admin_site.each_context(request) | {
            "title": _("Perhaps the same"),
            "opts": self.opts,
            "pairs": duplicates.pairs(),
            "most": duplicates.MOST_PAIRS,
            "apart": apart[:SHOWN],
            "all_apart": NotDuplicate.objects.standing().count(),
        }
        return TemplateResponse(request, "admin/stories/story/pairs.html", context)

    def apart_view(self, request, one, other):
        """“These are two cases”: both side by side, and why; sent, it is written down."""
        self._demand_change(request)
        story = self.thing(request, str(one))
        twin = self.thing(request, str(other))
        problem, reason = "", request.POST.get("_reason", "").replace("\0", "")
        if request.method == "POST":
            try:
                merging.keep_apart(one=story, other=twin, by=request.user, reason=reason)
            except ValidationError as error:
                problem = " ".join(error.messages)
            else:
                said = _("“%(one)s” and “%(other)s” are two cases: you are not asked again.")
                self.message_user(request, said % {"one": story, "other": twin}, messages.SUCCESS)
                return HttpResponseRedirect(reverse("admin:stories_story_pairs"))
        context = self.context(request, story, _("Two cases"), subtitle=None)
        context |= {"both": [story, twin], "problem": problem, "reason": reason}
        return TemplateResponse(request, "admin/stories/story/apart.html", context)

    def again_view(self, request, number):
        """Take it back: the pair is named again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._demand_change(request)
        apart = get_object_or_404(NotDuplicate, pk=min(number, LARGEST))
        merging.ask_again(apart=apart, by=request.user)
        said = _("Taken back: “%(one)s” and “%(other)s” are named again where they look the same.")
        self.message_user(
            request, said % {"one": apart.one, "other": apart.other}, messages.SUCCESS
        )
        return HttpResponseRedirect(reverse("admin:stories_story_pairs"))

    def _demand_change(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
