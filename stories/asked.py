"""Single parameters of pages about lists: one word of a few, or the number of a step.

Like ``StoryFilter`` they take the query string whole; what is not understood is never guessed.
"""

from django.core.exceptions import BadRequest
from django.utils.translation import gettext as _

from stories.filters import shown


def word(given: list[str], allowed: list[str]) -> tuple[str, str]:
    """``(the word, "")`` or ``("", what is wrong with it)``; both empty for one that is not given."""
    values = list(dict.fromkeys(value.strip() for value in given if value.strip()))
    if len(values) > 1:
        return "", _("It is given more than once, with different values.")
    if values and values[0] not in allowed:
        message = _("There is no “%(value)s” here; choose one of: %(allowed)s.")
        return "", message % {"value": shown(values[0]), "allowed": ", ".join(allowed)}
    return (values[0], "") if values else ("", "")


def one_word(data, name: str, allowed: tuple[str, ...]) -> str:
    """The word given for a parameter, or the empty string; BadRequest for any that is not allowed."""
    given, problem = word(data.getlist(name), list(allowed))
    if problem:
        raise BadRequest(f"{shown(name)}: {problem}")
    return given


def one_number(data, name: str, most: int) -> int | None:
    """A number from 0 to ``most`` in plain digits; None if it is not given, -1 if it is no such number."""
    given = {value.strip() for value in data.getlist(name)} - {""}
    if not given:
        return None
    value = given.pop()
    plain = not given and value.isascii() and value.isdigit() and len(value) <= 6
    return int(value) if plain and int(value) <= most else -1
