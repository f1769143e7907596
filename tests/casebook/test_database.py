"""DATABASE_URL: what it may name, and what the named server must have."""

import os
import pwd
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.exceptions import ImproperlyConfigured

from casebook.database import configuration, local_secret

from .conftest import finished

USE_URL = """
settings.DATABASES["default"].clear()
settings.DATABASES["default"].update(database.configuration(os.environ["NAMED"], FOLDER))
def required():
    try:
        database.require_server()
    except database.DatabaseProblem as problem:
        sys.exit(f"error: {problem}")
"""


@pytest.mark.parametrize(
    "url",
    [
        "mysql://user:secret@host/name",
        "sqlite:///name",
        "postgis://host/name",
        "https://host/name",
        "nonsense",
        "$DATABASE_URL",
        "://",
        "postgres://",
        "postgres://host",
        "postgres://user:secret@host:5432/",
        "postgres://host:port/name",
        "postgres://host:99999/name",
        "postgres://[::1/name",
    ],
)
def test_an_address_of_no_postgresql_database_is_refused_in_one_line(url, tmp_path):
    with pytest.raises(ImproperlyConfigured) as caught:
        configuration(url, tmp_path)
    assert str(caught.value).startswith("DATABASE_URL is not a PostgreSQL address. Write postgres:")
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://u:p%40@host:6000/name", ("host", 6000, "name", "u", "p@", None)),
        ("postgresql://host/name", ("host", "", "name", "", "", None)),
        (" postgres://host/name\n", ("host", "", "name", "", "", None)),
        ("postgres://%2Frun%2Fpg/name", ("/run/pg", "", "name", "", "", None)),
        ("postgres://h/name?sslmode=require", ("h", "", "name", "", "", {"sslmode": "require"})),
    ],
)
def test_an_address_is_read(url, expected, tmp_path):
    read = configuration(url, tmp_path)
    keys = ("HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")
    assert tuple(read.get(key) for key in keys) == expected
    assert read["ENGINE"] == "casebook.postgresql"
    assert "EMBEDDED_FOLDER" not in read


def test_without_an_address_it_is_the_embedded_server(tmp_path):
    assert configuration("", tmp_path)["EMBEDDED_FOLDER"] == str(tmp_path)


def test_reading_the_configuration_starts_nothing(tmp_path):
    configuration("", tmp_path / "postgres")
    assert not (tmp_path / "postgres").exists()


def test_a_server_that_cannot_be_reached(empty):
    line = empty.problem(USE_URL + "required()", NAMED="postgres://u:secret@127.0.0.1:1/name")
    assert line.startswith("error: The database of DATABASE_URL cannot be reached:")
    assert "Connection refused" in line
    assert "secret" not in line
    assert not empty.postgres.exists()


def test_a_server_that_lacks_an_extension(empty, debian_server):
    version, url = debian_server
    line = empty.problem(USE_URL + "required()", NAMED=url)
    assert "The PostgreSQL server lacks an extension: vector." in line
    assert f"postgresql-{version}-pgvector" in line


def test_a_database_of_another_encoding_and_one_that_will_do(copy):
    create = "CREATE DATABASE bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc"
    owner = copy.hold(f"""
with connection.cursor() as cursor:
    cursor.execute("{create}")
""")
    folder = quote(str(copy.postgres / "run"), safe="")
    line = copy.problem(USE_URL + "required()", NAMED=f"postgres://casebook@{folder}/bytes")
    assert "The database's encoding is SQL_ASCII" in line
    fine = f"postgres://casebook@{folder}/casebook"
    assert copy.run(USE_URL + "required(); print('fine')", NAMED=fine) == "fine\n"
    finished(owner)
    assert not copy.servers()


@pytest.fixture
def debian_server(room):
    """Debian's own PostgreSQL, which has no pgvector: its major version and an address."""
    found = [
        path
        for path in Path("/usr/lib/postgresql").glob("*")
        if (path / "bin/postgres").exists()
        and not Path(f"/usr/share/postgresql/{path.name}/extension/vector.control").exists()
    ]
    if not found:
        pytest.skip("this machine has no PostgreSQL without pgvector in /usr/lib/postgresql")
    binaries, data = found[0] / "bin", room / "debian"
    identity = {}
    data.mkdir(mode=0o700)
    if os.getuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(data, nobody.pw_uid, nobody.pw_gid)
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    clean = {"LC_ALL": "C", "PATH": os.environ["PATH"]}
    options = {"check": True, "cwd": "/", "env": clean, "stdout": subprocess.DEVNULL, **identity}
    initdb = [binaries / "initdb", "-D", data, "-U", "casebook", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(initdb, **options)
    control = [binaries / "pg_ctl", "-D", data, "-w", "-l", data / "log"]
    subprocess.run([*control, "-o", f"-h '' -k {data}", "start"], **options)
    yield found[0].name, f"postgres://casebook@{quote(str(data), safe='')}/postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], **options)


# --- the secret key ------------------------------------------------------------------------------


def test_the_secret_key_is_made_once_for_its_owner_only(tmp_path):
    folder = tmp_path / "new" / "var"
    assert local_secret(folder, "first") == "first"
    assert local_secret(folder, "second") == "first"
    assert (folder / "secret-key").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == ["secret-key"]


def test_an_emptied_secret_key_is_made_anew(tmp_path):
    (tmp_path / "secret-key").touch()
    assert local_secret(tmp_path, "first") == "first"
    assert local_secret(tmp_path, "second") == "first"


def test_commands_that_start_at_once_agree_on_the_secret_key(tmp_path):
    code = (
        "import os, sys; from pathlib import Path; from casebook.database import local_secret;"
        "sys.stdin.read(); print(local_secret(Path(sys.argv[1]), str(os.getpid())))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", code, tmp_path / "var"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    assert len({finished(process) for process in processes}) == 1
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key"]


def test_without_a_folder_for_the_secret_key_the_fresh_one_serves(tmp_path):
    (tmp_path / "file").touch()
    assert local_secret(tmp_path / "file" / "var", "fresh") == "fresh"
