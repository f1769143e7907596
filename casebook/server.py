"""The production server (gunicorn), for ``manage.py serve`` and ``manage.py demo``."""

import hashlib
import logging
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connections
from gunicorn.app.base import BaseApplication

STAMP = ".collected"
CHORE_EVERY = 20  # seconds between two rounds of what is done beside the requests

logger = logging.getLogger(__name__)


class ServerProblem(Exception):
    """The site cannot be served; the message is one line for the person who started it."""


class Server(BaseApplication):
    """Gunicorn with the settings given here; nothing is read from a command line or a file."""

    def __init__(self, *, host: str, port: int, workers: int, on_start: Callable):
        self.wanted = {
            "bind": f"{f'[{host}]' if ':' in host else host}:{port}",
            "workers": workers,
            "threads": 4,
            "worker_class": "gthread",
            "timeout": 60,
            "limit_request_line": 8190,  # a shared list of two hundred cases is one address
            "graceful_timeout": 10,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": on_start,
        }
        super().__init__()

    def load_config(self):
        for name, value in self.wanted.items():
            self.cfg.set(name, value)

    def load(self):
        from casebook.wsgi import application

        return application


def _on_start(line: str, chore: Callable[[], None] | None):
    def start(worker):
        if chore:
            threading.Thread(target=_repeat, args=[chore], name="chore", daemon=True).start()
        # The first worker has the site loaded and the socket is open: from now on it answers.
        if line and worker.age == 1:
            print(line, flush=True)

    return start


def _repeat(chore: Callable[[], None]) -> None:
    while True:
        time.sleep(CHORE_EVERY)
        try:
            chore()
        except Exception:  # the site goes on; the next round tries again
            logger.warning("a chore beside the requests failed", exc_info=True)
        finally:
            connections.close_all()


def check_address(host: str, port: int) -> None:
    """Raise ServerProblem if the address cannot be listened on; gunicorn itself would retry and log."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OverflowError:
            raise ServerProblem(f"There is no port {port}; choose one from 1 to 65535.") from None
        except OSError as error:
            raise ServerProblem(
                f"Cannot listen on {host}:{port}: {error.strerror or error}. "
                "Choose another port with --port."
            ) from None


def collect_static_files() -> None:
    """Gather and compress the static files, unless nothing changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / STAMP
    wanted = _state_of_static_files()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def _state_of_static_files() -> str:
    state = hashlib.sha256(settings.STATICFILES_STORAGE.encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            state.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()


def serve(
    *,
    host: str,
    port: int,
    workers: int = 2,
    announce: str = "",
    chore: Callable[[], None] | None = None,
) -> None:
    """Serve until Ctrl-C; prints ``announce`` when the site answers.

    ``chore`` is called every 20 seconds in each worker, beside the requests; it must see to it itself
    that only one of them is at it.
    """
    check_address(host, port)
    collect_static_files()
    connections.close_all()  # the workers are forks, and a connection must not have two owners
    Server(host=host, port=port, workers=workers, on_start=_on_start(announce, chore)).run()
