"""Steps that several browser tests take."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe

NARROW, WIDE = (360, "dark"), (1280, "light")


def follow(page, act: Callable[[], object]) -> None:
    """Do what leads to another page, and wait until that one is all there.

    A click alone returns as soon as the answer's first bytes are there; what is read then without
    waiting (a count, a list) may be read from half a page, and a key pressed may find no script.
    """
    with page.expect_navigation():
        act()


def press(page, name: str, role: str = "button") -> None:
    """Click the button (or link) of that name, which leads to another page."""
    follow(page, page.get_by_role(role, name=name).click)


def fits(page, path, *, ways=(NARROW, WIDE)) -> None:
    """No sideways scrolling and nothing that axe finds, narrow and dark, wide and light.

    Axe is a script itself: not for pages with JavaScript off.
    """
    page.wait_for_load_state()
    for width, scheme in ways:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        # Without "preload": to that end axe writes the sheets' rules into the page.
        found = Axe().run(page, options={"preload": False})
        assert found.violations_count == 0, f"{path} {width} {scheme}\n{found.generate_report()}"
