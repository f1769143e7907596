"""Stories in numbers: a queryset goes in, small frozen series come out. No HTML, no address.

``draw("years", stories, "de")`` is one chart of ``CHARTS`` for a reader of German; every chart has a
``name``, a ``title``, a ``note`` on how it counts, and itself as a table (``header`` and ``rows``).
:func:`count_by` is the plain count behind most of them, which the pages of terms use as well.
"""

from stories.insights.counting import count_by
from stories.insights.crossing import evidence, gestures_by_industry
from stories.insights.reach import reach
from stories.insights.series import Bars, Dot, Grid, Mark, Scatter, Stack, Stacks

CHARTS = {
    "gestures-industries": gestures_by_industry,
    "years": lambda stories, language: count_by("year", stories, language, name="years"),
    "reach": reach,
    "channels": lambda stories, language: count_by("channel", stories, language, name="channels"),
    "languages": lambda stories, language: count_by(
        "language", stories, language, name="languages"
    ),
    "verification": lambda stories, language: count_by("verification", stories, language),
    "evidence": evidence,
    "countries": lambda stories, language: count_by("country", stories, language, name="countries"),
}


def draw(name: str, stories, language: str = "en"):
    """One chart over the stories of a queryset; ``KeyError`` for a name that is not in ``CHARTS``."""
    return CHARTS[name](stories, language)


__all__ = [
    "CHARTS",
    "Bars",
    "Dot",
    "Grid",
    "Mark",
    "Scatter",
    "Stack",
    "Stacks",
    "count_by",
    "draw",
]
