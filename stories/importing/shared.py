"""Sources and places, which cases share: what a file tells of them, found among what is stored.

A source is known by its address (any spelling of it), one without an address by title and publisher; a
place by name, city and country. What a file says otherwise of a stored source is a change of that source;
a stored place stays as it is.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from stories.exchange import entries
from stories.exchange.checking import Judged, same
from stories.exchange.rows import Row
from stories.models import Place, Source
from stories.models.addresses import canonical

DETAILS = ("title", "publisher", "author", "language", "published", "accessed", "archive_url")


def key_of(source: dict) -> str:
    """What tells a source from every other one."""
    form = canonical(source["url"] or "") or source["url"]
    return form or f"{source['title']} / {source['publisher']}"


@dataclass
class Shared:
    """The stored sources and places of some rows; ``changes`` are those of stored sources."""

    sources: dict[str, dict]
    places: dict[tuple, dict]
    described: dict[str, tuple[dict, int]]  # over the whole file: key -> details, row
    changes: list[dict] = field(default_factory=list)

    @classmethod
    def of(cls, rows: list[tuple[Row, dict]], described: dict) -> "Shared":
        told = [source for _row, entry in rows for source in entry["sources"]]
        names = {place["name"] for _row, entry in rows for place in entry["places"]}
        forms = {canonical(source["url"] or "") for source in told if source["url"]}
        urls = {source["url"] for source in told if source["url"]}
        titles = {source["title"] for source in told if not source["url"]}
        stored = Source.objects.defer("full_text").order_by("-pk")
        found: dict[str, dict] = {}
        # The last one written stands: the oldest, and before it the very same address.
        for some in (
            stored.filter(url=None, title__in=titles),
            stored.filter(canonical__in=forms - {""}),
            stored.filter(url__in=urls),
        ):
            for source in some:
                entry = entries.of_source(source)
                found[key_of(entry)] = entry | {"id": source.pk}
        places = map(entries.of_place, Place.objects.filter(name__in=names))
        return cls(found, {_place_key(place): place for place in places}, described)

    def resolve(self, row: Row, judged: Judged) -> None:
        """Put what is stored into an entry where the row tells of it."""
        if "sources" in judged.changed and not row.problems:
            self._resolve_sources(row, judged.entry)
        if "places" in judged.changed:
            self._resolve_places(row, judged.entry)

    def _resolve_sources(self, row: Row, entry: dict) -> None:
        told, seen = row.told["sources"], set()
        for line, source in enumerate(list(entry["sources"]), 1):
            place, key = (
                _("%(name)s, line %(line)d") % {"name": "sources", "line": line},
                key_of(source),
            )
            if key in seen:
                row.wrong(place, _("is the same source as one before it"))
            seen.add(key)
            stored = self.sources.get(key)
            details = {n: source[n] for n in DETAILS if n in told[line - 1] or stored is None}
            if stored and all(same(details[n], stored[n]) for n in details):
                entry["sources"][line - 1] = stored
                continue
            first, number = self.described.setdefault(key, (details, row.number))
            if first != details:
                said = _("is described differently in row %(row)d")
                row.wrong(place, said % {"row": number})
            elif stored:
                self._change(row, stored, details)
            if stored:
                entry["sources"][line - 1] = stored

    def _change(self, row: Row, stored: dict, details: dict) -> None:
        after = {n: value for n, value in details.items() if not same(value, stored[n])}
        before = {n: stored[n] for n in after}
        row.notes.append(_("Changes the source “%(title)s”.") % {"title": stored["title"]})
        if stored["id"] not in {change["id"] for change in self.changes}:
            named = {"id": stored["id"], "title": stored["title"]}
            self.changes.append(named | {"before": before, "after": after})

    def _resolve_places(self, row: Row, entry: dict) -> None:
        keys = [_place_key(place) for place in entry["places"]]
        for line, place in enumerate(list(entry["places"]), 1):
            if keys.index(keys[line - 1]) < line - 1:
                row.wrong(
                    _("%(name)s, line %(line)d") % {"name": "places", "line": line},
                    _("is the same place as one before it"),
                )
            stored = self.places.get(keys[line - 1])
            if stored is None or stored["latitude"] is None:
                continue
            if (stored["latitude"], stored["longitude"]) != (place["latitude"], place["longitude"]):
                if place["latitude"] is not None:
                    said = _("The place “%(name)s” keeps the coordinates that it has.")
                    row.notes.append(said % {"name": place["name"]})
                entry["places"][line - 1] = stored


def _place_key(place: dict) -> tuple:
    return place["name"], place["city"], place["country"]
