"""The closed vocabulary: industries, gesture types, channels and kinds of outcome.

``name``, ``definition`` and ``synonyms`` exist once per interface language (columns ``name_de`` …,
see ``translation.py``); reading ``term.name`` gives the one of the active language.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.models.rules import SLUG, matches, one_of, slug_validator, version_field
from stories.querysets import TermQuerySet


class Term(models.Model):
    """What the four vocabularies have in common."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True, validators=[slug_validator])
    name = models.CharField(_("name"), max_length=80)
    definition = models.CharField(_("definition"), max_length=300, blank=True)
    synonyms = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("synonyms"),
        default=list,
        blank=True,
        help_text=_("Words people search with, separated by commas."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    version = version_field()

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["order", "slug"]
        constraints = [
            matches("slug", SLUG, name="%(class)s_slug"),
            models.CheckConstraint(condition=~models.Q(name=""), name="%(class)s_name"),
        ]

    def __str__(self):
        return self.name or self.slug


class Industry(Term):
    """The trade the case belongs to."""

    class Meta(Term.Meta):
        verbose_name = _("industry")
        verbose_name_plural = _("industries")

    def get_absolute_url(self):
        return reverse("industry", args=[self.slug])


class Family(models.TextChoices):
    """What kind of thing a gesture is; each family has its colour (tokens.css)."""

    GIFTS = "gifts", _("Gifts and wishes")
    WORDS = "words", _("Good words")
    HELP = "help", _("A helping hand")
    AMENDS = "amends", _("Making amends")
    TOGETHER = "together", _("Together")
    OTHER = "other", _("Other gestures")


class GestureType(Term):
    """What the brand did for the customer."""

    family = models.CharField(
        _("family"),
        max_length=10,
        choices=Family,
        default=Family.OTHER,
        help_text=_("Decides the colour of the gesture and of the covers of its cases."),
    )

    class Meta(Term.Meta):
        verbose_name = _("gesture type")
        verbose_name_plural = _("gesture types")
        constraints = [
            *Term.Meta.constraints,
            one_of("family", Family.values, name="gesture_family"),
        ]

    def get_absolute_url(self):
        return reverse("gesture", args=[self.slug])


class Channel(Term):
    """Where brand and customer met: airport, social media, retail store …"""

    class Meta(Term.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def get_absolute_url(self):
        return reverse("channel", args=[self.slug])


class OutcomeKind(Term):
    """What came of it: viral reach, goodwill …"""

    class Meta(Term.Meta):
        verbose_name = _("kind of outcome")
        verbose_name_plural = _("kinds of outcome")

    def get_absolute_url(self):
        return reverse("stories") + f"?outcome={self.slug}"
