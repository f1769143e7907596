"""Links that keep the search, and numbers and dates in the reader's language. Never a query."""

from babel import Locale, dates, numbers
from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, gettext

from stories.facets import value_labels
from stories.filters import StoryFilter, shown
from stories.models import Evidence, Outcome, PartialDate, Story
from stories.units import unit_name

register = template.Library()

CURRENCIES = ("USD", "EUR", "JPY", "GBP", "CAD")


def reader() -> str:
    """The interface language as one of the five codes."""
    return (get_language() or "en").split("-")[0]


# --- links ---------------------------------------------------------------------------------------


@register.simple_tag
def toggle_link(chosen: StoryFilter, name: str, value: str) -> str:
    """The address of the same search with one value of a facet added, or taken away if chosen."""
    if name == "year":
        same = chosen.values.get("year_min") == chosen.values.get("year_max") == [value]
        years = None if same else [value]
        return "?" + chosen.query_string(year_min=years, year_max=years)
    values = list(chosen.values.get(name, []))
    values = [v for v in values if v != value] if value in values else [*values, value]
    return "?" + chosen.query_string(**{name: values})


@register.simple_tag
def search_link(chosen: StoryFilter, **changes) -> str:
    """The address of the same search with some parameters replaced; an empty one is removed."""
    return "?" + chosen.query_string(
        **{name: [str(value)] if value else None for name, value in changes.items()}
    )


# --- values --------------------------------------------------------------------------------------


@register.filter
def partial_date(value: PartialDate | None) -> str:
    """A date as precise as it is known: 2014, October 2014, October 31, 2014."""
    if value is None:
        return ""
    if value.precision == "year":
        return str(value.year)
    if value.precision == "month":
        return dates.format_skeleton("yMMMM", value.first_day, locale=reader())
    return dates.format_date(value.first_day, format="long", locale=reader())


@register.filter
def day(value) -> str:
    """A day in words: October 31, 2014."""
    return dates.format_date(value, format="long", locale=reader())


@register.filter
def language_name(code: str) -> str:
    return value_labels("language", [code], reader())[code] if code else ""


@register.filter
def country_name(code: str) -> str:
    return value_labels("country", [code], reader())[code] if code else ""


@register.filter
def number(value) -> str:
    """A number with the separators of the reader's language."""
    if isinstance(value, int) and 0 <= value < 1000:
        return str(value)  # needs none: most counts, and there are hundreds on a page
    return numbers.format_decimal(value, locale=reader())


@register.filter
def figure(outcome: Outcome) -> str:
    """An outcome's figure in words: “over 11,000,000 views”; empty for one without a figure."""
    if outcome.value is None:
        return ""
    amount = f"{ledger_amount(outcome)} {ledger_unit(outcome)}".rstrip()
    qualified = {
        "about": gettext("about %(amount)s"),
        "almost": gettext("almost %(amount)s"),
        "over": gettext("over %(amount)s"),
        "exactly": gettext("exactly %(amount)s"),
    }
    return qualified.get(outcome.qualifier, "%(amount)s") % {"amount": amount}


@register.filter
def ledger_amount(outcome: Outcome) -> str:
    """The bare number, with a sign where its unit is written as one: 11,000,000, $30,000, 12%."""
    if outcome.unit in CURRENCIES:
        return money(outcome.value, outcome.unit)
    if outcome.unit == "percent":
        share = outcome.value / 100
        return numbers.format_percent(share, locale=reader(), decimal_quantization=False)
    return numbers.format_decimal(outcome.value, locale=reader())


@register.filter
def ledger_unit(outcome: Outcome) -> str:
    """The unit in words; empty where the number carries it as a sign."""
    if outcome.value is None or outcome.unit in (*CURRENCIES, "percent"):
        return ""
    return unit_name(outcome.unit, outcome.value)


def money(value, currency: str) -> str:
    """An amount in its currency; a round one without decimals: $30,000,000, but $2.50."""
    standard = Locale.parse(reader()).currency_formats["standard"]
    pattern = numbers.parse_pattern(standard.pattern)  # a copy: Babel shares its own
    pattern.frac_prec = (0, 0) if value == int(value) else (2, 3)
    return pattern.apply(value, reader(), currency=currency, currency_digits=False)


# --- stories -------------------------------------------------------------------------------------


@register.filter
def text_for_reader(story: Story):
    """The story's text in the interface language, or the nearest there is."""
    return story.text_in(reader())


@register.filter
def lang_attribute(text) -> str:
    """`` lang="nl"`` where a text is not in the language of the page, for screen readers."""
    if text is None or text.language == reader():
        return ""
    return format_html(' lang="{}"', text.language)


@register.filter
def best_figure(story: Story):
    """The story's largest reach, else its first outcome with a figure; uses the prefetched outcomes."""
    figures = [outcome for outcome in story.outcomes.all() if outcome.value is not None]
    reach = [outcome for outcome in figures if outcome.kind.slug == "viral-reach"]
    if reach:
        return max(reach, key=lambda outcome: outcome.value)
    return figures[0] if figures else None


@register.simple_tag(takes_context=True)
def language_links(context) -> list[dict]:
    """This page in each interface language; empty where there is no request (the 500 page)."""
    request = context.get("request")
    if request is None:
        return []
    path = request.get_full_path()
    links = []
    for code, _name in settings.LANGUAGES:
        address = translate_url(path, code)
        links.append(
            {
                "code": code,
                "name": get_language_info(code)["name_local"],
                "address": address,
                "absolute": request.build_absolute_uri(address),
                "current": code == reader(),
            }
        )
    return links


@register.simple_tag
def chosen_chips(chosen: StoryFilter, facets) -> list[dict]:
    """Everything that narrows the search, each with the address that takes it away."""
    chips = []
    if chosen.words:
        label = gettext("“%(words)s”") % {"words": chosen.words}
        chips.append(_chip(label, chosen.query_string(q=None)))
    for facet in facets:
        if facet.name != "year":
            chips += [
                _chip(
                    f"{facet.label}: {choice.label}", toggle_link(chosen, facet.name, choice.value)
                )
                for choice in facet.selected
            ]
    for name, label in (
        ("year_min", gettext("since %(year)s")),
        ("year_max", gettext("until %(year)s")),
    ):
        if year := chosen.values.get(name):
            chips.append(_chip(label % {"year": year[0]}, chosen.query_string(**{name: None})))
    for name in chosen.errors:
        label = gettext("not understood: %(name)s") % {"name": shown(name)}
        chips.append(_chip(label, chosen.query_string(), invalid=True))
    return chips


def _chip(label: str, query: str, *, invalid: bool = False) -> dict:
    return {"label": label, "address": "?" + query.removeprefix("?"), "invalid": invalid}


@register.simple_tag
def sort_choices(chosen: StoryFilter) -> list[dict]:
    """The orders a reader can choose; by relevance only where there are words to be relevant to."""
    labels = {
        "relevance": gettext("Best match"),
        "newest": gettext("Newest"),
        "oldest": gettext("Oldest"),
        "reach": gettext("Largest reach"),
        "title": gettext("Title"),
        "updated": gettext("Last changed"),
    }
    if not chosen.words:
        del labels["relevance"]
    if getattr(chosen, "shown_as", "") == "timeline":
        labels = {name: labels[name] for name in ("newest", "oldest")}
    return [
        {
            "label": label,
            "address": "?" + chosen.query_string(sort=[name]),
            "current": chosen.order == name,
        }
        for name, label in labels.items()
    ]


@register.simple_tag
def footnote(story: Story, outcome: Outcome) -> int | None:
    """The number of an outcome's source among the story's sources, from 1."""
    sources = [link.source_id for link in story.source_links.all()]
    return sources.index(outcome.source_id) + 1 if outcome.source_id in sources else None


@register.simple_tag
def evidence_classes(story: Story) -> list[Evidence]:
    """The classes of evidence that the story's outcomes have, best first."""
    used = {outcome.evidence for outcome in story.outcomes.all()}
    return [evidence for evidence in Evidence if evidence in used]


@register.simple_tag
def cited_by(story: Story, source_id: int) -> list[int]:
    """The numbers of the ledger's lines, from 1, that rest on a source: for links back."""
    lines = enumerate(story.outcomes.all(), 1)
    return [number for number, outcome in lines if outcome.source_id == source_id]


@register.simple_tag
def why_language(passage) -> str:
    """`` lang="nl"`` where the passage that was found is not in the language of the page."""
    return lang_attribute(passage)


@register.filter
def passage_html(passage) -> str:
    """The passage that shows why a story was found: escaped by the search, its marks put in after."""
    return mark_safe(passage.html)  # noqa: S308 - stories/search/highlight.py escapes first


@register.filter
def citation_html(cited) -> str:
    """A citation with its italics: escaped by stories/exchange/citations.py, its marks put in after."""
    return mark_safe(cited.html)  # noqa: S308
