"""Which PostgreSQL the site runs on: the server that DATABASE_URL names, or the embedded one.

``casebook.postgresql`` (the Django backend) calls :func:`before_connecting`, so nothing is started
before something asks for the database, and the settings can be read without one.
"""

import contextlib
import os
from pathlib import Path

import environ
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

OLDEST_VERSION = 15
EXTENSIONS = ("intarray", "pg_trgm", "unaccent", "vector")
HOW_TO_GET_EXTENSIONS = (
    "Debian and Ubuntu: the packages postgresql-contrib and postgresql-<version>-pgvector; "
    "managed servers: switch the extension on; or leave DATABASE_URL unset for the embedded server"
)


class DatabaseProblem(OperationalError):
    """The database cannot be used; the message is one line for the person who started the command."""


def configuration(url: str, folder: Path) -> dict:
    """The entry for ``settings.DATABASES``.

    ``url`` is DATABASE_URL (``postgres://user:password@host:port/name``) or empty for the embedded
    server, whose data goes into ``folder``. Raises ImproperlyConfigured for any other database.
    """
    common = {
        "ENGINE": "casebook.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
    if not url:
        return common | {"NAME": "casebook", "USER": "casebook", "EMBEDDED_FOLDER": str(folder)}
    with contextlib.suppress(ImproperlyConfigured, ValueError, KeyError, UnicodeError):
        read = environ.Env.db_url_config(url)
        if read.get("ENGINE") == "django.db.backends.postgresql" and read.get("NAME"):
            return read | common
    raise ImproperlyConfigured(
        "DATABASE_URL is not a PostgreSQL address. Write postgres://user:password@host:5432/name, "
        "or leave it unset for the embedded server."
    )


def local_secret(folder: Path, fresh: str) -> str:
    """A secret key for a copy on one's own machine: made once, kept in ``folder``, readable by its owner.

    Where the folder cannot be written the fresh one serves until the process ends.
    """
    path = folder / "secret-key"
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            # Written aside and linked into place, so that a second command never reads half a key.
            draft = folder / f"secret-key.{os.getpid()}"
            draft.touch(mode=0o600)
            draft.write_text(fresh)
            try:
                os.link(draft, path)
            finally:
                draft.unlink()
        return path.read_text().strip() or fresh
    return fresh


def before_connecting(settings_dict: dict) -> dict:
    """The connection's host and port; starts or joins the embedded server where it is ours to start."""
    folder = settings_dict.get("EMBEDDED_FOLDER")
    if not folder:
        return {}
    from casebook.embedded import server_in

    return server_in(Path(folder)).join()


def revive(settings_dict: dict) -> bool:
    """After a failed connection: start the embedded server again if it died. False: nothing to do."""
    folder = settings_dict.get("EMBEDDED_FOLDER")
    if not folder:
        return False
    from casebook.embedded import server_in

    return server_in(Path(folder)).revive()


def lacks(cursor) -> str:
    """What the connected server lacks to run Casebook, in one line; empty if nothing."""
    cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
    version = cursor.fetchone()[0]
    if version < OLDEST_VERSION:
        return f"PostgreSQL {version} is too old: Casebook needs {OLDEST_VERSION} or newer."
    cursor.execute("SHOW server_encoding")
    encoding = cursor.fetchone()[0]
    if encoding != "UTF8":
        return f"The database's encoding is {encoding}: create it with ENCODING 'UTF8'."
    cursor.execute(
        "SELECT name FROM pg_available_extensions WHERE name = ANY(%s)", [list(EXTENSIONS)]
    )
    missing = sorted(set(EXTENSIONS) - {name for (name,) in cursor.fetchall()})
    if missing:
        return (
            f"The PostgreSQL server lacks {'an extension' if len(missing) == 1 else 'extensions'}: "
            f"{', '.join(missing)}. {HOW_TO_GET_EXTENSIONS}."
        )
    return ""


@checks.register(checks.Tags.database)
def check_server(app_configs=None, databases=None, **kwargs):
    """Run by ``migrate``, ``demo`` and ``serve``: is the server one that Casebook can run on?"""
    from django.db import connections

    problems = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            problem = lacks(cursor)
        if problem:
            problems.append(checks.Error(problem, id="casebook.E001"))
    return problems


def require_server() -> None:
    """Raise :class:`DatabaseProblem`, one line, if the server cannot be reached or lacks something."""
    from django.db import connection

    try:
        with connection.cursor() as cursor:
            problem = lacks(cursor)
    except DatabaseProblem:
        raise
    except OperationalError as error:
        reason = " ".join(str(error).split())
        raise DatabaseProblem(
            f"The database of DATABASE_URL cannot be reached: {reason}"
        ) from error
    if problem:
        raise DatabaseProblem(problem)
