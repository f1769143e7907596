"""A view of the workshop that no browser looks at is noticed here (tests/browser/workshop_pages.py)."""

from pathlib import Path

from django.contrib import admin

from tests.admin.test_permissions import NOBODY, NOT_GET, VIEWS
from tests.browser.workshop_pages import ALIKE, NO_PAGE, ON_THE_WAY, PAGES

BROWSER = Path(__file__).resolve().parent.parent / "browser"


def test_every_view_is_looked_at_or_has_a_reason_why_not():
    names = set()
    for pattern in admin.site.get_urls():
        found = getattr(pattern, "url_patterns", [pattern])
        names |= {getattr(view, "name", None) for view in found}
    listed = [*PAGES, *ON_THE_WAY, *ALIKE, *NO_PAGE]
    assert names - {None} - set(listed) == set(), "look at it: give PAGES its address"
    assert set(listed) - names == set(), "there is no such view any longer"
    assert len(listed) == len(set(listed)), "one reason is enough"


def test_what_stands_for_another_page_is_looked_at_itself():
    looked_at = set(PAGES) | set(ON_THE_WAY)
    stand_ins = {ALIKE.get(name, name) for name in ALIKE.values()}
    assert stand_ins - looked_at == set()


def test_what_is_no_page_answers_nobody_or_is_only_sent():
    """By the table of permissions; the rest gives data, a file or leads on."""
    answers = {f"{model}_{view}": a for model, views in VIEWS.items() for view, a in views.items()}
    pages = {name for name in NO_PAGE if answers.get(name) not in (None, NOBODY, NOT_GET)}
    assert pages == {"stories_import_template"}


def test_the_tests_that_come_by_are_there():
    for name in set(ON_THE_WAY.values()):
        assert (BROWSER / f"{name}.py").is_file()
        source = (BROWSER / f"{name}.py").read_text()
        assert "Axe()" in source or "fits(" in source
