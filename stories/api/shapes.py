"""The JSON of the API, as serializers: they make the answers and the OpenAPI description.

Shapes are those of the public contract (docs/api.md); ``context`` carries ``language`` and ``request``.
"""

from urllib.parse import urlencode

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stories.exchange.entries import of_place


class BrandShape(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class ResultShape(serializers.Serializer):
    """One story in a list."""

    slug = serializers.CharField()
    title = serializers.SerializerMethodField()
    summary = serializers.SerializerMethodField()
    text_language = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    brand = BrandShape()
    industry = serializers.CharField(source="industry.slug")
    gestures = serializers.SerializerMethodField()
    channels = serializers.SerializerMethodField()
    outcomes = serializers.SerializerMethodField()
    country = serializers.SerializerMethodField()
    language = serializers.CharField()
    happened_on = serializers.SerializerMethodField()
    verification = serializers.CharField()
    score = serializers.SerializerMethodField()
    match = serializers.SerializerMethodField()
    highlight = serializers.SerializerMethodField()

    def _text(self, story):
        return story.text_in(self.context["language"])

    def get_title(self, story) -> str:
        return self._text(story).title

    def get_summary(self, story) -> str:
        return self._text(story).summary

    def get_text_language(self, story) -> str:
        return self._text(story).language

    def get_url(self, story) -> str:
        return self.context["request"].build_absolute_uri(reverse("story", args=[story.slug]))

    def get_gestures(self, story) -> list[str]:
        return [link.gesture.slug for link in story.gesture_links.all()]

    def get_channels(self, story) -> list[str]:
        return [link.channel.slug for link in story.channel_links.all()]

    def get_outcomes(self, story) -> list[str]:
        return list(dict.fromkeys(outcome.kind.slug for outcome in story.outcomes.all()))

    def get_country(self, story) -> str | None:
        return story.country or None

    def get_happened_on(self, story) -> str | None:
        return str(story.happened_on) if story.happened_on else None

    def get_score(self, story) -> float | None:
        return story.hit.score

    @extend_schema_field(serializers.ChoiceField(["words", "meaning", "both"], allow_null=True))
    def get_match(self, story):
        return story.hit.match

    def get_highlight(self, story) -> str:
        return story.why.html if story.why else ""


class ChoiceShape(serializers.Serializer):
    value = serializers.CharField()
    label = serializers.CharField()
    count = serializers.IntegerField()
    selected = serializers.BooleanField()


class QueryShape(serializers.Serializer):
    q = serializers.CharField()
    corrected = serializers.CharField(allow_null=True)
    sentence = serializers.CharField()


class ListShape(serializers.Serializer):
    """A page of stories with the facets of the whole result."""

    count = serializers.IntegerField()
    count_exact = serializers.BooleanField()
    page = serializers.IntegerField()
    page_size = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    query = QueryShape()
    nearest = ResultShape(many=True)
    facets = serializers.DictField(child=ChoiceShape(many=True))
    results = ResultShape(many=True)


class TextShape(serializers.Serializer):
    title = serializers.CharField()
    summary = serializers.CharField()
    situation = serializers.CharField()
    gesture = serializers.CharField()
    outcome = serializers.CharField()
    lesson = serializers.CharField()
    questions = serializers.ListField(child=serializers.CharField())


class OutcomeShape(serializers.Serializer):
    kind = serializers.CharField()
    metric = serializers.CharField()
    value = serializers.FloatField(allow_null=True)
    unit = serializers.CharField()
    qualifier = serializers.CharField()
    as_of = serializers.CharField(allow_null=True)
    evidence = serializers.CharField()
    note = serializers.CharField()
    source = serializers.IntegerField(allow_null=True, help_text="Index into sources, from 0.")


class SourceShape(serializers.Serializer):
    url = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    publisher = serializers.CharField()
    language = serializers.CharField()
    published = serializers.CharField(allow_null=True)
    archive_url = serializers.CharField(allow_null=True)
    last_seen = serializers.CharField(allow_null=True)


class PlaceShape(serializers.Serializer):
    name = serializers.CharField()
    city = serializers.CharField()
    country = serializers.CharField()
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)


class RelatedShape(serializers.Serializer):
    slug = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(["similar", "industry", "contrast"])
    reason = serializers.CharField()


class StoryShape(serializers.Serializer):
    """A whole case."""

    slug = serializers.CharField()
    url = serializers.CharField()
    brand = BrandShape()
    industry = serializers.CharField()
    gestures = serializers.ListField(child=serializers.CharField())
    channels = serializers.ListField(child=serializers.CharField())
    country = serializers.CharField(allow_null=True)
    language = serializers.CharField()
    happened_on = serializers.CharField(allow_null=True)
    verification = serializers.CharField()
    doubts = serializers.CharField()
    keywords = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    texts = serializers.DictField(child=TextShape())
    outcomes = OutcomeShape(many=True)
    sources = SourceShape(many=True)
    places = PlaceShape(many=True)
    related = RelatedShape(many=True)


class TermShape(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    count = serializers.IntegerField(help_text="Published stories.")


class TermsShape(serializers.Serializer):
    industry = TermShape(many=True)
    gesture = TermShape(many=True)
    channel = TermShape(many=True)
    outcome = TermShape(many=True)


class SuggestionShape(serializers.Serializer):
    kind = serializers.ChoiceField(
        ["story", "brand", "industry", "gesture", "channel", "outcome", "word"]
    )
    value = serializers.CharField(help_text="A slug, or the word.")
    label = serializers.CharField()
    count = serializers.IntegerField(help_text="Published stories it leads to.")
    url = serializers.CharField()


class SuggestionsShape(serializers.Serializer):
    q = serializers.CharField(allow_blank=True)
    suggestions = SuggestionShape(many=True)


class ErrorShape(serializers.Serializer):
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))


def suggestion_address(suggestion) -> str:
    """Where a suggestion leads: a case, the search under a filter, or a search for the word."""
    if suggestion.kind == "story":
        return reverse("story", args=[suggestion.value])
    name = "q" if suggestion.kind == "word" else suggestion.kind
    return f"{reverse('stories')}?{urlencode({name: suggestion.value})}"


def whole(story, *, language: str, url: str, related=()) -> dict:
    """A story from ``for_export()`` in the shape of :class:`StoryShape`."""
    sources = [link.source for link in story.source_links.all()]
    footnotes = {source.pk: index for index, source in enumerate(sources)}
    text = story.text_in(language)
    return {
        "slug": story.slug,
        "url": url,
        "brand": {"slug": story.brand.slug, "name": story.brand.name},
        "industry": story.industry.slug,
        "gestures": [link.gesture.slug for link in story.gesture_links.all()],
        "channels": [link.channel.slug for link in story.channel_links.all()],
        "country": story.country or None,
        "language": story.language,
        "happened_on": written(story.happened_on),
        "verification": story.verification,
        "doubts": text.doubts if text else "",
        "keywords": story.keywords,
        "texts": {text.language: TextShape(text).data for text in story.texts.all()},
        "outcomes": [_outcome(outcome, footnotes) for outcome in story.outcomes.all()],
        "sources": [_source(source) for source in sources],
        "places": [
            of_place(link.place)
            | {name: number(getattr(link.place, name)) for name in ("latitude", "longitude")}
            for link in story.place_links.all()
        ],
        "related": list(related),
    }


def _outcome(outcome, footnotes: dict[int, int]) -> dict:
    return {
        "kind": outcome.kind.slug,
        "metric": outcome.metric,
        "value": number(outcome.value),
        "unit": outcome.unit,
        "qualifier": outcome.qualifier,
        "as_of": written(outcome.as_of),
        "evidence": outcome.evidence,
        "note": outcome.note,
        "source": footnotes.get(outcome.source_id),
    }


def _source(source) -> dict:
    return {
        "url": source.url,
        "title": source.title,
        "publisher": source.publisher,
        "language": source.language,
        "published": written(source.published),
        "archive_url": source.archive_url,
        "last_seen": written(source.last_seen),
    }


def written(value) -> str | None:
    """A date in its written form."""
    return str(value) if value else None


def number(value) -> int | float | None:
    """A Decimal as JSON has it: a whole number without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
