"""Other words for terms and brands, and whose they are already."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from stories import history, search
from stories.models import Kind
from stories.vocabulary.kinds import (
    TERMS,
    called,
    demand,
    locked,
    may_change,
    model_of,
    others_of,
    said_by,
    set_others,
)

MOST = 60  # words of one term in one language
LONGEST = {Kind.BRAND: 100}
LONGEST_OF_A_TERM = 80


@dataclass(frozen=True)
class Clash:
    """A word that another term or brand has as well; ``refused`` if both are of one vocabulary."""

    word: str
    language: str
    other: Model
    refused: bool

    def __str__(self):
        said = _("“%(word)s” is also a word for “%(other)s” (%(kind)s).")
        return said % {
            "word": self.word,
            "other": self.other,
            "kind": self.other._meta.verbose_name,
        }


@transaction.atomic
def set_synonyms(
    *,
    kind: str,
    thing: Model,
    words: dict[str, list[str]],
    by,
    reason: str = "",
    version: int | None = None,
) -> list[Clash]:
    """Give a term (by language) or brand (under ``""``) its other words; languages left out stay.

    Returns the clashes with other vocabularies, which are allowed: a word may be a place and a trade.
    Raises ValidationError for a word that another of the same vocabulary has, and PermissionDenied.
    """
    demand(may_change, kind, by)
    [thing] = locked(kind, thing.pk)
    if version is not None and version != thing.version:
        raise ValidationError(
            _("Somebody changed “%(name)s” meanwhile: look at it again.") % {"name": thing},
            code="stale",
        )
    before = others_of(kind, thing)
    after, found = consider(kind=kind, thing=thing, words=words)
    if refused := [str(clash) for clash in found if clash.refused]:
        raise ValidationError(refused, code="taken")
    if any(before[code] != said for code, said in after.items()):
        with history.changing(thing, by=by, reason=reason or _("Synonyms")):
            set_others(kind, thing, after)
            thing.save()
    return found


def consider(
    *, kind: str, thing: Model, words: dict[str, list[str]]
) -> tuple[dict[str, list[str]], list[Clash]]:
    """These words as they would be kept, and whose the new ones among them are already.

    ``thing`` has the words of now. Raises ValidationError for what is no word.
    """
    before = others_of(kind, thing)
    after = {code: _cleaned(kind, thing, code, said) for code, said in words.items()}
    new = {
        code: [word for word in said if word not in before[code]] for code, said in after.items()
    }
    return after, clashes(kind=kind, thing=thing, words=new)


def _cleaned(kind: str, thing: Model, code: str, said: list[str]) -> list[str]:
    """Without empty ones, without what it is called anyway, each once however it is written."""
    words = [" ".join(word.replace("\0", "").split()) for word in said]
    words = [word for word in words if word]
    for word in words:
        if len(word) > LONGEST.get(kind, LONGEST_OF_A_TERM):
            raise ValidationError(_("“%(word)s…” is too long.") % {"word": word[:40]})
    known, kept = set(search.folded_all([called(kind, thing, code)])), []
    for word, key in zip(words, search.folded_all(words), strict=True):
        if not key:
            raise ValidationError(_("“%(word)s” has no letter in it.") % {"word": word})
        if key not in known:
            known.add(key)
            kept.append(word)
    if len(kept) > MOST:
        raise ValidationError(_("“%(name)s” has too many words.") % {"name": thing})
    return kept


def clashes(*, kind: str, thing: Model, words: dict[str, list[str]]) -> list[Clash]:
    """Which of these words lead to something else already, in the same language.

    Brands' names belong to no language and are compared among brands only.
    """
    if not any(words.values()):
        return []
    kinds = [Kind.BRAND] if kind == Kind.BRAND else TERMS
    pairs = [
        (code, word, other, other_kind)
        for other_kind in kinds
        for other in model_of(other_kind).objects.all()
        if (other_kind, other.pk) != (kind, thing.pk)
        for code, theirs in said_by(other_kind, other).items()
        if words.get(code)
        for word in theirs
    ]
    taken: dict[tuple[str, str], list] = {}
    folded = search.folded_all([word for _code, word, *_rest in pairs])
    for (code, _word, other, other_kind), key in zip(pairs, folded, strict=True):
        taken.setdefault((code, key), []).append((other, other_kind))
    return [
        Clash(word, code, other, other_kind == kind)
        for code, said in words.items()
        for word, key in zip(said, search.folded_all(said), strict=True)
        for other, other_kind in dict.fromkeys(taken.get((code, key), []))
    ]


@transaction.atomic
def add_synonym(
    *, kind: str, thing: Model, word: str, language: str, by, reason: str = ""
) -> list[Clash]:
    """One more word; of a brand in no language. Nothing happens if it has it."""
    code = "" if kind == Kind.BRAND else language
    [thing] = locked(kind, thing.pk)
    said = others_of(kind, thing)[code]
    return set_synonyms(kind=kind, thing=thing, words={code: [*said, word]}, by=by, reason=reason)


@transaction.atomic
def remove_synonym(
    *, kind: str, thing: Model, word: str, language: str, by, reason: str = ""
) -> None:
    """One word less."""
    code = "" if kind == Kind.BRAND else language
    [thing] = locked(kind, thing.pk)
    kept = [said for said in others_of(kind, thing)[code] if said != word]
    set_synonyms(kind=kind, thing=thing, words={code: kept}, by=by, reason=reason)
