"""What is the state of each text: from fingerprints alone, without reading any text."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models import Standing, Story, StoryText, Translation
from stories.models.rules import TEXT_LANGUAGES


class State(models.TextChoices):
    """What the ledger says of a story in a language."""

    MISSING = "missing", _("Missing")
    STALE = "stale", _("Stale")
    DRAFT = "draft", _("Draft")
    REVIEWED = "reviewed", _("Reviewed")
    ORIGINAL = "original", _("Original")


@dataclass(frozen=True)
class Cell:
    """A story in a language; ``reviewed`` is also true of a stale text that was reviewed once."""

    story_id: int
    language: str
    state: State
    reviewed: bool = False
    by_id: int | None = None

    @property
    def unreviewed(self) -> bool:
        return self.state in (State.DRAFT, State.STALE) and not self.reviewed


@dataclass(frozen=True)
class Record:
    """The columns of a :class:`Translation` that the states are told from."""

    story_id: int
    language: str
    fingerprint: str
    original_language: str
    original_fingerprint: str
    standing: str
    by_id: int | None


RECORD = tuple(Record.__dataclass_fields__)


def original_language(told_in: str, languages: Iterable[str], translated: Iterable[str]) -> str:
    """Which of a story's texts is the original; ``""`` if there is none.

    The one in the language the case was told in, else the English one, else the first; but not one
    that somebody is known to have translated (``translated``), as long as there is another.
    """
    there, known = list(languages), set(translated)
    order = [code for code in dict.fromkeys([told_in, *TEXT_LANGUAGES]) if code in there]
    return next((code for code in order if code not in known), order[0] if order else "")


def standings(stories) -> dict[int, dict[str, Cell]]:
    """``{story's id: {language: cell}}`` for a queryset of stories, every language in each."""
    told = dict(stories.order_by().values_list("pk", "language"))
    texts: dict[int, dict[str, str]] = {pk: {} for pk in told}
    among = stories.order_by().values("pk")
    rows = StoryText.objects.filter(story__in=among).order_by()
    for pk, language, print_ in rows.values_list("story_id", "language", "fingerprint"):
        texts[pk][language] = print_
    records: dict[int, list[Record]] = {}
    for row in Translation.objects.filter(story__in=among).order_by().values_list(*RECORD):
        records.setdefault(row[0], []).append(Record(*row))
    return {pk: _cells(pk, told[pk], texts[pk], records.get(pk, [])) for pk in told}


def of_story(pk: int) -> dict[str, Cell]:
    return standings(Story.objects.filter(pk=pk)).get(pk, {})


def of_fetched(story: Story) -> dict[str, Cell]:
    """Of a story whose texts are at hand: one query, and none where there is nothing to compare."""
    texts = {text.language: text.fingerprint for text in story.texts.all()}
    records = []
    if len(texts) > 1:
        rows = Translation.objects.filter(story=story).order_by().values_list(*RECORD)
        records = [Record(*row) for row in rows]
    return _cells(story.pk, story.language, texts, records)


def _cells(pk: int, told_in: str, texts: dict, records: list[Record]) -> dict[str, Cell]:
    known = {r.language: r for r in records if texts.get(r.language) == r.fingerprint}
    original = original_language(told_in, texts, known)
    return {code: _cell(pk, code, original, texts, known.get(code)) for code in TEXT_LANGUAGES}


def _cell(pk: int, code: str, original: str, texts: dict, record: Record | None) -> Cell:
    if code not in texts:
        return Cell(pk, code, State.MISSING)
    if code == original:
        return Cell(pk, code, State.ORIGINAL)
    if record is None:
        return Cell(pk, code, State.DRAFT)
    reviewed = record.standing == Standing.REVIEWED
    present = texts.get(record.original_language)
    if present and present != record.original_fingerprint:
        return Cell(pk, code, State.STALE, reviewed, record.by_id)
    state = State.REVIEWED if reviewed else State.DRAFT
    return Cell(pk, code, state, reviewed, record.by_id)
