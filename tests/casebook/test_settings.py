"""The settings: a public site fails loudly without its values, a local copy needs none."""

import os
import subprocess
import sys

import pytest

from .conftest import PROJECT

VALUES = {
    "SECRET_KEY": "sdf89n-wW3rk2-pQo91z-mmXc04-LqTe77-ouHb52-aYiD38-vRgK6",
    "ALLOWED_HOSTS": "casebook.example.org",
    "DATABASE_URL": "postgres://casebook:secret@db.invalid/casebook",
    "SITE_URL": "https://casebook.example.org",
}
NONE = dict.fromkeys(VALUES, "")  # says "none" even where .env has one


def environment(tmp_path, **values):
    """This process's environment without the site's own values, and with ``values``."""
    names = (*VALUES, "DEBUG", "DJANGO_SETTINGS_MODULE", "CASEBOOK_MODE")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    own = {"CASEBOOK_VAR": str(tmp_path / "var"), "PYTHONDONTWRITEBYTECODE": "1"}
    return kept | own | values


def manage(tmp_path, *arguments, **values):
    """``manage.py`` in a process of its own."""
    return subprocess.run(
        [sys.executable, PROJECT / "manage.py", *arguments],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=30,
        env=environment(tmp_path, **values),
    )


def problem(ended) -> str:
    assert ended.returncode == 1, ended
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr.strip()


@pytest.mark.parametrize("name", VALUES)
def test_a_public_site_names_the_value_it_lacks(tmp_path, name):
    values = VALUES | {name: ""}
    line = problem(manage(tmp_path, "check", CASEBOOK_MODE="production", **values))
    assert line.startswith(f"error: A production site needs {name} in its environment")


def test_a_public_site_names_all_that_it_lacks_at_once(tmp_path):
    line = problem(manage(tmp_path, "migrate", CASEBOOK_MODE="production", **NONE))
    assert "needs SECRET_KEY, ALLOWED_HOSTS, DATABASE_URL, SITE_URL in" in line
    assert not (tmp_path / "var").exists()


@pytest.mark.skipif((PROJECT / ".env").exists(), reason=".env may name another mode")
def test_a_served_site_is_a_public_one_unless_said_otherwise(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-c", "from casebook.wsgi import application"],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        env=environment(tmp_path, **NONE),
    )
    assert ended.returncode == 1
    assert "A production site needs SECRET_KEY" in ended.stderr


@pytest.mark.parametrize("mode", ["production", "local", "demo"])
def test_the_deployment_check_is_clean(tmp_path, mode):
    values = VALUES if mode == "production" else {}
    command = ("check", "--deploy", "--fail-level", "DEBUG")
    ended = manage(tmp_path, *command, CASEBOOK_MODE=mode, **values)
    assert ended.returncode == 0, ended.stderr
    assert "no issues" in ended.stdout
    assert not ended.stderr
    assert not (tmp_path / "var/postgres").exists()  # a check of the settings starts no server


@pytest.mark.parametrize("url", ["mysql://user:secret@host/name", "nonsense", "postgres://host/"])
def test_a_wrong_database_address(tmp_path, url):
    line = problem(manage(tmp_path, "migrate", CASEBOOK_MODE="local", DATABASE_URL=url))
    assert line.startswith("error: DATABASE_URL is not a PostgreSQL address.")


def test_an_unreachable_database(tmp_path):
    url = "postgres://user:secret@127.0.0.1:1/name"
    line = problem(manage(tmp_path, "migrate", CASEBOOK_MODE="local", DATABASE_URL=url))
    assert line.startswith("error: The database of DATABASE_URL cannot be reached:")


def test_an_unknown_mode(tmp_path):
    line = problem(manage(tmp_path, "check", CASEBOOK_MODE="live"))
    assert line.startswith("error: CASEBOOK_MODE is 'live'; it can be")
