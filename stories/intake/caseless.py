"""Why a text gives no draft: kept as a word, said in the language of whoever reads it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NONE = "none"  # it tells no case, and nothing says what it is instead
_SAID = {
    "product": gettext_lazy("It reads like the announcement of a product."),
    "recipe": gettext_lazy("It reads like a recipe."),
    "stock": gettext_lazy("It reads like a report on business results."),
    "advice": gettext_lazy("It gives general advice."),
    "job": gettext_lazy("It reads like a job advertisement."),
    "opinion": gettext_lazy("It gives an opinion."),
    "report": gettext_lazy("It reads like a report on companies."),
    "complaint": gettext_lazy("It reads like a complaint that nobody has answered."),
}
PLAIN = 1  # what speaks against a case says more than this: it says what the text is


def why(weights) -> str:
    """What the text is instead, of the signs of its passages (:class:`stories.intake.cases.Signs`)."""
    worst = max(weights, key=lambda signs: signs.against, default=None)
    return worst.why if worst and worst.against > PLAIN and worst.why in _SAID else NONE


def worded(kept: str) -> str:
    """A sentence for what :func:`why` said; empty for nothing; what is no word of its own as it stands."""
    if not kept or (kept != NONE and kept not in _SAID):
        return kept
    none = _("This text tells no case of what a company did for a customer.")
    return f"{none} {_SAID[kept]}" if kept in _SAID else none
