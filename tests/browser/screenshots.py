"""Pictures of every kind of page, to be looked at: at three widths, light and dark, in two languages.

    .venv/bin/python -m tests.browser.screenshots [--to var/screenshots] [--only search case]
                                                  [--language en de]
                                                  [--site http://127.0.0.1:8000 --password …]

Without ``--site`` a demo is started for it and stopped again. One PNG a picture, whole pages:
``search-360-dark-de.png``. Pages of the workshop need the password of the account ``reviewer``; without
it they are left out.
"""

import argparse
import re
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
# pages that want an account; the demo's first case and terms have the number 1
WORKSHOP = {
    "desk": "/admin/",
    "cases": "/admin/stories/story/",
    "case-form": "/admin/stories/story/1/change/",
    "case-add": "/admin/stories/story/add/",
    "case-history": "/admin/stories/story/1/history/",
    "case-merging": "/admin/stories/story/1/merge/",
    "several-cases": "/admin/stories/story/bulk/",
    "perhaps-the-same": "/admin/stories/story/pairs/",
    "articles": "/admin/stories/article/",
    "article-add": "/admin/stories/article/add/",
    "imports": "/admin/stories/import/",
    "import-add": "/admin/stories/import/add/",
    "translations": "/admin/stories/translation/",
    "translation": "/admin/stories/translation/1/de/",
    "terms": "/admin/stories/gesturetype/",
    "term-form": "/admin/stories/gesturetype/1/change/",
    "term-order": "/admin/stories/gesturetype/order/",
    "term-synonyms": "/admin/stories/gesturetype/synonyms/",
    "term-split": "/admin/stories/gesturetype/1/split/",
    "term-merging": "/admin/stories/gesturetype/1/merge/?into=2",
    "term-renaming": "/admin/stories/gesturetype/1/rename/",
    "searches-in-vain": "/admin/stories/missedsearch/month/",
    "brand-form": "/admin/stories/brand/1/change/",
    "sources": "/admin/stories/source/",
    "source-form": "/admin/stories/source/1/change/",
    "pack-form": "/admin/stories/pack/add/",
    "second-factor": "/accounts/2fa/",
}
EVERYTHING = PAGES | WORKSHOP
TALLEST = 6000  # pixels; what is below on a long phone page looks like what is above


def take(address: str, folder: Path, names: list[str], languages: list[str], password="") -> int:
    """Visit the pages of a running site; how many pictures were made."""
    if not password:
        names = [name for name in names if name not in WORKSHOP]
    folder.mkdir(parents=True, exist_ok=True)
    made = 0
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for scheme in SCHEMES:
            page = chromium.new_page(color_scheme=scheme, reduced_motion="reduce")
            if password:
                _sign_in(page, address, password)
            for name in names:
                for language in languages:
                    page.goto(address + prefixed(language, EVERYTHING[name]))
                    for width in WIDTHS:
                        page.set_viewport_size({"width": width, "height": 900})
                        tall = page.evaluate("document.documentElement.scrollHeight")
                        area = {"x": 0, "y": 0, "width": width, "height": min(tall, TALLEST)}
                        path = folder / f"{name}-{width}-{scheme}-{language}.png"
                        page.screenshot(path=path, full_page=True, clip=area)
                        made += 1
        chromium.close()
    return made


def _sign_in(page, address: str, password: str) -> None:
    page.goto(f"{address}/admin/")
    page.fill("#id_login", "reviewer")
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.locator(".boxes").wait_for()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--to", type=Path, default=PROJECT / "var" / "screenshots")
    parser.add_argument("--only", nargs="+", choices=EVERYTHING, default=list(EVERYTHING))
    parser.add_argument("--language", nargs="+", default=list(LANGUAGES))
    parser.add_argument("--site", help="the address of a running site")
    parser.add_argument("--password", default="", help="of the account reviewer of that site")
    chosen = parser.parse_args(arguments)
    if chosen.site:
        address = chosen.site.rstrip("/")
        made = take(address, chosen.to, chosen.only, chosen.language, chosen.password)
    else:
        with tempfile.TemporaryDirectory() as folder:
            port = free_port()
            site = Site(Path(folder) / "var", "demo", port)
            try:
                site.wait_for("Casebook is at")
                address = f"http://127.0.0.1:{port}"
                password = re.search(r"/admin/: reviewer, password (\S+)", site.output)[1]
                made = take(address, chosen.to, chosen.only, chosen.language, password)
                site.stop(signal.SIGINT)
            finally:
                site.end()
    print(f"{made} pictures in {chosen.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
