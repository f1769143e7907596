"""Commands as a person starts them: a process of its own, with a database of its own."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def environment(var: Path) -> dict:
    """The surroundings of a fresh shell, without what tests set, and an embedded server in ``var``."""
    ours = ("CASEBOOK_", "DJANGO_", "PYTEST_", "PYTHONWARNINGS")
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(ours) and name not in ("DATABASE_URL", "DEBUG")
    }
    return kept | {"CASEBOOK_VAR": str(var), "DATABASE_URL": "", "PYTHONUNBUFFERED": "1"}


def command(*arguments) -> list[str]:
    return [sys.executable, str(PROJECT / "manage.py"), *map(str, arguments)]


def manage(var: Path, *arguments) -> subprocess.CompletedProcess:
    """Run a command to its end."""
    return subprocess.run(
        command(*arguments),
        env=environment(var),
        cwd="/",
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Site:
    """A running ``demo`` or ``serve``, and the lines it printed."""

    def __init__(self, var: Path, name: str, port: int, *more):
        self.port = port
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            command(name, "--port", port, *more),
            env=environment(var),
            cwd="/",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, words: str, seconds: float = 180) -> None:
        """Wait until the site has printed some words."""
        end = time.monotonic() + seconds
        while words not in self.output:
            assert self.process.poll() is None, f"it ended:\n{self.output}"
            assert time.monotonic() < end, f"not said within {seconds} s:\n{self.output}"
            time.sleep(0.05)

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page."""
        address = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()

    def stop(self, signal: int) -> int:
        """Send a signal and wait; the exit code."""
        self.process.send_signal(signal)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=10)
        self.process.stdout.close()
        return code

    def end(self) -> None:
        """Leave nothing behind, whatever happened."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=30)
        self._reader.join(timeout=10)
        self.process.stdout.close()
