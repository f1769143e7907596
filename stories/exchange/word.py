"""Cases as a Word document: each with its facts, its figures and its sources, then a reference list."""

import io
from collections.abc import Iterable, Iterator

from babel.dates import format_date
from django.utils.translation import gettext as _
from docx import Document

from stories.exchange import references
from stories.exchange.about import SITE, About
from stories.exchange.citations import STYLES, bibliography
from stories.models import Outcome, Source, Story


def docx_file(stories: Iterable[Story], about: About) -> Iterator[bytes]:
    """The whole document is held in memory: for lists, not for libraries."""
    document = Document()
    document.core_properties.title = _clean(about.sentence)
    document.core_properties.author = SITE
    document.core_properties.language = about.language
    document.add_heading(_clean(about.sentence), 0)
    document.add_paragraph(_clean(_as_of(about)))
    items = [_add_case(document, story, about) for story in stories]
    _add_references(document, items, about)
    written = io.BytesIO()
    document.save(written)
    yield written.getvalue()


def _as_of(about: About) -> str:
    day = format_date(about.made_on, "long", locale=about.language)
    return _("As of %(day)s: %(address)s") % {"day": day, "address": about.search_url}


def _add_case(document, story: Story, about: About) -> dict:
    text = references.cited_text(story, about)
    document.add_heading(_clean(text.title), 1)
    facts = [story.brand.name, story.industry.name, str(story.happened_on or "")]
    document.add_paragraph(_clean(" · ".join(fact for fact in facts if fact)))
    document.add_paragraph(_clean(text.summary))
    for title, words in (
        (_("Situation"), text.situation),
        (_("Gesture"), text.gesture),
        (_("Outcome"), text.outcome),
        (_("Lesson"), text.lesson),
        (_("Doubts"), text.doubts),
    ):
        _add_section(document, title, words.split("\n\n") if words else [])
    _add_section(document, _("Questions for discussion"), text.questions, "List Number")
    sources = [link.source for link in story.source_links.all()]
    places = {source.pk: number for number, source in enumerate(sources, 1)}
    outcomes = [_outcome(outcome, places) for outcome in story.outcomes.all()]
    _add_section(document, _("What came of it, and who says so"), outcomes, "List Bullet")
    lines = [f"{number}. {_source(source)}" for number, source in enumerate(sources, 1)]
    _add_section(document, _("Sources"), lines)
    return references.item(story, about)


def _add_section(document, title: str, paragraphs: list[str], style: str | None = None) -> None:
    if paragraphs:
        document.add_heading(title, 2)
    for paragraph in paragraphs:
        document.add_paragraph(_clean(paragraph), style)


def _outcome(outcome: Outcome, places: dict[int, int]) -> str:
    parts = [outcome.kind.name, str(outcome) if outcome.value is not None else ""]
    parts += [
        outcome.metric,
        str(outcome.as_of or ""),
        outcome.get_evidence_display(),
        outcome.note,
    ]
    said = " · ".join(part for part in parts if part)
    number = places.get(outcome.source_id)
    return f"{said} [{number}]" if number else said


def _source(source: Source) -> str:
    parts = [source.title, source.author, source.publisher, str(source.published or "")]
    return ". ".join(part for part in [*parts, source.url or ""] if part)


def _add_references(document, items: list[dict], about: About) -> None:
    if not items:
        return
    label = STYLES[about.style].label
    document.add_heading(_("References (%(style)s)") % {"style": label}, 1)
    for cited in bibliography(items, about.style, about.language):
        paragraph = document.add_paragraph()
        for place, piece in enumerate(cited.pieces):
            paragraph.add_run(_clean(piece)).italic = place % 2 == 1


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
