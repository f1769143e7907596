"""From an article that intake read to cases: keeps the article, enters what a curator accepts.

Everything here writes, in one transaction each, and says in a ValidationError what is in the way.
"""

from stories.entering.apart import name_again, tell_apart
from stories.entering.articles import (
    add_by_hand,
    describe,
    keep_typed,
    leave_out,
    take_in,
    take_up,
)
from stories.entering.cases import Case, Figure, Where, enter, keep_source
from stories.entering.joining import join

__all__ = [
    "Case",
    "Figure",
    "Where",
    "add_by_hand",
    "describe",
    "enter",
    "join",
    "keep_source",
    "keep_typed",
    "leave_out",
    "name_again",
    "take_in",
    "take_up",
    "tell_apart",
]
