"""``manage.py demo``: from a fresh clone to a site with cases in it, in one command."""

import secrets
import time
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from casebook import database, server
from stories import search
from stories.exchange import library
from stories.management import chores
from stories.roles import CURATORS, REVIEWERS

LOCK = 0x0CA5EB00D  # two demos started at once prepare one after the other
ACCOUNTS = {"curator": [CURATORS], "reviewer": [CURATORS, REVIEWERS]}


class Command(BaseCommand):
    help = (
        "Prepare everything (database, library, two accounts) and serve the site until Ctrl-C. "
        "Safe to repeat: what people have entered stays."
    )
    requires_system_checks = []  # they would connect before the message about the database can be clear

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--host", default="127.0.0.1")

    def handle(self, *, host, port, **options):
        try:
            server.check_address(host, port)
            database.require_server()
            with self._alone():
                self._prepare()
            if host not in settings.ALLOWED_HOSTS and not settings.PRODUCTION:
                # Who opens the demo to the network reaches it by names that nobody can foresee.
                settings.ALLOWED_HOSTS.append("*" if host in ("0.0.0.0", "::") else host)  # noqa: S104
            shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
            address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
            server.serve(
                host=host,
                port=port,
                announce=f"Casebook is at {address} (Ctrl-C stops it)",
                chore=chores.do_all,
            )
        except server.ServerProblem as problem:
            raise CommandError(str(problem)) from None

    def _prepare(self) -> None:
        started = time.monotonic()
        call_command("migrate", interactive=False, verbosity=0)
        try:
            report = library.load(settings.FIXTURES_DIR)
        except library.InvalidLibrary as invalid:
            raise CommandError(f"The library cannot be loaded.\n{invalid}") from None
        search.embed_missing(encode=False)  # the shipped library's vectors are on file
        kept = f", {len(report.kept)} kept as somebody left them" if report.kept else ""
        self.stdout.write(
            f"Library: {len(report.created)} new entries, {len(report.updated)} updated, "
            f"{len(report.unchanged)} unchanged{kept}."
        )
        for name, groups in ACCOUNTS.items():
            self._account(name, groups)
        self.stdout.write(f"Prepared in {time.monotonic() - started:.1f} s.")

    @transaction.atomic
    def _account(self, name: str, groups: list[str]) -> None:
        if User.objects.filter(username=name).exists():
            return
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(name, password=password, is_staff=True)
        user.groups.set(Group.objects.filter(name__in=groups))
        self.stdout.write(f"Account for /admin/: {name}, password {password} (shown only now)")

    @contextmanager
    def _alone(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
