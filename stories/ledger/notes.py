"""Writing down of which original's words a translation is one.

``stories/history`` and the loader of the library call this, so that whoever writes a text needs to do
nothing.
"""

from collections.abc import Iterable

from django.db import models
from django.utils import timezone

from stories.ledger.states import original_language
from stories.models import Standing, Story, StoryText, Translation
from stories.models.translation import fingerprint, words_of


def translation(
    story_id: int, code: str, words: dict, of: str, original: dict, *, by=None, **more
) -> Translation:
    """A row, not yet saved: these words say in a language what the original says."""
    return Translation(
        story_id=story_id,
        language=code,
        fingerprint=fingerprint(words),
        original_language=of,
        original_fingerprint=fingerprint(original),
        original=original,
        by=by,
        **more,
    )


def note(story: Story, before: dict, after: dict, *, by) -> None:
    """Write down what the translations of a changed story say, where that is not known yet.

    ``before`` and ``after`` are the story as an entry. A text that is new, or changed together with
    the original, says what the original says now. One that was only mended says what it said before:
    mending a word does not make it up to date.
    """
    told, texts = before.get("texts", {}), after["texts"]
    if told == texts or len(texts) < 2:
        return
    prints = {code: fingerprint(words) for code, words in texts.items()}
    records = list(Translation.objects.filter(story=story).order_by("at", "pk"))
    known = {(r.language, r.fingerprint) for r in records}
    last = {r.language: r for r in records}
    translated = [code for code in texts if (code, prints[code]) in known]
    of = original_language(after["language"], texts, translated)
    fresh = told.get(of) != texts[of]
    rows = []
    for code, words in texts.items():
        if code == of or (code, prints[code]) in known:
            continue
        row = translation(story.pk, code, words, of, texts[of], by=by)
        if code in told and not (fresh and told[code] != words):
            _as_before(row, last.get(code), told.get(of))
        rows.append(row)
    Translation.objects.bulk_create(rows, ignore_conflicts=True)


def _as_before(row: Translation, last: Translation | None, told: dict | None) -> None:
    """The original as it was known to be when the text was last compared with it."""
    if last:
        row.original_language, row.original = last.original_language, last.original
    elif told:
        row.original = told
    row.original_fingerprint = fingerprint(row.original)


def vouch(stories, *, anew: bool = False) -> None:
    """The library's own texts are reviewed: it was, as a whole, before it was shipped.

    ``anew`` for stories that were written just now; of others only what is not known is written down.
    """
    now, rows = timezone.now(), []
    for story in stories.prefetch_related("texts"):
        texts = {text.language: words_of(text) for text in story.texts.all()}
        of = original_language(story.language, texts, [])
        rows += [
            translation(
                story.pk, code, words, of, texts[of], standing=Standing.REVIEWED, reviewed_at=now
            )
            for code, words in texts.items()
            if code != of
        ]
    how = {"ignore_conflicts": True}
    if anew:
        how = {
            "update_conflicts": True,
            "unique_fields": ["story", "language", "fingerprint"],
            "update_fields": [
                *("original_language", "original_fingerprint", "original"),
                *("standing", "by", "at", "reviewed_by", "reviewed_at"),
            ],
        }
    Translation.objects.bulk_create(rows, **how)


def untold(pks: Iterable[int]):
    """Those of some stories that have a translation of which nothing is written down."""
    texts = StoryText.objects.filter(story__in=pks).values("story").annotate(n=models.Count("pk"))
    notes = Translation.objects.filter(
        story=models.OuterRef("story"),
        language=models.OuterRef("language"),
        fingerprint=models.OuterRef("fingerprint"),
    )
    several = texts.filter(n__gt=1).values("story")
    unknown = StoryText.objects.filter(~models.Exists(notes), story__in=several)
    # The original itself is one of those: only a story with two such texts has a translation among them.
    lacking = unknown.order_by().values("story").annotate(n=models.Count("pk")).filter(n__gt=1)
    return Story.objects.filter(pk__in=lacking.values("story"))


def reviewed(story: Story, codes: Iterable[str], *, by) -> None:
    """Somebody published a change of these texts, and so has read just these words."""
    for code in codes:
        text = StoryText.objects.filter(story=story, language=code).first()
        if text:
            Translation.objects.filter(
                story=story, language=code, fingerprint=text.fingerprint
            ).update(standing=Standing.REVIEWED, reviewed_by=by, reviewed_at=timezone.now())
