"""A visit to an address: robots.txt asked first, redirects followed, one request at a time a site.

One :class:`Visitor` serves a whole run and several threads; it knows no database.
"""

import contextlib
import email.utils
import hashlib
import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin

from stories.models import LinkProblem, LinkState
from stories.models.addresses import canonical
from stories.upkeep import robots
from stories.upkeep.fetch import Answer, Fetcher
from stories.upkeep.reach import Target, Unreachable, target

MOST_REDIRECTS = 8
REDIRECTS = (301, 302, 303, 307, 308)
GONE = (404, 410)
# The page may well be there; it is only not for us.
CLOSED = (401, 402, 403, 405, 406, 407, 409, 418, 429, 451, 999)
LONGEST_REST = timedelta(days=7)  # whatever Retry-After asks for
STATES = {
    LinkProblem.ADDRESS: LinkState.REFUSED,
    LinkProblem.PRIVATE: LinkState.REFUSED,
    LinkProblem.PORT: LinkState.REFUSED,
    LinkProblem.ROBOTS: LinkState.CLOSED,
}


@dataclass(frozen=True)
class Visit:
    """What a visit found; ``redirects`` are (status, address it leads to)."""

    state: LinkState
    problem: LinkProblem = LinkProblem.NONE
    status: int | None = None
    redirects: tuple[tuple[int, str], ...] = ()
    content_hash: str = ""
    not_before: datetime | None = None


class Stopped(Exception):
    """The run was told to end while a visit waited for its turn."""


@dataclass
class Visitor:
    """``Visitor(fetcher, pause=2).visit(address)``; ``stop()`` ends all waiting."""

    fetcher: Fetcher
    pause: float = 2
    ports: tuple[int, ...] = ()
    _sites: dict = field(default_factory=lambda: defaultdict(_Site), init=False)
    _turns: dict = field(default_factory=lambda: defaultdict(_Turn), init=False)
    _guard: threading.Lock = field(default_factory=threading.Lock, init=False)
    _stopped: threading.Event = field(default_factory=threading.Event, init=False)

    def stop(self) -> None:
        self._stopped.set()

    def visit(self, address: str) -> Visit:
        """Visit an address. Raises Stopped, and nothing for what the other side does."""
        trail: list[tuple[int, str]] = []
        try:
            answer, last = self._follow(address, trail)
        except Unreachable as failed:
            state = STATES.get(failed.problem, LinkState.FAILING)
            return Visit(state, failed.problem, redirects=tuple(trail))
        return replace(_judge(answer, address, last), redirects=tuple(trail))

    def _follow(self, address: str, trail: list) -> tuple[Answer, Target]:
        """Every step is read, resolved and checked like the first one."""
        seen = set()
        while True:
            to = target(address, ports=self.ports)
            if to.address in seen or len(trail) > MOST_REDIRECTS:
                raise Unreachable(LinkProblem.REDIRECTS)
            seen.add(to.address)
            if not self._rules(to).allow(to.page):
                raise Unreachable(LinkProblem.ROBOTS)
            answer = self._ask(to)
            if answer.status not in REDIRECTS or not answer.headers.get("location"):
                return answer, to
            address = _absolute(to.address, answer.headers["location"])
            trail.append((answer.status, address[:2000]))

    def _rules(self, to: Target) -> robots.Rules:
        """What robots.txt says, asked once a run; one that is missing allows, one that fails forbids."""
        site = self._site(to)
        with site.asking_rules:
            if site.failed:
                raise Unreachable(site.failed)
            if site.rules is None:
                try:
                    answer = self._ask(replace(to, page="/robots.txt"))
                except Unreachable as failed:
                    site.failed = failed.problem  # nor would its pages answer
                    raise
                site.rules = self._read_rules(self._moved_rules(to, answer))
        return site.rules

    def _moved_rules(self, to: Target, answer: Answer) -> Answer:
        """Follow a robots.txt that redirects; one that leads nowhere is as good as missing."""
        try:
            for _ in range(5):
                if answer.status not in REDIRECTS or not answer.headers.get("location"):
                    return answer
                to = target(_absolute(to.address, answer.headers["location"]), ports=self.ports)
                answer = self._ask(to)
        except Unreachable:
            pass
        return Answer(404)

    def _read_rules(self, answer: Answer) -> robots.Rules:
        if answer.status == 200:
            return robots.read(answer.body, self._name())
        closed = answer.status >= 500 or answer.status == 429
        return robots.NOTHING if closed else robots.EVERYTHING

    def _name(self) -> str:
        """Our name as robots.txt would write it: the User-Agent's first word without its version."""
        return re.split(r"[/\s]", self.fetcher.agent, maxsplit=1)[0].lower()

    def _site(self, to: Target) -> "_Site":
        with self._guard:
            return self._sites[to.scheme, to.site]

    def _ask(self, to: Target) -> Answer:
        """One request, when it is this site's turn."""
        with self._guard:
            turn = self._turns[to.host]  # whatever the scheme and port: it is one machine
        site = self._site(to)
        with turn:
            pause = max(self.pause, site.rules.delay if site.rules else 0)
            rest = turn.free_at + pause - time.monotonic()
            if self._stopped.wait(max(rest, 0)) or self._stopped.is_set():
                raise Stopped
            try:
                return self.fetcher.get(to)
            finally:
                turn.free_at = time.monotonic()


class _Turn:
    """Held by whoever makes a request of a host; remembers when the last one ended."""

    def __init__(self):
        self.lock = threading.Lock()
        self.free_at = float("-inf")

    def __enter__(self):
        self.lock.acquire()

    def __exit__(self, *failure):
        self.lock.release()


class _Site:
    """What a run knows of a site."""

    def __init__(self):
        self.asking_rules = threading.Lock()
        self.rules: robots.Rules | None = None
        self.failed: LinkProblem | None = None


def _absolute(base: str, location: str) -> str:
    """Where a redirect leads. Headers come as Latin-1; servers write UTF-8 and leave spaces in."""
    written = location.strip()
    with contextlib.suppress(UnicodeError):
        written = written.encode("latin-1").decode("utf-8")
    try:
        return urljoin(base, written.replace(" ", "%20"))
    except ValueError:
        raise Unreachable(LinkProblem.ADDRESS) from None


def _judge(answer: Answer, address: str, last: Target) -> Visit:
    """What an answer says of the address that was asked for."""
    status = answer.status
    rest = _retry_after(answer.headers.get("retry-after", ""))
    if status in GONE:
        return Visit(LinkState.DEAD, status=status)
    if status in CLOSED:
        return Visit(LinkState.CLOSED, status=status, not_before=rest)
    if not 200 <= status < 300:
        return Visit(LinkState.FAILING, status=status, not_before=rest)
    front = f"{canonical(last.address)}/"
    if last.page == "/" and canonical(address).startswith(front):
        # Many a site answers for an article that it removed with its front page.
        return Visit(LinkState.ELSEWHERE, status=status)
    return Visit(
        LinkState.ALIVE, status=status, content_hash=fingerprint(answer) if answer.whole else ""
    )


def _retry_after(value: str) -> datetime | None:
    """The moment that a Retry-After header means: seconds, or a date."""
    now = datetime.now(UTC)
    if re.fullmatch(r"\d{1,9}", value.strip(), re.ASCII):
        return now + min(timedelta(seconds=int(value)), LONGEST_REST)
    try:
        said = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    said = said if said.tzinfo else said.replace(tzinfo=UTC)
    return min(said, now + LONGEST_REST) if said > now else None


def fingerprint(answer: Answer) -> str:
    """SHA-256 of a page's readable text, whatever its markup; of the bytes where it is no HTML.

    A charset that is wrong or unknown changes nothing in whether two visits found the same.
    """
    if "html" not in answer.headers.get("content-type", "").lower():
        return hashlib.sha256(answer.body).hexdigest()
    text = answer.body.decode("latin-1")
    for pattern in (r"<!--.*?(-->|$)", r"<(script|style|noscript|template)\b.*?(</\1\s*>|$)"):
        text = re.sub(pattern, " ", text, flags=re.DOTALL | re.IGNORECASE)
    text = re.sub(r"<[^>]*(>|$)", " ", text)
    return hashlib.sha256(" ".join(text.split()).encode("latin-1")).hexdigest()
