"""A frozen list of stories in an address: ``?story=<slug>&story=<slug>``, in the reader's order.

For comparisons, shortlists and their files. Renamed slugs are understood; what is not in the library is
named, never guessed.
"""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet

from stories.filters import shown
from stories.models import Kind, OldSlug, Story
from stories.models.rules import SLUG

MOST_STORIES = 200  # of a list; casebook/server.py takes addresses of that length


@dataclass(frozen=True)
class Selection:
    """What ``story`` parameters ask for: ``Selection.read(request.GET, most=4)``.

    ``slugs`` are those of the stories that were found, as they are now, each once; ``unknown`` the names
    that lead to no published story, fit to be shown; ``refused`` the slugs of those beyond ``most``.
    """

    ids: tuple[int, ...] = ()
    slugs: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()

    @classmethod
    def read(cls, data, *, most: int = MOST_STORIES) -> "Selection":
        """The selection in a query string (a QueryDict or MultiValueDict): one or two queries."""
        return cls.of(data.getlist("story"), most=most)

    @classmethod
    def of(cls, names, *, most: int = MOST_STORIES) -> "Selection":
        """The selection of these slugs, in their order; empty names are passed over."""
        wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
        now = _resolve([name for name in wanted if _could_be_a_slug(name)])
        found = dict.fromkeys(now[name] for name in wanted if name in now)  # each story once
        taken, refused = list(found)[:most], list(found)[most:]
        return cls(
            ids=tuple(pk for pk, _slug in taken),
            slugs=tuple(slug for _pk, slug in taken),
            unknown=tuple(shown(name) for name in wanted if name not in now),
            refused=tuple(slug for _pk, slug in refused),
        )

    @property
    def stories(self) -> QuerySet:
        """The stories in the reader's order; add ``.for_cards()`` or ``.for_page()``."""
        return Story.objects.published().among(self.ids)

    def query_string(self, *, without: str = "", also: str = "") -> str:
        """The selection as a query string, perhaps without one story or with one more."""
        slugs = [slug for slug in self.slugs if slug != without]
        if also and also not in slugs:
            slugs.append(also)
        return urlencode({"story": slugs}, doseq=True)

    def __len__(self):
        return len(self.ids)


def _could_be_a_slug(name: str) -> bool:
    """Spares the database what no slug can be, such as a NUL byte, which it would not even take."""
    return len(name) <= 120 and re.fullmatch(SLUG, name, re.ASCII) is not None


def _resolve(names: list[str]) -> dict[str, tuple[int, str]]:
    """``{name: (id, slug)}`` of the published stories that have, or had, one of these slugs."""
    if not names:
        return {}
    among = Story.objects.published()
    found = {
        slug: (pk, slug) for pk, slug in among.filter(slug__in=names).values_list("pk", "slug")
    }
    missing = [name for name in names if name not in found]
    if missing:
        moved = OldSlug.objects.now(Kind.STORY, missing, among=among)
        found |= {name: (story.pk, story.slug) for name, story in moved.items()}
    return found
