"""Which addresses may be visited: public ones only, decided for the very address that is connected to.

A source's address is something a person typed, or something a foreign server redirected to. Neither
may make this machine talk to its own network. So the name is resolved here, once; every address it
has must be public; and the connection goes to one of these and not to the name.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from stories.models import LinkProblem
from stories.models.addresses import DEFAULT_PORTS, canonical_host

# Public by their numbers, and yet not a site on the internet.
NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carriers' networks; some clouds keep their metadata there
        "168.63.129.16/32",  # Azure's host
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "224.0.0.0/3",
        "2001::/23",  # Teredo, ORCHID and other protocols
        "2001:db8::/32",
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",
    )
]
IPV6_INTERNET = ipaddress.ip_network("2000::/3")  # so neither NAT64 nor a mapped IPv4 address


class Unreachable(Exception):
    """An address is not visited, or does not answer; ``problem`` says why."""

    def __init__(self, problem: LinkProblem):
        super().__init__(problem.label)
        self.problem = problem


@dataclass(frozen=True)
class Target:
    """What a web address asks for: whom to call, and which page."""

    scheme: str
    host: str
    port: int
    page: str

    @property
    def site(self) -> str:
        """As the Host header and an address have it: without the scheme's own port."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def address(self) -> str:
        return f"{self.scheme}://{self.site}{self.page}"


def target(address: str, *, ports=()) -> Target:
    """Read an address strictly; ``ports`` are allowed besides 80 and 443. Raises Unreachable."""
    if re.search(r"[\x00-\x20\x7f\\]", address):
        raise Unreachable(LinkProblem.ADDRESS)
    try:
        parts = urlsplit(address)
        host, port = canonical_host(parts.hostname or ""), parts.port
    except ValueError:
        raise Unreachable(LinkProblem.ADDRESS) from None
    if parts.scheme not in DEFAULT_PORTS or "@" in parts.netloc or _is_odd_number(host):
        raise Unreachable(LinkProblem.ADDRESS)
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in {*DEFAULT_PORTS.values(), *ports}:
        raise Unreachable(LinkProblem.PORT)
    query = f"?{parts.query}" if parts.query else ""
    page = quote(f"{parts.path or '/'}{query}", safe="%/:=&?~+!$,;'@()*[]")
    return Target(parts.scheme, host, port, page)


def _is_odd_number(host: str) -> bool:
    """Whether a host is an IP address in a spelling (2130706433, 0x7f.1, 0177.0.0.1) for the unwary."""
    last = host.rpartition(".")[2]
    if ":" in host or not re.fullmatch(r"\d+|0x[0-9a-f]*", last):
        return False
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return True
    return False


def is_public(number: str) -> bool:
    """Whether an IP address is one on the internet that anybody may reach."""
    ip = ipaddress.ip_address(number)
    if ip.version == 6 and (ip not in IPV6_INTERNET or ip.scope_id):
        return False
    if any(ip in network for network in NOT_PUBLIC if network.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_private)


def resolve(host: str, port: int, *, allow_private: bool = False) -> list[tuple]:
    """The addresses behind a name, as (family, sockaddr). Raises Unreachable.

    One that is not public condemns the name: a site has no reason to be here and there.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(LinkProblem.NO_NAME) from None
    if not allow_private and not all(is_public(sockaddr[0]) for *_, sockaddr in found):
        raise Unreachable(LinkProblem.PRIVATE)
    return list(dict.fromkeys((family, sockaddr) for family, *_, sockaddr in found))
