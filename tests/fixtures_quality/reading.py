"""The shipped library as plain Python values, read without a database."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from stories.exchange import schema
from stories.exchange.documents import read

FOLDER = Path(settings.FIXTURES_DIR)
TERMS = ("industries", "gestures", "channels", "outcomes")


@dataclass(frozen=True)
class Shelf:
    """What a rule may look at: the stories and brands by slug, and the slugs of each vocabulary."""

    stories: dict[str, dict]
    brands: dict[str, dict]
    terms: dict[str, dict[str, dict]]


@cache
def shelf() -> Shelf:
    """The library of ``fixtures/``; fails with file and line where an entry is not as the schema says."""
    problems: list = []
    stories = {}
    for path in sorted((FOLDER / "stories").glob("*.yaml")):
        story = _cleaned(path, problems)
        stories[path.stem] = story
    lists = {
        name: _listed(
            FOLDER / "terms" / f"{name}.yaml",
            schema.GESTURE if name == "gestures" else schema.TERM,
            problems,
        )
        for name in TERMS
    }
    brands = _listed(FOLDER / "brands.yaml", schema.BRAND, problems)
    assert not problems, "\n".join(str(problem) for problem in problems)
    return Shelf(stories, brands, lists)


def _cleaned(path: Path, problems: list) -> dict | None:
    document = read(path)
    problems.extend(document.problems)
    return schema.clean(document.root, schema.STORY, problems) if document.root else None


def _listed(path: Path, fields: dict, problems: list) -> dict[str, dict]:
    document = read(path)
    problems.extend(document.problems)
    items = document.root.content if document.root else []
    entries = [schema.clean(item, fields, problems) for item in items]
    return {entry["slug"]: entry for entry in entries if entry}
