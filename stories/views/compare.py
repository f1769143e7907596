"""Two to four cases side by side, as a page or as a table to download."""

import csv
import io

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.utils.translation import gettext as _

from stories.asked import one_word
from stories.comparison import LEAST, MOST, Comparison, compare, contrast_pair
from stories.exchange.cells import guard
from stories.related import related
from stories.selection import Selection
from stories.templatetags.casebook import reader
from stories.templatetags.lists import cell_text, unit_name
from stories.views.adding import adding
from stories.views.responses import public


def comparison(request):
    """The cases of the address row by row; which are unknown or too many; what could be added."""
    chosen = Selection.read(request.GET, most=MOST)
    if one_word(request.GET, "format", ("csv",)):
        return _download(chosen)
    context = {
        "chosen": chosen,
        "least": LEAST,
        "most": MOST,
        "refused": Selection.of(chosen.refused).stories.for_cards() if chosen.refused else [],
        "adding": adding(request, chosen, full=len(chosen) >= MOST),
    }
    if len(chosen) >= LEAST:
        context["comparison"] = compare(chosen.stories.for_page(), reader())
    elif len(chosen):
        context["only"] = chosen.stories.for_page().get()
        context["others"] = related(context["only"], reader())
    else:
        context["pair"] = contrast_pair()
        context["pair_slugs"] = [story.slug for story in context["pair"]]
    return public(request, "stories/compare.html", context)


def _download(chosen: Selection) -> HttpResponse:
    if len(chosen) < LEAST:
        raise BadRequest("a comparison needs two cases")
    table = compare(chosen.stories.for_page(), reader())
    response = HttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="casebook-comparison.csv"'
    return response


def as_csv(table: Comparison) -> str:
    """A line for each row of the comparison, a column for each case; begins with its mark of UTF-8."""
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow([_("Aspect"), _("Unit"), *(story.slug for story in table.stories)])
    titles = [story.text.title if story.text else "" for story in table.stories]
    lines.writerow([guard(cell) for cell in [_("Title"), "", *titles]])
    for row in table.rows:
        cells = ["; ".join(cell_text(value, row) for value in cell) for cell in row.cells]
        lines.writerow([guard(cell) for cell in [row.label, unit_name(row.unit), *cells]])
    return "\N{BYTE ORDER MARK}" + written.getvalue()
