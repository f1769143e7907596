"""Files to take away: a search or a list in any format, and what their columns mean."""

from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from stories.exchange import columns, tables
from stories.exchange.about import About
from stories.exchange.citations import STYLES
from stories.exchange.formats import FORMATS, Format, file_of
from stories.sentences import taken
from stories.takeaway import Takeaway, only_words
from stories.templatetags.casebook import reader
from stories.views.responses import public, refused


def export(request):
    """The whole set that the filters or the ``story`` parameters lead to, streamed."""
    wanted = Takeaway.read(request.GET, language=reader(), format=FORMATS, style=STYLES)
    errors = dict(wanted.errors)
    if "format" not in wanted.words and "format" not in errors:
        errors["format"] = [_("Choose one of: %(allowed)s.") % {"allowed": ", ".join(FORMATS)}]
    if errors:
        return refused(errors)
    return download(request, wanted, wanted.words["format"])


def download(request, wanted: Takeaway, name: str):
    """The file of a takeaway; 400 if there are more stories than the format holds."""
    chosen, ids = FORMATS[name], ids_of(wanted)
    if chosen.most is not None and len(ids) > chosen.most:
        message = _("This format holds at most %(most)d cases; these are %(count)d.")
        return refused({"format": [message % {"most": chosen.most, "count": len(ids)}]})
    about = about_file(request, wanted, len(ids))
    return attached(file_of(ids, chosen, about), chosen, about)


def ids_of(wanted: Takeaway) -> list[int]:
    """The stories of a takeaway in their order: numbers, so that any number of them is small."""
    return list(wanted.stories.values_list("pk", flat=True))


def about_file(request, wanted: Takeaway, count: int) -> About:
    """What the file will say of itself."""
    page = "stories" if wanted.selection is None else "references"
    address = f"{reverse(page)}?{wanted.query_string()}".removesuffix("?")
    return About(
        sentence=taken(wanted, reader()),
        count=count,
        made_on=timezone.localdate(),
        language=reader(),
        stories_url=request.build_absolute_uri(reverse("stories")),
        search_url=request.build_absolute_uri(address),
        style=wanted.words.get("style", "apa"),
    )


def attached(pieces, chosen: Format, about: About) -> StreamingHttpResponse:
    """A file to be saved under a name with its date; search engines leave it alone."""
    return StreamingHttpResponse(
        pieces,
        content_type=chosen.content_type,
        headers={
            "Content-Disposition": f'attachment; filename="{about.file_name(chosen.ending)}"',
            "X-Robots-Tag": "noindex",
            "Cache-Control": "public, max-age=0, must-revalidate",
        },
    )


def codebook(request):
    """What every column says and may hold, as a page or as a table."""
    words, errors = only_words(request.GET, format=["csv"])
    if errors:
        return refused(errors)
    if not words:
        return public(request, "stories/codebook.html", {"lines": columns.codebook()})
    response = StreamingHttpResponse(
        tables.csv_codebook(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="casebook-codebook.csv"'},
    )
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
