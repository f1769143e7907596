"""The same rooms as JSON: strict, read-only."""

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from stories.api.errors import BadParameters
from stories.api.negotiation import JsonAlways
from stories.api.parameters import LIST_PARAMETERS
from stories.api.shapes import ErrorShape, ListShape, ResultShape, StoryShape, TermsShape, whole
from stories.facets import TERM_FACETS, count
from stories.filters import StoryFilter
from stories.models import Kind, OldSlug, Story
from stories.querysets import terms_with_counts
from stories.sentences import sentence
from stories.templatetags.casebook import reader


class JsonView(APIView):
    """What the addresses of the API have in common."""

    content_negotiation_class = JsonAlways

    def refuse_parameters(self):
        """For an address that takes none: 400 for any."""
        if given := self.request.query_params:
            raise BadParameters({name: ["This address takes no parameters."] for name in given})


class StoriesView(JsonView):
    """Published stories under the same parameters as the search page."""

    @extend_schema(
        operation_id="stories",
        parameters=LIST_PARAMETERS,
        responses={200: ListShape, 400: ErrorShape},
    )
    def get(self, request):
        chosen = StoryFilter(request.query_params, language=reader())
        if chosen.errors:
            raise BadParameters(chosen.errors)
        pages = Paginator(chosen.qs.for_cards(), chosen.size)
        number = chosen.page_number
        stories = list(pages.page(number)) if number <= pages.num_pages else []
        context = {"request": request, "language": reader(), "scores": chosen.scores}
        return Response(
            {
                "count": pages.count,
                "count_exact": True,
                "page": number,
                "page_size": chosen.size,
                "next": self._page(chosen, number + 1) if number < pages.num_pages else None,
                "previous": self._page(chosen, min(number - 1, pages.num_pages))
                if number > 1
                else None,
                "query": {
                    "q": chosen.words,
                    "corrected": None,
                    "sentence": sentence(chosen, reader()),
                },
                "nearest": [],
                "facets": {
                    facet.name: [vars(choice) for choice in facet.choices]
                    for facet in count(chosen, reader())
                },
                "results": ResultShape(stories, many=True, context=context).data,
            }
        )

    def _page(self, chosen: StoryFilter, number: int) -> str:
        query = chosen.query_string(page=[str(number)])
        return self.request.build_absolute_uri(f"{reverse('api-stories')}?{query}")


class StoryView(JsonView):
    """One published story, whole."""

    @extend_schema(
        operation_id="story",
        parameters=[OpenApiParameter("slug", str, OpenApiParameter.PATH)],
        responses={200: StoryShape, 301: None, 400: ErrorShape, 404: ErrorShape},
    )
    def get(self, request, slug):
        self.refuse_parameters()
        stories = Story.objects.published().for_export()
        story = stories.filter(slug=slug).first()
        if story is None:
            return self._moved(slug)
        url = request.build_absolute_uri(reverse("story", args=[slug]))
        return Response(whole(story, language=reader(), url=url))

    def _moved(self, slug: str) -> Response:
        old = OldSlug.objects.filter(kind=Kind.STORY, slug=slug).first()
        story = old and Story.objects.published().filter(pk=old.object_id).first()
        if not story:
            raise Http404
        address = reverse("api-story", args=[story.slug])
        return Response(status=301, headers={"Location": address})


class TermsView(JsonView):
    """The vocabulary: industries, gesture types, channels and kinds of outcome."""

    @extend_schema(operation_id="terms", responses={200: TermsShape, 400: ErrorShape})
    def get(self, request):
        self.refuse_parameters()
        return Response(
            {
                name: [
                    {
                        "slug": term.slug,
                        "name": term.name,
                        "definition": term.definition,
                        "count": term.stories_count,
                    }
                    for term in terms_with_counts(*TERM_FACETS[name])
                ]
                for name in ("industry", "gesture", "channel", "outcome")
            }
        )
