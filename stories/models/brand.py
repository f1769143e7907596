"""The organisations the stories are about."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.models.rules import (
    COUNTRY,
    SLUG,
    country_validator,
    matches,
    slug_validator,
    version_field,
)
from stories.models.terms import Industry


class Brand(models.Model):
    """A brand, its home country, the other names people know it by, and the brand that owns it."""

    slug = models.SlugField(_("slug"), max_length=60, unique=True, validators=[slug_validator])
    name = models.CharField(_("name"), max_length=100)
    industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name=_("industry"), related_name="brands"
    )
    country = models.CharField(
        _("home country"), max_length=2, blank=True, validators=[country_validator]
    )
    aliases = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("other names"),
        default=list,
        blank=True,
        help_text=_("Separated by commas."),
    )
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        verbose_name=_("belongs to"),
        null=True,
        blank=True,
        related_name="children",
    )
    version = version_field()

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["name", "slug"]
        constraints = [
            matches("slug", SLUG, name="brand_slug"),
            matches("country", COUNTRY, name="brand_country", empty=True),
            models.CheckConstraint(condition=~models.Q(name=""), name="brand_name"),
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("id")),
                name="brand_is_not_its_own_parent",
                violation_error_message=_("A brand cannot belong to itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("brand", args=[self.slug])
