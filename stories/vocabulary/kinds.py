"""The vocabularies: which rows of which tables say that a case has a term."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from stories.models import (
    Brand,
    Channel,
    GestureType,
    Industry,
    Kind,
    Outcome,
    OutcomeKind,
    Story,
    StoryChannel,
    StoryGesture,
)
from stories.models.rules import TEXT_LANGUAGES


@dataclass(frozen=True)
class Vocabulary:
    """``path`` leads from a case to the term. A case has one (``rows`` is None), or rows of its own that
    hold one each in ``field``; ``once``: each term at most once. ``form_field``: its name in forms."""

    model: type[Model]
    path: str
    form_field: str
    rows: type[Model] | None = None
    field: str = ""
    once: bool = False


KINDS: dict[str, Vocabulary] = {
    Kind.INDUSTRY: Vocabulary(Industry, "industry", r"industry"),
    Kind.GESTURE: Vocabulary(
        GestureType, "gestures", r"gesture_links-\d+-gesture", StoryGesture, "gesture", once=True
    ),
    Kind.CHANNEL: Vocabulary(
        Channel, "channels", r"channel_links-\d+-channel", StoryChannel, "channel", once=True
    ),
    Kind.OUTCOME: Vocabulary(OutcomeKind, "outcomes__kind", r"outcomes-\d+-kind", Outcome, "kind"),
    Kind.BRAND: Vocabulary(Brand, "brand", r"brand"),
}
TERMS = tuple(kind for kind in KINDS if kind != Kind.BRAND)
# The search, the cards and the exports read a case's reach from this one.
FIXED = {(Kind.OUTCOME, "viral-reach")}


def model_of(kind: str) -> type[Model]:
    return KINDS[kind].model


def kind_of_model(model: type[Model]) -> str:
    return next(kind for kind, vocabulary in KINDS.items() if vocabulary.model is model)


def label(kind: str) -> str:
    """What a thing of this kind is called: “gesture type”."""
    return str(model_of(kind)._meta.verbose_name)


def name_of(kind: str, thing: Model) -> str:
    """What history calls it, whoever reads it: its English name."""
    return thing.name if kind == Kind.BRAND else thing.name_en


def cases(kind: str, thing: Model) -> QuerySet:
    """All cases that have a term or brand, whatever their status."""
    return Story.objects.filter(**{KINDS[kind].path: thing}).distinct()


def called(kind: str, thing: Model, code: str) -> str:
    """Its name in a language; "" if it has none there."""
    return thing.name if kind == Kind.BRAND else getattr(thing, f"name_{code}") or ""


def said_by(kind: str, thing: Model) -> dict[str, list[str]]:
    """A thing's name and other words by language; a brand's, which have none, under ``""``."""
    if kind == Kind.BRAND:
        return {"": [thing.name, *thing.aliases]}
    return {
        code: [
            word
            for word in (called(kind, thing, code), *(getattr(thing, f"synonyms_{code}") or []))
            if word
        ]
        for code in TEXT_LANGUAGES
    }


def others_of(kind: str, thing: Model) -> dict[str, list[str]]:
    """Only the other words: aliases or synonyms."""
    if kind == Kind.BRAND:
        return {"": list(thing.aliases)}
    return {code: list(getattr(thing, f"synonyms_{code}") or []) for code in TEXT_LANGUAGES}


def set_others(kind: str, thing: Model, words: dict[str, list[str]]) -> None:
    """Give a thing its other words; it is the caller's to save."""
    for code, said in words.items():
        setattr(thing, f"synonyms_{code}" if kind != Kind.BRAND else "aliases", said)


def lock_cases(kind: str, thing: Model) -> None:
    """Before the terms themselves: a case's form, too, locks the case first and then what it names."""
    ids = list(cases(kind, thing).values_list("pk", flat=True))
    list(Story.objects.select_for_update().filter(pk__in=ids).order_by("pk").only("pk"))


def locked(kind: str, *ids: int) -> list[Model]:
    """The rows in that order, locked; ValidationError if one is gone."""
    model = model_of(kind)
    found = {
        thing.pk: thing
        for thing in model._base_manager.select_for_update(of=["self"])
        .filter(pk__in=ids)
        .order_by("pk")
    }
    if set(ids) - set(found):
        raise ValidationError(gone(kind), code="gone")
    return [found[pk] for pk in ids]


def gone(kind: str) -> str:
    return _("This %(kind)s is gone: somebody merged or deleted it meanwhile.") % {
        "kind": label(kind)
    }


def may_change(kind: str, user) -> bool:
    """Whether somebody may rename it and give it other words."""
    return user.has_perm(f"stories.change_{model_of(kind)._meta.model_name}")


def may_reshape(kind: str, user) -> bool:
    """Whether somebody may merge and split, by which a term or brand can vanish."""
    return may_change(kind, user) and user.has_perm(
        f"stories.delete_{model_of(kind)._meta.model_name}"
    )


def demand(allowed: Callable, kind: str, by) -> None:
    if by is not None and not allowed(kind, by):
        raise PermissionDenied(_("You may not do this with a %(kind)s.") % {"kind": label(kind)})


def demand_reason(reason: str) -> str:
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise ValidationError(_("Say why, so that the others understand it later."))
    return reason[:1000]
