"""Runs over the library: what is due, what is written down, and what becomes of it later."""

from contextlib import closing
from datetime import timedelta

import psycopg
import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from stories.models import LinkCheck, LinkState, Source
from stories.upkeep import links
from stories.upkeep.links import Plan, due
from stories.upkeep.visits import Visit, Visitor
from tests import factories

pytestmark = pytest.mark.django_db

ALL = Plan(older_than=timedelta(0))


@pytest.fixture
def run(fetcher, site, other):
    """``run()``: one run with a visitor of its own; the checks it wrote."""

    def start(plan=ALL):
        visitor = Visitor(fetcher, pause=0, ports=(site.port, other.port))
        return list(links.check(visitor, plan))

    return start


@pytest.fixture
def source(site):
    """A source whose page is alive."""
    site.page("/a", "<p>As it was")
    return factories.source(url=site.url("/a"), title="A", published="2014-10")


def known(source, which="page") -> LinkCheck:
    return LinkCheck.objects.get(source=source, which=which)


def days_later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=True)


class TestWhatIsWritten:
    def test_of_a_page_that_is_alive(self, run, source, site):
        [check] = run()
        assert check == known(source)
        assert (check.state, check.status, check.url) == ("alive", 200, site.url("/a"))
        assert (check.failures, check.failing_since) == (0, None)
        assert check.last_seen == check.checked_at
        assert len(check.content_hash) == 64
        source.refresh_from_db()
        assert source.last_seen == timezone.now().date()

    def test_of_a_page_that_moved(self, run, site, other):
        site.redirect("/old", other.url("/new"))
        other.page("/new")
        moved = factories.source(url=site.url("/old"))
        run()
        assert known(moved).redirects == [[301, other.url("/new")]]
        assert known(moved).final_url == other.url("/new")
        assert Source.objects.get(pk=moved.pk).url == site.url("/old")

    def test_of_a_page_that_is_gone(self, run, source, site):
        run()
        seen = known(source)
        del site.pages["/a"]
        with days_later(8):
            run()
            gone = known(source)
            assert (gone.state, gone.status, gone.failures) == ("dead", 404, 1)
            assert gone.failing_since == gone.checked_at
            assert gone.last_seen == seen.last_seen
            assert gone.content_hash == seen.content_hash
        with days_later(9):
            run()
            assert known(source).failures == 2
            assert known(source).failing_since == gone.failing_since
        source.refresh_from_db()
        assert source.last_seen == seen.last_seen.date()

    def test_of_a_page_that_came_back(self, run, source, site):
        site.page("/a", "", 500)
        run()
        site.page("/a", "<p>Back")
        [check] = run()
        assert (check.state, check.failures, check.failing_since) == ("alive", 0, None)

    def test_of_a_page_whose_text_changed(self, run, source, site):
        run()
        assert known(source).changed_at is None
        site.page("/a", "<div>As  it was</div><script>1</script>")
        run()
        assert known(source).changed_at is None
        site.page("/a", "<p>As it is")
        [check] = run()
        assert check.changed_at == check.checked_at
        [later] = run()
        assert later.changed_at == check.changed_at

    def test_of_an_archived_copy(self, run, source, site):
        site.page("/copy")
        Source.objects.filter(pk=source.pk).update(archive_url=site.url("/copy"))
        del site.pages["/a"]
        run()
        assert (known(source).state, known(source, "archive").state) == ("dead", "alive")
        source.refresh_from_db()
        assert source.last_seen is None  # the copy is not the page

    def test_of_a_source_without_an_address(self, run):
        factories.source(url=None)
        assert run() == []

    def test_readers_of_the_data_see_it(self, run, site, ask):
        site.page("/seen")
        story = factories.published("seen")
        story.sources.update(url=site.url("/seen"), archive_url="https://archive.example.org/1")
        run()
        [told] = ask("/api/v1/stories/seen/")["sources"]
        assert told["last_seen"] == timezone.now().date().isoformat()
        assert told["archive_url"] == "https://archive.example.org/1"

    def test_nothing_else_of_the_source_changes(self, run, source):
        before = Source.objects.values().get()
        run()
        after = Source.objects.values().get()
        assert {name for name in before if before[name] != after[name]} == {"last_seen"}


class TestDeadness:
    def test_what_fails_is_dead_only_after_long_and_often(self, run, source, site):
        site.page("/a", "", 500)
        states = []
        for days in (0, 1, 13, 14):
            with days_later(days):
                run()
                states.append(known(source).state)
        assert states == ["failing", "failing", "failing", "dead"]

    def test_two_failures_far_apart_are_not_enough(self, run, source, site):
        site.page("/a", "", 500)
        for days in (0, 60):
            with days_later(days):
                run()
        assert known(source).state == "failing"


class TestDue:
    def check(self, source, days_ago, state="alive", **fields):
        failing = {"failures": 1, "failing_since": timezone.now()} if state == "failing" else {}
        return LinkCheck.objects.create(
            source=source,
            which="page",
            url=source.url,
            state=state,
            checked_at=timezone.now() - timedelta(days=days_ago),
            **failing | fields,
        )

    def test_never_visited_first_and_then_longest_ago(self):
        recent, old, new, older = (factories.source() for _ in range(4))
        for source, days in ((recent, 1), (old, 8), (older, 30)):
            self.check(source, days)
        assert [one.source_id for one in due(Plan())] == [new.pk, older.pk, old.pk]
        assert [one.source_id for one in due(Plan(limit=1))] == [new.pk]
        assert len(due(ALL)) == 4

    def test_what_fails_is_due_after_a_day(self):
        source = factories.source()
        self.check(source, 2, state="failing")
        assert [one.source_id for one in due(Plan())] == [source.pk]

    def test_a_site_that_asked_for_rest_is_left_alone(self):
        source = factories.source()
        check = self.check(source, 30, not_before=timezone.now() + timedelta(hours=1))
        assert due(ALL) == []
        check.not_before = timezone.now()
        check.save()
        assert len(due(ALL)) == 1

    def test_a_corrected_address_begins_anew(self, run, source, site):
        del site.pages["/a"]
        run()
        site.page("/b")
        source.url = site.url("/b")
        source.save()
        assert [one.last for one in due(Plan())] == [None]
        [check] = run()
        assert (check.url, check.state, check.failures) == (site.url("/b"), "alive", 0)
        assert LinkCheck.objects.count() == 1


class TestRuns:
    @pytest.mark.parametrize("status", [429, 503])
    def test_a_busy_site_is_asked_no_further(self, run, site, other, status):
        for page in "abc":
            site.page(f"/{page}", "", status)
            other.page(f"/{page}")
            factories.source(url=site.url(f"/{page}"))
            factories.source(url=other.url(f"/{page}"))
        run()
        assert site.paths == ["/robots.txt", "/a"]
        assert other.paths == ["/robots.txt", "/a", "/b", "/c"]
        assert len(due(Plan())) == 2  # they are first the next time

    def test_what_was_visited_before_the_end_is_kept(self, fetcher, site, other):
        for page in "abcd":
            site.page(f"/{page}")
            factories.source(url=site.url(f"/{page}"))
        visitor = Visitor(fetcher, pause=0, ports=(site.port,))
        with closing(links.check(visitor, Plan())) as found:
            next(found)
            next(found)
        assert LinkCheck.objects.count() == 2
        assert len(due(Plan())) == 2

    def test_a_source_that_changed_meanwhile_keeps_its_own(self, source, site):
        [one] = due(Plan())
        Source.objects.filter(pk=source.pk).update(url=site.url("/other"))
        assert links.record(one, Visit(LinkState.DEAD, status=404)) is None
        source.delete()
        assert links.record(one, Visit(LinkState.DEAD, status=404)) is None
        assert not LinkCheck.objects.exists()

    def test_when_no_site_at_all_answers_it_is_our_own_fault(self, run):
        for number in range(5):
            factories.source(url=f"http://site-{number}.invalid/")
        with pytest.raises(links.Offline, match=r"^None of 5 sites answered"):
            run()
        assert not LinkCheck.objects.exists()

    def test_when_one_answers_the_others_silence_counts(self, run, source):
        for number in range(5):
            factories.source(url=f"http://site-{number}.invalid/")
        assert len(run()) == 6
        assert LinkCheck.objects.filter(state="failing", problem="no-name").count() == 5

    def test_a_few_that_are_silent_are_believed(self, run):
        factories.source(url="http://one.invalid/")
        [check] = run()
        assert check.state == "failing"


def test_only_one_run_at_a_time():
    parameters = connection.get_connection_params()
    parameters = {
        name: parameters[name]
        for name in ("host", "port", "user", "password", "dbname")
        if name in parameters
    }
    with psycopg.connect(**parameters) as elsewhere:
        elsewhere.execute("SELECT pg_advisory_lock(%s)", [links.LOCK])
        with pytest.raises(links.Busy), links.alone():
            pass
        elsewhere.execute("SELECT pg_advisory_unlock(%s)", [links.LOCK])
    with links.alone():
        pass
