"""The fingerprints of texts, and what is known of each translation."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Declared immutable, which it is for text: array_to_string by itself is not, because of dates and the like.
FINGERPRINT = """
CREATE FUNCTION stories_fingerprint(
    title text, summary text, situation text, gesture text, outcome text, lesson text,
    questions text[], doubts text
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT pg_catalog.md5(pg_catalog.array_to_string(
        ARRAY[title, summary, situation, gesture, outcome, lesson, doubts] || questions,
        pg_catalog.chr(31)))
$$;
"""
NO_FINGERPRINT = """
DROP FUNCTION stories_fingerprint(text, text, text, text, text, text, text[], text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0013_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FINGERPRINT, NO_FINGERPRINT),
        migrations.AddField(
            model_name="storytext",
            name="fingerprint",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(
                    "title",
                    "summary",
                    "situation",
                    "gesture",
                    "outcome",
                    "lesson",
                    "questions",
                    "doubts",
                    function="stories_fingerprint",
                ),
                output_field=models.CharField(max_length=32),
            ),
        ),
        migrations.CreateModel(
            name="Translation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("de", "German"),
                            ("es", "Spanish"),
                            ("it", "Italian"),
                            ("nl", "Dutch"),
                        ],
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("fingerprint", models.CharField(max_length=32)),
                (
                    "original_language",
                    models.CharField(
                        choices=[
                            ("en", "English"),
                            ("de", "German"),
                            ("es", "Spanish"),
                            ("it", "Italian"),
                            ("nl", "Dutch"),
                        ],
                        max_length=2,
                        verbose_name="translated from",
                    ),
                ),
                ("original_fingerprint", models.CharField(max_length=32)),
                ("original", models.JSONField()),
                (
                    "standing",
                    models.CharField(
                        choices=[("draft", "Draft"), ("reviewed", "Reviewed")],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="translated"
                    ),
                ),
                (
                    "reviewed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="reviewed"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="translated by",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="translations",
                        to="stories.story",
                    ),
                ),
            ],
            options={
                "verbose_name": "translation",
                "verbose_name_plural": "translations",
                "ordering": ["story", "language", "at", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("story", "language", "fingerprint"), name="translation_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("language__in", ["en", "de", "es", "it", "nl"])),
                        name="translation_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("original_language__in", ["en", "de", "es", "it", "nl"])
                        ),
                        name="translation_from_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("language", models.F("original_language")), _negated=True
                        ),
                        name="translation_of_another_language",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reviewed_at__isnull", False), ("standing", "reviewed")),
                            models.Q(
                                ("reviewed_at__isnull", True),
                                ("reviewed_by__isnull", True),
                                ("standing", "draft"),
                            ),
                            _connector="OR",
                        ),
                        name="translation_reviewed_has_its_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("fingerprint__regex", "^[0-9a-f]{32}$")),
                        name="translation_fingerprint",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("original_fingerprint__regex", "^[0-9a-f]{32}$")),
                        name="translation_original_fingerprint",
                    ),
                ],
            },
        ),
    ]
