"""Translating a case beside its original: what the editor shows, and the four things it does.

``sheet(story, language)`` is the present state, ``save``, ``propose``, ``confirm`` and ``review`` change it.
What a form was filled in on comes back with it as :class:`Seen`; if the words have changed since, nothing
is saved and :class:`Meanwhile` says what did.
"""

import json
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from stories import history, ledger, workflow
from stories.history import proposals
from stories.history.difference import Change, compare, woven, written
from stories.ledger import State
from stories.models import Proposal, Standing, Status, Story, StoryText, Translation
from stories.models.rules import TEXT_LANGUAGES
from stories.models.translation import PARTS, fingerprint


@dataclass(frozen=True)
class Seen:
    """The words that somebody had before them when they opened the editor."""

    original: dict
    words: dict

    def dump(self) -> str:
        return json.dumps([self.original, self.words], ensure_ascii=False)

    @classmethod
    def load(cls, sent: str) -> "Seen":
        """As a browser sent it; nonsense is a state that there never was."""
        try:
            parts = json.loads(sent)
        except ValueError:
            parts = None
        whole = isinstance(parts, list) and len(parts) == 2
        return cls(*map(_told, parts)) if whole else cls({}, {})


def _told(sent) -> dict:
    """The parts of a text among what was sent, each of the kind that it has."""
    found = {}
    for name in PARTS:
        value = sent.get(name) if isinstance(sent, dict) else None
        if name == "questions":
            if isinstance(value, list) and all(isinstance(item, str) for item in value):
                found[name] = value
        elif isinstance(value, str):
            found[name] = value
    return found


class Meanwhile(Exception):
    """The words are no longer those that were seen; ``original`` and ``words`` are what changed."""

    def __init__(self, seen: Seen, sheet: "Sheet"):
        self.original = between(seen.original, sheet.original, sheet.original_language)
        self.words = between(seen.words, sheet.words, sheet.language)
        self.sheet = sheet
        super().__init__(_("Somebody else changed these words while you were writing."))


@dataclass(frozen=True)
class Sheet:
    """A case in one language beside its original. ``words`` is empty where there is no text yet.

    Of a published case with an open proposal (``proposal``) both are as the proposal has them.
    ``record`` is what is known of these words, ``published_words`` what readers see, ``changes`` what
    became of the original since, by field, as :func:`~stories.history.difference.woven`.
    """

    story: Story
    language: str
    original_language: str
    original: dict
    words: dict
    texts: dict
    published_words: dict
    state: State
    record: Translation | None = None
    proposal: Proposal | None = None
    changes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    @property
    def seen(self) -> Seen:
        return Seen(self.original, self.words)

    @property
    def is_published(self) -> bool:
        return self.story.status == Status.PUBLISHED

    @property
    def waits(self) -> bool:
        """Whether a proposed change of just this text is open."""
        return self.words != self.published_words

    @property
    def was_reviewed(self) -> bool:
        return bool(self.record and self.record.standing == Standing.REVIEWED)

    @property
    def references(self) -> list[str]:
        """The languages of the case's other texts, to look at as well."""
        return [c for c in TEXT_LANGUAGES if c in self.texts and c not in self._both]

    @property
    def _both(self) -> tuple[str, str]:
        return self.language, self.original_language

    def reference(self, data) -> str:
        """The further text that a query string asks for; none for what there is not."""
        asked = data.get("reference", "")
        return asked if asked in self.references else ""


def sheet(story: Story, language: str) -> Sheet:
    """The editor's state; ValidationError where there is nothing to translate from."""
    proposal = proposals.open_for(story) if story.status == Status.PUBLISHED else None
    present = history.entry_of(story)["texts"]
    texts = {**present, **proposal.entry["texts"]} if proposal else present
    words = texts.get(language, {})
    records = list(Translation.objects.filter(story=story))
    by_print = {(r.language, r.fingerprint): r for r in records}
    found = {code: by_print.get((code, fingerprint(text))) for code, text in texts.items()}
    known = [code for code in texts if found[code]]
    others = [code for code in texts if code != language]
    of = ledger.original_language(story.language, texts, known)
    if of == language:
        raise ValidationError(_("This is the original. It is changed in the form of the case."))
    if not others:
        raise ValidationError(_("There is no text yet that could be translated."))
    record, original = found.get(language), texts[of]
    changes = _since(record, texts) if record else {}
    return Sheet(
        story=story,
        language=language,
        original_language=of,
        original=original,
        words=words,
        texts=texts,
        published_words=present.get(language, {}),
        state=_state(words, record, changes),
        record=record,
        proposal=proposal,
        changes=changes,
    )


def _state(words: dict, record: Translation | None, changes: dict) -> State:
    if not words:
        return State.MISSING
    if changes:
        return State.STALE
    reviewed = record and record.standing == Standing.REVIEWED
    return State.REVIEWED if reviewed else State.DRAFT


def _since(record: Translation, texts: dict) -> dict[str, list[tuple[str, str]]]:
    """What changed in the original since it was translated, by field."""
    then, now = record.original, texts.get(record.original_language, record.original)
    return {
        name: woven(written(then.get(name)), written(now.get(name)))
        for name in PARTS
        if (then.get(name) or "") != (now.get(name) or "")
    }


def between(before: dict, after: dict, language: str) -> list[Change]:
    """The parts of one text that differ, in their order, the words that do marked."""
    return [
        Change(name, language, *compare(written(before.get(name)), written(after.get(name))))
        for name in PARTS
        if (before.get(name) or "") != (after.get(name) or "")
    ]


# --- who may -------------------------------------------------------------------------------------


def may_write(story: Story, user) -> bool:
    return workflow.may_edit(story, user)


def may_review(found: Sheet, user) -> bool:
    """Whether somebody may say that these words are right: a reviewer, but not of their own ones."""
    if not found.words or found.waits or not user.has_perm(workflow.PUBLISH):
        return False
    own = found.record and found.record.by_id == user.pk
    return workflow.own_cases_allowed() or not own


def _demand_writing(story: Story, by) -> None:
    if not may_write(story, by):
        raise PermissionDenied(_("You may not do this with a story."))


# --- what the editor does ------------------------------------------------------------------------


def _locked(story: Story, language: str, seen: Seen) -> Sheet:
    """The present state, for the time of a change; :class:`Meanwhile` if it is another than was seen."""
    if language not in TEXT_LANGUAGES:
        raise ValidationError(_("There is no such language."))
    found = sheet(Story.objects.select_for_update().get(pk=story.pk), language)
    if (seen.original, seen.words) != (found.original, found.words):
        raise Meanwhile(seen, found)
    return found


def _keep(found: Sheet, words: dict, by) -> None:
    """Write down that these words say what the original says now."""
    row = ledger.translation(
        found.story.pk, found.language, words, found.original_language, found.original, by=by
    )
    Translation.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["story", "language", "fingerprint"],
        update_fields=["original_language", "original_fingerprint", "original", "by", "at"],
    )


@transaction.atomic
def save(*, story: Story, language: str, words: dict, seen: Seen, by) -> bool:
    """Save a translation of a case that readers don't see; False if the words are the same as before."""
    _demand_writing(story, by)
    found = _locked(story, language, seen)
    if found.is_published:
        raise ValidationError(_("A published case is changed by a proposal."))
    if words == found.words:
        return False
    with history.changing(found.story, by=by):
        _keep(found, words, by)
        StoryText.objects.update_or_create(
            story=found.story, language=language, defaults=_checked(words, found)
        )
        found.story.save(update_fields=["updated_at"])
    return True


@transaction.atomic
def propose(
    *, story: Story, language: str, words: dict, seen: Seen, by, reason: str, form: str = ""
) -> Proposal:
    """Propose a translation of a published case, together with what else is proposed of it."""
    _demand_writing(story, by)
    found = _locked(story, language, seen)
    if words == found.words:
        raise ValidationError(_("Nothing differs from what is there already."))
    _checked(words, found)
    entry = found.proposal.entry if found.proposal else history.entry_of(found.story)
    entry = entry | {"texts": entry["texts"] | {language: words}}
    _keep(found, words, by)
    return proposals.propose(story=found.story, entry=entry, by=by, reason=reason, form=form)


def _checked(words: dict, found: Sheet) -> dict:
    text = StoryText(story=found.story, language=found.language, **words)
    text.clean_fields(exclude=["story"])
    return words


@transaction.atomic
def confirm(*, story: Story, language: str, seen: Seen, by) -> None:
    """Say that a text is still right although the original has changed; no word of it changes."""
    _demand_writing(story, by)
    found = _locked(story, language, seen)
    if found.state != State.STALE:
        raise ValidationError(_("This text is not stale."))
    _keep(found, found.words, by)


@transaction.atomic
def review(*, story: Story, language: str, seen: Seen, by) -> None:
    """Say that a translation is right: somebody else than who translated it."""
    _demand_writing(story, by)
    found = _locked(story, language, seen)
    if not found.words:
        raise ValidationError(_("There is no text yet that could be reviewed."))
    if found.waits:
        raise ValidationError(_("A change of this text waits for review; decide on it first."))
    if not may_review(found, by):
        raise PermissionDenied(_("A text that you translated is for somebody else to review."))
    author = found.record.by if found.record else None
    _keep(found, found.words, author)
    Translation.objects.filter(
        story=story, language=language, fingerprint=fingerprint(found.words)
    ).update(standing=Standing.REVIEWED, reviewed_by=by, reviewed_at=timezone.now())
