"""Two cases that turn out to be one: what would move, and carrying it out.

``compare(source, target)`` is the preview, ``merge(…)`` proposes or does it, ``publish(…)`` carries a
proposed one out. The case that goes stays as it was, archived; its addresses lead to the other.
``keep_apart(…)`` is for two cases that only look the same, ``ask_again(…)`` takes it back.
"""

from stories.merging.apart import ask_again, keep_apart
from stories.merging.carrying import Stale, check, fingerprint, merge, moving, publish
from stories.merging.plan import Answers, Plan, plan

__all__ = [
    "Answers",
    "Plan",
    "Stale",
    "ask_again",
    "check",
    "fingerprint",
    "keep_apart",
    "merge",
    "moving",
    "plan",
    "publish",
]
