"""A library of two cases in a folder of its own, and small edits to its files."""

from pathlib import Path

LANGUAGES = ("en", "de", "es", "it", "nl")


def term(slug: str) -> str:
    """One entry of a list of terms: eighteen lines."""
    lines = [f"- slug: {slug}"]
    for field, said in (("name", f"{slug} name"), ("definition", f"What {slug} is")):
        lines += [f"  {field}:", *(f"    {code}: {said} ({code})" for code in LANGUAGES)]
    lines += ["  synonyms:", *(f"    {code}: [{slug} {code}]" for code in LANGUAGES)]
    return "\n".join(lines) + "\n"


def story(slug: str, brand: str, source: str) -> str:
    """One case, with a source of its own (line 11) and one that both cases share (line 15)."""
    return f"""\
slug: {slug}
brand: {brand}
industry: airlines
country: nl
language: nl
happened_on: 2014-10
verification: confirmed
gestures: [gift]
channels: [airport]
sources:
  - url: {source}
    title: Own source of {slug}
    publisher: The Paper
    published: 2014-10-13
  - url: https://example.org/shared
    title: Shared source
outcomes:
  - kind: reach
    metric: views of the film
    qualifier: almost
    value: 20000000
    unit: views
    as_of: 2014-11-05
    evidence: claimed
    source: 1
  - kind: goodwill
    evidence: press
    note: Much praise
texts:
  en:
    title: Title of {slug}
    summary: Summary of {slug}.
  nl:
    title: Titel van {slug}
    summary: Samenvatting van {slug}.
    questions:
      - Was het genoeg?
places:
  - name: Schiphol
    city: Amsterdam
    country: nl
"""


FILES = {
    "terms/industries.yaml": term("airlines") + term("hotels"),
    "terms/gestures.yaml": term("gift") + term("help"),
    "terms/channels.yaml": term("airport"),
    "terms/outcomes.yaml": term("reach") + term("goodwill"),
    "brands.yaml": """\
- slug: klm
  name: KLM
  industry: airlines
  country: nl
  aliases: [Koninklijke Luchtvaart Maatschappij]
  parent: air-france-klm
- slug: air-france-klm
  name: Air France-KLM
  industry: airlines
  country: fr
""",
    "stories/klm-cover.yaml": story("klm-cover", "klm", "https://example.org/cover"),
    "stories/klm-happy.yaml": story("klm-happy", "klm", "https://example.org/happy"),
}
# What a report calls the entries above.
INDUSTRIES = ["industry: airlines", "industry: hotels"]
TERMS = [*INDUSTRIES, "gesture: gift", "gesture: help", "channel: airport"]
TERMS += ["outcome: reach", "outcome: goodwill"]
BRANDS = ["brand: air-france-klm", "brand: klm"]
STORIES = ["story: klm-cover", "story: klm-happy"]
ALL = [*TERMS, *BRANDS, *STORIES]


def write(folder: Path) -> Path:
    """Write the library into a folder."""
    for name, content in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace a piece of a file that is in it exactly once."""
    path = folder / name
    content = path.read_text(encoding="utf-8")
    assert content.count(old) == 1, f"{old!r} is {content.count(old)} times in {name}"
    path.write_text(content.replace(old, new), encoding="utf-8")
