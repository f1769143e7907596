"""What the database holds, to be compared before and after a load."""

from django.apps import apps
from django.db import connection

from stories.exchange import entries
from stories.models import Brand, Channel, GestureType, Industry, OutcomeKind, Pack, Story

TERM_MODELS = {
    "industry": Industry,
    "gesture": GestureType,
    "channel": Channel,
    "outcome": OutcomeKind,
}


def row_versions() -> dict[str, list]:
    """Every row of every table with its version: whatever is written again, even unchanged, differs."""
    versions = {}
    with connection.cursor() as cursor:
        for model in apps.get_app_config("stories").get_models():
            table = model._meta.db_table
            cursor.execute(f"SELECT id, ctid::text, xmin::text FROM {table} ORDER BY id")
            versions[table] = cursor.fetchall()
    return versions


def told() -> dict[str, tuple]:
    """Everything the library could have told: "story: klm-cover" -> (its status, its entry)."""
    found = {f"brand: {b.slug}": ("", entries.of_brand(b)) for b in Brand.objects.all()}
    for kind, model in TERM_MODELS.items():
        found |= {f"{kind}: {t.slug}": ("", entries.of_term(t)) for t in model.objects.all()}
    for story in Story.objects.for_export():
        found[f"story: {story.slug}"] = (story.status, entries.of_story(story))
    for pack in Pack.objects.prefetch_related("entries__story"):
        found[f"pack: {pack.slug}"] = (pack.status, entries.of_pack(pack))
    return found
