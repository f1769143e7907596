"""Every state that something had, what changed between two of them, and how to get one back."""

from stories.history.applying import apply, create, recover, restore, write_entry
from stories.history.difference import Change, differences
from stories.history.editions import (
    changing,
    changing_all,
    entry_of,
    fetched_entry_of,
    kind_of,
    last_before,
    record,
    record_new,
)

__all__ = [
    "Change",
    "apply",
    "changing",
    "changing_all",
    "create",
    "differences",
    "entry_of",
    "fetched_entry_of",
    "kind_of",
    "last_before",
    "record",
    "record_new",
    "recover",
    "restore",
    "write_entry",
]
