"""Addresses for machines: health, robots, sitemap."""

from django.contrib.sitemaps import Sitemap
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import never_cache

from stories.models import Brand, Channel, GestureType, Industry, Pack, Story

ROBOTS = """User-agent: *
Disallow: /admin/
Disallow: /accounts/
Disallow: /api/
Disallow: /stories/export/
Disallow: /stories/cite/

Sitemap: {address}
"""


def favicon(request):
    """What browsers ask for on pages that name no icon, such as JSON."""
    return redirect(static("stories/icon.svg"), permanent=True)


def robots(request):
    address = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(ROBOTS.format(address=address), content_type="text/plain; charset=utf-8")


@never_cache
def healthz(request):
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request):
    """The database answers and every migration is applied; 503 with the reason otherwise."""
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except OperationalError:
        return HttpResponse("the database does not answer\n", "text/plain", 503)
    if waiting:
        return HttpResponse(f"{len(waiting)} migrations are not applied\n", "text/plain", 503)
    return HttpResponse("ready\n", content_type="text/plain")


class StorySitemap(Sitemap):
    """Every published case, in every language."""

    i18n = True
    alternates = True

    def items(self):
        return Story.objects.published().order_by("slug")

    def lastmod(self, item):
        return item.updated_at


class TermSitemap(Sitemap):
    """Every page of a brand or a term."""

    i18n = True

    def items(self):
        return [
            *Brand.objects.filter(stories__status="published").distinct().order_by("slug"),
            *GestureType.objects.in_order(),
            *Industry.objects.in_order(),
            *Channel.objects.in_order(),
        ]


class PackSitemap(Sitemap):
    """Every listed course pack."""

    i18n = True

    def items(self):
        return Pack.objects.listed().order_by("slug")

    def lastmod(self, item):
        return item.updated_at


class PageSitemap(Sitemap):
    """The pages that always exist."""

    i18n = True

    def items(self):
        return [
            "front",
            "stories",
            "brands",
            "gestures",
            "industries",
            "channels",
            "insights",
            "packs",
            "verification",
            "completeness",
        ]

    def location(self, item):
        return reverse(item)


SITEMAPS = {
    "stories": StorySitemap,
    "terms": TermSitemap,
    "packs": PackSitemap,
    "pages": PageSitemap,
}
