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
    """The whole document is put together in memory: for lists, not for libraries."""
    document = _Pages()
    document.describe(about)
    document.add(about.sentence, "Title")
    document.add(_as_of(about))
    items = [_add_case(document, story, about) for story in stories]
    _add_references(document, items, about)
    yield document.written()


class _Pages:
    """A document that is added to, paragraph by paragraph.

    python-docx goes through all the styles for each paragraph that has one; here each is looked up once.
    """

    def __init__(self):
        self.document = Document()
        self.styles = {style.name: style.style_id for style in self.document.styles}

    def describe(self, about: About) -> None:
        own = self.document.core_properties
        own.title, own.author, own.language = _clean(about.sentence), SITE, about.language

    def add(self, text: str, style: str = "Normal"):
        """A paragraph; returns it, for what is added to it."""
        paragraph = self.document.add_paragraph(_clean(text))
        paragraph._p.style = self.styles[style]
        return paragraph

    def written(self) -> bytes:
        file = io.BytesIO()
        self.document.save(file)
        return file.getvalue()


def _as_of(about: About) -> str:
    day = format_date(about.made_on, "long", locale=about.language)
    return _("As of %(day)s: %(address)s") % {"day": day, "address": about.search_url}


def _add_case(document, story: Story, about: About) -> dict:
    text = references.cited_text(story, about)
    document.add(text.title, "Heading 1")
    facts = [story.brand.name, story.industry.name, str(story.happened_on or "")]
    document.add(" · ".join(fact for fact in facts if fact))
    document.add(text.summary)
    for title, words in (
        (_("Situation"), text.situation),
        (_("Gesture"), text.gesture),
        (_("Outcome"), text.outcome),
        (_("Lesson"), text.lesson),
        (_("Doubts"), text.doubts),
    ):
        _add_section(document, title, words.split("\n\n") if words else [])
    _add_section(document, _("Questions for discussion"), text.questions, "List Bullet")
    sources = [link.source for link in story.source_links.all()]
    places = {source.pk: number for number, source in enumerate(sources, 1)}
    outcomes = [_outcome(outcome, places) for outcome in story.outcomes.all()]
    _add_section(document, _("What came of it, and who says so"), outcomes, "List Bullet")
    lines = [f"{number}. {_source(source)}" for number, source in enumerate(sources, 1)]
    _add_section(document, _("Sources"), lines)
    return references.item(story, about)


def _add_section(document, title: str, paragraphs: list[str], style: str = "Normal") -> None:
    if paragraphs:
        document.add(title, "Heading 2")
    for paragraph in paragraphs:
        document.add(paragraph, style)


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
    document.add(_("References (%(style)s)") % {"style": label}, "Heading 1")
    for cited in bibliography(items, about.style, about.language):
        paragraph = document.add("")
        for place, piece in enumerate(cited.pieces):
            paragraph.add_run(_clean(piece)).italic = place % 2 == 1


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n" or (c >= " " and c not in "\ufffe\uffff"))
