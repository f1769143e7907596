"""Steps that several browser tests take."""

from collections.abc import Callable


def follow(page, act: Callable[[], object]) -> None:
    """Do what leads to another page, and wait until that one is all there.

    A click alone returns as soon as the answer's first bytes are there; what is read then without
    waiting (a count, a list) may be read from half a page.
    """
    with page.expect_navigation():
        act()
