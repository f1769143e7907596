"""One request, to servers of every temper: it ends in time, and it never holds more than it may."""

import gzip
import shutil
import ssl
import subprocess
import time
import tracemalloc

import pytest

from stories.models import LinkProblem
from stories.upkeep import fetch
from stories.upkeep.reach import Unreachable, target
from tests.upkeep import servers

LIMIT = 100_000


@pytest.fixture
def get(fetcher, site):
    """``get("/path")``: the server's answer."""
    return lambda path="/": fetcher.get(target(site.url(path), ports=(site.port,)))


def test_a_page_is_read_and_we_say_who_we_are(get, site):
    site.page("/a?b=ä".replace("ä", "%C3%A4"), "<p>Here.</p>")
    answer = get("/a?b=ä#part")
    assert (answer.status, answer.body, answer.whole) == (200, b"<p>Here.</p>", True)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    [sent] = site.headers
    assert sent["User-Agent"] == (
        "CasebookLinkCheck/1.0 (+https://cases.example.org; library@example.org)"
    )
    assert sent["Host"] == f"127.0.0.1:{site.port}"
    assert sent["Connection"] == "close"


@pytest.mark.parametrize("status", [204, 301, 403, 404, 410, 429, 500, 503])
def test_every_status_is_an_answer(get, site, status):
    site.page("/", "", status)
    assert get().status == status


@pytest.mark.parametrize("temper", [servers.silent, servers.drip_headers, servers.continues])
def test_who_does_not_come_to_the_point_is_left_in_time(get, site, temper):
    site.pages["/"] = temper
    started = time.monotonic()
    with pytest.raises(Unreachable) as left:
        get()
    assert left.value.problem == LinkProblem.TIMEOUT
    assert time.monotonic() - started < 1.2


def test_a_page_that_drips_is_left_in_time_and_was_a_page(get, site):
    site.pages["/"] = servers.drip
    started = time.monotonic()
    answer = get()
    assert (answer.status, answer.whole) == (200, False)
    assert time.monotonic() - started < 1.2


def test_a_page_without_end_is_cut(get, site):
    site.pages["/"] = servers.endless
    answer = get()
    assert (answer.status, len(answer.body), answer.whole) == (200, LIMIT, True)


def test_a_page_that_breaks_off_was_a_page(get, site):
    site.pages["/"] = servers.broken_off
    answer = get()
    assert (answer.status, answer.body) == (200, b"<p>The beginning")
    assert not answer.whole


def test_a_packed_page_is_unpacked(get, site):
    site.page("/", gzip.compress(b"<p>Here.</p>"), 200, servers.HTML, ("Content-Encoding", "gzip"))
    assert get().body == b"<p>Here.</p>"


def test_a_bomb_is_unpacked_no_further_than_the_limit(get, site):
    site.page("/", servers.GIGABYTE, 200, servers.HTML, ("Content-Encoding", "gzip"))
    tracemalloc.start()
    answer = get()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(answer.body) == LIMIT
    assert most < 5_000_000


@pytest.mark.parametrize("body", [b"not packed at all", gzip.compress(b"x" * 500)[:-40]])
def test_a_page_that_is_not_packed_as_it_says_was_a_page(get, site, body):
    site.page("/", body, 200, servers.HTML, ("Content-Encoding", "gzip"))
    assert get().status == 200


@pytest.mark.parametrize("temper", [servers.garbage, servers.many_headers])
def test_what_is_not_http_is_not_understood(get, site, temper):
    site.pages["/"] = temper
    with pytest.raises(Unreachable) as refused:
        get()
    assert refused.value.problem == LinkProblem.PROTOCOL


def test_nobody_listens(fetcher):
    with servers.running() as gone:
        port = gone.port
    with pytest.raises(Unreachable) as refused:
        fetcher.get(target(f"http://127.0.0.1:{port}/", ports=(port,)))
    assert refused.value.problem == LinkProblem.NO_ANSWER


def test_a_name_that_nobody_has(fetcher):
    with pytest.raises(Unreachable) as unknown:
        fetcher.get(target("http://no-such-site.invalid/"))
    assert unknown.value.problem == LinkProblem.NO_NAME


@pytest.fixture
def certificate(tmp_path):
    """A certificate for 127.0.0.1 that nobody vouches for, with its key."""
    key, public = tmp_path / "key.pem", tmp_path / "public.pem"
    words = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=a"
    words += " -addext subjectAltName=IP:127.0.0.1"
    subprocess.run(
        [shutil.which("openssl"), *words.split(), "-keyout", key, "-out", public],
        check=True,
        capture_output=True,
    )
    both = tmp_path / "certificate.pem"
    both.write_text(key.read_text() + public.read_text())
    return both


@pytest.mark.skipif(not shutil.which("openssl"), reason="makes a certificate with openssl")
class TestTls:
    def get(self, fetcher, site, host="127.0.0.1"):
        return fetcher.get(target(site.url(host=host), ports=(site.port,)))

    def test_a_certificate_that_nobody_vouches_for_is_refused(self, fetcher, certificate):
        with servers.running(certificate) as site:
            site.page("/")
            with pytest.raises(Unreachable) as refused:
                self.get(fetcher, site)
            assert refused.value.problem == LinkProblem.TLS
            assert site.paths == []

    def test_one_that_is_trusted_is_accepted_for_its_own_name_only(
        self, fetcher, certificate, monkeypatch
    ):
        trusting = ssl.create_default_context(cafile=certificate)
        monkeypatch.setattr(fetch, "_tls", lambda: trusting)
        with servers.running(certificate) as site:
            site.page("/", "<p>Safe")
            assert self.get(fetcher, site).body == b"<p>Safe"
            with pytest.raises(Unreachable) as refused:
                self.get(fetcher, site, host="localhost")
            assert refused.value.problem == LinkProblem.TLS


def test_plain_text_where_tls_is_expected_is_refused(fetcher, site):
    with pytest.raises(Unreachable) as refused:
        fetcher.get(target(site.url().replace("http:", "https:"), ports=(site.port,)))
    assert refused.value.problem == LinkProblem.TLS
