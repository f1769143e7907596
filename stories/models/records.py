"""What Casebook remembers about its own addresses and about the library it shipped with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.querysets import OldSlugQuerySet


class Kind(models.TextChoices):
    """The things that have an address of their own."""

    STORY = "story", _("Story")
    BRAND = "brand", _("Brand")
    INDUSTRY = "industry", _("Industry")
    GESTURE = "gesture", _("Gesture type")
    CHANNEL = "channel", _("Channel")
    OUTCOME = "outcome", _("Kind of outcome")
    PACK = "pack", _("Course pack")


class OldSlug(models.Model):
    """A slug that something used to have, so that its old address redirects.

    Written by a trigger whenever a slug changes, however it is changed (migration 0002).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    slug = models.CharField(_("slug"), max_length=120)
    object_id = models.BigIntegerField(_("object"))

    objects = OldSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        ordering = ["kind", "slug"]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="old_slug_once")]

    def __str__(self):
        return f"{self.kind}: {self.slug}"


class LibraryRecord(models.Model):
    """What ``load_library`` last wrote for one entry of the shipped library.

    ``written`` is the entry as it stood in the database after loading: where the present one differs,
    somebody has edited the entry since, and it is left alone. ``fixture_digest`` is that of the
    file's entry: where it is the present file's, there is nothing to do.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    key = models.CharField(_("slug in the library"), max_length=120)
    object_id = models.BigIntegerField(_("object"))
    written = models.JSONField(_("as loaded"))
    fixture_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("library entry")
        verbose_name_plural = _("library entries")
        ordering = ["kind", "key"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="library_record_once")]

    def __str__(self):
        return f"{self.kind}: {self.key}"


class MissedSearch(models.Model):
    """A query that found nothing, counted by month; nothing is kept of who searched.

    The search writes the table (stories/search/misses.py, migration 0003); this only shows it.
    """

    id = models.BigAutoField(primary_key=True)
    q = models.TextField(_("searched for"))
    language = models.CharField(_("language of the page"), max_length=2, choices=settings.LANGUAGES)
    month = models.DateField(_("month"))
    searches = models.IntegerField(_("times"))
    last = models.DateTimeField(_("last"))

    class Meta:
        managed = False
        db_table = "search_log"
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        ordering = ["-month", "-searches", "q"]

    def __str__(self):
        return self.q
