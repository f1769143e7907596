"""Conditions that several models share, for check constraints."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
COUNTRY = r"^[a-z]{2}$"
LANGUAGE = r"^[a-z]{2,3}$"
WEB_ADDRESS = r"^https?://[^[:space:]]+$"

# What stands in the place of a case's slug under /stories/ and means something else (stories/urls.py).
RESERVED_SLUGS = ("cite", "export")

TEXT_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

# A story's keywords, a column a language.
KEYWORDS = tuple(f"keywords_{code}" for code in TEXT_LANGUAGES)
KEYWORD_LENGTH, MOST_KEYWORDS = 60, 100

slug_validator = RegexValidator(SLUG, _("Use lower-case letters, digits and single hyphens."))
country_validator = RegexValidator(COUNTRY, _("Use the two-letter country code in lower case."))
language_validator = RegexValidator(LANGUAGE, _("Use the language code in lower case."))


def free_slug(slug: str) -> None:
    """Refuses what no case can be called, because its address leads elsewhere."""
    if slug in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is an address of the site itself: choose another."),
            code="reserved",
            params={"slug": slug},
        )


def matches(field: str, pattern: str, *, name: str, empty: bool = False) -> models.CheckConstraint:
    """A check constraint: the column matches the pattern (or is the empty string)."""
    condition = models.Q(**{f"{field}__regex": pattern})
    if empty:
        condition |= models.Q(**{field: ""})
    return models.CheckConstraint(condition=condition, name=name)


def one_of(field: str, choices, *, name: str) -> models.CheckConstraint:
    """A check constraint: the column holds one of the values of a ``TextChoices``."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": list(choices)}), name=name)


def version_field() -> models.PositiveIntegerField:
    """Counts the changes of a row, so that a form filled in on an older one is noticed.

    Counted by a trigger (migration 0010), whoever changes the row.
    """
    return models.PositiveIntegerField(default=1, editable=False)
