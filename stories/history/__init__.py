"""Every state that something had, what changed between two of them, and how to get one back."""

from stories.history.applying import apply, recover, restore, write_entry
from stories.history.difference import Change, differences
from stories.history.editions import changing, changing_all, entry_of, kind_of, last_before, record

__all__ = [
    "Change",
    "apply",
    "changing",
    "changing_all",
    "differences",
    "entry_of",
    "kind_of",
    "last_before",
    "record",
    "recover",
    "restore",
    "write_entry",
]
