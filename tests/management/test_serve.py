"""``manage.py serve`` and ``demo`` refuse what cannot work, in one line."""

import socket
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command

from tests.management import site


@contextmanager
def busy_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_serve_refuses_a_database_that_is_not_migrated(var):
    ended = site.manage(var, "serve", "--port", site.free_port())
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == [
        "CommandError: The database is not up to date. Run manage.py migrate first."
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_busy_port_is_said_in_one_line(command):
    with busy_port() as port, pytest.raises(CommandError) as refused:
        call_command(command, port=port)
    assert str(refused.value) == (
        f"Cannot listen on 127.0.0.1:{port}: Address already in use. "
        "Choose another port with --port."
    )


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["serve", "demo"])
@pytest.mark.parametrize("port", [65536, 10**6])
def test_a_port_that_does_not_exist_is_said_in_one_line(command, port):
    with pytest.raises(CommandError, match=f"^There is no port {port}; choose one from 1 to 65535"):
        call_command(command, port=port)


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_the_process_ends_with_an_error_code_and_without_a_traceback(command, var):
    if command == "serve":
        assert site.manage(var, "migrate", "--verbosity", 0).returncode == 0
    with busy_port() as port:
        ended = site.manage(var, command, "--port", port)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert len(ended.stderr.splitlines()) == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in ended.stderr
