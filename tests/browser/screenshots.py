"""Pictures of every kind of page, to be looked at: at three widths, light and dark, in two languages.

    .venv/bin/python -m tests.browser.screenshots [--to var/screenshots] [--only search case]
                                                  [--language en de] [--site http://127.0.0.1:8000]

Without ``--site`` a demo is started for it and stopped again. One PNG a picture, whole pages:
``search-360-dark-de.png``.
"""

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.test_pages import PAGES, prefixed
from tests.management.site import PROJECT, Site, free_port

WIDTHS = (360, 768, 1280)
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "de")
TALLEST = 6000  # pixels; what is below on a long phone page looks like what is above


def take(address: str, folder: Path, names: list[str], languages: list[str]) -> int:
    """Visit the pages of a running site; how many pictures were made."""
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for scheme in SCHEMES:
            page = chromium.new_page(color_scheme=scheme, reduced_motion="reduce")
            for name in names:
                for language in languages:
                    page.goto(address + prefixed(language, PAGES[name]))
                    for width in WIDTHS:
                        page.set_viewport_size({"width": width, "height": 900})
                        tall = page.evaluate("document.documentElement.scrollHeight")
                        area = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}
                        path = folder / f"{name}-{width}-{scheme}-{language}.png"
                        page.screenshot(path=path, full_page=True, clip=area)
                        made += 1
        chromium.close()
    return made


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=PROJECT / "var" / "screenshots")
    parser.add_argument("--only", nargs="+", choices=PAGES, default=list(PAGES), metavar="PAGE")
    parser.add_argument("--language", nargs="+", default=list(LANGUAGES))
    parser.add_argument("--site", help="the address of a running site")
    chosen = parser.parse_args(arguments)
    if chosen.site:
        made = take(chosen.site.rstrip("/"), chosen.to, chosen.only, chosen.language)
    else:
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            site = Site(Path(folder) / "var", "demo", port)
            try:
                site.wait_for("Casebook is at")
                address = f"http://127.0.0.1:{port}"
                made = take(address, chosen.to, chosen.only, chosen.language)
                site.stop(signal.SIGINT)
            finally:
                site.end()
    print(f"{made} pictures in {chosen.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
