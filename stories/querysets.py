"""The vocabulary the rest of the app speaks: each verb returns a QuerySet."""

from django.db import models
from django.db.models import F, Prefetch
from django.db.models.functions import Lower

from stories.search import lexical

SORTS = ("relevance", "newest", "oldest", "reach", "title", "updated")


class TermQuerySet(models.QuerySet):
    """Terms of one vocabulary."""

    def in_order(self):
        """In the order the curators gave them."""
        return self.order_by("order", "slug")


class StoryQuerySet(models.QuerySet):
    pass
