"""Pages of brands, gesture types, industries and channels: a definition and the cases."""

from django.core.paginator import Paginator

from stories.filters import StoryFilter
from stories.models import Brand, Channel, GestureType, Industry, Kind
from stories.querysets import brands_with_counts
from stories.templatetags.casebook import reader
from stories.views.moved import found_or_moved
from stories.views.responses import public


def brands(request):
    """Every brand that has a published case, by name."""
    return public(request, "stories/brands.html", {"brands": brands_with_counts(Brand)})


def brand(request, slug):
    """One brand: its other names, its country, its cases."""
    queryset = Brand.objects.select_related("industry", "parent").prefetch_related("children")
    return _term(request, "brand", queryset, Kind.BRAND, slug)


def gesture(request, slug):
    """One gesture type and its cases."""
    return _term(request, "gesture", GestureType.objects.all(), Kind.GESTURE, slug)


def industry(request, slug):
    """One industry and its cases."""
    return _term(request, "industry", Industry.objects.all(), Kind.INDUSTRY, slug)


def channel(request, slug):
    """One channel and its cases."""
    return _term(request, "channel", Channel.objects.all(), Kind.CHANNEL, slug)


def _term(request, name, queryset, kind, slug):
    term, moved = found_or_moved(queryset, kind, slug)
    if moved:
        return moved
    chosen = StoryFilter.of_one(name, term.slug, request.GET, language=reader())
    pages = Paginator(chosen.qs.for_cards(), chosen.size)
    page = pages.get_page(chosen.page_number) if chosen.page_number <= pages.num_pages else None
    return public(
        request,
        f"stories/{'brand' if name == 'brand' else 'term'}.html",
        {
            "term": term,
            "kind": kind.label,
            "filter": chosen,
            "page": page,
            "pages": pages,
            "page_range": pages.get_elided_page_range(page.number) if page else [],
            "total": pages.count,
        },
    )
