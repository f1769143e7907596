"""One request: a GET to an address that was checked, bounded in time and in bytes.

Python's own ``http.client`` speaks over a socket that is connected here, because the libraries that
are comfortable resolve the name themselves: between their look-up and ours it could change. There is
no proxy from the environment either: it would do the resolving.
"""

import http.client
import io
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from stories.models import LinkProblem
from stories.upkeep.reach import Target, Unreachable, resolve

MOST_BYTES = 2_000_000  # of a page, packed or unpacked: enough to know it again
MOST_ADDRESSES = 4  # of a name, tried one after the other
CHUNK = 65_536


@dataclass(frozen=True)
class Limits:
    """How patient a visit is: seconds for one step, seconds for a whole request, bytes of a page."""

    step: float = 10
    whole: float = 30
    size: int = MOST_BYTES


@dataclass(frozen=True)
class Answer:
    """What a server said to one request; ``body`` is unpacked, and cut off where it is too long.

    ``whole`` is false where the server broke off or was too slow: asked again, it would say more.
    """

    status: int
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    whole: bool = True


@dataclass(frozen=True)
class Fetcher:
    """Makes requests: ``Fetcher(agent="Casebook (+https://…)").get(target)``."""

    agent: str
    limits: Limits = Limits()
    allow_private: bool = False
    now: Callable[[], float] = time.monotonic

    def get(self, target: Target) -> Answer:
        """Ask for a page and read the answer; follows no redirect. Raises Unreachable."""
        deadline = self.now() + self.limits.whole
        try:
            wire = self._connect(target, deadline)
        except TimeoutError:
            raise Unreachable(LinkProblem.TIMEOUT) from None
        except (ssl.SSLError, ssl.CertificateError):
            raise Unreachable(LinkProblem.TLS) from None
        except (OSError, ValueError):
            raise Unreachable(LinkProblem.NO_ANSWER) from None
        try:
            return self._ask(target, wire)
        except TimeoutError:
            raise Unreachable(LinkProblem.TIMEOUT) from None
        except (OSError, ValueError, http.client.HTTPException):
            raise Unreachable(LinkProblem.PROTOCOL) from None
        finally:
            wire.sock.close()

    def _connect(self, target: Target, deadline: float) -> "Wire":
        found = resolve(target.host, target.port, allow_private=self.allow_private)
        error: OSError = TimeoutError()
        for family, sockaddr in found[:MOST_ADDRESSES]:
            plain = socket.socket(family, socket.SOCK_STREAM)
            try:
                plain.settimeout(self._patience(deadline))
                plain.connect(sockaddr)
                if target.scheme == "https":
                    # The wrapped socket owns the connection; a failed handshake has closed it.
                    plain = _tls().wrap_socket(plain, server_hostname=target.host)
                return Wire(plain, lambda: self._patience(deadline))
            except BaseException as failed:
                plain.close()
                if not isinstance(failed, OSError) or isinstance(failed, ssl.SSLError):
                    raise
                error = failed
        raise error

    def _patience(self, deadline: float) -> float:
        """Seconds that the next step may take. Raises TimeoutError when the time is up."""
        left = deadline - self.now()
        if left <= 0:
            raise TimeoutError
        return min(left, self.limits.step)

    def _ask(self, target: Target, wire: "Wire") -> Answer:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = wire
        headers = {
            "Host": target.site,
            "User-Agent": self.agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.5",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }
        connection.request("GET", target.page, headers=headers)
        with connection.getresponse() as response:
            said = {name.lower(): value for name, value in response.getheaders()}
            body, whole = self._read(response, said.get("content-encoding", ""))
            return Answer(response.status, said, body, whole)

    def _read(self, response: http.client.HTTPResponse, packing: str) -> tuple[bytes, bool]:
        """The first bytes of a page; one that goes on, or breaks off, is a page all the same."""
        unpack = zlib.decompressobj(wbits=47) if packing.lower() in ("gzip", "x-gzip") else None
        body, raw, whole = bytearray(), 0, True
        try:
            while len(body) < self.limits.size and raw < self.limits.size:
                chunk = response.read1(CHUNK)
                if not chunk:
                    whole = not response.length and (unpack is None or unpack.eof)
                    break
                raw += len(chunk)
                room = self.limits.size - len(body)
                # Never more than there is room for: a few bytes can unpack into gigabytes.
                body += unpack.decompress(chunk, room) if unpack else chunk[:room]
        except (zlib.error, http.client.HTTPException, OSError, ValueError):
            whole = False
        return bytes(body), whole


class Wire:
    """As much of a socket as http.client uses; every step first asks how long it may take."""

    def __init__(self, sock: socket.socket, patience: Callable[[], float]):
        self.sock = sock
        self.patience = patience

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(self.patience())
        self.sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(Steps(self))

    def close(self) -> None:
        """Called once the headers say that this is the only answer, when its body is still to come."""


class Steps(io.RawIOBase):
    """Reads from a wire, a step at a time."""

    def __init__(self, wire: Wire):
        self.wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        self.wire.sock.settimeout(self.wire.patience())
        return self.wire.sock.recv_into(buffer)


@cache
def _tls() -> ssl.SSLContext:
    """Certificates and names are verified against the system's authorities."""
    return ssl.create_default_context()
