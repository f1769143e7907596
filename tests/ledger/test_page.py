"""One page of the ledger: filters, counts, order, and what it says to nonsense."""

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict

from stories import history, ledger
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return User.objects.create_user("ann")


@pytest.fixture
def cases(ann):
    """Four cases: ``full`` has a German text, ``bare`` none, ``stale`` an old one; ``draft`` is Ann's."""
    made = {name: factories.published(name, title=f"Case {name}") for name in ("bare", "full")}
    made["stale"] = factories.published("stale")
    made["draft"] = factories.draft("draft", created_by=ann)
    made["gone"] = factories.draft("gone")
    type(made["gone"]).objects.filter(slug="gone").update(status="archived")
    for name in ("full", "stale"):
        with history.changing(made[name], by=ann if name == "full" else None):
            factories.text(made[name], "de")
    with history.changing(made["stale"], by=None):
        made["stale"].texts.filter(language="en").update(title="New")
    ledger.reviewed(made["full"], ["de"], by=None)
    return made


# query string -> the cases, in their order
QUERIES = [
    ("", ["bare", "stale", "full", "draft"]),
    ("language=&state=&status=&q=&page=1", ["bare", "stale", "full", "draft"]),
    ("status=draft", ["draft"]),
    ("status=archived", ["gone"]),
    ("state=stale", ["stale"]),
    ("state=reviewed", ["full"]),
    ("state=reviewed&language=nl", []),
    ("state=missing&language=de", ["bare", "draft"]),
    ("mine=1", ["full", "draft"]),
    ("q=case BARE", ["bare"]),
    ("q=klm&status=draft", ["draft"]),
    ("q=%25", []),
]


@pytest.mark.parametrize(("query", "slugs"), QUERIES)
def test_filters_narrow_and_what_readers_miss_comes_first(query, slugs, cases, ann):
    found = ledger.page(QueryDict(query), ann)
    assert [row.story.slug for row in found.rows] == slugs
    assert (found.total, found.asked.errors) == (len(slugs), [])


def test_each_count_is_what_its_link_leads_to(cases, ann):
    found = ledger.page(QueryDict("q=klm"), ann)
    for _code, counts in found.counts:
        for count in counts:
            then = ledger.page(QueryDict(count.query.removeprefix("?")), ann)
            assert then.total == count.number
            chosen = [c for _, row in then.counts for c in row if c.chosen]
            assert [(c.language, c.state) for c in chosen] == [(count.language, count.state)]


NONSENSE = [
    "language=fr",
    "language=EN",
    "state=done",
    "status=%00",
    "mine=2",
    "page=0",
    "page=-1",
    "page=2",
    "page=999999999999",
    "page=x",
    "page=%00",
    "q=%00",
    "q=" + "x" * 10_000,
    "state=stale&state=draft",
    "status=" + "x" * 10_000,
]


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_finds_nothing_and_is_told(query, cases, ann):
    found = ledger.page(QueryDict(query), ann)
    assert (found.rows, found.total, len(found.asked.errors)) == ([], 0, 1)
    assert len(found.asked.errors[0]) < 150


def test_pages_hold_every_case_once(ann):
    for number in range(30):
        factories.draft(f"case-{number:02}")
    first = ledger.page(QueryDict("status=draft"), ann)
    second = ledger.page(QueryDict(first.later.removeprefix("?")), ann)
    slugs = [row.story.slug for page in (first, second) for row in page.rows]
    assert (len(first.rows), len(slugs), len(set(slugs))) == (25, 30, 30)
    assert (first.earlier, second.later) == ("", "")
