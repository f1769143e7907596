"""What is known of a translation: of which original's words it is one, and who has looked at it.

A row is about certain words, named by their fingerprint, and not about whatever a text says later. So a
text that is changed by any way at all is a draft again, one that is restored is what it was, and nobody
who writes a text needs to think of this.
"""

import hashlib

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.rules import TEXT_LANGUAGES, matches, one_of

# The words of a text, in the order in which they are read.
PARTS = (
    "title",
    "summary",
    "situation",
    "gesture",
    "outcome",
    "lesson",
    "questions",
    "doubts",
)
FINGERPRINT = r"^[0-9a-f]{32}$"


def words_of(text) -> dict:
    """The words of a :class:`~stories.models.StoryText`, as entries of the library have them."""
    return {name: getattr(text, name) for name in PARTS}


def fingerprint(words: dict) -> str:
    """What the database keeps in ``StoryText.fingerprint`` for these words (migration 0014)."""
    told = [words.get(name) or "" for name in PARTS if name != "questions"]
    joined = "\x1f".join([*told, *(words.get("questions") or [])])
    return hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest()


class Standing(models.TextChoices):
    """Whether a second person has looked at a translation."""

    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Reviewed")


def _person(name):
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=name,
        null=True,
        blank=True,
        related_name="+",
    )


class Translation(models.Model):
    """These words (``fingerprint``) of a story in a language say what the original said.

    ``original`` are the original's words at that time, ``by`` is who last said so: who translated, or
    who found the translation still right after the original had changed. Nobody for the library.
    """

    story = models.ForeignKey("stories.Story", models.CASCADE, related_name="translations")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    fingerprint = models.CharField(max_length=32)
    original_language = models.CharField(
        _("translated from"), max_length=2, choices=settings.LANGUAGES
    )
    original_fingerprint = models.CharField(max_length=32)
    original = models.JSONField()
    standing = models.CharField(_("state"), max_length=8, choices=Standing, default=Standing.DRAFT)
    by = _person(_("translated by"))
    at = models.DateTimeField(_("translated"), default=timezone.now)
    reviewed_by = _person(_("reviewed by"))
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)

    class Meta:
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        ordering = ["story", "language", "at", "pk"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["story", "language", "fingerprint"], name="translation_once"
            ),
            one_of("language", TEXT_LANGUAGES, name="translation_language"),
            one_of("original_language", TEXT_LANGUAGES, name="translation_from_language"),
            models.CheckConstraint(
                condition=~models.Q(language=models.F("original_language")),
                name="translation_of_another_language",
            ),
            models.CheckConstraint(
                condition=models.Q(standing=Standing.REVIEWED, reviewed_at__isnull=False)
                | models.Q(
                    standing=Standing.DRAFT, reviewed_at__isnull=True, reviewed_by__isnull=True
                ),
                name="translation_reviewed_has_its_date",
            ),
            matches("fingerprint", FINGERPRINT, name="translation_fingerprint"),
            matches("original_fingerprint", FINGERPRINT, name="translation_original_fingerprint"),
        ]

    def __str__(self):
        return f"{self.original_language} → {self.language}"
