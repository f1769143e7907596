"""One page of the ledger: what its address asks for, the counts above it, and the cases on it."""

from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Q, TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.fields import shown
from stories.ledger.states import Cell, State, standings
from stories.models import Status, Story, StoryText
from stories.models.rules import TEXT_LANGUAGES

SIZE = 25
LONGEST = 200  # characters of a search
# What readers miss most comes first: cases that they can see, then the number of gaps, weighed.
ORDER = [Status.PUBLISHED, Status.REVIEW, Status.DRAFT, Status.ARCHIVED]
WEIGHT = {State.MISSING: 3, State.STALE: 2, State.DRAFT: 1}


class Mine(TextChoices):
    """Whose cases: those that somebody entered, or translated a text of."""

    YES = "1", gettext_lazy("Mine")


CHOICES = {
    "language": dict.fromkeys(TEXT_LANGUAGES),
    "state": dict(State.choices),
    "status": dict(Status.choices),
    "mine": dict(Mine.choices),
}


@dataclass(frozen=True)
class Asked:
    """The parameters of the page, cleaned; ``errors`` says what was not understood."""

    language: str = ""
    state: str = ""
    status: str = ""
    mine: str = ""
    q: str = ""
    number: int = 1
    errors: list[str] = field(default_factory=list)

    def query(self, **other) -> str:
        """The query string of this page with some parameters changed; back on its first page."""
        names = ("language", "state", "status", "mine", "q")
        chosen = {name: getattr(self, name) for name in names} | {"page": ""} | other
        return "?" + urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True)
class Row:
    story: Story
    cells: list[Cell]


@dataclass(frozen=True)
class Count:
    """How many texts of a language are in a state, under the other filters."""

    language: str
    state: State
    number: int
    query: str
    chosen: bool


@dataclass(frozen=True)
class Ledger:
    """``total`` cases, of which ``rows`` are on this page; ``counts`` is a row a language."""

    asked: Asked
    total: int
    rows: list[Row]
    counts: list[tuple[str, list[Count]]]
    pages: int

    @property
    def earlier(self) -> str:
        number = self.asked.number - 1
        return self.asked.query(page=number) if number else ""

    @property
    def later(self) -> str:
        number = self.asked.number + 1
        return self.asked.query(page=number) if number <= self.pages else ""


def ask(data) -> Asked:
    """Read a query string; a value that there is not finds nothing and is told."""
    found, errors = {}, []
    for name, choices in CHOICES.items():
        values = list(dict.fromkeys(v for v in data.getlist(name) if v))
        if len(values) > 1:
            errors.append(_("“%(name)s” is given more than once.") % {"name": name})
        elif values and values[0] not in choices:
            errors.append(_("There is no “%(value)s” to choose.") % {"value": shown(values[0])})
        elif values:
            found[name] = values[0]
    words = " ".join(data.get("q", "").split())
    if "\0" in words or len(words) > LONGEST:
        errors.append(_("The search is too long or holds signs that no title has."))
    else:
        found["q"] = words
    number = data.get("page", "") or "1"
    if number.isascii() and number.isdecimal() and len(number) < 7 and int(number):
        found["number"] = int(number)
    else:
        errors.append(_("There is no page “%(value)s”.") % {"value": shown(number)})
    return Asked(**found, errors=errors)


def page(data, user) -> Ledger:
    """The page of the ledger that a query string asks for, as somebody sees it: five queries."""
    asked = ask(data)
    if asked.errors:
        return Ledger(asked, 0, [], [], 0)
    stories = _among(asked)
    cells = standings(stories)
    about = {pk: rest for pk, *rest in stories.values_list("pk", "status", "slug", "created_by")}
    if asked.mine:
        cells = {pk: row for pk, row in cells.items() if _is_mine(row, about[pk][2], user)}
    wanted = [pk for pk, row in cells.items() if _matches(row, asked)]
    wanted.sort(key=lambda pk: _place(pk, cells[pk], about[pk], asked))
    pages = max(1, -(-len(wanted) // SIZE))
    if asked.number > pages:
        said = _("There is no page “%(value)s”.") % {"value": asked.number}
        return Ledger(Asked(errors=[said]), 0, [], [], 0)
    shown_now = wanted[(asked.number - 1) * SIZE : asked.number * SIZE]
    rows = _rows(shown_now, cells)
    return Ledger(asked, len(wanted), rows, _counts(cells.values(), asked), pages)


def waiting(*states: State) -> list[Cell]:
    """The texts in these states of cases that are public or in review, the public ones first."""
    stories = Story.objects.filter(status__in=[Status.PUBLISHED, Status.REVIEW])
    public = set(stories.published().values_list("pk", flat=True))
    cells = [c for row in standings(stories).values() for c in row.values() if c.state in states]
    return sorted(cells, key=lambda c: (c.story_id not in public, c.story_id, c.language))


def stale() -> list[Cell]:
    return waiting(State.STALE)


def unreviewed() -> list[Cell]:
    """What a reviewer can look at; a stale text is first made right."""
    return waiting(State.DRAFT)


def _among(asked: Asked):
    statuses = [asked.status] if asked.status else ORDER[:-1]
    stories = Story.objects.filter(status__in=statuses).order_by()
    if asked.q:
        titled = StoryText.objects.filter(title__icontains=asked.q).values("story")
        named = Q(slug__icontains=asked.q) | Q(brand__name__icontains=asked.q)
        stories = stories.filter(named | Q(pk__in=titled))
    return stories


def _is_mine(row: dict[str, Cell], created_by, user) -> bool:
    return user.pk in (created_by, *(cell.by_id for cell in row.values()))


def _chosen(row: dict[str, Cell], asked: Asked) -> list[Cell]:
    return [cell for code, cell in row.items() if asked.language in ("", code)]


def _matches(row: dict[str, Cell], asked: Asked) -> bool:
    return any(asked.state in ("", cell.state) for cell in _chosen(row, asked))


def _place(pk: int, row: dict[str, Cell], about: list, asked: Asked) -> tuple:
    status, slug, _creator = about
    need = sum(WEIGHT.get(cell.state, 0) for cell in _chosen(row, asked))
    return ORDER.index(status), -need, slug, pk


def _rows(pks: list[int], cells: dict) -> list[Row]:
    stories = Story.objects.filter(pk__in=pks).select_related("brand").prefetch_related("texts")
    found = {story.pk: story for story in stories}
    return [Row(found[pk], list(cells[pk].values())) for pk in pks if pk in found]


def _counts(rows, asked: Asked) -> list[tuple[str, list[Count]]]:
    numbers = Counter((cell.language, cell.state) for row in rows for cell in row.values())

    def count(code, state) -> Count:
        chosen = (asked.language, asked.state) == (code, state)
        to = {"language": "", "state": ""} if chosen else {"language": code, "state": state.value}
        return Count(code, state, numbers[code, state], asked.query(**to), chosen)

    return [(code, [count(code, state) for state in State]) for code in TEXT_LANGUAGES]
