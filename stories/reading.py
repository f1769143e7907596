"""Which of a case's texts are read, one alone or two side by side, and how long that takes.

``?text=de`` chooses a text, ``&beside=nl`` puts another next to it. Without them the reader gets their own
language, else English, else the original.
"""

from dataclasses import dataclass, field
from math import ceil

from django.conf import settings
from django.utils.translation import gettext as _

from stories.filters import shown
from stories.ledger import Cell, State, of_fetched
from stories.models import Story, StoryText

# The path of a case, in its order.
PARTS = ("situation", "gesture", "outcome", "lesson")
WORDS_A_MINUTE = 220
SHOWN_KEYWORDS = 20


@dataclass(frozen=True)
class Keywords:
    """What a case is about in a few words, each of which can be searched."""

    language: str
    words: list[str]

    @property
    def first(self) -> list[str]:
        """Those that are shown at once."""
        return self.words[:SHOWN_KEYWORDS]

    @property
    def more(self) -> list[str]:
        return self.words[SHOWN_KEYWORDS:]


@dataclass(frozen=True)
class Reading:
    """The texts that are shown. ``errors``: what was asked for and is not there, by parameter."""

    text: StoryText | None
    beside: StoryText | None = None
    texts: tuple[StoryText, ...] = ()
    errors: dict[str, list[str]] = field(default_factory=dict)
    has_own: bool = False  # whether there is a text in the reader's language
    cells: dict[str, Cell] = field(default_factory=dict)
    language: str = settings.LANGUAGE_CODE  # the reader's

    @property
    def unreviewed(self) -> list[StoryText]:
        """Those of the shown texts that are translations nobody has looked over yet."""
        return [text for text in self.shown if self.cells[text.language].unreviewed]

    @property
    def outdated(self) -> list[StoryText]:
        """Those whose original has changed since they were translated."""
        return [text for text in self.shown if self.cells[text.language].state == State.STALE]

    @property
    def shown(self) -> list[StoryText]:
        """One text, or two; none for a draft that has none yet."""
        return [text for text in (self.text, self.beside) if text]

    @property
    def path(self) -> list[tuple[str, list[tuple[StoryText, str]]]]:
        """The parts that at least one of the shown texts has: name, then each text with its words."""
        parts = [(name, [(t, getattr(t, name)) for t in self.shown]) for name in PARTS]
        return [(name, texts) for name, texts in parts if any(words for _text, words in texts)]

    @property
    def keywords(self) -> Keywords | None:
        """In the reader's language, which there often is no text in, else in English."""
        told = self.text.story.keywords if self.text else {}
        for code in (self.language, settings.LANGUAGE_CODE):
            if code in told:
                return Keywords(code, told[code])
        return None

    @property
    def minutes(self) -> int:
        """How long the chosen text takes to read, rounded up."""
        text = self.text
        if not text:
            return 0
        told = [text.summary, *(getattr(text, name) for name in PARTS), text.doubts]
        words = sum(len(part.split()) for part in [*told, *text.questions])
        return max(1, ceil(words / WORDS_A_MINUTE))


def read(story: Story, data, language: str) -> Reading:
    """The reading that the query string ``data`` asks for; other parameters are no concern of it."""
    texts = {text.language: text for text in story.texts.all()}
    ordered = tuple(texts[code] for code, _name in settings.LANGUAGES if code in texts)
    errors: dict[str, list[str]] = {}
    chosen = {name: _asked(name, data, texts, errors) for name in ("text", "beside")}
    text = chosen["text"] or story.text_in(language)
    beside = chosen["beside"]
    if beside and beside == text:
        errors["beside"] = [_("It is the text that is shown already.")]
        beside = None
    has_own, cells = language in texts, of_fetched(story)
    return Reading(text, beside, ordered, errors, has_own, cells, language)


def _asked(name: str, data, texts: dict, errors: dict) -> StoryText | None:
    codes = list(dict.fromkeys(value.strip() for value in data.getlist(name) if value.strip()))
    if len(codes) > 1:
        errors[name] = [_("It is given more than once, with different values.")]
    elif codes and codes[0] not in texts:
        errors[name] = [_("This case has no text “%(value)s”.") % {"value": shown(codes[0])}]
    elif codes:
        return texts[codes[0]]
    return None
