"""Copies of Casebook's database folder, and processes that really use them.

A ``Copy`` has a folder of its own, not in pytest's: that one is closed to the account which runs
PostgreSQL when the tests are run by root. It is in memory where there is room, since a database is
made or copied for every test.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import pytest

from casebook import postgres_home

PROJECT = Path(__file__).resolve().parents[2]
MEMORY = Path("/dev/shm")
IN_MEMORY = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > 2_000_000_000
# The real database entry and backend without the site's applications: ready in a third of a second.
SETUP = """
import os, sys, time
from pathlib import Path
from django.conf import settings
from casebook import database, postgres_home
FOLDER = Path(os.environ["CASEBOOK_VAR"]) / "postgres"
settings.configure(DATABASES={"default": database.configuration("", FOLDER)}, USE_TZ=True)
import django
django.setup()
from django.db import connection
def ask(sql="SELECT 1"):
    connection.health_check_enabled, connection.health_check_done = True, False
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]
def attempt():
    try:
        ask()
    except database.DatabaseProblem as problem:
        sys.exit(f"error: {problem}")
"""
WAIT_FOR_END = "\nprint('ready', flush=True)\nsys.stdin.read()\n"


class Copy:
    """A database folder and what runs on it."""

    def __init__(self, var: Path):
        self.var = var
        self.postgres = var / "postgres"
        self.data = self.postgres / "data"
        self.processes = []

    def start(self, code: str, user: str | None = None, umask: int = -1, **environment):
        """A process that runs ``code`` after SETUP; ``user`` needs root."""
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "TMPDIR")}
        account = pwd.getpwnam(user) if user else None
        process = subprocess.Popen(
            [sys.executable, "-c", SETUP + code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=PROJECT,
            umask=umask,
            start_new_session=True,
            env=kept
            | {"CASEBOOK_VAR": str(self.var), "PYTHONDONTWRITEBYTECODE": "1"}
            | environment,
            **({"user": account.pw_uid, "group": account.pw_gid} if account else {}),
            **({"extra_groups": []} if account else {}),
        )
        self.processes.append(process)
        return process

    def run(self, code: str, **kwargs) -> str:
        """What such a process prints; it must end well."""
        return finished(self.start(code, **kwargs))

    def problem(self, code: str = "attempt()", **kwargs) -> str:
        """The one line with which such a process ends."""
        process = self.start(code, **kwargs)
        out, err = process.communicate(timeout=30)
        assert process.returncode == 1, out + err
        assert "Traceback" not in err
        assert err.count("\n") == 1, err
        return err.strip()

    def hold(self, code: str = "ask()", **kwargs):
        """A process that uses the database until :func:`finished`."""
        process = self.start(code + WAIT_FOR_END, **kwargs)
        line = process.stdout.readline()
        assert line == "ready\n", line + process.stderr.read()
        return process

    @property
    def postmaster(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def servers(self) -> list[int]:
        """The processes of PostgreSQL that work in this copy's data folder."""
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if str((process / "cwd").readlink()).startswith(str(self.data)):
                    found.append(int(process.name))
        return found

    def clean_up(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()
        for server in self.servers():
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGKILL)
        name = f"casebook-*-{postgres_home._digest(self.postgres)}"
        for folder in Path("/tmp").glob(name):
            shutil.rmtree(folder, ignore_errors=True)


def finished(process) -> str:
    out, err = process.communicate(timeout=30)
    assert process.returncode == 0, out + err
    return out


def eventually(true, seconds: float = 8) -> bool:
    """Wait until something is true."""
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(true())


def new_folder() -> Path:
    """An empty folder that every account may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="cb-", dir=MEMORY if IN_MEMORY else "/tmp"))
    folder.chmod(0o711)
    return folder


@pytest.fixture
def room():
    folder = new_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty(room):
    """A copy without a database yet."""
    copy = Copy(room / "var")
    yield copy
    copy.clean_up()


@pytest.fixture(scope="session")
def made():
    """A copy whose database has been made once, with no server running."""
    folder = new_folder()
    copy = Copy(folder / "var")
    copy.run("ask()")
    yield copy
    copy.clean_up()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def copy(empty, made):
    """A copy with a database of its own, made, not running."""
    subprocess.run(["cp", "-a", made.var, empty.var], check=True)  # noqa: S607
    return empty


@pytest.fixture
def ordinary(room):
    """For root: the name of an ordinary account that can read the project."""
    if os.getuid() != 0:
        pytest.skip("only root can start processes as another user")
    try:
        account = pwd.getpwnam("daemon")
    except KeyError:
        pytest.skip("there is no account named daemon to run as")
    for needed in (Path(sys.executable).resolve().parent, PROJECT):
        if not postgres_home._can_enter(needed, account):
            pytest.skip(f"the account daemon may not enter {needed}")
    return account.pw_name
