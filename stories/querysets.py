"""The vocabulary the rest of the app speaks: each verb returns a QuerySet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Prefetch, Q, Value

from stories import search
from stories.search.collation import sort_key
from stories.search.languages import LANGUAGES


class TermQuerySet(models.QuerySet):
    """Terms of one vocabulary."""

    def in_order(self):
        """In the order the curators gave them."""
        return self.order_by("order", "slug")


class OldSlugQuerySet(models.QuerySet):
    """What used to have which address."""

    def now(self, kind: str, slugs, *, among) -> dict:
        """``{old slug: the object that had it}`` for those of ``slugs`` that lead into ``among``.

        ``among`` is a queryset of the kind's model: what is not in it stays unknown, so the new
        address of an unpublished story says as little as its old one did. The addresses of a case that
        was merged lead to where it went, in one step however often it was merged on.
        """
        ids = dict(self.filter(kind=kind, slug__in=slugs).values_list("slug", "object_id"))
        if kind == "story":
            ids = _followed(ids, slugs, among.model.objects.exclude(merged_into=None))
        found = among.in_bulk(ids.values()) if ids else {}
        return {slug: found[pk] for slug, pk in ids.items() if pk in found}


MOST_MERGED = (
    20  # times in a row; more would be a circle, which workflow.py does not let come about
)


def _followed(ids: dict[str, int], slugs, merged) -> dict[str, int]:
    """``{slug: id}`` with those of merged cases, each with the id of the case it is part of now.

    One query, and one more for each time that a case was merged on.
    """
    asked = models.Q(slug__in=slugs) | models.Q(pk__in=ids.values())
    columns = ("slug", "pk", "merged_into", "merged_into__merged_into")
    for _time in range(MOST_MERGED):
        rows = list(merged.filter(asked).values_list(*columns))
        ids |= {slug: pk for slug, pk, *_more in rows if slug in slugs}
        went = {pk: into for _slug, pk, into, _on in rows}
        ids = {slug: went.get(pk, pk) for slug, pk in ids.items()}
        if not any(on for *_row, on in rows):
            break
        asked = models.Q(pk__in=ids.values())
    return ids


class StoryQuerySet(models.QuerySet):
    """Stories: who may see them, which match, in what order, and with what fetched."""

    def published(self):
        """Only what the public may see."""
        return self.filter(status="published")

    def search(self, words: str = "", criteria: search.Criteria | None = None, **how):
        """The stories that a search finds, in its order: the set that its page turns through.

        ``how`` are :func:`stories.search.matching_ids`' options: language, sort, meaning, repair.
        """
        return self.among(search.matching_ids(words, criteria, **how))

    def among(self, ids):
        """The stories with these ids, in their order."""
        ids = list(ids)
        place = Func(
            Value(ids, ArrayField(models.BigIntegerField())),
            F("pk"),
            function="array_position",
            output_field=models.IntegerField(),
        )
        return self.filter(pk__in=ids).order_by(place)

    def newest(self):
        """What happened last first; unknown dates at the end."""
        return self.order_by(F("happened_on").desc(nulls_last=True), "-pk")

    def for_cards(self):
        """All that a result card shows: five queries for any number of stories."""
        fetched = self.defer(*(f"keywords_{code}" for code in LANGUAGES)).select_related(
            "brand", "industry"
        )
        return fetched.prefetch_related(
            "texts",
            self._links("gesture_links", "gesture"),
            self._links("channel_links", "channel"),
            "outcomes__kind",
        )

    def for_page(self):
        """All that a case page shows."""
        return (
            self.for_cards()
            .defer(None)
            .prefetch_related(
                self._links("place_links", "place"),
                self._links("source_links", "source"),
                "outcomes__source",
            )
        )

    def for_export(self):
        """All that a file or the API's whole story holds; without the sources' private full texts."""
        sources = self.model.source_links.rel.related_model.objects.select_related("source").defer(
            "source__full_text"
        )
        places = self._links("place_links", "place")
        return (
            self.for_cards().defer(None).prefetch_related(places, Prefetch("source_links", sources))
        )

    def _links(self, name: str, to: str) -> Prefetch:
        """The story's ordered links with what they link to, in one query."""
        link_model = getattr(self.model, name).rel.related_model
        return Prefetch(name, link_model.objects.select_related(to))


class PackQuerySet(models.QuerySet):
    """Course packs: who may see them, and with what fetched."""

    def listed(self):
        """What everybody finds on the list of packs."""
        return self.filter(status="published")

    def public(self):
        """What anybody may read who has the address."""
        return self.exclude(status="draft")

    def for_page(self):
        """With ``shown``: the entries whose case is published, each with all of its case."""
        entries = self.model.entries.rel.related_model.objects.filter(story__status="published")
        stories = self.model.stories.rel.model.objects.for_page().select_related("brand__parent")
        shown = entries.prefetch_related(Prefetch("story", stories))
        return self.select_related("author").prefetch_related(
            Prefetch("entries", shown, to_attr="shown")
        )

    def with_counts(self):
        """Each with ``stories_count``, its published cases; newest change first."""
        published = Q(stories__status="published")
        counted = models.Count("stories", filter=published, distinct=True)
        return self.annotate(stories_count=counted).order_by("-updated_at", "slug")


def brands_with_counts(model):
    """The brands that have published stories, each with ``stories_count``, by name."""
    published = Q(stories__status="published")
    return (
        model.objects.annotate(stories_count=models.Count("stories", filter=published))
        .filter(stories_count__gt=0)
        .select_related("industry")
        .order_by(sort_key("name"), "slug")
    )


def terms_with_counts(model):
    """A vocabulary in its order, each term with ``stories_count``, its published stories."""
    path = "outcomes__story" if hasattr(model, "outcomes") else "stories"
    published = Q(**{f"{path}__status": "published"})
    return model.objects.in_order().annotate(
        stories_count=models.Count(path, filter=published, distinct=True)
    )
