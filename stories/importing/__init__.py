"""Files of cases brought in: compared with what is stored, shown, written whole or not at all, undone.

``check(data, name, by=user)`` makes an :class:`~stories.models.Import` with a row for each case and writes
nothing else; ``carry_out(imported, by=user)`` does what it shows; ``undo(imported, by=user)`` takes it back.
``by`` is None for a command.
"""

from stories.importing.undoing import may_undo, survey, undo
from stories.importing.writing import ChangedMeanwhile, carry_out, check, drop

__all__ = ["ChangedMeanwhile", "carry_out", "check", "drop", "may_undo", "survey", "undo"]
