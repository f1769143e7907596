"""A case as reference managers take it: CSL-JSON, BibTeX, RIS. What is cited is the page on Casebook."""

import datetime
import json
import re
from collections.abc import Iterable, Iterator

from stories.exchange.about import SITE, About
from stories.models import Story, StoryText


def item(story: Story, about: About) -> dict:
    """The case as a CSL-JSON item, in the reader's language as far as it is told in that."""
    text = cited_text(story, about)
    return {
        "id": story.slug,
        "type": "webpage",
        "title": text.title,
        "abstract": text.summary,
        "author": [{"literal": SITE}],
        "container-title": SITE,
        "publisher": SITE,
        "issued": {"date-parts": [_parts(published_on(story))]},
        "accessed": {"date-parts": [_parts(about.made_on)]},
        "URL": about.address(story.slug),
        "language": text.language,
        "keyword": ", ".join(keywords(story)),
    }


def cited_text(story: Story, about: About) -> StoryText:
    """The text whose title is cited; the slug stands for that of a story without any text."""
    return story.text_in(about.language) or StoryText(language="en", title=story.slug)


def published_on(story: Story) -> datetime.date:
    """The day on which the case appeared here."""
    return (story.published_at or story.created_at).date()


def keywords(story: Story) -> list[str]:
    gestures = [link.gesture.name for link in story.gesture_links.all()]
    return [story.brand.name, story.industry.name, *gestures]


def _parts(day: datetime.date) -> list[int]:
    return [day.year, day.month, day.day]


def csl_json(stories: Iterable[Story], about: About) -> Iterator[str]:
    """A CSL-JSON array, an item a line."""
    yield "["
    before = "\n"
    for story in stories:
        yield before + json.dumps(item(story, about), ensure_ascii=False)
        before = ",\n"
    yield "\n]\n"


# --- BibTeX --------------------------------------------------------------------------------------

# One pass over the text, so that no replacement is replaced again.
LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
# Names as babel has them, for biblatex.
BABEL = {"en": "english", "de": "ngerman", "es": "spanish", "it": "italian", "nl": "dutch"}


def bibtex(stories: Iterable[Story], about: About) -> Iterator[str]:
    """An ``@online`` entry a case, in UTF-8, for biblatex and for what reads BibTeX."""
    said = " · ".join([about.sentence, about.made_on.isoformat(), about.search_url])
    yield f"% {_one_line(said)}\n"
    for story in stories:
        yield _bibtex_entry(story, about)


def _bibtex_entry(story: Story, about: About) -> str:
    text, day = cited_text(story, about), published_on(story)
    fields = {
        "author": f"{{{SITE}}}",  # a name of its own, not a first and a last one
        "title": f"{{{latex(text.title)}}}",  # as it is written, whatever the style does to titles
        "organization": SITE,
        "year": str(day.year),
        "date": day.isoformat(),
        "url": about.address(story.slug),
        "urldate": about.made_on.isoformat(),
        "langid": BABEL[text.language],
        "keywords": latex(", ".join(keywords(story))),
        "abstract": latex(text.summary),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"\n@online{{{story.slug},\n{lines}\n}}\n"


def latex(text: str) -> str:
    """A text in which nothing is a command to TeX."""
    return "".join(LATEX.get(character, character) for character in _one_line(text))


# --- RIS -----------------------------------------------------------------------------------------


def ris(stories: Iterable[Story], about: About) -> Iterator[str]:
    """A record a case; lines end as the format asks."""
    for story in stories:
        lines = [f"{tag}  - {_one_line(value)}" for tag, value in _ris_fields(story, about)]
        yield "\r\n".join([*lines, "ER  - ", "", ""])


def _ris_fields(story: Story, about: About) -> list[tuple[str, str]]:
    text, day = cited_text(story, about), published_on(story)
    return [
        ("TY", "ELEC"),
        ("ID", story.slug),
        ("TI", text.title),
        ("AU", f"{SITE},"),  # the comma: a name without a first name
        ("T2", SITE),
        ("PB", SITE),
        ("PY", f"{day:%Y}"),
        ("DA", f"{day:%Y/%m/%d}"),
        ("Y2", f"{about.made_on:%Y/%m/%d}"),
        ("UR", about.address(story.slug)),
        ("LA", text.language),
        *(("KW", word) for word in keywords(story)),
        ("AB", text.summary),
    ]


def _one_line(text: str) -> str:
    """Neither format knows line ends within a value."""
    return re.sub(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+", " ", text).strip()
