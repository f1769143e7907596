"""``manage.py serve``: the site on the production server."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from casebook import database, server
from stories.management import chores


class Command(BaseCommand):
    help = "Serve the site with the production server until Ctrl-C."

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes")

    def handle(self, *, host, port, workers, **options):
        database.require_server()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError("The database is not up to date. Run manage.py migrate first.")
        try:
            server.serve(
                host=host,
                port=port,
                workers=workers,
                announce=f"Casebook serves {host}:{port}",
                chore=chores.do_all,
            )
        except server.ServerProblem as problem:
            raise CommandError(str(problem)) from None
