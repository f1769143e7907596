"""Single parameters of pages about lists: one word of a few, or the number of a step.

Like ``StoryFilter`` they take the query string whole; what is not understood is never guessed.
"""

from django.core.exceptions import BadRequest

from stories.filters import shown


def one_word(data, name: str, allowed: tuple[str, ...]) -> str:
    """The word given for a parameter, or the empty string; BadRequest for any that is not allowed."""
    given = {value.strip() for value in data.getlist(name)} - {""}
    if not given:
        return ""
    if len(given) > 1 or not given <= set(allowed):
        raise BadRequest(f"{shown(name)} can be {', '.join(allowed)}")
    return given.pop()


def one_number(data, name: str, most: int) -> int | None:
    """A number from 0 to ``most`` in plain digits; None if it is not given, -1 if it is no such number."""
    given = {value.strip() for value in data.getlist(name)} - {""}
    if not given:
        return None
    value = given.pop()
    plain = not given and value.isascii() and value.isdigit() and len(value) <= 6
    return int(value) if plain and int(value) <= most else -1
