"""``manage.py intake FILE|- [--json]``: what an article proposes; writes nothing."""

import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from stories import intake

MOST = 20 * 1024 * 1024 + 1


class Command(BaseCommand):
    help = "Read an article (.txt, .html, .docx, .pdf, or - for standard input); print the proposed drafts."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="the article, or - for standard input")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON")
        parser.add_argument(
            "--address", default="", help="the article's web address, to find duplicates"
        )

    def handle(self, *, file, as_json, address, **options):
        try:
            reading = intake.read(_bytes(file), "" if file == "-" else file, address=address)
        except intake.Unreadable as problem:
            raise CommandError(str(problem)) from None
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        if as_json:
            self.stdout.write(json.dumps(as_data(reading), ensure_ascii=False, indent=1))
        else:
            self._print(reading)

    def _print(self, reading):
        self.stdout.write(f"{reading.title}\nLanguage: {reading.language}")
        if reading.reason:
            self.stdout.write(reading.reason)
        for number, draft in enumerate(reading.drafts, 1):
            self.stdout.write(f"\nDraft {number}: {draft.title} (confidence {draft.confidence})")
            for name, found in _fields(draft):
                self._line(reading, name, found)
        for duplicate in reading.duplicates:
            self.stdout.write(f"\nPerhaps stored already: {duplicate.slug}. {duplicate.why}")

    def _line(self, reading, name, found):
        passage = " ".join(reading.text[found.start : found.end].split())
        self.stdout.write(
            f"  {name:10} {_said(found)} ({found.confidence})\n             “{passage[:160]}”"
        )


def _bytes(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(MOST)
    with Path(file).open("rb") as opened:
        return opened.read(MOST)


def _fields(draft):
    single = (("brand", draft.brand), ("industry", draft.industry), ("happened", draft.happened_on))
    yield from ((name, found) for name, found in single if found)
    for name, several in (
        ("gesture", draft.gestures),
        ("channel", draft.channels),
        ("outcome", draft.outcomes),
        ("place", draft.places),
    ):
        yield from ((name, found) for found in several)


def _said(found) -> str:
    if not isinstance(found, intake.OutcomeProposal):
        new = "" if getattr(found, "known", True) else " (new)"
        return f"{found.value}{new}"
    figure = "" if found.value is None else f": {found.qualifier} {found.value:f} {found.metric}"
    return found.kind + figure.replace("  ", " ")


def as_data(reading) -> dict:
    """The reading as docs/curating.md describes it."""
    return {
        "language": reading.language,
        "title": reading.title,
        "drafts": [_draft(reading, draft) for draft in reading.drafts],
        "duplicates": [
            {"slug": one.slug, "why": one.why, "draft": one.draft} for one in reading.duplicates
        ],
        "reason": reading.reason,
        "text": reading.text,
    }


def _draft(reading, draft) -> dict:
    def passage(found):
        return " ".join(reading.text[found.start : found.end].split())

    figures = [found for found in draft.outcomes if found.value is not None]
    effects = [found for found in draft.outcomes if found.value is None]
    named = (
        ("brand", draft.brand),
        ("industry", draft.industry),
        ("happened_on", draft.happened_on),
        *((f"gestures.{found.value}", found) for found in draft.gestures),
        *((f"channels.{found.value}", found) for found in draft.channels),
    )
    known = [(name, found) for name, found in named if found]
    return {
        "title": draft.title,
        "brand": draft.brand.value if draft.brand else None,
        "brand_slug": draft.brand.slug or None if draft.brand else None,
        "industry": draft.industry.value if draft.industry else None,
        "channels": [found.value for found in draft.channels],
        "gestures": [found.value for found in draft.gestures],
        "outcomes": [
            {
                "kind": found.kind,
                "metric": found.metric,
                "value": _number(found.value),
                "unit": found.unit,
                "qualifier": found.qualifier,
                "passage": passage(found),
            }
            for found in figures
        ],
        "effects": [{"kind": found.kind, "passage": passage(found)} for found in effects],
        "happened_on": str(draft.happened_on.value) if draft.happened_on else None,
        "places": [{"name": found.value, "country": found.country} for found in draft.places],
        "passage_start": draft.start,
        "passage_end": draft.end,
        "confidence": {
            "draft": draft.confidence,
            **{name: found.confidence for name, found in known},
        },
        "evidence": {name: passage(found) for name, found in known},
    }


def _number(value):
    return int(value) if value == value.to_integral_value() else float(value)
