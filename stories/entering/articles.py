"""Articles and the cases proposed in them: kept as soon as they are read, decided one by one."""

import hashlib
import time
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import duplicates
from stories.intake import Reading
from stories.models import Article, ArticleDraft, DraftState, PartialDate

MOST_BY_HAND = 30  # cases that somebody may add to one article
SECONDS = 1.5  # for comparing its cases in meaning with those that nobody has published


def _plain(value):
    """A proposal's value as JSON has it."""
    return str(value) if isinstance(value, Decimal | PartialDate) else value


def _as_data(proposal) -> dict | None:
    if proposal is None:
        return None
    return asdict(proposal, dict_factory=lambda pairs: {k: _plain(v) for k, v in pairs}) | (
        {"value": _plain(proposal.value)}
    )


def proposals_of(draft) -> dict:
    """A draft's proposals by field, as they are kept."""
    single = {name: _as_data(getattr(draft, name)) for name in ("brand", "industry", "happened_on")}
    several = {
        name: [_as_data(found) for found in getattr(draft, name)]
        for name in ("channels", "gestures", "outcomes", "places")
    }
    return single | several


@contextmanager
def whole():
    """All of it or nothing; where somebody else was faster, that is said in a ValidationError."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise ValidationError(
            _("Nothing was saved: somebody else changed the same things just now. Try again.")
        ) from error


@transaction.atomic
def take_in(*, reading: Reading, by, **about) -> Article:
    """Keep an article as it was read, with what it proposes; the same text again is the same article.

    ``about`` is what the curator says of it: address, title, publisher, published.
    """
    digest = hashlib.sha256(reading.text.encode("utf-8", "replace")).hexdigest()
    told = {name: value for name, value in about.items() if value}
    title = (told.pop("title", "") or reading.title or _("Untitled article"))[:500]
    article, new = Article.objects.get_or_create(
        by=by,
        digest=digest,
        defaults={
            "address": reading.address[:1000] if _is_web(reading.address) else "",
            "title": title,
            "language": reading.language,
            "text": reading.text,
            "reason": reading.why,
            "duplicates": _duplicates(reading, None),
            **told,
        },
    )
    if new:
        twins = _unpublished(reading)
        ArticleDraft.objects.bulk_create(
            ArticleDraft(
                article=article,
                number=number,
                title=draft.title[:200],
                start=draft.start,
                end=draft.end,
                proposals=proposals_of(draft),
                duplicates=_each_once(_duplicates(reading, number - 1) + twins.get(number - 1, [])),
            )
            for number, draft in enumerate(reading.drafts, 1)
        )
    return article


def _is_web(address: str) -> bool:
    return address.startswith(("http://", "https://")) and not any(map(str.isspace, address))


def _duplicates(reading: Reading, number: int | None) -> list[dict]:
    found = (one for one in reading.duplicates if one.draft == number)
    return [_kept(one.slug, one.why) for one in found]


def _kept(slug: str, why: str) -> dict:
    """A duplicate as it is kept: its reasons without words, so that each reader has them in their own."""
    reasons = getattr(why, "reasons", ())
    if not reasons:
        return {"slug": slug, "why": str(why)}
    return {"slug": slug, "reasons": [{"kind": r.kind, "about": r.about} for r in reasons]}


def _unpublished(reading: Reading) -> dict[int, list[dict]]:
    """Draft -> cases that readers do not see and that tell much the same; as far as the time allows.

    Intake itself compares with published cases, which are its examples.
    """
    until, found = time.monotonic() + SECONDS, {}
    for number, draft in enumerate(reading.drafts):
        if time.monotonic() > until:
            break
        known = duplicates.Known(
            brand=draft.brand.slug if draft.brand else "",
            text=reading.text[draft.start : draft.end],
            language=reading.language,
        )
        hits = [hit for hit in duplicates.find(known) if not hit.story.is_public]
        found[number] = [_kept(hit.story.slug, hit.why) for hit in hits]
    return found


def _each_once(found: list[dict]) -> list[dict]:
    kept = {}
    for one in found:
        kept.setdefault(one["slug"], one)
    return list(kept.values())


def demand_article(article: Article, by) -> None:
    if not article.belongs_to(by):
        raise PermissionDenied(_("This article is somebody else's."))


def lock(article: Article, *, by, version: int | None = None) -> Article:
    """The article, locked until the end of the transaction. ``version`` is the one that was looked at."""
    locked = Article.objects.select_for_update(of=["self"]).get(pk=article.pk)
    demand_article(locked, by)
    if version is not None and locked.version != version:
        raise ValidationError(_("Somebody changed this article meanwhile."), code="stale")
    return locked


def lock_draft(draft: ArticleDraft, *, by) -> ArticleDraft:
    """An open draft with its article, both locked."""
    article = lock(draft.article, by=by)
    locked = ArticleDraft.objects.select_for_update(of=["self"]).get(pk=draft.pk)
    locked.article = article
    if not locked.is_open:
        raise ValidationError(
            _("This case has been decided already: %(state)s.")
            % {"state": locked.get_state_display()},
            code="decided",
        )
    return locked


@transaction.atomic
def describe(*, article: Article, version: int, by, **about) -> Article:
    """Keep what somebody says of the article; a new version begins, whatever it is."""
    locked = lock(article, by=by, version=version)
    for name, value in about.items():
        setattr(locked, name, value)
    locked.version += 1
    locked.save()
    return locked


def keep_typed(*, draft: ArticleDraft, typed: dict) -> None:
    """Keep what stands in the fields of an open draft, as it was typed."""
    ArticleDraft.objects.filter(pk=draft.pk, state=DraftState.OPEN).update(typed=typed)
    draft.typed = typed


def decide(draft: ArticleDraft, state: DraftState, *, by, story=None) -> None:
    draft.state, draft.story = state.value, story
    draft.decided_by, draft.decided_at = by, timezone.now()
    draft.save()


@transaction.atomic
def leave_out(*, draft: ArticleDraft, by) -> None:
    """Enter no case from this; it can be taken up again."""
    decide(lock_draft(draft, by=by), DraftState.LEFT_OUT, by=by)


@transaction.atomic
def take_up(*, draft: ArticleDraft, by) -> None:
    """Decide again on what was left out."""
    lock(draft.article, by=by)
    locked = ArticleDraft.objects.select_for_update(of=["self"]).get(pk=draft.pk)
    if locked.state != DraftState.LEFT_OUT:
        raise ValidationError(_("Only what was left out can be taken up again."))
    locked.state, locked.decided_by, locked.decided_at = DraftState.OPEN.value, None, None
    locked.save()


@transaction.atomic
def add_by_hand(*, article: Article, by) -> ArticleDraft:
    """A further case of the article, with nothing proposed."""
    locked = lock(article, by=by)
    if locked.drafts.filter(start=0, end=0).count() >= MOST_BY_HAND:
        raise ValidationError(_("Decide on the cases that you added before you add more."))
    last = locked.drafts.aggregate(last=Max("number"))["last"] or 0
    return ArticleDraft.objects.create(article=locked, number=last + 1)
