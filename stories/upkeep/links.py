"""Visiting the sources' addresses: which are due, several sites at once, each result written at once.

``check(visitor, Plan(limit=200))`` may be stopped or killed at any moment: what was visited is written,
and the next run begins with what was visited longest ago.
"""

from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils import timezone

from stories.models import LinkCheck, LinkProblem, LinkState, Source
from stories.upkeep.visits import Stopped, Visit, Visitor

LOCK = 0x0CA5EB00E  # one run at a time, in whatever process
# A page that fails is dead only when it has failed often and for long: servers have bad weeks.
DEAD_AFTER = timedelta(days=14)
DEAD_FAILURES = 3
AGAIN_AFTER = timedelta(days=1)  # what fails is looked at sooner than what is alive
SILENCE = (LinkProblem.NO_NAME, LinkProblem.NO_ANSWER, LinkProblem.TIMEOUT)
REFUSALS = (LinkProblem.ADDRESS, LinkProblem.PRIVATE, LinkProblem.PORT)  # nobody was asked
ENOUGH_SITES = 5  # so many without one answer: that is no accident
BUSY = (429, 503)  # from a site that says so, no more is asked in this run
FAILURES = (LinkState.DEAD, LinkState.FAILING, LinkState.ELSEWHERE)


class Busy(Exception):
    """Another process is checking the links."""


class Offline(Exception):
    """No site at all answered: it is this machine that has no connection. Nothing was written."""


@dataclass(frozen=True)
class Plan:
    """Which addresses a run visits: those not visited for ``older_than``, at most ``limit``."""

    older_than: timedelta = timedelta(days=7)
    limit: int | None = None
    workers: int = 8


@dataclass(frozen=True)
class Due:
    """An address to visit, and what the last visit found."""

    source_id: int
    which: str
    url: str
    last: LinkCheck | None

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc.lower()


def due(plan: Plan) -> list[Due]:
    """The addresses that a run would visit: never visited first, then longest ago."""
    now = timezone.now()
    checks = {(check.source_id, check.which): check for check in LinkCheck.objects.all()}
    found = []
    for pk, url, archive in Source.objects.order_by("pk").values_list("pk", "url", "archive_url"):
        for which, address in ((LinkCheck.Which.PAGE, url), (LinkCheck.Which.ARCHIVE, archive)):
            last = checks.get((pk, which))
            if last and last.url != address:
                last = None  # the address was corrected: what the old one did says nothing
            if address and (last is None or _is_due(last, plan, now)):
                found.append(Due(pk, which, address, last))
    found.sort(key=lambda one: one.last.checked_at.timestamp() if one.last else 0)
    return found[: plan.limit]


def _is_due(last: LinkCheck, plan: Plan, now: datetime) -> bool:
    if last.not_before and last.not_before > now:
        return False
    age = plan.older_than
    if last.state in (LinkState.FAILING, LinkState.ELSEWHERE):
        age = min(age, AGAIN_AFTER)
    return now - last.checked_at >= age


@contextmanager
def alone():
    """Hold the lock of link checking. Raises Busy. The database drops it if this process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy("Another check_links is running.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def check(visitor: Visitor, plan: Plan) -> Iterator[LinkCheck]:
    """Visit what is due and yield each result once it is written. Hold :func:`alone` meanwhile.

    The threads only visit; the database belongs to the caller's. Closing the iterator ends the
    visits that are under way within the time that one request may take. Raises Offline.
    """
    silent: list[tuple[Due, Visit]] = []  # until one site answers, silence may be our own fault
    answered = False
    with closing(_visits(visitor, plan)) as visits:
        for one, visit in visits:
            answered = answered or visit.problem not in (*SILENCE, *REFUSALS)
            if visit.problem in SILENCE and not answered:
                silent.append((one, visit))
                continue
            if answered:
                yield from _written(silent)
                silent.clear()
            yield from _written([(one, visit)])
    sites = len({one.host for one, _ in silent})
    if sites >= ENOUGH_SITES:
        raise Offline(f"None of {sites} sites answered: this machine seems to have no connection.")
    yield from _written(silent)


def _written(found: list[tuple[Due, Visit]]) -> Iterator[LinkCheck]:
    for one, visit in found:
        if check := record(one, visit):
            yield check


def _visits(visitor: Visitor, plan: Plan) -> Iterator[tuple[Due, Visit]]:
    """Each visit as it ends, several sites at once."""
    sites: dict[str, list[Due]] = {}
    for one in due(plan):
        sites.setdefault(one.host, []).append(one)
    with ThreadPoolExecutor(plan.workers) as pool:
        # A thread a site: its addresses one after the other, so that no thread waits in a queue.
        running: dict[Future, list[Due]] = {}
        for listed in sites.values():
            running[pool.submit(_visit, visitor, listed[0])] = listed
        try:
            while running:
                finished, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in finished:
                    first, *others = running.pop(future)
                    found = future.result()
                    if found is None:
                        continue
                    yield first, found
                    rests = found.not_before or found.status in BUSY
                    if others and not rests:
                        running[pool.submit(_visit, visitor, others[0])] = others
        finally:
            visitor.stop()
            pool.shutdown(cancel_futures=True)


def _visit(visitor: Visitor, one: Due) -> Visit | None:
    try:
        return visitor.visit(one.url)
    except Stopped:
        return None


@transaction.atomic
def record(one: Due, visit: Visit) -> LinkCheck | None:
    """Write what a visit found; None if the source is gone or has another address by now."""
    source = Source.objects.select_for_update().defer("full_text").filter(pk=one.source_id).first()
    present = source and (source.url if one.which == LinkCheck.Which.PAGE else source.archive_url)
    if present != one.url:
        return None
    now, last = timezone.now(), one.last
    fails = visit.state in FAILURES
    check = LinkCheck(
        source=source,
        which=one.which,
        url=one.url,
        state=visit.state,
        problem=visit.problem,
        status=visit.status,
        redirects=[list(step) for step in visit.redirects],
        checked_at=now,
        last_seen=now if visit.state == LinkState.ALIVE else last and last.last_seen,
        failures=(last.failures if last else 0) + 1 if fails else 0,
        failing_since=((last and last.failing_since) or now) if fails else None,
        content_hash=visit.content_hash or (last.content_hash if last else ""),
        changed_at=last and last.changed_at,
        not_before=visit.not_before,
    )
    if last and last.content_hash and visit.content_hash not in ("", last.content_hash):
        check.changed_at = now
    if check.state == LinkState.FAILING and _is_dead(check):
        check.state = LinkState.DEAD
    LinkCheck.objects.filter(source=source, which=one.which).delete()
    check.save()
    if one.which == LinkCheck.Which.PAGE and visit.state == LinkState.ALIVE:
        Source.objects.filter(pk=source.pk).update(last_seen=now.date())
    return check


def _is_dead(check: LinkCheck) -> bool:
    long = check.checked_at - check.failing_since >= DEAD_AFTER
    return long and check.failures >= DEAD_FAILURES
