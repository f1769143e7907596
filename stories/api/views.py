"""The same rooms as JSON: strict, read-only."""

from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from stories import search
from stories.api.errors import BadParameters
from stories.api.negotiation import JsonAlways
from stories.api.parameters import LIST_PARAMETERS
from stories.api.shapes import (
    ErrorShape,
    ListShape,
    ResultShape,
    StoryShape,
    SuggestionsShape,
    TermsShape,
    suggestion_address,
    whole,
)
from stories.facets import TERM_FACETS, count
from stories.filters import StoryFilter, shown
from stories.models import Kind, OldSlug, Story
from stories.querysets import terms_with_counts
from stories.related import related
from stories.results import Results, results
from stories.sentences import sentence
from stories.templatetags.casebook import reader

CHOICE = ("value", "label", "count", "selected")


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
        listed = results(chosen)
        context = {"request": request, "language": reader()}
        return Response(
            {
                "count": listed.total,
                "count_exact": listed.found.exact,
                "page": chosen.page_number,
                "page_size": chosen.size,
                **self._neighbours(listed),
                "query": {
                    "q": chosen.words,
                    "corrected": listed.found.corrected,
                    "sentence": sentence(chosen, reader()),
                },
                "nearest": ResultShape(listed.nearest, many=True, context=context).data,
                "facets": {
                    facet.name: [
                        {name: getattr(choice, name) for name in CHOICE} for choice in facet.choices
                    ]
                    for facet in count(chosen, reader())
                },
                "results": ResultShape(listed.stories, many=True, context=context).data,
            }
        )

    def _neighbours(self, listed: Results) -> dict:
        number, last = listed.chosen.page_number, listed.pages.num_pages
        return {
            "next": self._page(listed.chosen, number + 1) if number < last else None,
            "previous": self._page(listed.chosen, min(number - 1, last)) if number > 1 else None,
        }

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
        others = [
            {
                "slug": other.story.slug,
                "title": other.story.text_in(reader()).title,
                "kind": other.kind,
                "reason": other.reason,
            }
            for other in related(story, reader())
        ]
        return Response(whole(story, language=reader(), url=url, related=others))

    def _moved(self, slug: str) -> Response:
        among = Story.objects.published()
        story = OldSlug.objects.now(Kind.STORY, [slug], among=among).get(slug)
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
                    for term in terms_with_counts(TERM_FACETS[name])
                ]
                for name in ("industry", "gesture", "channel", "outcome")
            }
        )


class SuggestView(JsonView):
    """What a reader may be about to type: stories, brands, terms and words, from three letters on."""

    @extend_schema(
        operation_id="suggest",
        parameters=[OpenApiParameter("q", str, description="The letters typed so far.")],
        responses={200: SuggestionsShape, 400: ErrorShape},
    )
    def get(self, request):
        unknown = set(request.query_params) - {"q"}
        if unknown:
            raise BadParameters(
                {name: [f"There is no parameter “{shown(name)}”."] for name in sorted(unknown)}
            )
        # Read as the search reads it: what is refused there is refused here.
        chosen = StoryFilter(request.query_params, language=reader())
        if chosen.errors:
            raise BadParameters(chosen.errors)
        found = search.suggest(chosen.words, reader())
        return Response(
            {
                "q": chosen.words,
                "suggestions": [
                    {
                        "kind": suggestion.kind,
                        "value": suggestion.value,
                        "label": suggestion.label,
                        "count": suggestion.count,
                        "url": suggestion_address(suggestion),
                    }
                    for suggestion in found
                ],
            }
        )
