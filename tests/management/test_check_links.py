"""``manage.py check_links``: what it prints, two at once, killed in the middle, and bad input."""

import io
import os
import signal
import subprocess
import threading
import time

import pytest
from django.core.management import CommandError, call_command

from stories.management.commands.check_links import agent
from stories.models import LinkCheck
from tests import factories
from tests.management import site as processes
from tests.upkeep import servers


@pytest.fixture
def site():
    with servers.running() as site:
        yield site


@pytest.fixture
def check(site):
    """``check("--limit", 1)``: the lines the command prints."""

    def run(*arguments, private=True):
        out = io.StringIO()
        allow = ["--allow-private"] if private else []
        more = ["--port", site.port, "--pause", "0", "--timeout", "1", *allow, *arguments]
        call_command("check_links", *map(str, more), stdout=out)
        return out.getvalue().splitlines()

    return run


@pytest.mark.django_db
class TestWhatItPrints:
    def test_the_dead_come_first_each_with_a_proposal(self, check, site):
        site.page("/alive")
        site.page("/failing", "", 500)
        site.redirect("/moved-away", "/")
        site.page("/")
        for name in ("failing", "moved-away", "alive", "dead"):
            url = site.url(f"/{name}")
            factories.source(url=url, title=name, publisher="The Paper", published="2014-10-13")
        lines = check()
        assert lines[0] == (
            "Visited 4: 1 dead, 1 fails for now, 1 leads to the front page, 1 alive."
        )
        assert lines[1] == f"{site.url('/dead')}: Dead (404)"
        assert lines[2].startswith("    dead (The Paper), fails since 20")
        assert lines[3] == f"    perhaps: https://web.archive.org/web/20141013/{site.url('/dead')}"
        assert lines[4] == f"{site.url('/failing')}: Fails for now (500)"
        assert lines[6] == f"{site.url('/moved-away')}: Leads to the front page (200)"
        assert not [line for line in lines[1:] if "alive" in line]
        assert check("--report") == lines[1:]

    def test_what_is_private_is_not_visited_unless_allowed(self, check, site):
        site.page("/a")
        factories.source(url=site.url("/a"))
        lines = check(private=False)
        assert lines[0] == "Visited 1: 1 not visited."
        assert lines[1] == f"{site.url('/a')}: Not visited (leads into a private network)"
        assert site.asked == []
        assert check("--older-than", 0)[0] == "Visited 1: 1 alive."

    def test_a_second_run_has_nothing_to_do(self, check, site):
        site.page("/a")
        factories.source(url=site.url("/a"))
        assert check() == ["Visited 1: 1 alive."]
        assert check() == ["Visited 0: none was due."]

    def test_a_machine_without_a_connection_is_said(self, check):
        for number in range(5):
            factories.source(url=f"http://site-{number}.invalid/")
        with pytest.raises(CommandError, match=r"no connection\. Nothing was written\.$"):
            check()
        assert not LinkCheck.objects.exists()

    @pytest.mark.parametrize(
        "arguments",
        [
            ["--limit", "0"],
            ["--limit", "-1"],
            ["--older-than", "-1"],
            ["--older-than", "nan"],
            ["--older-than", "inf"],
            ["--workers", "0"],
            ["--workers", "65"],
            ["--pause", "-1"],
            ["--timeout", "0"],
            ["--port", "65536"],
        ],
    )
    def test_nonsense_is_refused_in_one_line(self, check, arguments):
        with pytest.raises(CommandError) as refused:
            check(*arguments)
        assert len(str(refused.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("site_url", "contact", "said"),
    [
        ("", "", "CasebookLinkCheck/1.0"),
        ("https://c.example", "", "CasebookLinkCheck/1.0 (+https://c.example)"),
        ("https://c.example", "a@b.example", "CasebookLinkCheck/1.0 (+https://c.example; a@b.example)"),
        ("", "Jürgen\r\nX: y", "CasebookLinkCheck/1.0 (+J?rgen??X: y)"),
    ],
)  # fmt: skip
def test_sites_are_told_who_asks(settings, site_url, contact, said):
    settings.SITE_URL, settings.CONTACT = site_url, contact
    assert agent() == said


ADD = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from stories.models import Source
for n in range({count}):
    Source.objects.create(url="{start}/" + str(n), title=str(n))
"""


def test_two_at_once_and_killed_in_the_middle(var, site):
    """A second run leaves the work to the first; what a killed one did stays, the next goes on."""
    killed = threading.Event()
    for number in range(8):
        site.page(f"/{number}")
    site.pages["/5"] = lambda handler: killed.wait(60)
    made = processes.manage(var, "shell", "-v0", "-c", ADD.format(count=8, start=site.url()[:-1]))
    assert made.returncode == 0, made.stderr
    arguments = ["check_links", "--allow-private", "--port", site.port, "--pause", 0]
    first = subprocess.Popen(
        processes.command(*arguments), env=processes.environment(var), stdout=subprocess.DEVNULL
    )
    try:
        end = time.monotonic() + 60
        while "/5" not in site.paths:
            assert time.monotonic() < end
            time.sleep(0.05)
        second = processes.manage(var, *arguments)
        assert (second.returncode, second.stderr) == (0, "")
        assert second.stdout == "Another check_links is running. Nothing was visited.\n"
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait(timeout=30)
        killed.set()
    site.page("/5")
    third = processes.manage(var, *arguments)
    assert third.stdout == "Visited 3: 3 alive.\n"
    visited = [path for path in site.paths if path != "/robots.txt"]
    assert visited == ["/0", "/1", "/2", "/3", "/4", "/5", "/5", "/6", "/7"]
