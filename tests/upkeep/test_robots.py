"""What robots.txt files ask of us."""

import time

import pytest

from stories.upkeep.robots import read

US = "casebooklinkcheck"
# robots.txt, what it allows, what it does not
ASKED = [
    ("", ["/", "/a"], []),
    ("User-agent: *\nDisallow:", ["/", "/a"], []),
    ("User-agent: *\nDisallow: /", ["/robots.txt"], ["/", "/a"]),
    ("user-agent:*\ndisallow:/a # not this", ["/", "/b"], ["/a", "/abc", "/a/b"]),
    ("User-agent: other\nDisallow: /", ["/"], []),
    ("User-agent: CasebookLinkCheck\nDisallow: /\n\nUser-agent: *\nAllow: /", [], ["/"]),
    ("User-agent: *\nDisallow: /\n\nUser-agent: casebooklinkcheck\nDisallow: /b", ["/"], ["/b"]),
    ("User-agent: x\nUser-agent: *\nDisallow: /a", ["/b"], ["/a"]),
    ("User-agent: *\nDisallow: /a\nUser-agent: *\nDisallow: /b", ["/c"], ["/a", "/b"]),
    ("User-agent: *\nDisallow: /a\nAllow: /a/b", ["/a/b", "/a/bc"], ["/a", "/a/c"]),
    ("User-agent: *\nAllow: /a/b\nDisallow: /a", ["/a/b"], ["/a/c"]),
    ("User-agent: *\nDisallow: /a\nAllow: /a", ["/a"], []),
    ("User-agent: *\nDisallow: /*.pdf$", ["/a.pdf?x", "/a.pdfs"], ["/a.pdf", "/b/c.pdf"]),
    ("User-agent: *\nDisallow: /*?print", ["/a"], ["/a?print", "/a?print=1"]),
    ("User-agent: *\nDisallow: /a*b*c", ["/acb"], ["/abc", "/aXbYcZ"]),
    ("User-agent: *\nDisallow: /a$", ["/ab"], ["/a"]),
    ("User-agent: *\nDisallow: /ä", ["/a"], ["/%C3%A4"]),
    ("User-agent: *\nDisallow: /%61", ["/b"], ["/a"]),
    ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", ["/b"], ["/a"]),
    ("Disallow: /a\nnonsense\n<html>\nUser-agent\nUser-agent: *\nDisallow: /b", ["/a"], ["/b"]),
    ("User-agent: *\n\nDisallow: /a\nSitemap: https://example.org/s.xml", ["/b"], ["/a"]),
]


@pytest.mark.parametrize(("text", "allowed", "forbidden"), ASKED)
def test_a_file_allows_and_forbids(text, allowed, forbidden):
    rules = read(text.encode(), US)
    assert [page for page in allowed + forbidden if rules.allow(page)] == allowed


@pytest.mark.parametrize(
    ("said", "seconds"), [("5", 5), ("0.5", 0.5), ("3600", 30), ("-1", 0), ("soon", 0), ("1e9", 0)]
)
def test_a_site_may_ask_for_pauses(said, seconds):
    assert read(f"User-agent: *\nCrawl-delay: {said}".encode(), US).delay == seconds


@pytest.mark.parametrize(
    "body", [b"\xff\xfe\x00binary", b"User-agent: *\n" + b"Disallow: /" + b"*a" * 2000 + b"b$"]
)
def test_a_hostile_file_takes_no_time(body):
    started = time.monotonic()
    assert read(body, US).allow("/" + "a" * 5000)
    assert time.monotonic() - started < 1
