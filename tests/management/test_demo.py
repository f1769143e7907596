"""``manage.py demo``: it prepares once, says each password once, and keeps what people did since."""

import io
import re
import signal
import time
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, User

from stories.management.commands.demo import Command
from stories.models import Story, StoryText
from stories.roles import CURATORS
from tests.exchange import small_library
from tests.management.site import Site, free_port

ACCOUNT = re.compile(r"Account for /admin/: (\w+), password (\S+) \(shown only now\)")


@pytest.fixture
def prepared(db, tmp_path, settings):
    """``prepared()``: what one more start prints before the site is served."""
    settings.FIXTURES_DIR = small_library.write(tmp_path)

    def prepare():
        out = io.StringIO()
        Command(stdout=out)._prepare()
        return out.getvalue()

    return prepare


def test_the_first_start_loads_the_library_and_makes_two_accounts(prepared):
    printed = prepared()
    assert f"Library: {len(small_library.ALL)} new entries, 0 updated, 0 unchanged." in printed
    assert Story.objects.published().count() == 2
    accounts = dict(ACCOUNT.findall(printed))
    assert set(accounts) == {"curator", "reviewer"}
    assert len(set(accounts.values())) == 2
    for name, password in accounts.items():
        user = authenticate(username=name, password=password)
        assert user.is_staff
        assert not user.is_superuser


@pytest.mark.parametrize(
    ("name", "may", "may_not"),
    [
        ("curator", ["add_story", "change_storytext"], ["publish_story", "delete_story"]),
        ("reviewer", ["add_story", "publish_story", "change_industry"], ["delete_story"]),
    ],
)
def test_the_accounts_may_what_their_names_say(prepared, name, may, may_not):
    prepared()
    user = User.objects.get(username=name)
    assert [code for code in may + may_not if user.has_perm(f"stories.{code}")] == may


def test_a_second_start_makes_no_account_and_says_no_password(prepared):
    prepared()
    before = list(User.objects.order_by("pk").values())
    printed = prepared()
    assert "password" not in printed
    assert f"Library: 0 new entries, 0 updated, {len(small_library.ALL)} unchanged." in printed
    assert list(User.objects.order_by("pk").values()) == before


def test_what_people_changed_survives_a_start(prepared):
    prepared()
    StoryText.objects.filter(story__slug="klm-cover", language="en").update(title="Ours")
    curator = User.objects.get(username="curator")
    curator.set_password("of my own")
    curator.save()
    curator.groups.clear()
    Group.objects.get(name=CURATORS).permissions.clear()
    printed = prepared()
    assert ", 1 kept as somebody left them" in printed
    assert StoryText.objects.get(story__slug="klm-cover", language="en").title == "Ours"
    assert authenticate(username="curator", password="of my own") == curator
    assert not curator.groups.exists()
    assert not Group.objects.get(name=CURATORS).permissions.exists()


def server_process(var: Path) -> Path:
    """The folder in /proc of the database server in ``var``."""
    written = (var / "postgres" / "data" / "postmaster.pid").read_text()
    return Path("/proc") / written.split()[0]


def ended(process: Path) -> bool:
    """Whether a process is gone, or will be as soon as its parent looks."""
    for _ in range(100):
        try:
            if "\nState:\tZ" in (process / "status").read_text():
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.05)
    return False


def test_from_nothing_to_a_site_and_back_and_again(var):
    first = Site(var, "demo", free_port())
    try:
        first.wait_for(f"Casebook is at http://127.0.0.1:{first.port}/ (Ctrl-C stops it)")
        assert {name for name, _ in ACCOUNT.findall(first.output)} == {"curator", "reviewer"}
        status, page = first.get("/stories/")
        assert status == 200
        assert 'data-story="' in page
        assert first.get("/readyz") == (200, "ready\n")
        assert first.get("/stories/no-such-case/")[0] == 404
        postgres = server_process(var)
        assert not postgres.joinpath("comm").read_text().strip().startswith("python")
        assert first.stop(signal.SIGINT) == 0
    finally:
        first.end()
    assert "Traceback" not in first.output
    assert ended(postgres)

    second = Site(var, "demo", free_port())
    try:
        second.wait_for("Casebook is at")
        assert second.get("/stories/")[0] == 200
        postgres = server_process(var)
        assert second.stop(signal.SIGTERM) == 0
    finally:
        second.end()
    assert ended(postgres)
    library, prepared, address = second.lines
    assert re.fullmatch(r"Library: 0 new entries, 0 updated, \d+ unchanged\.", library)
    assert re.fullmatch(r"Prepared in \d+\.\d s\.", prepared)
    assert address.startswith("Casebook is at")
