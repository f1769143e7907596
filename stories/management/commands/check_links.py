"""``manage.py check_links``: visit the sources' addresses, and say which are dead. Fit for a timer."""

import re
import signal
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Case, Value, When

from stories.models import LinkCheck, LinkState
from stories.upkeep import links
from stories.upkeep.fetch import Fetcher, Limits
from stories.upkeep.visits import Visitor

TROUBLE = (LinkState.DEAD, LinkState.FAILING, LinkState.ELSEWHERE, LinkState.REFUSED)


class Command(BaseCommand):
    help = (
        "Visit the addresses of sources and of their archived copies, those visited longest ago first, "
        "and list the dead ones. Safe to stop, and to start while another one runs."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, metavar="N", help="visit at most N addresses")
        parser.add_argument(
            "--older-than",
            type=float,
            default=7,
            metavar="DAYS",
            help="only those not visited for DAYS (7; what fails: 1); 0 visits all",
        )
        parser.add_argument(
            "--report", action="store_true", help="visit nothing, list what is known"
        )
        parser.add_argument("--workers", type=int, default=8, help="sites visited at once (8)")
        parser.add_argument(
            "--pause", type=float, default=2, help="seconds between two requests to one site (2)"
        )
        parser.add_argument(
            "--timeout", type=float, default=30, help="seconds a page may take (30)"
        )
        parser.add_argument(
            "--port", type=int, action="append", default=[], help="a port besides 80 and 443"
        )
        parser.add_argument(
            "--allow-private",
            action="store_true",
            help="visit addresses inside private networks too (an intranet's library)",
        )

    def handle(self, *, report, **options):
        self._refuse_nonsense(options)
        if not report:
            try:
                with links.alone():
                    self._visit(options)
            except links.Busy as busy:
                # For a timer that is no failure: the other one does the work.
                self.stdout.write(f"{busy} Nothing was visited.")
                return
            except links.Offline as offline:
                raise CommandError(f"{offline} Nothing was written.") from None
        self._report()

    def _refuse_nonsense(self, options):
        least = {"limit": 1, "older_than": 0, "workers": 1, "pause": 0, "timeout": 0.1}
        for name, bound in least.items():
            # Written this way round, so that "nan" is refused too.
            if options[name] is not None and not bound <= options[name] <= 10**6:
                raise CommandError(
                    f"--{name.replace('_', '-')} must be between {bound} and 1000000."
                )
        if options["workers"] > 64:
            raise CommandError("--workers can be 64 at most.")
        if wrong := [port for port in options["port"] if not 0 < port < 65536]:
            raise CommandError(f"There is no port {wrong[0]}; choose one from 1 to 65535.")

    def _visit(self, options):
        whole = options["timeout"]
        fetcher = Fetcher(
            agent=agent(),
            limits=Limits(step=min(10, whole), whole=whole),
            allow_private=options["allow_private"],
        )
        visitor = Visitor(fetcher, pause=options["pause"], ports=tuple(options["port"]))
        plan = links.Plan(
            timedelta(days=options["older_than"]), options["limit"], options["workers"]
        )
        found = Counter()
        with self._stoppable(visitor):
            for check in links.check(visitor, plan):
                found[check.state] += 1
                if options["verbosity"] > 1:
                    self.stdout.write(str(check))
        parts = [f"{found[state]} {state.label.lower()}" for state in LinkState if found[state]]
        self.stdout.write(f"Visited {found.total()}: {', '.join(parts) or 'none was due'}.")

    @contextmanager
    def _stoppable(self, visitor):
        """SIGTERM and Ctrl-C let the visits that are under way end, and start no other."""

        def stop(*_):
            visitor.stop()

        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _report(self):
        order = Case(*(When(state=state, then=Value(place)) for place, state in enumerate(TROUBLE)))
        checks = LinkCheck.objects.filter(state__in=TROUBLE).select_related("source")
        for check in checks.defer("source__full_text").order_by(order, "failing_since", "pk"):
            self.stdout.write(str(check))
            since = f", fails since {check.failing_since:%Y-%m-%d}" if check.failing_since else ""
            self.stdout.write(f"    {check.source}{since}")
            if check.state == LinkState.DEAD and check.source.proposed_archive:
                self.stdout.write(f"    perhaps: {check.source.proposed_archive}")


def agent() -> str:
    """How we introduce ourselves: what we are, whose we are, and whom to write to."""
    about = "; ".join(part for part in (settings.SITE_URL, settings.CONTACT) if part)
    # A header holds Latin-1 and no line breaks.
    about = re.sub(r"[^\x20-\x7e]", "?", about)
    return f"CasebookLinkCheck/1.0 (+{about})" if about else "CasebookLinkCheck/1.0"
