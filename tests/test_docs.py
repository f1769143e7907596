"""The manual is true: it names every address, every parameter and every command, and its links lead
somewhere."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands
from django.urls import URLPattern

from stories.exchange.citations import STYLES
from stories.exchange.columns import COLUMNS
from stories.exchange.formats import FORMATS
from stories.filters import StoryFilter
from stories.urls import for_machines, urlpatterns

PROJECT = Path(__file__).resolve().parent.parent
PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]
MANUAL = "\n".join(page.read_text() for page in PAGES)
CODE = set(re.findall(r"`([^`\n]+)`", MANUAL))


def addresses(patterns, start="/"):
    """Every address as a person writes it: /stories/<slug>/."""
    for pattern in patterns:
        route = start + re.sub(r"<\w+:(\w+)>", r"<\1>", str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from addresses(pattern.url_patterns, route)


ADDRESSES = sorted({*addresses(urlpatterns), *addresses(for_machines), "/admin/"})
COMMANDS = sorted(name for name, app in get_commands().items() if app == "stories")
LINKS = [
    (page, link)
    for page in PAGES
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text())
    if not re.match(r"https?:|mailto:", link)
]
# Where a package comes from is the reader's own affair.
REGISTRIES = r"pypi\.|pythonhosted\.|npmjs\.|index-url|artifactory|devpi|find-links"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address_is_in_the_manual(address):
    assert address in CODE, f"write `{address}` in docs/api.md and say what it is"


@pytest.mark.parametrize("name", StoryFilter.base_filters)
def test_every_parameter_is_in_the_manual(name):
    assert name in CODE, f"write `{name}` in docs/api.md and say what it means"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_manual(name):
    named = [code for code in CODE if re.match(rf"(\S*python )?manage\.py {name}\b", code)]
    assert named, f"write `manage.py {name}` in docs/operating.md and say what it does"


@pytest.mark.parametrize(
    ("page", "link"), LINKS, ids=[f"{page.name}: {link}" for page, link in LINKS]
)
def test_every_link_within_the_project_leads_somewhere(page, link):
    path, _, anchor = link.partition("#")
    target = (page.parent / path).resolve() if path else page
    assert target.exists(), f"{page.name} links {link}, which is not there"
    if anchor:
        titles = re.findall(r"^#+ (.*)$", target.read_text(), re.MULTILINE)
        anchors = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]
        assert anchor in anchors, f"{page.name} links {link}, where no title is called so"


@pytest.mark.parametrize("name", ["README.md", "docs/api.md", "docs/architecture.md"])
def test_the_pages_that_others_point_to_are_there(name):
    assert PROJECT / name in PAGES


def test_the_manual_names_no_registry():
    assert re.findall(REGISTRIES, MANUAL, re.IGNORECASE) == []


def test_the_commands_of_the_first_screen_are_the_ones_that_are_tried():
    first_screen = (PROJECT / "README.md").read_text().split("\n## ")[0]
    start = "python3 -m venv .venv && .venv/bin/pip install -r"
    assert f"{start} requirements.txt && .venv/bin/python manage.py demo\n" in first_screen
    assert f"{start} requirements-dev.txt && .venv/bin/pytest\n" in first_screen


@pytest.mark.parametrize("name", [column.name for column in COLUMNS])
def test_every_column_is_in_the_manual(name):
    told = re.sub(r"_(en|de|es|it|nl)$", "_<language>", name)
    assert told in CODE, f"write `{told}` in docs/exports.md and say what it holds"


@pytest.mark.parametrize("name", [*FORMATS, *STYLES])
def test_every_format_and_style_is_in_the_manual(name):
    assert name in CODE, f"write `{name}` in docs/exports.md and say what it is"
