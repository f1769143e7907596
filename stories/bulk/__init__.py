"""One deed for many cases: what would come of it, doing it, and taking it back."""

from stories.bulk.deeds import DEEDS, BulkDeed
from stories.bulk.running import MOST, carry_out, may_undo, outlook, undo, undoable

__all__ = ["DEEDS", "MOST", "BulkDeed", "carry_out", "may_undo", "outlook", "undo", "undoable"]
