"""Backups: everything comes back, a file is whole or not there, and no failure changes the database.

The programs work on committed rows from outside, so these tests have a database of their own beside
the suite's.
"""

import io
import json
import os
import stat
import zipfile
from pathlib import Path

import psycopg
import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from casebook import backup, database
from stories import search
from stories.exchange import library
from stories.models import OldSlug, Source, Story
from tests import factories
from tests.exchange import small_library


def on_the_server(statement: str) -> None:
    known = connection.get_connection_params()
    place = {name: known[name] for name in ("host", "port", "user", "password") if name in known}
    with psycopg.connect(**place, dbname="postgres", autocommit=True) as server:
        server.execute(statement)


def switch_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


@pytest.fixture(scope="module")
def spare(django_db_setup, django_db_blocker):
    """``spare("a")``: from now on the site's database is a new and empty one."""
    made = []
    with django_db_blocker.unblock():
        usual = connection.settings_dict["NAME"]
        connection.ensure_connection()

        def use(letter):
            # Where these tests run alone, several workers have the same usual database.
            name = f"{usual}_{os.getpid()}_{letter}"
            on_the_server(f'CREATE DATABASE "{name}"')
            made.append(name)
            switch_to(name)

        yield use
        switch_to(usual)
        connection.ensure_connection()
        for name in made:
            on_the_server(f'DROP DATABASE "{name}" WITH (FORCE)')
        connection.close()


@pytest.fixture(scope="module")
def file(spare, tmp_path_factory):
    """A backup of a library that people have worked in; that library is the database now."""
    spare("worked")
    call_command("migrate", verbosity=0)
    library.load(small_library.write(tmp_path_factory.mktemp("library")))
    curator = User.objects.create_user("curator", password="of my own", is_staff=True)
    factories.draft("a-draft", brand="klm", gestures=["gift"], channels=["airport"])
    story = Story.objects.get(slug="klm-cover")
    story.slug = "klm-renamed"
    story.save()
    Source.objects.update(full_text="Private, kept as evidence. € “ \\ \t '")
    LogEntry.objects.create(
        user=curator, action_flag=CHANGE, object_id=story.pk, object_repr="A", change_message="Why"
    )
    Session.objects.create(session_key="k", session_data="x", expire_date=timezone.now())
    search.embed_missing(encode=False)
    path = tmp_path_factory.mktemp("backup") / "casebook.backup"
    call_command("backup", str(path), stdout=io.StringIO())
    return path


# In which order the names of a case's terms are joined is nobody's business: without positions.
ROWS = {"story_search_text": "SELECT story_id, language, strip(tsv), words FROM story_search_text"}


def contents() -> dict[str, str]:
    """Each table with a fingerprint of its rows; without what no backup has."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names()):
            if table not in ("django_session", "search_state", "search_change", "shared_cache"):
                rows = ROWS.get(table, f'SELECT * FROM "{table}"')
                cursor.execute(
                    f"""SELECT count(*) || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '')
                    FROM ({rows}) t"""
                )
                found[table] = cursor.fetchone()[0]
    return found


def version() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT version FROM search_state")
        return cursor.fetchone()[0]


def restore(file, *more) -> str:
    out = io.StringIO()
    call_command("restore", str(file), *more, stdout=out)
    return out.getvalue()


def refused(file, *more) -> str:
    """The one line with which a restore is refused; the database is as it was."""
    before = contents()
    with pytest.raises(CommandError) as problem:
        restore(file, *more)
    assert contents() == before
    assert len(str(problem.value).splitlines()) == 1
    return str(problem.value)


REPLACE = ("--replace", "--no-input")


def test_the_file_is_for_its_owner_and_says_what_it_is(file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    stamp = backup.read_stamp(file)
    assert stamp["format"] == 1
    assert "stories.0001_initial" in stamp["migrations"]
    with zipfile.ZipFile(file) as parts:
        assert parts.read("database.pgdump").startswith(b"PGDMP")


def test_everything_comes_back_and_nothing_else(file):
    before, number = contents(), version()
    Story.objects.all().delete()
    User.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE left_over (id serial PRIMARY KEY)")
        cursor.execute("CREATE VIEW left_view AS SELECT * FROM left_over")
        cursor.execute("CREATE FUNCTION left_function() RETURNS int LANGUAGE sql AS 'SELECT 1'")

    assert restore(file, *REPLACE).startswith(f"Restored from {file}, which was written 20")

    after = contents()
    assert {name: after.get(name) for name in before if after.get(name) != before[name]} == {}
    assert set(after) == set(before)
    assert version() > number
    assert authenticate(username="curator", password="of my own").is_staff
    assert LogEntry.objects.get().change_message == "Why"
    assert OldSlug.objects.get(kind="story", slug="klm-cover")
    assert not Session.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proname = 'left_function'")
        assert cursor.fetchone()[0] == 0


def test_the_restored_library_is_found_and_can_be_worked_in(file):
    restore(file, *REPLACE)
    assert search.find("renamed", meaning=False, facets=False).total == 0
    story = factories.published("after", brand="klm", title="A zeppelin of our own")
    assert search.find("zeppelin", meaning=False, facets=False).total == 1
    assert story.pk > max(Story.objects.exclude(pk=story.pk).values_list("pk", flat=True))
    restore(file, *REPLACE)


def test_what_it_would_replace_is_named(file):
    line = refused(file)
    assert line.startswith("The database is not empty: it holds story (3), source (")
    assert line.endswith("Add --replace to put the backup in its place; what it holds now is lost.")


def test_whoever_is_not_asked_must_say_so(file, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert refused(file, "--replace").startswith("Add --no-input")


@pytest.mark.parametrize("answer", ["", "no", "y"])
def test_only_yes_means_yes(file, monkeypatch, answer):
    terminal = io.StringIO(f"{answer}\n")
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    assert refused(file, "--replace") == "Nothing was changed."


class TestFilesThatCannotBeRestored:
    def with_part(self, file, tmp_path, name, content) -> Path:
        """The backup with one part replaced."""
        with zipfile.ZipFile(file) as parts:
            kept = {part: parts.read(part) for part in parts.namelist()} | {name: content}
        path = tmp_path / "changed.backup"
        with zipfile.ZipFile(path, "w") as parts:
            for part, data in kept.items():
                if data is not None:
                    parts.writestr(part, data)
        return path

    @pytest.mark.parametrize("name", ["missing", "folder", "text", "empty", "half", "other.zip"])
    def test_what_is_no_backup(self, file, tmp_path, name):
        path = tmp_path / name
        if name == "folder":
            path.mkdir()
        elif name == "other.zip":
            zipfile.ZipFile(path, "w").close()
        elif name != "missing":
            half = file.read_bytes()[: file.stat().st_size // 2]
            path.write_bytes({"text": b"Not a backup", "empty": b"", "half": half}[name])
        said = {"missing": "No such file or directory.", "folder": "Is a directory."}
        assert refused(path, *REPLACE).endswith(
            said.get(name, "is no backup of Casebook, or is damaged.")
        )

    @pytest.mark.parametrize("stamp", [b"", b"nonsense", b"[]", b"{}", b'{"format": "1"}', None])
    def test_a_stamp_that_says_nothing(self, file, tmp_path, stamp):
        path = self.with_part(file, tmp_path, "casebook.json", stamp)
        assert refused(path, *REPLACE).endswith("is no backup of Casebook, or is damaged.")

    def test_a_byte_that_changed(self, file, tmp_path):
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        path = tmp_path / "changed.backup"
        path.write_bytes(content)
        assert "is damaged: Bad CRC-32 for file 'database.pgdump'" in refused(path, *REPLACE)

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.8, 0.9, 0.95, 0.99])
    def test_an_archive_that_ends_early(self, file, tmp_path, part):
        with zipfile.ZipFile(file) as parts:
            archive = parts.read("database.pgdump")
        cut = archive[: int(len(archive) * part)]
        path = self.with_part(file, tmp_path, "database.pgdump", cut)
        assert refused(path, *REPLACE).startswith("The backup cannot be read: ")

    def test_a_script_that_ends_early_between_two_statements(self, file, tmp_path, monkeypatch):
        real, fake = backup._program("pg_restore"), tmp_path / "pg_restore"
        fake.write_text(
            f"""#!/bin/sh
case "$*" in
    *--list*) exec {real} "$@" ;;
    *) echo "SELECT 1;"; echo "pg_restore: error: the disk is on fire" >&2; exit 1 ;;
esac
"""
        )
        fake.chmod(0o755)
        program = backup._program
        monkeypatch.setattr(
            backup, "_program", lambda name: fake if name == "pg_restore" else program(name)
        )
        assert refused(file, *REPLACE) == "The backup cannot be read: the disk is on fire"

    def test_an_archive_that_is_none(self, file, tmp_path):
        path = self.with_part(file, tmp_path, "database.pgdump", b"nonsense")
        assert refused(path, *REPLACE).startswith("The backup cannot be read: ")

    def test_one_of_a_newer_version(self, file, tmp_path):
        stamp = backup.read_stamp(file)
        stamp["migrations"].append("stories.9999_of_next_year")
        path = self.with_part(file, tmp_path, "casebook.json", json.dumps(stamp))
        assert refused(path, *REPLACE) == (
            "The backup was made by a newer version of Casebook (it has stories.9999_of_next_year). "
            "Update this one first."
        )

    def test_one_that_the_database_refuses_in_the_middle(self, file, monkeypatch):
        monkeypatch.setattr(backup, "EMPTY", "SET lock_timeout = '{patience}';\n")
        line = refused(file, *REPLACE)
        assert line.startswith("The database refused the backup: ")
        assert "already exists" in line

    def test_one_that_would_have_to_wait_too_long(self, file, monkeypatch):
        monkeypatch.setattr(backup, "LOCK_PATIENCE", "100ms")
        known = connection.get_connection_params()
        names = ("host", "port", "user", "password", "dbname")
        with psycopg.connect(**{name: known[name] for name in names if name in known}) as reader:
            reader.execute("SELECT count(*) FROM stories_story")
            assert "lock timeout" in refused(file, *REPLACE)


class TestBackupsThatCannotBeWritten:
    def refused(self, path) -> str:
        with pytest.raises(CommandError) as problem:
            call_command("backup", str(path))
        assert len(str(problem.value).splitlines()) == 1
        return str(problem.value)

    def test_into_a_folder_that_is_missing(self, file, tmp_path):
        assert "No such file or directory" in self.refused(tmp_path / "none" / "a.backup")

    def test_over_something_else(self, file, tmp_path):
        path = tmp_path / "mine.txt"
        path.write_text("mine")
        assert self.refused(path) == f"{path} is there already and is no backup of Casebook."
        assert path.read_text() == "mine"

    def test_an_older_backup_is_replaced_and_kept_if_that_fails(self, file, tmp_path, monkeypatch):
        path = tmp_path / "a.backup"
        call_command("backup", str(path), stdout=io.StringIO())
        first, place = path.read_bytes(), path.stat().st_ino
        monkeypatch.setattr(backup, "WITHOUT_ROWS", ("two.many.dots.here",))
        assert self.refused(path).startswith("The database could not be read: ")
        assert path.read_bytes() == first
        assert [found.name for found in tmp_path.iterdir()] == ["a.backup"]
        monkeypatch.undo()
        call_command("backup", str(path), stdout=io.StringIO())
        assert path.stat().st_ino != place
        backup.read_stamp(path)

    def test_where_the_server_is_newer_than_every_program(self, file, tmp_path, monkeypatch):
        monkeypatch.setattr(backup, "_major", lambda program: 14)
        assert "install its pg_dump (Debian: postgresql-client-" in self.refused(tmp_path / "a")
        assert list(tmp_path.iterdir()) == []


def test_a_new_server_becomes_the_library(file, spare):
    """Last in its effects: another database, with nothing in it at all."""
    before, usual = contents(), connection.settings_dict["NAME"]
    spare("new")
    try:
        with pytest.raises(CommandError, match=r"^There is nothing to back up yet"):
            call_command("backup", str(file.with_name("nothing")))
        restore(file)
        assert contents() == before
        database.require_server()
    finally:
        switch_to(usual)
