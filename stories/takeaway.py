"""What a reader takes away: a search or a frozen list of stories, and in which form.

The parameters are those of the search (:class:`StoryFilter`) or ``story`` ones (:class:`Selection`), and
a few words beside them, such as ``format``.
"""

from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from stories.asked import word
from stories.filters import TRACKING, StoryFilter, shown
from stories.selection import Selection


@dataclass(frozen=True)
class Takeaway:
    """``Takeaway.read(request.GET, language="de", format=["csv", …], style=["apa", …])``.

    ``words`` has what was given of the named words; ``errors`` messages by parameter. Either
    ``selection`` or ``chosen`` is there. With ``lenient``, stories that are not in the library and what
    other sites append to addresses are no errors: a page says the former and ignores the latter.
    """

    words: dict[str, str] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    selection: Selection | None = None
    chosen: StoryFilter | None = None

    @classmethod
    def read(cls, data, *, language: str, lenient: bool = False, **known: list) -> "Takeaway":
        words, errors = {}, {}
        for name, allowed in known.items():
            given, problem = word(data.getlist(name), list(allowed))
            if problem:
                errors[name] = [problem]
            elif given:
                words[name] = given
        rest = MultiValueDict(
            {
                name: data.getlist(name)
                for name in data
                if name not in known and not (lenient and _is_tracking(name))
            }
        )
        if any(value.strip() for value in rest.getlist("story")):
            selection = Selection.read(rest)
            errors |= _selection_errors(selection, rest, lenient)
            return cls(words, errors, selection=selection)
        rest.pop("story", None)
        chosen = StoryFilter(rest, language=language)
        return cls(words, errors | chosen.errors, chosen=chosen)

    @property
    def stories(self) -> QuerySet:
        """The stories in the order that was asked for, however many; none of a search with errors."""
        return self.selection.stories if self.selection else self.chosen.qs

    def query_string(self, **words: str) -> str:
        """The stories as a query string, with some words; the whole set, so without a page."""
        own = self.selection or self.chosen
        asked = own.query_string() if self.selection else own.query_string(page_size=None)
        return "&".join([*(f"{name}={value}" for name, value in words.items()), asked]).strip("&")


def only_words(data, **known: list) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The words and the messages of an address that takes no stories; what sites append is ignored."""
    taken = {name: word(data.getlist(name), list(known[name])) for name in known}
    errors = {name: [problem] for name, (__, problem) in taken.items() if problem}
    for name in data:
        if name not in known and not _is_tracking(name):
            errors[name] = [_("There is no parameter “%(name)s”.") % {"name": shown(name)}]
    return {name: given for name, (given, __) in taken.items() if given}, errors


def _is_tracking(name: str) -> bool:
    return name in TRACKING or name.startswith("utm_")


def _selection_errors(selection: Selection, rest, lenient: bool) -> dict[str, list[str]]:
    """A list is a list: filters beside it would say something else."""
    errors = {
        shown(name): [_("A list of stories takes no filters beside it.")]
        for name in rest
        if name != "story"
    }
    said = []
    if selection.unknown and not lenient:
        names = ", ".join(selection.unknown)
        said.append(_("There is no case with this name: %(names)s.") % {"names": names})
    if selection.refused:
        message = _("A list has at most %(most)d cases.")
        said.append(message % {"most": len(selection)})
    return errors | ({"story": said} if said else {})
