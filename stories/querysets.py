"""The vocabulary the rest of the app speaks: each verb returns a QuerySet."""

from django.db import models
from django.db.models import F, Max, Prefetch, Q
from django.db.models.functions import Lower

from stories.search import lexical

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

    def search(self, words: str):
        """Stories one of whose texts, or whose brand, has the words; annotated with ``score``.

        The words are what a person typed, in any of the five languages; quotes, OR and minus work.
        Empty words leave the set as it is, with a score of None.
        """
        if not words:
            return self.annotate(score=models.Value(None, models.FloatField()))
        return self.annotate(score=lexical.score(words)).filter(score__gt=0)

    def in_sort_order(self, sort: str, language: str = "en"):
        """Sorted by one of ``SORTS``; every order is total, so pages never overlap."""
        newest = F("happened_on").desc(nulls_last=True)
        match sort:
            case "relevance":
                return self.order_by(F("score").desc(nulls_last=True), newest, "slug")
            case "oldest":
                return self.order_by(F("happened_on").asc(nulls_last=True), "slug")
            case "reach":
                reached = Max("outcomes__value", filter=Q(outcomes__kind__slug="viral-reach"))
                return self.annotate(reach=reached).order_by(
                    F("reach").desc(nulls_last=True), newest, "slug"
                )
            case "title":
                return self.annotate(sort_title=lexical.title_for_sorting(language)).order_by(
                    Lower("sort_title"), "slug"
                )
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
        sources = self.model.source_links.rel.related_model.objects.select_related(
            "source"
        ).defer("source__full_text")
        return self.for_cards().prefetch_related(
            self._links("place_links", "place"), Prefetch("source_links", sources)
        )

    def _links(self, name: str, to: str) -> Prefetch:
        """The story's ordered links with what they link to, in one query."""
        link_model = getattr(self.model, name).rel.related_model
        return Prefetch(name, link_model.objects.select_related(to))
