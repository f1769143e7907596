"""Small things for tests, made with as little as they need. Real rows in a real PostgreSQL."""

from itertools import count

from django.contrib.auth.models import User
from django.utils import timezone

from stories import workflow
from stories.models import (
    Article,
    Brand,
    Channel,
    GestureType,
    Import,
    ImportDeed,
    Industry,
    Outcome,
    OutcomeKind,
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
)

_numbers = count(1)


def _term(model, slug, **fields):
    names = {"name_en": slug.replace("-", " ").capitalize()} | fields
    return model.objects.get_or_create(slug=slug, defaults=names)[0]


def industry(slug="airlines", **fields) -> Industry:
    return _term(Industry, slug, **fields)


def gesture(slug="surprise-gift", **fields) -> GestureType:
    return _term(GestureType, slug, **fields)


def channel(slug="airport", **fields) -> Channel:
    return _term(Channel, slug, **fields)


def outcome_kind(slug="viral-reach", **fields) -> OutcomeKind:
    return _term(OutcomeKind, slug, **fields)


def brand(slug="klm", **fields) -> Brand:
    fields = {"name": slug.upper(), "country": "nl"} | fields
    fields.setdefault("industry", industry())
    return Brand.objects.get_or_create(slug=slug, defaults=fields)[0]


def source(**fields) -> Source:
    number = next(_numbers)
    defaults = {"url": f"https://example.org/{number}", "title": f"Source {number}"}
    return Source.objects.create(**defaults | fields)


def text(story, language="en", **fields) -> StoryText:
    defaults = {
        "title": f"Title of {story.slug} in {language}",
        "summary": f"Summary of {story.slug} in {language}.",
    }
    return StoryText.objects.create(story=story, language=language, **defaults | fields)


def outcome(story, kind="viral-reach", **fields) -> Outcome:
    defaults = {"evidence": "press", "position": story.outcomes.count()}
    return Outcome.objects.create(story=story, kind=outcome_kind(kind), **defaults | fields)


def draft(slug=None, **fields) -> Story:
    """A story with an English text, a gesture and a source, not yet published.

    ``gestures`` and ``channels`` are lists of slugs, ``brand`` and ``industry`` slugs, ``title`` and
    ``summary`` go into the English text.
    """
    words = {name: fields.pop(name) for name in ("title", "summary") if name in fields}
    gestures = fields.pop("gestures", ["surprise-gift"])
    channels = fields.pop("channels", ["airport"])
    outcomes = fields.pop("outcomes", [])
    trade = industry(fields.pop("industry", "airlines"))
    maker = brand(fields.pop("brand", "klm"), industry=trade)
    defaults = {"language": "en", "country": "nl", "happened_on": "2014-10"}
    story = Story.objects.create(
        slug=slug or f"story-{next(_numbers)}", brand=maker, industry=trade, **defaults | fields
    )
    text(story, **words)
    for position, name in enumerate(gestures):
        StoryGesture.objects.create(story=story, gesture=gesture(name), position=position)
    for position, name in enumerate(channels):
        StoryChannel.objects.create(story=story, channel=channel(name), position=position)
    StorySource.objects.create(story=story, source=source())
    for kind in outcomes:
        outcome(story, kind)
    return story


def published(slug=None, **fields) -> Story:
    """Like :func:`draft`, and public."""
    return workflow.publish(story=draft(slug, **fields), by=None)


def place(story, name="Schiphol", city="Amsterdam", country="nl", **fields) -> Place:
    found, _ = Place.objects.get_or_create(name=name, city=city, country=country, defaults=fields)
    StoryPlace.objects.create(story=story, place=found, position=story.place_links.count())
    return found


def pack(slug="lesson", stories=(), **fields) -> Pack:
    """A course pack of these stories, listed for everybody unless ``status`` says otherwise."""
    defaults = {"title": f"Title of {slug}", "status": "published"}
    made = Pack.objects.create(slug=slug, **defaults | fields)
    for position, story in enumerate(stories):
        PackStory.objects.create(
            pack=made,
            story=story,
            position=position,
            note=f"Note on {story.slug}",
            teacher_note=f"Secret on {story.slug}",
        )
    return made


def article(by=None, **fields) -> Article:
    """An article that somebody gave to intake, without a case in it."""
    number = next(_numbers)
    by = by or User.objects.create_user(f"reader-{number}", is_staff=True)
    defaults = {"title": f"Article {number}", "language": "en", "text": f"Text {number}."}
    return Article.objects.create(by=by, digest=str(number), **defaults | fields)


def imported() -> Import:
    """An import that a command carried out and that changed nothing."""
    counts = dict.fromkeys(ImportDeed.values, 0)
    return Import.objects.create(
        state="done", done_at=timezone.now(), columns=["slug"], counts=counts
    )
