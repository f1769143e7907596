"""A case as a curator accepted it, and how it is written: whole, in one transaction, as a draft."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from stories import history, workflow
from stories.entering import articles, sources
from stories.entering.slugs import brand_slug, story_slug
from stories.models import (
    ArticleDraft,
    Brand,
    Channel,
    DraftState,
    GestureType,
    Industry,
    Outcome,
    OutcomeKind,
    PartialDate,
    Place,
    Source,
    Story,
    StoryChannel,
    StoryGesture,
    StoryPlace,
    StorySource,
    StoryText,
)

ADD = "stories.add_story"
NOTE_LENGTH = 4800  # characters; a comment has at most 5000


@dataclass(frozen=True)
class Figure:
    """An outcome, with a figure or without."""

    kind: OutcomeKind
    metric: str = ""
    value: Decimal | None = None
    unit: str = ""
    qualifier: str = ""
    evidence: str = "press"
    as_of: PartialDate | None = None


@dataclass(frozen=True)
class Where:
    """A place by name and country code."""

    name: str
    country: str


@dataclass(frozen=True)
class Case:
    """What a curator accepted. ``brand`` is a Brand, or the name of one that the library has not got.

    ``texts`` maps a language to title and summary, in the curator's own words.
    """

    brand: Brand | str
    industry: Industry
    language: str
    country: str = ""
    happened_on: PartialDate | None = None
    verification: str = "unverified"
    title: str = ""
    gestures: tuple[GestureType, ...] = ()
    channels: tuple[Channel, ...] = ()
    outcomes: tuple[Figure, ...] = ()
    places: tuple[Where, ...] = ()
    texts: tuple[tuple[str, str, str], ...] = ()


def enter(*, draft: ArticleDraft, case: Case, by) -> Story:
    """Enter a proposed case as a draft story with the article as its source.

    Raises ValidationError where it cannot be (decided on meanwhile, refused by a rule) and
    PermissionDenied; nothing is written then.
    """
    if not by.has_perm(ADD):
        raise PermissionDenied(_("You may not do this with a story."))
    with articles.whole():
        locked = articles.lock_draft(draft, by=by)
        story = _write(case, sources.of(locked.article, by=by), by)
        _note(story, locked, by)
        articles.decide(locked, DraftState.ENTERED, by=by, story=story)
    return story


def keep_source(*, article, by) -> Source:
    """Keep an article as a source without a case."""
    if not by.has_perm(ADD):
        raise PermissionDenied(_("You may not do this with a story."))
    with articles.whole():
        return sources.of(articles.lock(article, by=by), by=by)


def _write(case: Case, source: Source, by) -> Story:
    brand = _brand(case, by)
    story = Story(
        slug=story_slug(brand.slug, case.title, case.happened_on),
        brand=brand,
        industry=case.industry,
        country=case.country,
        language=case.language,
        happened_on=case.happened_on,
        verification=case.verification,
        created_by=by,
    )
    _save(story)
    for language, title, summary in case.texts:
        _save(StoryText(story=story, language=language, title=title, summary=summary))
    _link(story, StoryGesture, "gesture", case.gestures)
    _link(story, StoryChannel, "channel", case.channels)
    _link(story, StoryPlace, "place", [_place(where) for where in case.places])
    _link(story, StorySource, "source", [source])
    for position, figure in enumerate(case.outcomes):
        _save(Outcome(story=story, position=position, source=source, **vars(figure)))
    history.record(story, by=by, reason=_("Entered from an article."))
    return story


def _save(thing) -> None:
    thing.full_clean()
    thing.save(force_insert=True)


def _link(story: Story, link_model, name: str, linked) -> None:
    link_model.objects.bulk_create(
        link_model(story=story, position=position, **{name: thing})
        for position, thing in enumerate(dict.fromkeys(linked))
    )


def _brand(case: Case, by) -> Brand:
    """The brand; one that the library has not got is made now, and only now."""
    if isinstance(case.brand, Brand):
        return case.brand
    name = case.brand.strip()
    if found := Brand.objects.filter(name__iexact=name).first():
        return found
    brand = Brand(slug=brand_slug(name), name=name, industry=case.industry)
    _save(brand)
    history.record(brand, by=by, reason=_("Entered from an article."))
    return brand


def _place(where: Where) -> Place:
    """A place that the library has by this name in this country, or a new one."""
    found = Place.objects.filter(name__iexact=where.name, country=where.country).order_by("pk")
    place = found.first()
    if place is None:
        place = Place(name=where.name, country=where.country)
        _save(place)
    return place


def _note(story: Story, draft: ArticleDraft, by) -> None:
    """The passage as a comment beside the story's form, to write from; readers never see it."""
    passage = "\n".join(
        filter(None, (" ".join(line.split()) for line in draft.passage.split("\n")))
    )
    if passage:
        passage = passage if len(passage) <= NOTE_LENGTH else f"{passage[:NOTE_LENGTH]} …"
        said = _("The article says (not for readers, write your own words):")
        workflow.comment(story=story, by=by, text=f"{said}\n\n{passage}")
