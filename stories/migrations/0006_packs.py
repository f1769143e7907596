"""Course packs; a trigger remembers their renamed slugs, as for everything that has an address."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TRIGGERS = """
CREATE TRIGGER slug_taken AFTER INSERT ON stories_pack
    FOR EACH ROW EXECUTE FUNCTION stories_remember_slug('pack');
CREATE TRIGGER slug_renamed AFTER UPDATE OF slug ON stories_pack
    FOR EACH ROW WHEN (OLD.slug <> NEW.slug) EXECUTE FUNCTION stories_remember_slug('pack');
CREATE TRIGGER slug_gone AFTER DELETE ON stories_pack
    FOR EACH ROW EXECUTE FUNCTION stories_forget_slug('pack');
"""
NO_TRIGGERS = """
DROP TRIGGER slug_taken ON stories_pack;
DROP TRIGGER slug_renamed ON stories_pack;
DROP TRIGGER slug_gone ON stories_pack;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0005_families"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="libraryrecord",
            name="kind",
            field=models.CharField(
                choices=[
                    ("story", "Story"),
                    ("brand", "Brand"),
                    ("industry", "Industry"),
                    ("gesture", "Gesture type"),
                    ("channel", "Channel"),
                    ("outcome", "Kind of outcome"),
                    ("pack", "Course pack"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="oldslug",
            name="kind",
            field=models.CharField(
                choices=[
                    ("story", "Story"),
                    ("brand", "Brand"),
                    ("industry", "Industry"),
                    ("gesture", "Gesture type"),
                    ("channel", "Channel"),
                    ("outcome", "Kind of outcome"),
                    ("pack", "Course pack"),
                ],
                max_length=10,
                verbose_name="kind",
            ),
        ),
        migrations.CreateModel(
            name="Pack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(-[a-z0-9]+)*$",
                                "Use lower-case letters, digits and single hyphens.",
                            )
                        ],
                        verbose_name="slug",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                (
                    "introduction",
                    models.TextField(
                        blank=True,
                        help_text="For students: what the lesson is about.",
                        verbose_name="introduction",
                    ),
                ),
                (
                    "teacher_note",
                    models.TextField(
                        blank=True,
                        help_text="For teachers only: aims, timing, what to listen for.",
                        verbose_name="teacher's note",
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
                        default="en",
                        help_text="The language of the title and the notes.",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft: only its author sees it"),
                            ("unlisted", "Unlisted: who has its address sees it"),
                            ("published", "Published: listed for everybody"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="updated")),
                (
                    "author",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="packs",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="author",
                    ),
                ),
            ],
            options={
                "verbose_name": "course pack",
                "verbose_name_plural": "course packs",
                "ordering": ["title", "slug"],
                "permissions": [
                    ("publish_pack", "Can list course packs for everybody"),
                    ("change_any_pack", "Can see and change everybody's course packs"),
                    ("view_teacher_notes", "Can read teachers' notes"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackStory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("note", models.TextField(blank=True, verbose_name="note for students")),
                ("teacher_note", models.TextField(blank=True, verbose_name="teacher's note")),
                (
                    "pack",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="stories.pack",
                        verbose_name="course pack",
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pack_entries",
                        to="stories.story",
                        verbose_name="case",
                    ),
                ),
            ],
            options={
                "verbose_name": "case of a pack",
                "verbose_name_plural": "cases of a pack",
                "ordering": ["position", "id"],
            },
        ),
        migrations.AddField(
            model_name="pack",
            name="stories",
            field=models.ManyToManyField(
                related_name="packs",
                through="stories.PackStory",
                to="stories.story",
                verbose_name="cases",
            ),
        ),
        migrations.AddConstraint(
            model_name="packstory",
            constraint=models.UniqueConstraint(
                fields=("pack", "story"),
                name="pack_story_once",
                violation_error_message="This case is in the pack already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(("slug__regex", "^[a-z0-9]+(-[a-z0-9]+)*$")), name="pack_slug"
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["en", "de", "es", "it", "nl"])),
                name="pack_language",
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "unlisted", "published"])),
                name="pack_status",
            ),
        ),
        migrations.AddConstraint(
            model_name="pack",
            constraint=models.CheckConstraint(
                condition=models.Q(("title", ""), _negated=True), name="pack_title"
            ),
        ),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
