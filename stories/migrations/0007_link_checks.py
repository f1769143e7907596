"""What link checks find, and the form of a source's address that its other spellings share."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

from stories.models.addresses import canonical


def fill(apps, schema_editor):
    """Sources that were there before get their form for comparing; saving sets it from now on."""
    source_model = apps.get_model("stories", "Source")
    sources = source_model.objects.exclude(url=None).only("pk", "url")
    changed = []
    for source in sources.iterator():
        source.canonical = canonical(source.url)
        changed.append(source)
    source_model.objects.bulk_update(changed, ["canonical"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0006_packs"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "which",
                    models.CharField(
                        choices=[("page", "page"), ("archive", "archived copy")],
                        max_length=7,
                        verbose_name="which address",
                    ),
                ),
                ("url", models.URLField(max_length=1000, verbose_name="address")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("dead", "Dead"),
                            ("failing", "Fails for now"),
                            ("elsewhere", "Leads to the front page"),
                            ("refused", "Not visited"),
                            ("closed", "Closed to machines"),
                            ("alive", "Alive"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "problem",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "none"),
                            ("address", "not an address that can be visited"),
                            ("private", "leads into a private network"),
                            ("port", "names an unusual port"),
                            ("no-name", "the site's name is not known"),
                            ("no-answer", "no connection"),
                            ("timeout", "no answer in time"),
                            ("tls", "its certificate is not valid"),
                            ("protocol", "the answer is not understood"),
                            ("redirects", "redirects without end"),
                            ("robots", "robots.txt asks machines to stay away"),
                        ],
                        max_length=10,
                        verbose_name="problem",
                    ),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="HTTP status"
                    ),
                ),
                (
                    "redirects",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="Each as [status, address it leads to].",
                        verbose_name="redirects",
                    ),
                ),
                (
                    "content_hash",
                    models.CharField(
                        blank=True,
                        help_text="SHA-256 of the readable text, as it was when the page was last seen alive.",
                        max_length=64,
                        verbose_name="fingerprint of the text",
                    ),
                ),
                (
                    "changed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="text changed"),
                ),
                ("checked_at", models.DateTimeField(verbose_name="checked")),
                (
                    "last_seen",
                    models.DateTimeField(blank=True, null=True, verbose_name="last seen alive"),
                ),
                (
                    "failing_since",
                    models.DateTimeField(blank=True, null=True, verbose_name="fails since"),
                ),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, verbose_name="failures in a row"),
                ),
                (
                    "not_before",
                    models.DateTimeField(
                        blank=True,
                        help_text="As the site asked.",
                        null=True,
                        verbose_name="not to be visited before",
                    ),
                ),
            ],
            options={
                "verbose_name": "link check",
                "verbose_name_plural": "link checks",
                "ordering": ["source", "-which"],
            },
        ),
        migrations.AddField(
            model_name="source",
            name="canonical",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="The same for every spelling of the address; set whenever a source is saved.",
                verbose_name="address for comparing",
            ),
        ),
        migrations.AddIndex(
            model_name="source",
            index=django.contrib.postgres.indexes.HashIndex(
                fields=["canonical"], name="source_canonical"
            ),
        ),
        migrations.AddField(
            model_name="linkcheck",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checks",
                to="stories.source",
                verbose_name="source",
            ),
        ),
        migrations.AddIndex(
            model_name="linkcheck",
            index=models.Index(fields=["state", "checked_at"], name="link_check_state"),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.UniqueConstraint(fields=("source", "which"), name="link_check_once"),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("which__in", ["page", "archive"])), name="link_check_which"
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["dead", "failing", "elsewhere", "refused", "closed", "alive"])
                ),
                name="link_check_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "problem__in",
                        [
                            "",
                            "address",
                            "private",
                            "port",
                            "no-name",
                            "no-answer",
                            "timeout",
                            "tls",
                            "protocol",
                            "redirects",
                            "robots",
                        ],
                    )
                ),
                name="link_check_problem",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("url__regex", "^https?://[^[:space:]]+$")),
                name="link_check_url",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("failing_since__isnull", True), ("failures", 0)),
                    models.Q(("failing_since__isnull", False), ("failures__gt", 0)),
                    _connector="OR",
                ),
                name="link_check_failing_since",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
