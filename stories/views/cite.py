"""Citations: of one case, of a list, of a search."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from stories.exchange.about import About
from stories.exchange.citations import STYLES, Cited, bibliography, cite
from stories.exchange.formats import FORMATS, MOST_IN_A_LIST, REFERENCES, file_of, in_batches
from stories.exchange.references import item
from stories.models import Kind, Story
from stories.selection import MOST_STORIES
from stories.takeaway import Takeaway, only_words
from stories.templatetags.casebook import reader
from stories.views.exports import about_file, attached, download, ids_of
from stories.views.moved import found_or_moved
from stories.views.responses import public, refused


@dataclass(frozen=True)
class InStyle:
    """A citation beside the name of its style."""

    name: str
    label: str
    cited: Cited


def case(request, slug):
    """One case: as text in a ``style``, as a file in a ``format``, or a page with all of them."""
    found, moved = found_or_moved(Story.objects.published().for_export(), Kind.STORY, slug)
    if moved:
        address = f"{moved.url}cite/?{request.META['QUERY_STRING']}"
        return HttpResponsePermanentRedirect(address.removesuffix("?"))
    words, errors = only_words(request.GET, style=STYLES, format=REFERENCES)
    if errors:
        return refused(errors)
    about = _about_case(request, found)
    if "format" in words:
        chosen = FORMATS[words["format"]]
        return attached(file_of([found.pk], chosen, about), chosen, about)
    cited = item(found, about)
    if "style" in words:
        return _as_text(cite(cited, words["style"], reader()).text)
    styles = [InStyle(n, s.label, cite(cited, n, reader())) for n, s in STYLES.items()]
    text = found.text_in(reader())
    context = {"story": found, "text": text, "styles": styles, "about": about}
    return public(request, "stories/cite.html", context)


def _about_case(request, story: Story) -> About:
    text = story.text_in(reader())
    return About(
        sentence=text.title if text else story.slug,
        count=1,
        made_on=timezone.localdate(),
        language=reader(),
        stories_url=request.build_absolute_uri(reverse("stories")),
        search_url=request.build_absolute_uri(story.get_absolute_url()),
    )


def _as_text(text: str) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response


def references(request):
    """A list or a search as a reference list, of the day on which it is asked for."""
    wanted = Takeaway.read(
        request.GET, language=reader(), lenient=True, style=STYLES, format=FORMATS
    )
    if "format" in wanted.words:
        return (
            refused(wanted.errors)
            if wanted.errors
            else download(request, wanted, wanted.words["format"])
        )
    ids = [] if wanted.errors else ids_of(wanted)
    about = about_file(request, wanted, len(ids))
    too_many = len(ids) > MOST_IN_A_LIST
    stories = [] if too_many else list(in_batches(ids))
    items = [item(story, about) for story in stories]
    return public(
        request,
        "stories/references.html",
        {
            "wanted": wanted,
            "about": about,
            "style": about.style,
            "styles": [(name, style.label) for name, style in STYLES.items()],
            "cited": bibliography(items, about.style, reader()),
            "numbered": bool(STYLES[about.style].numbered),
            "most": MOST_IN_A_LIST,
            "too_many": too_many,
            "frozen": _frozen(request, stories) if len(stories) <= MOST_STORIES else "",
        },
    )


def _frozen(request, stories: list[Story]) -> str:
    """The address of just these stories, whatever is added to the library."""
    query = "&".join(f"story={story.slug}" for story in stories)
    return request.build_absolute_uri(f"{reverse('references')}?{query}") if query else ""
