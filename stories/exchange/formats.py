"""The formats in which stories leave: ``FORMATS[name].write(stories, about)`` yields text or bytes."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from stories.exchange import references, tables, word
from stories.exchange.about import About
from stories.exchange.citations import bibliography
from stories.models import Story

BATCH = 200  # stories in memory at a time
MOST_IN_A_LIST = 200  # stories of a document or a reference list, which are put together in memory
OFFICE = "application/vnd.openxmlformats-officedocument"

Writer = Callable[[Iterable[Story], About], Iterator[str | bytes]]


@dataclass(frozen=True)
class Format:
    """``most`` is the number of stories it can hold; None for any number."""

    label: str
    content_type: str
    ending: str
    write: Writer
    most: int | None = None


def text(stories: Iterable[Story], about: About) -> Iterator[str]:
    """A reference list as text, with what it lists and of what day."""
    yield f"{about.sentence} · {about.made_on.isoformat()}\n{about.search_url}\n\n"
    items = [references.item(story, about) for story in stories]
    for cited in bibliography(items, about.style, about.language):
        yield f"{cited.text}\n"


FORMATS = {
    "csv": Format(_("CSV table"), "text/csv; charset=utf-8", "csv", tables.csv_file),
    "xlsx": Format(_("Excel workbook"), f"{OFFICE}.spreadsheetml.sheet", "xlsx", tables.xlsx_file),
    "json": Format("JSON", "application/json", "json", tables.json_file),
    "docx": Format(
        _("Word document"),
        f"{OFFICE}.wordprocessingml.document",
        "docx",
        word.docx_file,
        MOST_IN_A_LIST,
    ),
    "bibtex": Format("BibTeX", "application/x-bibtex; charset=utf-8", "bib", references.bibtex),
    "ris": Format(
        "RIS", "application/x-research-info-systems; charset=utf-8", "ris", references.ris
    ),
    "csl-json": Format(
        "CSL-JSON", "application/vnd.citationstyles.csl+json", "json", references.csl_json
    ),
    "text": Format(
        _("Reference list as text"), "text/plain; charset=utf-8", "txt", text, MOST_IN_A_LIST
    ),
}
# Of one case: what reference managers take.
REFERENCES = ("bibtex", "ris", "csl-json")


def in_batches(ids: list[int]) -> Iterator[Story]:
    """The published stories with these ids, in their order, with all that a file holds of them.

    A few hundred are in memory at a time, however many there are.
    """
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        found = Story.objects.published().for_export().in_bulk(batch)
        # A story that was archived a moment ago is left out.
        yield from (found[pk] for pk in batch if pk in found)


def file_of(ids: list[int], wanted: Format, about: About) -> Iterator[bytes]:
    """The file of these stories, piece by piece, in the language of ``about``.

    Whoever reads it on may be in another language by then: a response is streamed after its request.
    """
    with override(about.language):
        pieces = iter(wanted.write(in_batches(ids), about))
    while True:
        with override(about.language):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece.encode() if isinstance(piece, str) else piece
