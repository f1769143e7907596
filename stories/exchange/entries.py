"""Stories, brands and terms as plain entries: the same shape that the library's files hold.

``of_…(object)`` is the exact counterpart of what ``library.py`` writes, so two states of an entry can be
compared field by field.
"""

import hashlib
import json

from stories.models import (
    Brand,
    GestureType,
    Outcome,
    Pack,
    Place,
    Source,
    Story,
    StoryText,
    Term,
)
from stories.models.rules import KEYWORDS, TEXT_LANGUAGES
from stories.models.translation import words_of


def digest(entry: dict) -> str:
    """A fingerprint (SHA-256, 64 hex digits) of an entry of a file."""
    written = json.dumps(entry, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()


def agrees(written, state) -> bool:
    """Whether a present state is still what was once written.

    Fields that entries have got since then are not compared: a later release must not take every
    entry for an edited one.
    """
    if isinstance(written, dict) and isinstance(state, dict):
        if set(written) <= set(TEXT_LANGUAGES) and set(written) != set(state):
            return False  # a text in a further language is an edit, not a further field
        return all(key in state and agrees(written[key], state[key]) for key in written)
    if isinstance(written, list) and isinstance(state, list):
        return len(written) == len(state) and all(map(agrees, written, state))
    return written == state


def of_term(term: Term) -> dict:
    """A term with its columns of every language; ``order`` is its place in the list, from 0."""
    entry = {"slug": term.slug, "order": term.order}
    for name, empty in (("name", ""), ("definition", ""), ("synonyms", [])):
        entry[name] = {code: getattr(term, f"{name}_{code}") or empty for code in TEXT_LANGUAGES}
    if isinstance(term, GestureType):
        entry["family"] = term.family
    return entry


def of_brand(brand: Brand) -> dict:
    """A brand; reads its industry and parent."""
    return {
        "slug": brand.slug,
        "name": brand.name,
        "industry": brand.industry.slug,
        "country": brand.country,
        "aliases": brand.aliases,
        "parent": brand.parent.slug if brand.parent else None,
    }


def of_place(place: Place) -> dict:
    return {
        "name": place.name,
        "city": place.city,
        "country": place.country,
        "latitude": written_number(place.latitude),
        "longitude": written_number(place.longitude),
    }


def of_source(source: Source) -> dict:
    """A source as the library tells it; its private full text is never part of an entry."""
    return {
        "url": source.url,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "language": source.language,
        "published": str(source.published) if source.published else None,
        "accessed": str(source.accessed) if source.accessed else None,
        "archive_url": source.archive_url,
    }


def of_outcome(outcome: Outcome, source_ids: list[int]) -> dict:
    """An outcome; ``source`` is the footnote's number from 1 among the story's sources."""
    source_id = outcome.source_id
    return {
        "kind": outcome.kind.slug,
        "metric": outcome.metric,
        "qualifier": outcome.qualifier,
        "value": written_number(outcome.value),
        "unit": outcome.unit,
        "as_of": str(outcome.as_of) if outcome.as_of else None,
        "evidence": outcome.evidence,
        "source": source_ids.index(source_id) + 1 if source_id in source_ids else None,
        "note": outcome.note,
    }


def of_text(text: StoryText) -> dict:
    return words_of(text)


def of_story(story: Story) -> dict:
    """A whole story; take it from ``Story.objects.for_export()``, which fetches all it reads."""
    sources = [link.source for link in story.source_links.all()]
    source_ids = [source.pk for source in sources]
    return {
        "slug": story.slug,
        "brand": story.brand.slug,
        "industry": story.industry.slug,
        "country": story.country,
        "language": story.language,
        "happened_on": str(story.happened_on) if story.happened_on else None,
        "verification": story.verification,
        "gestures": [link.gesture.slug for link in story.gesture_links.all()],
        "channels": [link.channel.slug for link in story.channel_links.all()],
        "places": [of_place(link.place) for link in story.place_links.all()],
        "sources": [of_source(source) for source in sources],
        "outcomes": [of_outcome(outcome, source_ids) for outcome in story.outcomes.all()],
        **{name: getattr(story, name) for name in KEYWORDS},
        "texts": {text.language: of_text(text) for text in story.texts.all()},
    }


def of_pack(pack: Pack) -> dict:
    """A course pack; reads its entries with their stories. ``author`` is never part of an entry."""
    return {
        "slug": pack.slug,
        "title": pack.title,
        "introduction": pack.introduction,
        "teacher_note": pack.teacher_note,
        "language": pack.language,
        "stories": [
            {"story": entry.story.slug, "note": entry.note, "teacher_note": entry.teacher_note}
            for entry in pack.entries.all()
        ],
    }


def written_number(value) -> str | None:
    """A Decimal in its shortest written form: ``20000000``, ``2.5``."""
    return None if value is None else f"{value.normalize():f}"
