"""Searches that found nothing: what each was probably meant for, and what became of it."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import search, workflow
from stories.models import SettledSearch, Verdict
from stories.models.rules import TEXT_LANGUAGES
from stories.vocabulary.kinds import KINDS, demand, label, may_change, model_of
from stories.vocabulary.synonyms import Clash, add_synonym, remove_synonym

PROPOSED = 3


@dataclass(frozen=True)
class Nearest:
    """A term or brand that a miss may be made a synonym of."""

    kind: str
    thing: Model

    @property
    def label(self) -> str:
        return label(self.kind)


@dataclass(frozen=True)
class Miss:
    """One search of a month, with the nearest terms and brands, or with what became of it."""

    missed: search.Missed
    nearest: tuple[Nearest, ...] = ()
    settled: SettledSearch | None = None


def misses(*, month: date | None = None, count: int = 30) -> tuple[int, list[Miss], list[Miss]]:
    """How many searches of a month (this one) are open, the ``count`` most frequent of them, and those
    that were dealt with.

    One that became a synonym and is missed again afterwards is open again: it did not help.
    """
    found = search.missed_in(month or timezone.localdate())
    words = {missed.words for missed in found}
    settled = {(s.words, s.language): s for s in SettledSearch.objects.filter(words__in=words)}
    open_ones, done = [], []
    for missed in found:
        was = settled.get((missed.words[:200], missed.language))
        if was and (was.verdict == Verdict.ASIDE or was.at >= missed.last):
            done.append(Miss(missed, settled=was))
        else:
            open_ones.append(missed)
    return len(open_ones), _with_nearest(open_ones[:count]), done


def _with_nearest(found: list[search.Missed]) -> list[Miss]:
    near = {missed: search.likely(missed.words, PROPOSED) for missed in found}
    things = {
        kind: KINDS[kind].model.objects.in_bulk(
            {likely.id for listed in near.values() for likely in listed if likely.kind == kind}
        )
        for kind in KINDS
    }
    return [
        Miss(
            missed,
            tuple(
                Nearest(likely.kind, things[likely.kind][likely.id])
                for likely in listed
                if likely.id in things[likely.kind]
            ),
        )
        for missed, listed in near.items()
    ]


def _key(q: str, language: str) -> dict:
    if language not in TEXT_LANGUAGES:
        raise ValidationError(_("There is no such language."))
    words = search.folded(q)[:200]
    if not words:
        raise ValidationError(_("There is no word in it."))
    return {"words": words, "language": language}


@transaction.atomic
def settle(
    *, q: str, language: str, kind: str, thing: Model, by, said_language: str = ""
) -> tuple[SettledSearch, list[Clash]]:
    """Make a search that found nothing a synonym, in the language of its readers unless another is named."""
    key, code = _key(q, language), said_language or language
    if code not in TEXT_LANGUAGES:
        raise ValidationError(_("There is no such language."))
    demand(may_change, kind, by)
    said = " ".join(q.replace("\0", "").split())
    clashes = add_synonym(
        kind=kind,
        thing=thing,
        word=said,
        language=code,
        by=by,
        reason=_("Readers searched for “%(q)s” and found nothing.") % {"q": said},
    )
    values = {"kind": kind, "object_id": thing.pk, "said": said, "said_language": code}
    return _settled(key, Verdict.SYNONYM, by, **values), clashes


@transaction.atomic
def aside(*, q: str, language: str, by) -> SettledSearch:
    """Put a search aside that is no synonym of anything, for good."""
    _demand_curator(by)
    return _settled(_key(q, language), Verdict.ASIDE, by)


def _settled(key: dict, verdict: str, by, **values) -> SettledSearch:
    empty = {"kind": "", "object_id": None, "said": "", "said_language": ""}
    fields = empty | values | {"verdict": verdict, "by": by, "at": timezone.now()}
    return SettledSearch.objects.update_or_create(**key, defaults=fields)[0]


@transaction.atomic
def take_back(*, settled: SettledSearch, by) -> None:
    """Open a search again; if it was made a synonym, it is one no longer."""
    settled = SettledSearch.objects.select_for_update(of=["self"]).filter(pk=settled.pk).first()
    if settled is None:
        raise ValidationError(_("It is open again already."))
    if settled.verdict == Verdict.ASIDE:
        _demand_curator(by)
    else:
        demand(may_change, settled.kind, by)
        thing = model_of(settled.kind).objects.filter(pk=settled.object_id).first()
        if thing:
            remove_synonym(
                kind=settled.kind,
                thing=thing,
                word=settled.said,
                language=settled.said_language,
                by=by,
                reason=_("Synonym taken back"),
            )
    settled.delete()


def _demand_curator(by) -> None:
    if by is not None and not by.has_perm(workflow.CHANGE):
        raise PermissionDenied(_("You may not do this with a search."))
