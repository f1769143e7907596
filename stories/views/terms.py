"""Pages of brands, gesture types, industries and channels: a definition and the cases."""

from stories.filters import StoryFilter
from stories.insights.portrait import portrait
from stories.models import Brand, Channel, GestureType, Industry, Kind
from stories.querysets import brands_with_counts, terms_with_counts
from stories.results import results
from stories.templatetags.casebook import reader
from stories.views.moved import found_or_moved
from stories.views.responses import public


def brands(request):
    """Every brand that has a published case, by name."""
    return public(request, "stories/brands.html", {"brands": brands_with_counts(Brand)})


def gestures(request):
    """Every gesture type with its definition and the number of its cases."""
    return _index(request, GestureType, Kind.GESTURE)


def industries(request):
    """Every industry with its definition and the number of its cases."""
    return _index(request, Industry, Kind.INDUSTRY)


def channels(request):
    """Every channel with its definition and the number of its cases."""
    return _index(request, Channel, Kind.CHANNEL)


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
    shown = results(chosen)
    context = {
        "term": term,
        "kind": kind,
        "filter": chosen,
        "results": shown,
        "portrait": portrait(name, chosen.qs, reader()) if shown.total else None,
    }
    template = "brand" if name == "brand" else "term"
    return public(request, f"stories/{template}.html", context)


def _index(request, model, kind):
    context = {"terms": terms_with_counts(model), "kind": kind}
    return public(request, "stories/terms.html", context)
