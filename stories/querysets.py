"""The vocabulary the rest of the app speaks: each verb returns a QuerySet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Max, Prefetch, Q, Value

from stories import search
from stories.search.collation import sort_key

SORTS = ("relevance", "newest", "oldest", "reach", "title", "updated")


class TermQuerySet(models.QuerySet):
    """Terms of one vocabulary."""

    def in_order(self):
        """In the order the curators gave them."""
        return self.order_by("order", "slug")


class StoryQuerySet(models.QuerySet):
    """Stories: who may see them, which match, in what order, and with what fetched."""

    def published(self):
        """Only what the public may see."""
        return self.filter(status="published")

    def having(self, name: str, values):
        """Stories with at least one of ``values`` (objects) as their brand, industry, gesture …

        Every story once, whatever it is linked to.
        """
        match name:
            case "brand" | "industry":
                return self.filter(**{f"{name}__in": values})
            case "outcomes":
                links = self.model.outcomes.rel.related_model.objects.filter(kind__in=values)
            case "gestures" | "channels":
                singular = name.removesuffix("s")
                through = getattr(self.model, name).through
                links = through.objects.filter(**{f"{singular}__in": values})
            case _:
                raise ValueError(f"stories have no {name}")
        return self.filter(pk__in=links.values("story"))

    def search(self, words: str):
        """Stories that have the words in any of the five languages; annotated with ``match_rank``.

        Rank 1 is the best match. Empty words leave the set as it is, with an empty rank.
        """
        if not words:
            return self.annotate(match_rank=Value(None, models.IntegerField()))
        found = list(search.scores(words))
        position = Func(
            Value(found, ArrayField(models.BigIntegerField())),
            F("pk"),
            function="array_position",
            output_field=models.IntegerField(),
        )
        return self.filter(pk__in=found).annotate(match_rank=position)

    def in_sort_order(self, sort: str, language: str = "en"):
        """Sorted by one of ``SORTS``; every order is total, so pages never overlap."""
        newest = F("happened_on").desc(nulls_last=True)
        match sort:
            case "relevance":
                return self.order_by(F("match_rank").asc(nulls_last=True), newest, "slug")
            case "oldest":
                return self.order_by(F("happened_on").asc(nulls_last=True), "slug")
            case "reach":
                reached = Max("outcomes__value", filter=Q(outcomes__kind__slug="viral-reach"))
                return self.annotate(reach=reached).order_by(
                    F("reach").desc(nulls_last=True), newest, "slug"
                )
            case "title":
                titled = self.annotate(sort_title=self._title_in(language))
                return titled.order_by(sort_key("sort_title"), "slug")
            case "updated":
                return self.order_by("-updated_at", "slug")
            case _:
                return self.order_by(newest, "slug")

    def for_cards(self):
        """All that a result card shows: five queries for any number of stories."""
        return self.select_related("brand", "industry").prefetch_related(
            "texts",
            self._links("gesture_links", "gesture"),
            self._links("channel_links", "channel"),
            "outcomes__kind",
        )

    def for_page(self):
        """All that a case page shows."""
        return self.for_cards().prefetch_related(
            self._links("place_links", "place"),
            self._links("source_links", "source"),
            "outcomes__source",
        )

    def for_export(self):
        """All that a file or the API's whole story holds; without the sources' private full texts."""
        sources = self.model.source_links.rel.related_model.objects.select_related("source").defer(
            "source__full_text"
        )
        return self.for_cards().prefetch_related(
            self._links("place_links", "place"), Prefetch("source_links", sources)
        )

    def _title_in(self, language: str):
        """The title that a reader of ``language`` sees, as an expression."""
        texts = self.model.texts.rel.related_model.objects.filter(story=models.OuterRef("pk"))
        wanted = models.Case(
            models.When(language=language, then=0),
            models.When(language="en", then=1),
            models.When(language=models.OuterRef("language"), then=2),
            default=3,
        )
        # An annotation, because Django resolves no outer reference in order_by().
        ranked = texts.annotate(preference=wanted).order_by("preference", "pk")
        return models.Subquery(ranked.values("title")[:1])

    def _links(self, name: str, to: str) -> Prefetch:
        """The story's ordered links with what they link to, in one query."""
        link_model = getattr(self.model, name).rel.related_model
        return Prefetch(name, link_model.objects.select_related(to))


def brands_with_counts(model):
    """The brands that have published stories, each with ``stories_count``, by name."""
    published = Q(stories__status="published")
    return (
        model.objects.annotate(stories_count=models.Count("stories", filter=published))
        .filter(stories_count__gt=0)
        .select_related("industry")
        .order_by(sort_key("name"), "slug")
    )


def terms_with_counts(model, path: str = "stories"):
    """A vocabulary in its order, each term with ``stories_count``, its published stories.

    ``path`` leads from a term to its stories.
    """
    published = Q(**{f"{path}__status": "published"})
    return model.objects.in_order().annotate(
        stories_count=models.Count(path, filter=published, distinct=True)
    )
