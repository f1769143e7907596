"""What a finished case has, rule by rule. The blocking rules are those that publishing insists on.

``examine(story)`` answers for one story; ``RULES`` is the public list. The database refuses a published
story that breaks a blocking rule as well, however it came about (migration 0010).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from stories.models import Evidence, Story, StoryText, Verification

SUMMARY_LENGTH = (100, 400)  # characters: one or two sentences
QUESTIONS = 2
PARTS = ("situation", "gesture", "outcome")


@dataclass(frozen=True)
class Rule:
    """``kept(story)`` tells whether a story keeps it; ``field`` is where a curator mends it.

    ``name`` says the rule, ``lack`` what a story that breaks it lacks; both are sentences.
    """

    code: str
    name: str
    lack: str
    field: str
    kept: Callable[[Story], bool]
    blocking: bool = False


@dataclass(frozen=True)
class Finding:
    """A rule and whether a story keeps it."""

    rule: Rule
    kept: bool


def _english(story: Story) -> StoryText:
    """The English text, or an empty one."""
    texts = {text.language: text for text in story.texts.all()}
    return texts.get(settings.LANGUAGE_CODE) or StoryText()


def _has_english(story):
    text = _english(story)
    return bool(text.title and text.summary)


def _figures_have_sources(story):
    return all(o.source_id for o in story.outcomes.all() if o.value is not None)


def _figures_are_dated(story):
    return all(o.as_of for o in story.outcomes.all() if o.value is not None)


def _summary_fits(story):
    shortest, longest = SUMMARY_LENGTH
    return shortest <= len(_english(story).summary) <= longest


def _is_told_in_full(story):
    text = _english(story)
    return all(getattr(text, part) for part in PARTS)


def _is_told_in_its_language(story):
    codes = {text.language for text in story.texts.all()}
    return story.language in codes or story.language not in dict(settings.LANGUAGES)


def _verification_suits_figures(story):
    measured = any(o.evidence == Evidence.MEASURED for o in story.outcomes.all())
    return not (measured and story.verification == Verification.UNVERIFIED)


def _confirmed_by_two(story):
    return story.verification != Verification.CONFIRMED or len(story.source_links.all()) > 1


def _doubts_are_told(story):
    return story.verification != Verification.DISPUTED or bool(_english(story).doubts)


RULES = (
    Rule(
        "english",
        _("It has an English title and summary."),
        _("It has no English text."),
        "texts",
        _has_english,
        blocking=True,
    ),
    Rule(
        "gesture",
        _("It has at least one gesture type."),
        _("It has no gesture type."),
        "gesture_links",
        lambda story: bool(story.gesture_links.all()),
        blocking=True,
    ),
    Rule(
        "source",
        _("It has at least one source, with its address or title."),
        _("It has no source."),
        "source_links",
        lambda story: bool(story.source_links.all()),  # the database lets none be without a title
        blocking=True,
    ),
    Rule(
        "figures",
        _("Every figure names the source it comes from."),
        _("A figure names no source."),
        "outcomes",
        _figures_have_sources,
        blocking=True,
    ),
    Rule(
        "summary",
        _("The English summary has 100 to 400 characters."),
        _("The English summary has not 100 to 400 characters."),
        "texts",
        _summary_fits,
    ),
    Rule(
        "parts",
        _("Situation, gesture and outcome are told in English."),
        _("Situation, gesture or outcome is not told in English."),
        "texts",
        _is_told_in_full,
    ),
    Rule(
        "lesson",
        _("It says in English what can be learned from it."),
        _("It has no lesson in English."),
        "texts",
        lambda story: bool(_english(story).lesson),
    ),
    Rule(
        "questions",
        _("It has at least two questions for discussion in English."),
        _("It has fewer than two questions for discussion in English."),
        "texts",
        lambda story: len(_english(story).questions) >= QUESTIONS,
    ),
    Rule(
        "original",
        _("It is also told in the language it was originally told in, if that is one of the five."),
        _("It has no text in the language it was originally told in."),
        "texts",
        _is_told_in_its_language,
    ),
    Rule(
        "date",
        _("It is known when it happened, at least the year."),
        _("Nothing says when it happened."),
        "happened_on",
        lambda story: story.happened_on is not None,
    ),
    Rule(
        "place",
        _("A place or a country says where it happened."),
        _("Nothing says where it happened."),
        "place_links",
        lambda story: bool(story.country or story.place_links.all()),
    ),
    Rule(
        "outcomes",
        _("It tells at least one outcome."),
        _("It tells no outcome."),
        "outcomes",
        lambda story: bool(story.outcomes.all()),
    ),
    Rule(
        "dated_figures",
        _("Every figure says as of when."),
        _("A figure does not say as of when."),
        "outcomes",
        _figures_are_dated,
    ),
    Rule(
        "measured",
        _("A case with a measured outcome is not unverified."),
        _("An outcome is measured, but the case is unverified."),
        "verification",
        _verification_suits_figures,
    ),
    Rule(
        "confirmed",
        _("A confirmed case has at least two sources."),
        _("It is confirmed, but has only one source."),
        "verification",
        _confirmed_by_two,
    ),
    Rule(
        "disputed",
        _("A disputed case tells the differing versions."),
        _("It is disputed, but tells no differing versions."),
        "texts",
        _doubts_are_told,
    ),
)


def examine(story: Story) -> list[Finding]:
    """Every rule with whether the story keeps it; reads the parts as they are stored or prefetched."""
    return [Finding(rule, rule.kept(story)) for rule in RULES]


def lacks(story: Story) -> list[Rule]:
    """The rules that a story breaks, the blocking ones first."""
    return [finding.rule for finding in examine(story) if not finding.kept]


def blocking(story: Story) -> list[str]:
    """What a story still lacks before it can be public, in sentences; empty if nothing."""
    return [str(rule.lack) for rule in RULES if rule.blocking and not rule.kept(story)]
