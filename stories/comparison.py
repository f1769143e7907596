"""Two to four stories side by side: rows of cells, and what all of them share. No request, no HTML.

Figures stand in one row only where they are of one kind and in one unit. They are never added and never
ranked: the days on which they were taken and the ways of counting differ.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from stories.models import Evidence, Outcome, Story, StoryGesture, StoryText

LEAST, MOST = 2, 4
BACKLASH = "backlash"
WORDS = ("summary", "situation", "gesture", "outcome", "lesson", "doubts")


@dataclass(frozen=True)
class Row:
    """One aspect of all the stories: for each a cell, which is a tuple of values.

    ``kind`` says what the values are: terms (with name and address), date, country, language,
    verification, count, figures and effects (outcomes with and without a value), evidence, text.
    """

    name: str
    label: str
    kind: str
    cells: tuple[tuple, ...]
    unit: str = ""

    @property
    def shared(self) -> tuple:
        """The values that every story has."""
        first, *others = self.cells
        return tuple(value for value in first if all(value in cell for cell in others))

    @property
    def lone(self) -> tuple:
        """The values that a single story has."""
        every = [value for cell in self.cells for value in cell]
        return tuple(value for value in every if every.count(value) == 1)

    @property
    def alike(self) -> bool:
        """Whether it says the same of every story; never of words, which are always a case's own."""
        if self.kind == "text" or not any(self.cells):
            return False
        if self.kind in ("figures", "effects"):
            return False
        return all(set(cell) == set(self.cells[0]) for cell in self.cells)

    @property
    def differs(self) -> bool:
        """Whether the difference is worth a mark: of outcomes, that only some stories have any."""
        if self.kind in ("figures", "effects"):
            return not all(self.cells)
        return self.kind != "text" and not self.alike


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    name: str
    label: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Comparison:
    """Stories, which carry their ``text``, and the sections in which they are compared."""

    stories: tuple[Story, ...]
    sections: tuple[Section, ...]

    @property
    def rows(self) -> list[Row]:
        return [row for section in self.sections for row in section.rows]

    @property
    def alike(self) -> list[Row]:
        return [row for row in self.rows if row.shared and row.kind != "text"]

    @property
    def differing(self) -> list[Row]:
        """The rows worth naming: that brands and numbers of sources differ goes without saying."""
        passed_over = ("brand", "sources", "evidence")
        outcomes = ("figures", "effects")
        return [
            row
            for row in self.rows
            if row.differs and row.kind not in outcomes and row.name not in passed_over
        ]


def compare(stories: Iterable[Story], language: str = "en") -> Comparison:
    """Compare stories from ``Story.objects.for_page()``; reads nothing more. Empty rows are left out."""
    chosen = tuple(stories)
    for story in chosen:
        story.text = story.text_in(language)
    sections = [
        Section("facts", _("At a glance"), _facts(chosen)),
        Section("service", _("What was done, and where"), _service(chosen)),
        Section("outcomes", _("What came of it"), _outcomes(chosen)),
        Section("words", _("The cases in words"), _words(chosen)),
    ]
    return Comparison(chosen, tuple(section for section in sections if section.rows))


def _row(name: str, label: str, kind: str, stories, values: Callable[[Story], Iterable]) -> Row:
    return Row(name, label, kind, tuple(tuple(v for v in values(s) if v) for s in stories))


def _filled(*rows: Row) -> tuple[Row, ...]:
    return tuple(row for row in rows if any(row.cells))


def _facts(stories) -> tuple[Row, ...]:
    return _filled(
        _row("brand", _("Brand"), "terms", stories, lambda s: [s.brand]),
        _row("industry", _("Industry"), "terms", stories, lambda s: [s.industry]),
        _row("happened_on", _("When"), "date", stories, lambda s: [s.happened_on]),
        _row("country", _("Country"), "country", stories, lambda s: [s.country]),
        _row("language", _("Originally told in"), "language", stories, lambda s: [s.language]),
        _row(
            "verification", _("Verification"), "verification", stories, lambda s: [s.verification]
        ),
        _row("sources", _("Sources"), "count", stories, lambda s: [len(s.source_links.all())]),
    )


def _service(stories) -> tuple[Row, ...]:
    def gestures(story):
        return [link.gesture for link in story.gesture_links.all()]

    def channels(story):
        return [link.channel for link in story.channel_links.all()]

    return _filled(
        _row("gestures", _("Gesture types"), "terms", stories, gestures),
        _row("channels", _("Channels"), "terms", stories, channels),
    )


def _outcomes(stories) -> tuple[Row, ...]:
    """A row for each kind without figures and each kind and unit with, in the vocabulary's order."""
    found: dict[tuple, Outcome] = {}
    for story in stories:
        for outcome in story.outcomes.all():
            found.setdefault(_what_it_counts(outcome), outcome)
    rows = [_outcome_row(key, found[key], stories) for key in sorted(found)]
    evidence = _row("evidence", _("Evidence"), "evidence", stories, _evidence)
    return _filled(*rows, evidence)


def _what_it_counts(outcome: Outcome) -> tuple:
    return outcome.kind.order, outcome.kind.slug, outcome.unit


def _outcome_row(key: tuple, example: Outcome, stories) -> Row:
    cells = tuple(tuple(o for o in s.outcomes.all() if _what_it_counts(o) == key) for s in stories)
    kind = "figures" if example.unit else "effects"
    return Row(example.kind.slug, example.kind.name, kind, cells, example.unit)


def _evidence(story: Story) -> list[str]:
    """The classes of evidence that the story's outcomes have, strongest first."""
    has = {outcome.evidence for outcome in story.outcomes.all()}
    return [value for value in Evidence.values if value in has]


def _words(stories) -> tuple[Row, ...]:
    labels = {
        "summary": _("Summary"),
        "situation": _("Situation"),
        "gesture": _("Gesture"),
        "outcome": _("Outcome"),
        "lesson": _("Lesson"),
        "doubts": _("Doubts"),
    }
    return _filled(*(_row(name, labels[name], "text", stories, _reader(name)) for name in WORDS))


def _reader(name: str) -> Callable[[Story], list[str]]:
    def read(story: Story) -> list[str]:
        text: StoryText | None = story.text
        return [getattr(text, name)] if text else []

    return read


def contrast_pair() -> list[Story]:
    """Two stories with the same main gesture, of which the first met criticism: worth comparing.

    Empty where the library has no such pair. Four queries or fewer by the ten.
    """
    met = Exists(Outcome.objects.filter(story=OuterRef("story"), kind__slug=BACKLASH))
    main = StoryGesture.objects.filter(position=0, story__in=Story.objects.published())
    newest = main.annotate(met=met).order_by("-story__happened_on", "-story")
    praised, criticised = {}, {}
    for story, gesture, criticism in newest.values_list("story", "gesture", "met"):
        (criticised if criticism else praised).setdefault(gesture, story)
    pairs = ((criticised[gesture], praised.get(gesture)) for gesture in criticised)
    ids = next((pair for pair in pairs if all(pair)), ())
    return list(Story.objects.published().among(ids).for_cards()) if ids else []
