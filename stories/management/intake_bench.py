"""``manage.py bench intake``: how well the labelled articles of tests/intake/articles/ are read."""

import time
from pathlib import Path

import yaml
from django.conf import settings
from django.core.management.base import CommandError

from stories import intake
from stories.intake import files, judging

ARTICLES = Path(settings.BASE_DIR) / "tests" / "intake" / "articles"
ROWS = (
    "language",
    "split",
    "brand",
    "industry",
    "gesture",
    "gestures each",
    "channel",
    "figure",
    "qualifier",
    "date",
    "negative",
)

# On the test half, the least recall (F1 of splitting and figures), with a little room below what is measured.
# All of it has been learned from: articles that nobody here has read are read worse (docs/curating.md).
FLOORS = {
    "language": 1.0,
    "split": 0.95,
    "brand": 0.91,
    "industry": 0.91,
    "gesture": 0.93,
    "figure": 0.92,
    "negative": 0.95,
}


def read_articles(folder: Path = ARTICLES) -> list[dict]:
    """Every labelled article."""
    try:
        found = [
            article
            for path in sorted(folder.glob("*.yaml"))
            for article in yaml.safe_load(path.read_text("utf-8"))
        ]
    except (OSError, yaml.YAMLError) as error:
        raise CommandError(f"{folder} cannot be read: {error}") from None
    if not found:
        raise CommandError(f"There are no articles in {folder}.")
    return found


def reading_of(article: dict) -> intake.Reading:
    """An article as intake reads it."""
    name = "article.html" if article.get("html") else "article.txt"
    return intake.read_document(files.read(article["text"].encode(), name))


def measure(half: str, *, losers: bool, write, folder: Path = ARTICLES):
    """Print precision and recall by field and language on each half; fail below a floor of the test half."""
    articles = read_articles(folder)
    for name in ("tune", "test") if half == "both" else (half,):
        some = [article for article in articles if judging.half(article) == name]
        if not some:
            continue
        started = time.monotonic()
        groups = judging.by_group(some, [reading_of(article) for article in some])
        seconds = time.monotonic() - started
        write(f"\n{name} half, {len(some)} articles, {seconds / max(1, len(some)):.2f} s each")
        _print(groups, write)
        if losers:
            for note in groups["all"].notes:
                write(f"  {note}")
        if name == "test" and folder == ARTICLES:  # others may be ones that nobody has learned from
            _check(groups["all"])


def _print(groups, write):
    names = ["all", *sorted(set(groups) - {"all"})]
    write(f"{'':14}" + "".join(f"{name:>13}" for name in names))
    for field in ROWS:
        cells = "".join(f"{_cell(groups[name], field):>13}" for name in names)
        write(f"{field:14}{cells}")


def _cell(tally, field) -> str:
    if not tally.wanted[field] and not tally.proposed[field]:
        return "–"
    if field in ("language", "gesture", "negative"):
        return f"{tally.recall(field):.2f}"
    if field == "gestures each":
        return f"{tally.precision(field):.2f}"
    return f"{tally.precision(field):.2f} / {tally.recall(field):.2f}"


def _check(tally):
    low = []
    for field, floor in FLOORS.items():
        value = tally.f1(field) if field in ("split", "figure") else tally.recall(field)
        if value < floor:
            low.append(f"{field} {value:.2f} < {floor}")
    if low:
        raise CommandError("Below the floor: " + "; ".join(low))
