"""Which PostgreSQL the site runs on: the server that DATABASE_URL names, or the embedded one.

``casebook.postgresql`` (the Django backend) calls :func:`before_connecting`, so nothing is started
before something asks for the database, and the settings can be read without one.
"""

import contextlib
import os
from pathlib import Path
from urllib.parse import unquote

import environ
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError

OLDEST_VERSION = 15
EXTENSIONS = ("pg_trgm", "unaccent", "vector")
HOW_TO_GET_EXTENSIONS = (
    "Debian and Ubuntu: install postgresql-contrib and postgresql-{version}-pgvector (from "
    "apt.postgresql.org where the system has none); managed servers: switch the extension on; or "
    "leave DATABASE_URL unset for the embedded server"
)


class DatabaseProblem(OperationalError):
    """The database cannot be used; the message is one line for who started the command."""


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
    # The scheme is looked at first: for one it does not know, environ warns with the password.
    if url.strip().startswith(("postgres://", "postgresql://")):
        with contextlib.suppress(ImproperlyConfigured, ValueError, KeyError, UnicodeError):
            read = environ.Env.db_url_config(url.strip())
            if read.get("NAME"):
                return read | common | {"HOST": unquote(read["HOST"])}
    raise ImproperlyConfigured(
        "DATABASE_URL is not a PostgreSQL address. Write postgres://user:password@host:5432/name, "
        "or leave it unset for the embedded server."
    )


def make_folder(path: Path) -> None:
    """Make a folder and the folders above it that are missing; those that are there stay as they are.

    Made by root, they belong to whoever owns the folder around them, and can be passed through
    whatever root's umask is: the embedded server runs under another account.
    """
    missing = []
    while not path.exists():
        missing.append(path)
        path = path.parent
    for new in reversed(missing):
        new.mkdir(exist_ok=True)  # another command may be making it at this moment
        if os.getuid() == 0:
            owner = new.parent.stat()
            os.chown(new, owner.st_uid, owner.st_gid, follow_symlinks=False)
            new.chmod(0o711)


def local_secret(folder: Path, fresh: str) -> str:
    """A secret key for a copy on one's own machine: made once and kept in ``folder`` for its owner.

    Where the folder cannot be written the fresh one serves until the process ends.
    """
    path = folder / "secret-key"
    draft = folder / f"secret-key.{os.getpid()}"
    with contextlib.suppress(OSError):
        make_folder(folder)
        if path.exists() and not path.read_text().strip():
            path.unlink()  # a power cut emptied it
        try:
            # Written aside and linked into place, so that a second command never reads half a key.
            if not path.exists():
                draft.touch(mode=0o600)
                draft.write_text(fresh)
                if os.getuid() == 0:
                    os.chown(draft, folder.stat().st_uid, folder.stat().st_gid)
                with contextlib.suppress(FileExistsError):
                    os.link(draft, path)
        finally:
            draft.unlink(missing_ok=True)
        return path.read_text().strip() or fresh
    return fresh


def before_connecting(settings_dict: dict) -> dict:
    """The connection's host and port; starts or joins the embedded server where there is one."""
    folder = settings_dict.get("EMBEDDED_FOLDER")
    if not folder:
        return {}
    from casebook.embedded import server_in

    return server_in(Path(folder)).join()


def after_failing(settings_dict: dict, error: Exception) -> dict:
    """After a failed connection: start the embedded server again if it died, for a second try.

    Raises :class:`DatabaseProblem`, one line, where the server is not ours to start.
    """
    folder = settings_dict.get("EMBEDDED_FOLDER")
    if not folder:
        reason = " ".join(str(error).split())
        raise DatabaseProblem(
            f"The database of DATABASE_URL cannot be reached: {reason}"
        ) from error
    from casebook.embedded import server_in

    server = server_in(Path(folder))
    server.revive()
    return server.join()


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
            f"{', '.join(missing)}. {HOW_TO_GET_EXTENSIONS.format(version=version)}."
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
    """Raise :class:`DatabaseProblem`, one line, if the server is not there or lacks something."""
    from django.db import connection

    with connection.cursor() as cursor:
        problem = lacks(cursor)
    if problem:
        raise DatabaseProblem(problem)
