"""Addresses of lists of cases with one changed, and what stands in a comparison's cells. Never a query."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from stories.models import Evidence, Outcome, Verification
from stories.reveal import BAR, without_names
from stories.templatetags.casebook import (
    country_name,
    figure,
    language_name,
    number,
    partial_date,
    unit_name,
)

register = template.Library()


@register.simple_tag
def list_link(name: str, slugs=(), **changes) -> str:
    """The address of a page about a list of cases: ``{% list_link "compare" slugs without=slug %}``.

    ``without``, ``also``, ``earlier`` and ``later`` change the list by one slug; whatever else is given
    is added to the query string.
    """
    listed = changed(list(slugs or ()), changes)
    query = urlencode({"story": listed, **changes}, doseq=True)
    return reverse(name) + (f"?{query}" if query else "")


@register.simple_tag
def list_query(slugs=()) -> str:
    """The list as a query string, for addresses that take further parameters before it."""
    return urlencode({"story": list(slugs)}, doseq=True)


def changed(slugs: list[str], changes: dict) -> list[str]:
    """The list after the changes that concern it, which are taken out of ``changes``."""
    gone, new = changes.pop("without", None), changes.pop("also", None)
    moves = ((changes.pop("earlier", None), -1), (changes.pop("later", None), 1))
    slugs = [slug for slug in slugs if slug != gone]
    if new and new not in slugs:
        slugs.append(new)
    for slug, step in moves:
        if slug in slugs:
            place = slugs.index(slug)
            slugs.insert(min(max(place + step, 0), len(slugs)), slugs.pop(place))
    return slugs


@register.filter
def cell_text(value, row) -> str:
    """One value of a comparison's cell in the reader's language, as plain text."""
    return WRITERS[row.kind](value)


def _outcome(outcome: Outcome) -> str:
    """A figure or a note with its date and evidence: “over 5,000,000 views (August 2014, Measured)”."""
    said = figure(outcome) or outcome.note or outcome.kind.name
    around = [outcome.metric, partial_date(outcome.as_of), outcome.get_evidence_display()]
    return f"{said} ({', '.join(part for part in around if part)})"


WRITERS = {
    "terms": str,
    "date": partial_date,
    "country": country_name,
    "language": language_name,
    "verification": lambda code: str(Verification(code).label),
    "count": number,
    "figures": _outcome,
    "effects": _outcome,
    "evidence": lambda code: str(Evidence(code).label),
    "text": str,
}
register.filter("unit_name", unit_name)


@register.filter
def nth(stories, place: int):
    """The text of the story in a column of a comparison."""
    return stories[place].text


@register.filter
def barred(text: str, brands) -> str:
    """A line of text with a black bar in place of every name that is still to be guessed."""
    bar = format_html('<span class="bar">{}</span>', _("brand"))
    return mark_safe(escape(without_names(text, brands)).replace(BAR, bar))  # noqa: S308 - escaped


@register.filter
def barred_paragraphs(text: str, brands) -> str:
    """The same for text of several paragraphs."""
    bar = format_html('<span class="bar">{}</span>', _("brand"))
    paragraphs = linebreaks(without_names(text, brands), autoescape=True)
    return mark_safe(paragraphs.replace(BAR, bar))  # noqa: S308 - linebreaks escapes
