"""What was done to the vocabulary itself, and which searches in vain were dealt with."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.records import Kind
from stories.models.rules import TEXT_LANGUAGES, one_of


def _person(**options):
    options = {"null": True, "blank": True, "related_name": "+"} | options
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, **options)


class Shape(models.TextChoices):
    """How a vocabulary can be given another shape."""

    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")


class VocabularyChange(models.Model):
    """A merge or a split, with all that undoing it takes.

    ``entry`` is the term or brand as it was before; ``moved`` says what went from ``object_id`` to
    ``target_id`` (stories/vocabulary/moving.py). Both rows may be gone by now, so they are numbers.
    """

    shape = models.CharField(_("what was done"), max_length=10, choices=Shape)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    object_id = models.BigIntegerField()
    target_id = models.BigIntegerField()
    name = models.CharField(_("from"), max_length=100)
    target_name = models.CharField(_("into"), max_length=100)
    entry = models.JSONField()
    moved = models.JSONField()
    by = _person(verbose_name=_("who"))
    reason = models.TextField(_("reason"))
    at = models.DateTimeField(_("when"), default=timezone.now)
    undone_by = _person(verbose_name=_("undone by"))
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("merge or split")
        verbose_name_plural = _("merges and splits")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            one_of("shape", Shape.values, name="vocabulary_change_shape"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="vocabulary_change_reason"),
        ]

    def __str__(self):
        return f"{self.name} → {self.target_name}"


class Verdict(models.TextChoices):
    """What became of a search that found nothing."""

    SYNONYM = "synonym", _("Made a synonym")
    ASIDE = "aside", _("Put aside")


class SettledSearch(models.Model):
    """A search that found nothing and was dealt with, for all months.

    ``words`` as :func:`stories.search.folded` has them. ``said`` became a synonym of ``object_id``.
    """

    words = models.CharField(_("searched for"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    verdict = models.CharField(_("what became of it"), max_length=10, choices=Verdict)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, blank=True)
    object_id = models.BigIntegerField(null=True, blank=True)
    said = models.CharField(_("synonym"), max_length=100, blank=True)
    said_language = models.CharField(max_length=2, blank=True)
    by = _person(verbose_name=_("who"))
    at = models.DateTimeField(_("when"), default=timezone.now)

    class Meta:
        verbose_name = _("search dealt with")
        verbose_name_plural = _("searches dealt with")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["words", "language"], name="search_settled_once"),
            one_of("language", TEXT_LANGUAGES, name="settled_language"),
            one_of("verdict", Verdict.values, name="settled_verdict"),
            models.CheckConstraint(
                condition=models.Q(verdict="aside") | models.Q(object_id__isnull=False),
                name="settled_synonym_of_something",
            ),
        ]

    def __str__(self):
        return self.words
