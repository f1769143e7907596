"""Stored stories that may be the case just read: same source, same brand and date, same meaning."""

import re

from django.utils.translation import gettext as _

from stories.intake.recognise import Meaning
from stories.intake.records import Draft, Duplicate
from stories.models import Source, Story
from stories.models.addresses import canonical

MOST_ADDRESSES = 50  # in the text
SAME_MEANING = 0.55
SAME_BRAND = 0.36
ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


def by_address(text: str, address: str) -> list[Duplicate]:
    """Stories that rest on the same page as the article, or as one that it names."""
    named = (address, *(one.rstrip(".,;:!?") for one in ADDRESS.findall(text)[:MOST_ADDRESSES]))
    wanted = {canonical(found) for found in named if found} - {""}
    sources = Source.objects.filter(canonical__in=wanted).prefetch_related("stories")
    return [
        Duplicate(story.slug, _("The same source: %(address)s") % {"address": source.url})
        for source in sources
        for story in source.stories.all()
    ]


def by_content(number: int, draft: Draft, near: Meaning | None) -> list[Duplicate]:
    """Stories of the same brand at the same time, or of the same meaning."""
    found: dict[str, str] = {}
    cosines = near.stories if near else {}
    for story in (
        Story.objects.published()
        .filter(pk__in=[pk for pk, c in cosines.items() if c >= SAME_BRAND])
        .select_related("brand")
    ):
        same_brand = bool(draft.brand and draft.brand.slug == story.brand.slug)
        if same_brand:
            found[story.slug] = _("The same brand, and it tells much the same")
        elif cosines[story.pk] >= SAME_MEANING:
            found[story.slug] = _("It tells much the same")
    if draft.brand and draft.brand.slug and draft.happened_on:
        for story in Story.objects.filter(brand__slug=draft.brand.slug, happened_on__isnull=False):
            if _same_time(story.happened_on, draft.happened_on.value):
                found.setdefault(story.slug, _("The same brand at the same time"))
    return [Duplicate(slug, why, number) for slug, why in found.items()]


def _same_time(one, other) -> bool:
    """The shorter date is the beginning of the longer; years alone say too little."""
    short, long = sorted((str(one), str(other)), key=len)
    return long.startswith(short) and len(short) > 4
