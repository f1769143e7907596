"""Which addresses are never visited: everything that is not plainly a site on the internet."""

import socket

import pytest

from stories.models import LinkProblem
from stories.upkeep import reach
from stories.upkeep.fetch import Fetcher, Limits
from stories.upkeep.reach import Unreachable, is_public, resolve, target
from stories.upkeep.visits import Visitor

PRIVATE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",  # noqa: S104
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1",
    "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2001:10::1",
    "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%lo", "fec0::1", "ff02::1", "4000::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "172.32.0.1", "192.169.0.1", "223.255.255.255"]
PUBLIC += ["2606:4700::6810:84e5", "2a00:1450:4001::1"]

# address -> why it is refused, without any look-up but of numbers and of localhost
REFUSED = {
    "http://127.0.0.1/": LinkProblem.PRIVATE,
    "http://127.1.2.3/": LinkProblem.PRIVATE,
    "http://localhost/": LinkProblem.PRIVATE,
    "http://LOCALHOST./": LinkProblem.PRIVATE,
    "http://[::1]/": LinkProblem.PRIVATE,
    "http://[::ffff:127.0.0.1]/": LinkProblem.PRIVATE,
    "http://[0:0:0:0:0:ffff:7f00:1]/": LinkProblem.PRIVATE,
    "http://[64:ff9b::7f00:1]/": LinkProblem.PRIVATE,
    "http://0.0.0.0/": LinkProblem.PRIVATE,
    "http://169.254.169.254/latest/meta-data/": LinkProblem.PRIVATE,
    "http://１２７.0.0.1/": LinkProblem.PRIVATE,
    "http://①②⑦.0.0.1/": LinkProblem.PRIVATE,
    "http://127。0。0。1/": LinkProblem.PRIVATE,
    "http://2130706433/": LinkProblem.ADDRESS,
    "http://0x7f000001/": LinkProblem.ADDRESS,
    "http://0x7f.1/": LinkProblem.ADDRESS,
    "http://0177.0.0.1/": LinkProblem.ADDRESS,
    "http://017700000001/": LinkProblem.ADDRESS,
    "http://127.1/": LinkProblem.ADDRESS,
    "http://127.0.0.01/": LinkProblem.ADDRESS,
    "http://0/": LinkProblem.ADDRESS,
    "http://1.2.3.4.5/": LinkProblem.ADDRESS,
    "http://0x/": LinkProblem.ADDRESS,
    "http://user@example.org/": LinkProblem.ADDRESS,
    "http://user:secret@example.org/": LinkProblem.ADDRESS,
    "http://example.org@127.0.0.1/": LinkProblem.ADDRESS,
    "http://@127.0.0.1/": LinkProblem.ADDRESS,
    "http://example.org\\@127.0.0.1/": LinkProblem.ADDRESS,
    "http://example.org/\r\nHost: evil": LinkProblem.ADDRESS,
    "http://exa mple.org/": LinkProblem.ADDRESS,
    "http://[::1": LinkProblem.ADDRESS,
    "http://[fe80::1%25lo]/": LinkProblem.ADDRESS,
    "http://": LinkProblem.ADDRESS,
    "http:///etc/passwd": LinkProblem.ADDRESS,
    "file:///etc/passwd": LinkProblem.ADDRESS,
    "ftp://example.org/": LinkProblem.ADDRESS,
    "gopher://example.org/": LinkProblem.ADDRESS,
    "javascript:alert(1)": LinkProblem.ADDRESS,
    "//example.org/": LinkProblem.ADDRESS,
    "nonsense": LinkProblem.ADDRESS,
    "": LinkProblem.ADDRESS,
    "http://example.org:22/": LinkProblem.PORT,
    "http://example.org:0/": LinkProblem.PORT,
    "http://example.org:5432/": LinkProblem.PORT,
    "https://example.org:8443/": LinkProblem.PORT,
    "http://example.org:99999/": LinkProblem.ADDRESS,
    "http://example.org:-1/": LinkProblem.ADDRESS,
}


@pytest.mark.parametrize("number", PRIVATE)
def test_it_is_not_public(number):
    assert not is_public(number)


@pytest.mark.parametrize("number", PUBLIC)
def test_it_is_public(number):
    assert is_public(number)


@pytest.mark.parametrize("address", REFUSED)
def test_it_is_refused_and_no_connection_is_made(address, monkeypatch):
    def connect(*args):
        pytest.fail(f"connected to {args[1]}")

    monkeypatch.setattr(socket.socket, "connect", connect)
    visit = Visitor(Fetcher("Test"), pause=0).visit(address)
    assert visit.problem == REFUSED[address]
    assert visit.state == "refused"


@pytest.mark.parametrize(
    ("address", "site", "page"),
    [
        ("http://Example.org", "example.org", "/"),
        ("http://example.org:80?q=ä b".replace(" ", "%20"), "example.org", "/?q=%C3%A4%20b"),
        ("https://example.org:80/x", "example.org:80", "/x"),
        ("https://münchen.example/ß#part", "xn--mnchen-3ya.example", "/%C3%9F"),
        ("https://[2606:4700::1]/a%2Fb", "[2606:4700::1]", "/a%2Fb"),
    ],
)
def test_a_target_says_whom_to_ask_for_what(address, site, page):
    found = target(address)
    assert (found.site, found.page) == (site, page)


def test_other_ports_are_asked_when_one_is_told():
    assert target("http://example.org:8080/", ports=(8080,)).port == 8080


def answers(*numbers):
    """A resolver that has these addresses for every name."""
    return lambda host, port, **_: [
        (socket.AF_INET6 if ":" in number else socket.AF_INET, 1, 6, "", (number, port))
        for number in numbers
    ]


@pytest.mark.parametrize(
    "numbers",
    [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["2a00:1450::1", "::1"], ["::ffff:10.0.0.1"]],
)
def test_one_private_address_condemns_a_name(numbers, monkeypatch):
    monkeypatch.setattr(reach.socket, "getaddrinfo", answers(*numbers))
    with pytest.raises(Unreachable) as refused:
        resolve("example.org", 80)
    assert refused.value.problem == LinkProblem.PRIVATE


def test_a_name_that_changes_its_address_between_look_up_and_connection_gains_nothing(
    site, monkeypatch
):
    """DNS rebinding: public for whoever checks, private for whoever connects."""
    asked, connected = [], []

    def rebinding(host, port, **_):
        asked.append(host)
        return answers("8.8.8.8" if len(asked) == 1 else "127.0.0.1")(host, port)

    def connect(self, sockaddr):
        connected.append(sockaddr)
        raise ConnectionRefusedError

    monkeypatch.setattr(reach.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(socket.socket, "connect", connect)
    fetcher = Fetcher("Test", Limits(step=0.2, whole=0.2))
    with pytest.raises(Unreachable):
        fetcher.get(target(site.url("/", host="rebind.example"), ports=(site.port,)))
    assert connected == [("8.8.8.8", site.port)]
    assert asked == ["rebind.example"]


def test_the_environments_proxy_is_not_used(site, fetcher, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1/")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    site.page("/")
    assert fetcher.get(target(site.url(), ports=(site.port,))).status == 200
