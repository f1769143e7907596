"""What only the search page shows: why a case was found, the years as bars, views and switches."""

import re
from dataclasses import dataclass
from html import unescape

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from stories.facets import Choice, Facet
from stories.filters import VIEWS, PageFilter, StoryFilter
from stories.models import Story
from stories.results import WayOut
from stories.sentences import drop_label
from stories.templatetags.casebook import number, toggle_link

register = template.Library()

MARKED = re.compile(r"<mark>(.*?)</mark>")


@register.filter
def as_phrase(words: str) -> str:
    """What to search to find these words side by side."""
    bare = words.replace('"', " ").strip()
    return f'"{bare}"' if " " in bare else bare


# --- why it was found ------------------------------------------------------------------------------


@register.filter
def found_words(why) -> list[str]:
    """The words by which a story was found, as they stand in its texts, each once."""
    if why is None or why.by != "words":
        return []
    found = [unescape(word) for word in MARKED.findall(f"{why.title} {why.html}")]
    return list({word.casefold(): word for word in reversed(found)}.values())[::-1]


@register.filter
def marked(text: str, story: Story) -> SafeString:
    """A text with the words by which its story was found, if it was, marked as in the passage."""
    words = sorted(found_words(getattr(story, "why", None)), key=len, reverse=True)
    if not words:
        return conditional_escape(text)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    pieces = pattern.split(text)
    html = [
        format_html("<mark>{}</mark>", piece) if place % 2 else conditional_escape(piece)
        for place, piece in enumerate(pieces)
    ]
    return mark_safe("".join(html))  # noqa: S308 - each piece is escaped


@register.filter
def passage_tells_more(story, text) -> bool:
    """Whether the passage that was found has anything that title and summary of ``text`` do not."""
    shown = f"{text.title} {text.summary}".casefold()
    if story.why.by == "meaning":
        return unescape(story.why.html).removesuffix(" …").casefold() not in shown
    words = found_words(story.why)
    return not words or any(word.casefold() not in shown for word in words)


# --- the years -------------------------------------------------------------------------------------

BAR, TALL, GAP, LONGEST_GAP = 10, 64, 2, 3  # units of the picture; columns; years without a case


@dataclass(frozen=True)
class Bar:
    """A year's bar: where it stands and how high, the year with its count in words, and its link."""

    choice: Choice
    x: int
    height: int
    label: str
    address: str
    chosen: bool


@dataclass(frozen=True)
class YearChart:
    """The years as bars; ``ticks`` are (x, year) below them, ``breaks`` where a long gap was left out."""

    bars: list[Bar]
    ticks: list[tuple[int, int]]
    breaks: list[int]
    width: int
    height: int = TALL


@register.simple_tag
def year_chart(chosen: PageFilter, facet: Facet) -> YearChart:
    """The histogram of a year facet. Long spans without any case are left out, and marked."""
    most = max((choice.count for choice in facet.choices), default=1) or 1
    low, high = chosen.cleaned.get("year_min") or 0, chosen.cleaned.get("year_max") or 9999
    narrowed = bool({"year_min", "year_max"} & set(chosen.values))
    bars, breaks, column, last = [], [], 0, None
    for choice in facet.choices:
        year = int(choice.value)
        if last is not None and year - last > LONGEST_GAP:
            breaks.append((column + 1) * BAR)
            column += GAP
        elif last is not None:
            column += year - last - 1
        said = ngettext("%(year)s: %(count)s case", "%(year)s: %(count)s cases", choice.count)
        bars.append(
            Bar(
                choice,
                column * BAR,
                max(3 if choice.count else 0, round(choice.count / most * TALL)),
                said % {"year": year, "count": number(choice.count)},
                toggle_link(chosen, "year", choice.value),
                narrowed and low <= year <= high,
            )
        )
        column, last = column + 1, year
    return YearChart(bars, _ticks(bars), breaks, max(column, 1) * BAR)


def _ticks(bars: list[Bar]) -> list[tuple[int, int]]:
    """First and last year and the tens between, as far as they do not touch."""
    wanted = (
        [bars[0], *bars[-1:], *(bar for bar in bars if int(bar.choice.value) % 5 == 0)]
        if bars
        else []
    )
    ticks: list[tuple[int, int]] = []
    for bar in wanted:
        x = bar.x + BAR // 2
        if all(abs(x - other) >= 4 * BAR for other, _year in ticks):
            ticks.append((x, int(bar.choice.value)))
    return sorted(ticks)


# --- switches --------------------------------------------------------------------------------------


@register.simple_tag
def match_link(chosen: PageFilter, name: str, match: str) -> str:
    """The same search with any, or all, of a facet's chosen values asked for."""
    return "?" + chosen.query_string(**{f"{name}_match": [match] if match == "all" else None})


@register.simple_tag
def fresh_query(chosen: StoryFilter) -> str:
    """The query string of a new search that is looked at in the same way; empty for the usual one."""
    view = chosen.values.get("view")
    return f"?view={view[0]}" if view else ""


@register.simple_tag
def view_choices(chosen: PageFilter) -> list[dict]:
    """The ways to look at the result."""
    labels = {"cards": gettext("Cards"), "table": gettext("Table"), "timeline": gettext("Timeline")}
    return [
        {
            "name": name,
            "label": labels[name],
            "address": "?" + chosen.query_string(view=None if name == VIEWS[0] else [name]),
            "current": chosen.shown_as == name,
        }
        for name in VIEWS
    ]


@register.simple_tag
def way_out(chosen: PageFilter, way: WayOut) -> dict:
    """What to take away, in words, and the address without it."""
    names = {"year": ("year_min", "year_max")}.get(way.name, (way.name, f"{way.name}_match"))
    return {
        "label": drop_label(way.name),
        "address": "?" + chosen.query_string(**dict.fromkeys(names)),
    }
