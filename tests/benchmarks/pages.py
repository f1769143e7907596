"""What each kind of page costs a visitor: bytes on a first visit, script, largest paint, layout shift.

    python -m tests.benchmarks.pages http://127.0.0.1:8000 [path …]

Chromium with the processor slowed down four times and an empty cache, as a phone meets the site. Prints
a table and exits with 1 if a page is over a limit.
"""

import shutil
import sys
from dataclasses import dataclass, field

PAGES = (
    "/",
    "/de/",
    "/stories/",
    "/stories/?q=wedding",
    "/stories/?view=table",
    "/stories/?view=timeline",
    "/stories/klm-cover-greetings/",
    "/brands/",
    "/brands/klm/",
    "/gestures/surprise-gift/",
    "/insights/",
    "/compare/?story=klm-surprise-2010&story=westjet-christmas-miracle-2013",
    "/shortlist/?story=klm-surprise-2010&story=westjet-christmas-miracle-2013",
    "/packs/surprise-and-delight/",
    "/packs/surprise-and-delight/?reveal=3",
    "/stories/klm-cover-greetings/cite/",
)
SLOWDOWN = 4
KILOBYTES, FONTS, SCRIPT, PAINT, SHIFT = 100, 120, 20, 1000, 0.02
OBSERVE = """
window.seen = {paint: 0, shift: 0};
new PerformanceObserver(list => { for (const e of list.getEntries()) seen.paint = e.startTime; })
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => { for (const e of list.getEntries()) seen.shift += e.value; })
    .observe({type: "layout-shift", buffered: true});
"""


@dataclass
class Visit:
    """A first visit: kilobytes over the line by kind, milliseconds to the largest paint, layout shift.

    ``script`` are the site's own scripts uncompressed, as they were written.
    """

    path: str
    other: float = 0
    fonts: float = 0
    script: float = 0
    paint: float = 0
    shift: float = 0
    kinds: dict = field(default_factory=dict)

    @property
    def over(self) -> list[str]:
        limits = {
            "other": KILOBYTES,
            "fonts": FONTS,
            "script": SCRIPT,
            "paint": PAINT,
            "shift": SHIFT,
        }
        return [name for name, most in limits.items() if getattr(self, name) > most]


def visit(browser, address: str, path: str) -> Visit:
    """Open one page as nobody who was there before."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    seen = Visit(path)
    session.on("Network.responseReceived", lambda e: seen.kinds.update({e["requestId"]: e["type"]}))
    session.on("Network.dataReceived", lambda e: _add_script(seen, e))
    session.on("Network.loadingFinished", lambda e: _add(seen, e))
    page.add_init_script(OBSERVE)
    page.goto(address + path, wait_until="networkidle")
    page.wait_for_timeout(500)
    found = page.evaluate("window.seen")
    seen.paint, seen.shift = found["paint"], found["shift"]
    context.close()
    return seen


def _add(seen: Visit, event: dict) -> None:
    kilobytes = event["encodedDataLength"] / 1000
    if seen.kinds.get(event["requestId"]) == "Font":
        seen.fonts += kilobytes
    else:
        seen.other += kilobytes


def _add_script(seen: Visit, event: dict) -> None:
    if seen.kinds.get(event["requestId"]) == "Script":
        seen.script += event["dataLength"] / 1000


def main(arguments: list[str]) -> int:
    from playwright.sync_api import sync_playwright

    address, paths = arguments[0].rstrip("/"), arguments[1:] or PAGES
    print(f"{'page':<36}{'kB':>8}{'fonts kB':>10}{'script kB':>11}{'LCP ms':>9}{'CLS':>8}")
    failed = False
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium, args=options)
        for path in paths:
            seen = visit(browser, address, path)
            row = f"{path:<36}{seen.other:>8.1f}{seen.fonts:>10.1f}{seen.script:>11.1f}"
            over = f"  over: {', '.join(seen.over)}" if seen.over else ""
            print(f"{row}{seen.paint:>9.0f}{seen.shift:>8.3f}{over}")
            failed = failed or bool(seen.over)
        browser.close()
    return int(failed)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
