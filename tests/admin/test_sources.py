"""Sources in the workshop: how their addresses stand, pages entered twice, archived copies."""

from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories.models import LinkCheck, Source
from tests import factories
from tests.admin.forms import add_url, as_sent, change_url, errors, said

pytestmark = pytest.mark.django_db

LIST = reverse("admin:stories_source_changelist")
THEN = datetime(2026, 3, 1, tzinfo=UTC)


def visited(source, state, which="page", **fields):
    failing = {"failures": 1, "failing_since": THEN} if state in ("dead", "failing") else {}
    defaults = {"url": source.url, "checked_at": THEN}
    return LinkCheck.objects.create(
        source=source, which=which, state=state, **defaults | failing | fields
    )


@pytest.fixture
def some():
    """Sources by how their address stands."""
    found = {name: factories.source(title=name) for name in ("alive", "failing", "closed")}
    found["zoo"] = factories.source(title="zoo")
    for name, source in found.items():
        visited(source, "dead" if name == "zoo" else name, status=404 if name == "zoo" else None)
    found["unvisited"] = factories.source(title="unvisited")
    found["corrected"] = factories.source(title="corrected")
    visited(found["corrected"], "dead", url="https://example.org/as-it-was")
    found["letter"] = factories.source(title="letter", url=None)
    return found


def listed(page) -> list[str]:
    return [source.title for source in page.context["cl"].result_list]


@pytest.mark.parametrize(
    ("link", "titles"),
    [
        ("trouble", ["zoo", "failing"]),
        ("dead", ["zoo"]),
        ("alive", ["alive"]),
        ("closed", ["closed"]),
        ("never", ["corrected", "unvisited"]),
        ("nonsense", []),
        ("\0", []),
    ],
)
def test_the_list_can_be_filtered_by_how_the_address_stands(some, chief, link, titles):
    assert listed(chief.get(LIST, {"link": link})) == titles


def test_the_dead_come_first_unless_another_order_is_chosen(some, chief):
    known = ["zoo", "failing", "closed", "alive"]
    assert listed(chief.get(LIST)) == [*known, "corrected", "letter", "unvisited"]
    assert listed(chief.get(LIST, {"o": 1})) == sorted(some)


def test_the_list_says_how_each_stands(some, chief):
    page = chief.get(LIST).text
    assert '<span class="link-state dead">Dead (404)</span>' in page
    assert page.count("Not visited yet") == 2


def test_the_list_takes_as_many_queries_for_many_sources(chief, django_assert_num_queries):
    visited(factories.source(), "alive")
    chief.get(LIST)
    with CaptureQueriesContext(connection) as few:
        chief.get(LIST)
    for _ in range(40):
        visited(factories.source(), "alive")
    with django_assert_num_queries(len(few)):
        chief.get(LIST)


def test_a_form_tells_what_the_visits_found(chief):
    source = factories.source(archive_url="https://archive.example.org/1", published="2014-10")
    visited(
        source, "alive", status=200, redirects=[[301, "https://example.org/new"]], last_seen=THEN
    )
    visited(source, "dead", "archive", url=source.archive_url, status=410)
    page = chief.get(change_url(source)).text
    assert "page: Alive (200) · visited 2026-03-01 · last seen alive 2026-03-01" in page
    assert '<a href="https://example.org/new" rel="noopener noreferrer">' in page
    assert "archived copy: Dead (410) · visited 2026-03-01 · fails since 2026-03-01" in page


def test_where_a_strangers_redirect_leads_is_a_link_only_to_the_web(chief):
    source = factories.source()
    visited(source, "refused", problem="address", redirects=[[302, "javascript:alert('<b>')"]])
    page = chief.get(change_url(source)).text
    assert "javascript:alert(&#x27;&lt;b&gt;&#x27;)" in page
    assert 'href="javascript' not in page


class TestEnteredTwice:
    TWIN = "http://www.example.org/x/?utm_source=mail"

    @pytest.fixture
    def first(self):
        return factories.source(url="https://example.org/x", title="The first")

    def sent(self, chief, **fields):
        return as_sent(chief.get(add_url(Source))) | {"title": "Again", "url": self.TWIN} | fields

    def test_it_is_asked_back_with_a_link(self, chief, first):
        page = chief.post(add_url(Source), self.sent(chief))
        assert "This address is already the source" in errors(page)
        assert f'<a href="{change_url(first)}">The first</a>' in page.text
        assert 'type="radio" name="same_page" value="use"' in page.text
        assert 'type="radio" name="same_page" value="other"' in page.text
        assert Source.objects.count() == 1

    def test_it_is_not_asked_without_a_reason(self, chief):
        assert 'type="radio"' not in chief.get(add_url(Source)).text
        assert chief.post(add_url(Source), self.sent(chief)).status_code == 302

    def test_it_may_be_another_page(self, chief, first):
        assert chief.post(add_url(Source), self.sent(chief, same_page="other")).status_code == 302
        assert sorted(Source.objects.values_list("url", flat=True)) == [self.TWIN, first.url]

    @pytest.mark.parametrize("url", [TWIN, "www.example.org/x", " https://example.org/x "])
    def test_the_one_that_is_there_can_be_used(self, chief, first, url):
        data = self.sent(chief, same_page="use", url=url)
        page = chief.post(add_url(Source), data, follow=True)
        assert page.redirect_chain == [(change_url(first), 302)]
        assert "Nothing was added" in said(page)
        assert Source.objects.count() == 1

    def test_a_pop_up_hands_the_one_that_is_there_to_the_story(self, chief, first):
        data = self.sent(chief, same_page="use") | {"_popup": "1"}
        page = chief.post(f"{add_url(Source)}?_popup=1", data)
        assert page.templates[0].name == "admin/popup_response.html"
        assert f"&quot;value&quot;: &quot;{first.pk}&quot;" in page.text
        assert Source.objects.count() == 1

    def test_the_same_spelling_can_not_be_kept_twice(self, chief, first):
        page = chief.post(add_url(Source), self.sent(chief, url=first.url, same_page="other"))
        assert "This address is already the source" in errors(page)
        assert 'value="other"' not in page.text
        assert Source.objects.count() == 1

    def test_whoever_may_only_look_uses_nothing(self, staff, first):
        client = staff("stories.view_source")
        page = client.post(add_url(Source), {"same_page": "use", "url": self.TWIN})
        assert page.status_code == 403

    def test_nonsense_is_refused(self, chief, first):
        page = chief.post(add_url(Source), self.sent(chief, same_page="\0nonsense"))
        assert page.status_code == 200
        assert Source.objects.count() == 1

    def test_a_corrected_address_is_asked_back_too(self, chief, first):
        second = factories.source(title="The second")
        data = as_sent(chief.get(change_url(second))) | {"url": self.TWIN}
        page = chief.post(change_url(second), data)
        assert "This address is already the source" in errors(page)
        assert 'value="use"' not in page.text
        assert chief.post(change_url(second), data | {"same_page": "other"}).status_code == 302

    def test_an_old_pair_does_not_stand_in_the_way(self, chief, first):
        second = factories.source(url=self.TWIN, title="The second")
        data = as_sent(chief.get(change_url(second))) | {"title": "Renamed"}
        assert chief.post(change_url(second), data).status_code == 302

    def test_pairs_can_be_listed(self, chief, first):
        factories.source(url=self.TWIN, title="The second")
        factories.source(title="alone")
        factories.source(url=None)
        factories.source(url=None)
        assert listed(chief.get(LIST, {"twins": "yes"})) == ["The first", "The second"]
        assert listed(chief.get(LIST, {"twins": "nonsense"})) == []


class TestTakingOver:
    def take(self, client, *sources):
        data = {"action": "take_over_archive", "_selected_action": [s.pk for s in sources]}
        return client.post(LIST, data, follow=True)

    def test_the_proposed_copy_becomes_the_sources_own(self, chief):
        without = factories.source(url="https://example.org/x", published="2014-10-13")
        named = factories.source(archive_url="https://archive.example.org/1")
        letter = factories.source(url=None)
        page = self.take(chief, without, named, letter)
        without.refresh_from_db()
        named.refresh_from_db()
        assert without.archive_url == "https://web.archive.org/web/20141013/https://example.org/x"
        assert named.archive_url == "https://archive.example.org/1"
        assert "1 source has its archive address now." in said(page)
        assert "2 sources were left" in said(page)
        [entry] = LogEntry.objects.all()
        assert (entry.object_id, entry.get_change_message()) == (
            str(without.pk),
            "Took over the proposed archive address",
        )

    def test_whoever_may_only_look_changes_nothing(self, staff):
        source = factories.source()
        self.take(staff("stories.view_source"), source)
        source.refresh_from_db()
        assert source.archive_url is None
