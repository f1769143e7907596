"""Visits: what each answer says of an address, and manners towards the sites."""

import threading
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from stories.upkeep.fetch import Answer
from stories.upkeep.visits import Stopped, Visitor, fingerprint
from tests.upkeep import servers


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, "alive"),
        (204, "alive"),
        (304, "failing"),
        (400, "failing"),
        (401, "closed"),
        (403, "closed"),
        (404, "dead"),
        (410, "dead"),
        (429, "closed"),
        (451, "closed"),
        (500, "failing"),
        (503, "failing"),
    ],
)
def test_a_status_says_how_the_address_stands(visitor, site, status, state):
    site.page("/a", "", status)
    visit = visitor.visit(site.url("/a"))
    assert (visit.state, visit.status, visit.problem) == (state, status, "")


@pytest.mark.parametrize(
    ("temper", "state", "problem"),
    [
        (servers.silent, "failing", "timeout"),
        (servers.garbage, "failing", "protocol"),
        (servers.drip, "alive", ""),
        (servers.endless, "alive", ""),
        (servers.broken_off, "alive", ""),
    ],
)
def test_tempers(visitor, site, temper, state, problem):
    site.pages["/a"] = temper
    visit = visitor.visit(site.url("/a"))
    assert (visit.state, visit.problem) == (state, problem)


def test_what_is_not_the_same_each_time_has_no_fingerprint(visitor, site):
    site.pages["/a"] = servers.broken_off
    assert visitor.visit(site.url("/a")).content_hash == ""


class TestRedirects:
    @pytest.mark.parametrize("written", ["b c?ä", "b c?Ã¤", "b%20c?%C3%A4"])
    def test_they_are_followed_and_remembered(self, visitor, site, other, written):
        """A location may be in Latin-1, in UTF-8, or escaped as it should be."""
        site.redirect("/a", written)
        site.redirect("/b%20c?%C3%A4", other.url("/d"), 302)
        other.page("/d")
        visit = visitor.visit(site.url("/a"))
        assert visit.state == "alive"
        assert [status for status, _ in visit.redirects] == [301, 302]
        assert visit.redirects[-1][1] == other.url("/d")

    @pytest.mark.parametrize("to", ["/a", "/b"])
    def test_a_loop_is_left(self, visitor, site, to):
        site.redirect("/a", to)
        site.redirect("/b", "/a")
        visit = visitor.visit(site.url("/a"))
        assert (visit.state, visit.problem) == ("failing", "redirects")

    def test_a_chain_without_end_is_left(self, visitor, site):
        for number in range(30):
            site.redirect(f"/{number}", f"/{number + 1}")
        assert visitor.visit(site.url("/0")).problem == "redirects"
        assert len(site.asked) < 12

    def test_without_a_target_it_is_an_answer_that_fails(self, visitor, site):
        site.page("/a", "", 302)
        assert visitor.visit(site.url("/a")).state == "failing"

    @pytest.mark.parametrize(
        ("to", "problem"),
        [
            ("http://127.0.0.1:22/", "port"),
            ("file:///etc/passwd", "address"),
            ("http://[::1", "address"),
            ("//user@127.0.0.1/", "address"),
            ("http://2130706433/", "address"),
        ],
    )
    def test_each_step_is_checked_like_the_first(self, visitor, site, to, problem):
        site.redirect("/a", to)
        visit = visitor.visit(site.url("/a"))
        assert (visit.state, visit.problem) == ("refused", problem)

    @pytest.mark.parametrize(
        "to", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/"]
    )
    def test_none_leads_into_a_private_network(self, fetcher, to):
        """A public site that redirects to a private address; its own is let through for the test."""

        class PublicSite:
            agent = "Test"

            def __init__(self, strict):
                self.strict = strict

            def get(self, target):
                if target.host != "public.example":
                    return self.strict.get(target)
                moved = Answer(302, {"location": to})
                return Answer(404) if target.page == "/robots.txt" else moved

        strict = type(fetcher)("Test", fetcher.limits)
        visit = Visitor(PublicSite(strict), pause=0).visit("http://public.example/a")
        assert (visit.state, visit.problem) == ("refused", "private")
        assert visit.redirects == ((302, to),)

    def test_an_article_that_became_the_front_page_is_not_alive(self, visitor, site):
        site.redirect("/2014/article", "/")
        site.redirect("/index.html", "/")
        site.page("/")
        assert visitor.visit(site.url("/2014/article")).state == "elsewhere"
        assert visitor.visit(site.url("/index.html")).state == "alive"
        assert visitor.visit(site.url("/")).state == "alive"


class TestRetryAfter:
    def after(self, visitor, site, value, status=429):
        site.page("/a", "", status, ("Retry-After", value))
        found = visitor.visit(site.url("/a")).not_before
        return found and round((found - datetime.now(UTC)).total_seconds(), -1)

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("120", 120),
            ("0", 0),
            ("999999999", 7 * 86400),
            ("soon", None),
            ("-5", None),
            ("Wed, 21 Oct 2015 07:28:00 GMT", None),
            ("Fri, 31 Dec 9999 23:59:59 GMT", 7 * 86400),
        ],
    )
    def test_it_is_kept(self, visitor, site, value, seconds):
        assert self.after(visitor, site, value) == seconds

    def test_with_a_date(self, visitor, site):
        date = datetime.now(UTC) + timedelta(hours=1)
        value = date.strftime("%a, %d %b %Y %H:%M:%S GMT")
        assert abs(self.after(visitor, site, value, status=503) - 3600) <= 10


class TestRobots:
    @pytest.mark.parametrize(
        ("status", "text", "state"),
        [
            (200, "User-agent: *\nDisallow: /a", "closed"),
            (200, "User-agent: CasebookLinkCheck\nDisallow: /", "closed"),
            (200, "User-agent: somebody\nDisallow: /", "alive"),
            (404, "", "alive"),
            (403, "", "alive"),
            (500, "", "closed"),
            (429, "", "closed"),
        ],
    )
    def test_they_are_obeyed(self, visitor, site, status, text, state):
        site.page("/robots.txt", text, status)
        site.page("/a")
        assert visitor.visit(site.url("/a")).state == state
        assert ("/a" in site.paths) == (state == "alive")

    def test_they_are_asked_once_a_run(self, visitor, site):
        for page in ("/a", "/b", "/c"):
            site.page(page)
            visitor.visit(site.url(page))
        assert site.paths == ["/robots.txt", "/a", "/b", "/c"]

    def test_they_are_obeyed_where_a_redirect_leads(self, visitor, site, other):
        site.redirect("/a", other.url("/private"))
        other.page("/robots.txt", "User-agent: *\nDisallow: /private")
        other.page("/private")
        visit = visitor.visit(site.url("/a"))
        assert (visit.state, visit.problem) == ("closed", "robots")
        assert other.paths == ["/robots.txt"]

    def test_they_may_have_moved(self, visitor, site):
        site.redirect("/robots.txt", "/rules.txt")
        site.page("/rules.txt", "User-agent: *\nDisallow: /a")
        assert visitor.visit(site.url("/a")).problem == "robots"

    def test_a_site_that_does_not_answer_is_asked_once(self, visitor, site):
        site.pages["/robots.txt"] = servers.silent
        for page in ("/a", "/b"):
            assert visitor.visit(site.url(page)).problem == "timeout"
        assert len(site.headers) == 1


class TestManners:
    def test_one_request_at_a_time_a_host_with_a_pause_between(self, fetcher, site, other):
        """Two ports of one host are one machine; eight threads ask it at once."""
        visitor = Visitor(fetcher, pause=0.05, ports=(site.port, other.port))
        for server in (site, other):
            for page in "abcd":
                server.page(f"/{page}")
        addresses = [server.url(f"/{page}") for server in (site, other) for page in "abcd"]
        threads = [threading.Thread(target=visitor.visit, args=(url,)) for url in addresses]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        asked = sorted((came, went) for _, came, went in site.asked + other.asked)
        assert len(asked) == 10
        gaps = [came - went for (_, went), (came, _) in pairwise(asked)]
        assert min(gaps) > 0.04

    def test_other_hosts_do_not_wait(self, fetcher, site):
        visitor = Visitor(fetcher, pause=5, ports=(site.port,))
        site.page("/robots.txt", "")
        started = time.monotonic()
        for host in ("127.0.0.1", "127.0.0.2"):
            with pytest.raises(Stopped):
                threading.Timer(0.2, visitor.stop).start()
                visitor.visit(site.url("/", host=host))
        assert time.monotonic() - started < 2

    def test_whoever_waits_is_let_go_when_the_run_ends(self, fetcher, site):
        site.page("/a")
        visitor = Visitor(fetcher, pause=60, ports=(site.port,))
        threading.Timer(0.1, visitor.stop).start()
        started = time.monotonic()
        with pytest.raises(Stopped):
            visitor.visit(site.url("/a"))
        assert time.monotonic() - started < 2


def page(text, content_type="text/html"):
    return Answer(200, {"content-type": content_type}, text.encode("utf-8"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>A b</p>", "<div class=x>\n A   b </div>"),
        ("<p>A</p><script>var t = 1</script>", "<p>A</p><script>var t = 2</script>"),
        ("<!-- 10:01 --><p>A", "<!-- 10:02 --><p>A"),
        ("<style>a{}</style>A", "<style>b{}</style>A"),
    ],
)
def test_pages_with_the_same_text_have_one_fingerprint(one, other):
    assert fingerprint(page(one)) == fingerprint(page(other))


def test_another_text_has_another_fingerprint():
    assert fingerprint(page("<p>A")) != fingerprint(page("<p>B"))
    assert fingerprint(page("%PDF 1", "application/pdf")) != fingerprint(page("%PDF 2", "x/y"))


@pytest.mark.parametrize("charset", ["utf-8", "no-such-charset", "utf-16", ""])
def test_a_wrong_charset_does_no_harm(charset):
    answer = Answer(200, {"content-type": f"text/html; charset={charset}"}, b"\xff\xfeA\x00\xe4")
    assert len(fingerprint(answer)) == 64


@pytest.mark.parametrize("piece", ["<!--", "<script", "<script></script ", "<", "</"])
def test_a_hostile_page_takes_no_time(piece):
    started = time.monotonic()
    fingerprint(page(piece * (500_000 // len(piece))))
    assert time.monotonic() - started < 2
