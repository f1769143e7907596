#!/usr/bin/env python3
"""Casebook's commands: ``manage.py demo`` starts the site, ``manage.py help`` lists the rest."""

import os
import signal
import sys
from pathlib import Path


def main():
    """Run one command; a problem that is the user's to solve is one line on stderr, exit code 1."""
    try:
        import environ
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as missing:
        sys.exit(
            f"error: the Python package {missing.name!r} is not installed here. "
            "Run: python3 -m venv .venv && .venv/bin/pip install -r requirements.txt, "
            "then use .venv/bin/python manage.py"
        )
    from casebook.database import DatabaseProblem

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")
    environ.Env.read_env(Path(__file__).resolve().parent / ".env")
    # Only a deployed site is "production"; who types a command on their own machine wants a local one.
    os.environ.setdefault("CASEBOOK_MODE", "demo" if sys.argv[1:2] == ["demo"] else "local")
    # An orderly end on SIGTERM too, so that the embedded database is stopped with its last user.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        execute_from_command_line(sys.argv)
    except (DatabaseProblem, ImproperlyConfigured) as problem:
        sys.exit(f"error: {problem}")


if __name__ == "__main__":
    main()
