"""Gesture types belong to families, which decide colours."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0004_cache"),
    ]

    operations = [
        migrations.AddField(
            model_name="gesturetype",
            name="family",
            field=models.CharField(
                choices=[
                    ("gifts", "Gifts and wishes"),
                    ("words", "Good words"),
                    ("help", "A helping hand"),
                    ("amends", "Making amends"),
                    ("together", "Together"),
                    ("other", "Other gestures"),
                ],
                default="other",
                help_text="Decides the colour of the gesture and of the covers of its cases.",
                max_length=10,
                verbose_name="family",
            ),
        ),
        migrations.AddConstraint(
            model_name="gesturetype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("family__in", ["gifts", "words", "help", "amends", "together", "other"])
                ),
                name="gesture_family",
            ),
        ),
    ]
