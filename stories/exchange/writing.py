"""Writing an entry of the library into the database. Callers hold the transaction."""

from collections.abc import Iterable

from django.db.models import Model

from stories import teaching, workflow
from stories.models import (
    Brand,
    Kind,
    Outcome,
    Pack,
    PackStory,
    Place,
    Source,
    Story,
    StoryChannel,
    StoryGesture,
    StoryPlace,
    StorySource,
    StoryText,
    Term,
)
from stories.models.rules import KEYWORDS, TEXT_LANGUAGES

# what an entry's slugs mean: kind -> slug in the library -> object
Lookup = dict[Kind, dict[str, Model]]


def write(kind: Kind, model, entry: dict, found: Model | None, lookup: Lookup) -> Model:
    """Create what an entry tells of, or overwrite ``found`` with it; returns the saved object."""
    if kind == Kind.STORY:
        return write_story(entry, found, lookup)
    if kind == Kind.BRAND:
        return write_brand(entry, found, lookup)
    if kind == Kind.PACK:
        return write_pack(entry, found, lookup)
    return write_term(model, entry, found)


def write_term(model: type[Term], entry: dict, term: Term | None) -> Term:
    """A term with its columns of every language."""
    term = term or model()
    term.slug = entry["slug"]
    term.order = entry["order"]
    for name, empty in (("name", None), ("definition", None), ("synonyms", [])):
        for code in TEXT_LANGUAGES:
            # NULL where a language has no word of its own: then the English one is shown and found.
            setattr(term, f"{name}_{code}", entry[name].get(code, empty))
    if "family" in entry:
        term.family = entry["family"]
    term.save()
    return term


def write_brand(entry: dict, brand: Brand | None, lookup: Lookup) -> Brand:
    """A brand; its parent, if the database has it, is written before it."""
    brand = brand or Brand()
    for name in ("slug", "name", "country", "aliases"):
        setattr(brand, name, entry[name])
    brand.industry = lookup[Kind.INDUSTRY][entry["industry"]]
    brand.parent = lookup[Kind.BRAND].get(entry["parent"])
    brand.save()
    return brand


def write_story(
    entry: dict, story: Story | None, lookup: Lookup, keep: frozenset[str] = frozenset()
) -> Story:
    """A story with all its parts; a new one is published. ``keep`` names parts that stay as they are."""
    is_new = story is None
    story = story or Story()
    set_facts(entry, story, lookup)
    story.save()
    told_before = frozenset(story.source_links.values_list("source", flat=True))
    if not is_new:
        _remove_parts(story, keep)
    nothing = {name: type(entry[name])() for name in keep}
    write_parts(entry | nothing, story, lookup, told_before)
    if is_new:
        workflow.publish(story=story, by=None)
    return story


def set_facts(entry: dict, story: Story, lookup: Lookup) -> None:
    """Give a story the facts of an entry; nothing is saved."""
    for name in ("slug", "country", "language", "happened_on", "verification"):
        setattr(story, name, entry[name])
    for name in KEYWORDS:
        setattr(story, name, entry.get(name, []))  # editions of before keywords have none
    story.brand = lookup[Kind.BRAND][entry["brand"]]
    story.industry = lookup[Kind.INDUSTRY][entry["industry"]]


def write_parts(
    entry: dict, story: Story, lookup: Lookup, told_before: frozenset[int] = frozenset()
) -> None:
    """The parts of a saved story that has none; ``told_before``: see :func:`_source`."""
    StoryText.objects.bulk_create(
        StoryText(story=story, language=code, **text) for code, text in entry["texts"].items()
    )
    # Two slugs of an old entry may be one term today.
    gestures = dict.fromkeys(lookup[Kind.GESTURE][slug] for slug in entry["gestures"])
    channels = dict.fromkeys(lookup[Kind.CHANNEL][slug] for slug in entry["channels"])
    sources = [_source(source, told_before) for source in entry["sources"]]
    _link(story, StoryGesture, "gesture", gestures)
    _link(story, StoryChannel, "channel", channels)
    _link(story, StoryPlace, "place", [_place(place) for place in entry["places"]])
    _link(story, StorySource, "source", sources)
    Outcome.objects.bulk_create(
        Outcome(
            **outcome
            | {
                "story": story,
                "position": position,
                "kind": lookup[Kind.OUTCOME][outcome["kind"]],
                "source": sources[outcome["source"] - 1] if outcome["source"] else None,
            }
        )
        for position, outcome in enumerate(entry["outcomes"])
    )


def write_pack(entry: dict, pack: Pack | None, lookup: Lookup) -> Pack:
    """A course pack with its cases; a new one is listed for everybody if there is one to read."""
    is_new = pack is None
    pack = pack or Pack()
    for name in ("slug", "title", "introduction", "teacher_note", "language"):
        setattr(pack, name, entry[name])
    pack.save()
    pack.entries.all().delete()
    PackStory.objects.bulk_create(
        PackStory(
            pack=pack,
            story=lookup[Kind.STORY][told["story"]],
            position=position,
            note=told["note"],
            teacher_note=told["teacher_note"],
        )
        for position, told in enumerate(entry["stories"])
    )
    if is_new and any(entry.story.is_public for entry in pack.entries.select_related("story")):
        teaching.publish_pack(pack=pack, by=None)
    return pack


# what an entry calls the parts of a story -> what the story does; figures before the sources they name
PARTS = {
    "outcomes": "outcomes",
    "texts": "texts",
    "gestures": "gesture_links",
    "channels": "channel_links",
    "places": "place_links",
    "sources": "source_links",
}


def _remove_parts(story: Story, keep: frozenset[str]) -> None:
    for name, parts in PARTS.items():
        if name not in keep:
            getattr(story, parts).all().delete()


def _link(story: Story, link_model, name: str, linked: Iterable[Model]) -> None:
    link_model.objects.bulk_create(
        link_model(story=story, position=position, **{name: item})
        for position, item in enumerate(linked)
    )


def _place(entry: dict) -> Place:
    """The place, shared by name, city and country; coordinates are filled in, never overwritten."""
    keys = {key: entry[key] for key in ("name", "city", "country")}
    place, _ = Place.objects.get_or_create(**keys, defaults=entry)
    if place.latitude is None and entry["latitude"] is not None:
        place.latitude, place.longitude = entry["latitude"], entry["longitude"]
        place.save()
    return place


def _source(entry: dict, told_before: frozenset[int]) -> Source:
    """The source, shared by its address; one without an address by its title and publisher.

    One that somebody else brought along is left as it is: only sources that the story already used
    as the library told them (``told_before``, their ids) are overwritten.
    """
    keys = {"url": entry["url"]}
    if entry["url"] is None:
        keys |= {"title": entry["title"], "publisher": entry["publisher"]}
    source = Source.objects.filter(**keys).order_by("pk").first()
    if source is None:
        return Source.objects.create(**entry)
    if source.pk in told_before and any(getattr(source, n) != v for n, v in entry.items()):
        for name, value in entry.items():
            setattr(source, name, value)
        source.save()
    return source
