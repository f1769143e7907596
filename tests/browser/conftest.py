"""A real site for a real Chromium: ``manage.py demo`` on a free port, with the library that ships.

The tests never touch the ORM: playwright's event loop runs in their process.
"""

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass

import pytest
from django.conf import settings

from tests.browser.steps import follow

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
REQUIRED = os.environ.get("CASEBOOK_BROWSER") == "required"
START_SECONDS = 120
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PLACE = pytest.StashKey[int]()  # which one of them it is, as they stand in the files
places = itertools.count()


def pytest_itemcollected(item):
    item.stash[PLACE] = next(places)
    item.add_marker(pytest.mark.browser)
    if CHROMIUM is None and not REQUIRED:
        item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Always in one order, however the rest is shuffled: what one leaves in the site the next ones find."""
    shuffled = [number for number, item in enumerate(items) if PLACE in item.stash]
    ordered = sorted((items[number] for number in shuffled), key=lambda item: item.stash[PLACE])
    for number, item in zip(shuffled, ordered, strict=True):
        items[number] = item


@dataclass(frozen=True)
class Site:
    """A running demo: its address without a slash at the end, and the printed passwords."""

    address: str
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The demo, started once, stopped as a person would stop it."""
    folder = tmp_path_factory.mktemp("site")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("CASEBOOK_", "DJANGO_"))
    }
    environment |= {"CASEBOOK_VAR": str(folder / "var"), "PYTHONUNBUFFERED": "1"}
    output = folder / "output"
    with output.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo", "--port", str(port)],
            stdout=log,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    deadline = time.monotonic() + START_SECONDS
    while "Casebook is at" not in output.read_text():
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            pytest.fail(f"the demo did not start:\n{output.read_text()}")
        time.sleep(0.2)
    passwords = dict(re.findall(r"/admin/: (\w+), password (\S+)", output.read_text()))
    yield Site(f"http://127.0.0.1:{port}", passwords)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0


@pytest.fixture(scope="module")
def browser():
    """Debian's Chromium; closed after each module: its event loop is in the way of Django's ORM."""
    assert CHROMIUM, "CASEBOOK_BROWSER=required, and there is no chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser, site):
    """``open_page(path, width=1280, scheme="light", javascript=True)`` -> a page that was loaded.

    Afterwards nothing may have been refused by the browser: no error in its console, no request to
    another host.
    """
    contexts, complaints = [], []
    ours = (site.address, "data:")

    def visit(path, *, width=1280, scheme="light", javascript=True):
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",  # a colour half way through a transition is nobody's
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: (
                None
                if request.url.replace("//localhost:", "//127.0.0.1:").startswith(ours)
                else complaints.append(request.url)
            ),
        )
        page.goto(site.address + path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not complaints


@pytest.fixture
def sign_in(open_page, site):
    """``sign_in("reviewer")``: the workshop's first page, as somebody."""

    def enter(name, **how):
        page = open_page("/admin/", **how)
        page.fill("#id_login", name)
        page.fill("#id_password", site.passwords[name])
        follow(page, lambda: page.keyboard.press("Enter"))
        page.locator("#user-tools").wait_for()
        return page

    return enter
