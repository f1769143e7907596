"""Reshaping the vocabulary: terms and brands merged, split, renamed, put in order, given synonyms.

Every write is one transaction, keeps editions of all that it touches, and can be taken back: merges and
splits by :func:`undo`, the rest by restoring an edition. A change of the vocabulary says of a case what
was said before in another word: published cases change at once, and their readers are told of no
correction.
"""

from stories.vocabulary.kinds import (
    KINDS,
    cases,
    kind_of_model,
    label,
    may_change,
    may_reshape,
    model_of,
    name_of,
    others_of,
)
from stories.vocabulary.merging import MergePlan, merge, plan_merge
from stories.vocabulary.misses import Miss, aside, misses, settle, take_back
from stories.vocabulary.naming import check_address, rename, reorder, step
from stories.vocabulary.splitting import SplitPlan, made_from, plan_split, split
from stories.vocabulary.synonyms import (
    Clash,
    add_synonym,
    clashes,
    consider,
    remove_synonym,
    set_synonyms,
)
from stories.vocabulary.undoing import may_undo, undo

__all__ = [
    "KINDS",
    "Clash",
    "MergePlan",
    "Miss",
    "SplitPlan",
    "add_synonym",
    "aside",
    "cases",
    "check_address",
    "clashes",
    "consider",
    "kind_of_model",
    "label",
    "made_from",
    "may_change",
    "may_reshape",
    "may_undo",
    "merge",
    "misses",
    "model_of",
    "name_of",
    "others_of",
    "plan_merge",
    "plan_split",
    "remove_synonym",
    "rename",
    "reorder",
    "set_synonyms",
    "settle",
    "split",
    "step",
    "take_back",
    "undo",
]
