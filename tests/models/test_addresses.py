"""Which spellings of an address mean the same page, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.models import Source
from stories.models.addresses import archive_proposal, canonical, canonical_host
from tests import factories

# each line: spellings of one page
SAME = [
    ["https://example.org/a", "http://example.org/a", "HTTPS://EXAMPLE.ORG/a", " https://example.org/a "],
    ["https://example.org/a", "https://www.example.org/a", "https://example.org:443/a"],
    ["https://example.org/a", "http://example.org:80/a/", "https://example.org./a#part"],
    ["https://example.org", "https://example.org/", "https://example.org/index.html"],
    ["https://example.org/a", "https://example.org/a?utm_source=x&utm_medium=y", "https://example.org/a?"],
    ["https://example.org/a?id=1", "https://example.org/a?fbclid=q&id=1", "https://example.org/a?id=1&gclid="],
    ["https://example.org/?a=1&b=2", "https://example.org/?b=2&a=1"],
    ["https://example.org/%C3%A4", "https://example.org/ä", "https://example.org/%c3%a4"],
    ["https://example.org/a-b~c", "https://example.org/a%2Db%7Ec"],
    ["https://example.org/b", "https://example.org/a/../b", "https://example.org/./b"],
    ["https://xn--mnchen-3ya.example/", "https://münchen.example/", "https://MÜNCHEN.example"],
    ["https://m.example.org/a", "https://mobile.example.org/a", "https://amp.example.org/a"],
    ["https://en.wikipedia.org/wiki/KLM", "https://en.m.wikipedia.org/wiki/KLM"],
    ["https://example.org/a", "https://example.org/a/amp/", "https://example.org/a?amp=1"],
    ["https://example.org/a.html", "https://example.org/a.amp.html"],
    ["https://example.org/a", "https://www.google.com/amp/s/www.example.org/a"],
    ["https://example.org/a", "https://example-org.cdn.ampproject.org/c/s/example.org/a"],
    ["https://youtu.be/x1?si=2", "https://www.youtube.com/watch?v=x1&feature=share", "https://m.youtube.com/watch?v=x1&t=9"],
    ["https://x.com/klm/status/1", "https://mobile.twitter.com/klm/status/1"],
    ["https://user:secret@example.org/a", "https://example.org/a"],
    ["https://127.0.0.1/a", "https://１２７.0.0.1/a"],
]  # fmt: skip
# each line: addresses of different pages
DIFFERENT = [
    ["https://example.org/a", "https://example.org/A"],
    ["https://example.org/a", "https://example.org/b"],
    ["https://example.org/a", "https://example.com/a"],
    ["https://example.org/a", "https://blog.example.org/a"],
    ["https://example.org/?id=1", "https://example.org/?id=2", "https://example.org/"],
    ["https://example.org:8443/a", "https://example.org/a"],
    ["https://example.org/#!/a", "https://example.org/#!/b"],
    ["https://strasse.example/", "https://straße.example/"],
    ["https://www.co.uk/", "https://m.co.uk/"],
    ["https://example.org/a%2Fb", "https://example.org/a/b"],
    ["https://youtube.com/watch?v=x1", "https://youtube.com/watch?v=x2"],
    ["https://m.org/", "https://www.org/"],
]  # fmt: skip
NO_ADDRESS = [
    "",
    "nonsense",
    "ftp://example.org/",
    "mailto:a@example.org",
    "https://",
    "https://a b/",
    "https://[::1",
    "https://example.org:port/",
    "https://example..org/",
    "https://" + "a" * 64 + ".org/",
    "https://\x00/",
]


@pytest.mark.parametrize("spellings", SAME, ids=lambda line: line[0])
def test_spellings_of_one_page_have_one_form(spellings):
    assert len({canonical(address) for address in spellings}) == 1
    assert canonical(spellings[0]) != ""


@pytest.mark.parametrize("pages", DIFFERENT, ids=lambda line: line[0])
def test_different_pages_have_different_forms(pages):
    assert len({canonical(address) for address in pages}) == len(pages)


@pytest.mark.parametrize("text", NO_ADDRESS)
def test_what_is_no_web_address_has_no_form(text):
    assert canonical(text) == ""


@given(st.text(max_size=60), st.text(max_size=30))
def test_any_text_has_a_form_and_the_form_is_its_own(path, query):
    form = canonical(f"https://example.org/{path}?{query}")
    assert canonical(form) == form


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("Example.ORG", "example.org"),
        ("straße.de", "xn--strae-oqa.de"),  # a letter of its own, not "ss"
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("ex\u00adample.org", "example.org"),
        ("２１３０７０６４３３", "2130706433"),
        ("::1", "::1"),
    ],
)
def test_hosts_are_written_as_dns_knows_them(host, name):
    assert canonical_host(host) == name


@pytest.mark.parametrize(
    ("day", "proposed"),
    [
        ("2014-10-31", "https://web.archive.org/web/20141031/https://example.org/a?b=1"),
        ("2014-10", "https://web.archive.org/web/201410/https://example.org/a?b=1"),
        ("", "https://web.archive.org/web/*/https://example.org/a?b=1"),
    ],
)
def test_an_archived_copy_is_proposed_near_a_day(day, proposed):
    assert archive_proposal("https://example.org/a?b=1", day) == proposed


@pytest.mark.django_db
class TestSource:
    def test_its_form_follows_its_address(self):
        source = factories.source(url="http://www.example.org/x/?utm_source=y")
        assert Source.objects.get().canonical == "https://example.org/x"
        source.url = "https://example.org/z"
        source.save(update_fields=["url"])
        assert Source.objects.get().canonical == "https://example.org/z"
        source.url = None
        source.save()
        assert Source.objects.get().canonical == ""

    def test_others_of_the_same_page_are_found(self):
        first = factories.source(url="https://example.org/x")
        second = factories.source(url="http://www.example.org/x/")
        factories.source(url="https://example.org/y")
        factories.source(url=None)
        factories.source(url=None)
        assert list(first.same_page()) == [second]
        assert list(Source(url="http://m.example.org/x").same_page()) == [first, second]
        assert list(Source(url=None).same_page()) == []

    def test_an_address_that_is_long_and_foreign_can_be_kept(self):
        # Escaped it has nine times the letters: more than a B-tree index would take.
        factories.source(url="https://example.org/" + "漢" * 900)
        assert len(Source.objects.get().canonical) > 8000

    def test_a_copy_is_proposed_only_where_none_is_named(self):
        source = factories.source(url="https://example.org/x", published="2014-10")
        assert source.proposed_archive.endswith("/web/201410/https://example.org/x")
        source.archive_url = "https://archive.example.org/1"
        assert source.proposed_archive == ""
        assert factories.source(url=None).proposed_archive == ""
