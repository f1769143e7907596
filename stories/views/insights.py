"""The library in charts, under the same filters as the search."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from stories.facets import count
from stories.filters import StoryFilter
from stories.insights import CHARTS, draw
from stories.insights.drawing import drawing
from stories.insights.tables import csv_text
from stories.sentences import sentence
from stories.templatetags.casebook import reader
from stories.views.responses import compressed, public, refused


@compressed
def insights(request):
    """Every chart of the cases that the filters leave; a filter that is not understood shows none."""
    chosen = StoryFilter(request.GET, language=reader(), lenient=True)
    stories = chosen.qs
    total = chosen.found.total
    context = {
        "filter": chosen,
        "facets": count(chosen, reader()),
        "sentence": sentence(chosen, reader()),
        "total": total,
        "charts": [draw(name, stories, reader()) for name in CHARTS] if total else [],
    }
    return public(request, "stories/insights.html", context)


@compressed
def as_svg(request, chart):
    """One chart as a picture that stands by itself."""
    chosen, drawn = _chart(request, chart)
    if chosen.errors:
        return refused(chosen.errors)
    picture = drawing(drawn, sentence(chosen, reader()), reader())
    response = render(
        request,
        "stories/charts/download.svg",
        {"drawing": picture},
        content_type="image/svg+xml; charset=utf-8",
    )
    return _file(response, f"casebook-{chart}.svg", "inline")


@compressed
def as_csv(request, chart):
    """One chart as a table for spreadsheets; of no cases, its header."""
    chosen, drawn = _chart(request, chart)
    if chosen.errors:
        return refused(chosen.errors)
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    response = HttpResponse("\ufeff" + csv_text(drawn), content_type="text/csv; charset=utf-8")
    return _file(response, f"casebook-{chart}.csv", "attachment")


def _chart(request, name):
    if name not in CHARTS:
        raise Http404
    chosen = StoryFilter(request.GET, language=reader(), lenient=True)
    return chosen, draw(name, chosen.qs, reader())


def _file(response, name, how):
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
