"""A form that was filled in on an older state, laid over the present one. Pure: strings in, strings out.

Rows are dicts of a formset's fields without their prefix. What the sender wrote stays; what he left as
it was shows the present state; rows find their present counterpart by id or, if that is gone, by the
field that tells them apart.
"""

from collections.abc import Mapping

# prefix -> the field that tells rows apart
KEYS = {
    "texts": "language",
    "gesture_links": "gesture",
    "channel_links": "channel",
    "place_links": "place",
    "source_links": "source",
    "outcomes": "kind",
}
COUNTS = ("TOTAL_FORMS", "INITIAL_FORMS")


def rows_of(data: Mapping, prefix: str) -> list[dict]:
    """A formset's rows in a form as it was sent; a nonsensical count is none."""
    total = data.get(f"{prefix}-TOTAL_FORMS", "")
    number = (
        min(int(total), 1000) if total.isdecimal() and total.isascii() and len(total) < 5 else 0
    )
    rows = []
    for index in range(number):
        start = f"{prefix}-{index}-"
        rows.append({key[len(start) :]: data[key] for key in data if key.startswith(start)})
    return rows


def laid_over(sent: list[dict], present: list[dict], key: str, base: dict) -> list[dict]:
    """The rows to show: those that exist first, each with its present id, then the new ones.

    ``base`` maps a row's key to its fields as the sender saw them, where that is known.
    """
    unclaimed = {row["id"]: row for row in present}
    kept, new = [], []
    waiting = []
    for row in sent:
        if row.get("id") in unclaimed:
            kept.append(_merged(row, unclaimed.pop(row["id"]), base.get(row.get(key), {})))
        else:
            waiting.append(row)
    for row in waiting:
        gone = bool(row.get("id"))
        if gone and row.get("DELETE"):
            continue
        found = next((i for i, r in unclaimed.items() if row.get(key) and r[key] == row[key]), None)
        if found and (gone or key != "kind"):
            seen = base.get(row.get(key), {})
            kept.append(_merged(row | {"id": found}, unclaimed.pop(found), seen))
        else:
            new.append(row | {"id": ""})
    return kept + list(unclaimed.values()) + new


def _merged(sent: dict, present: dict, seen: dict) -> dict:
    """A row as it was sent, but the present state in the fields that the sender left alone."""
    untouched = {
        name
        for name, value in sent.items()
        if name in seen and name in present and same(value, seen[name])
    }
    return sent | {name: present[name] for name in untouched}


def same(one: str, other: str) -> bool:
    """Browsers end lines with CR LF."""
    return one.replace("\r\n", "\n").strip() == other.replace("\r\n", "\n").strip()


def numbered(rows: list[dict], prefix: str) -> dict[str, str]:
    """Rows as a form sends them, with their counts."""
    existing = sum(1 for row in rows if row["id"])
    data = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": str(existing)}
    for index, row in enumerate(rows):
        data |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return data
