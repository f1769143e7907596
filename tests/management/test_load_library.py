"""``manage.py load_library``: what it prints, and how it fails."""

import io

import pytest
from django.core.management import CommandError, call_command

from stories.models import Brand, Story
from tests.exchange import small_library
from tests.management import site

pytestmark = pytest.mark.django_db


def load(folder):
    """What the command prints."""
    out = io.StringIO()
    call_command("load_library", str(folder), stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def folder(tmp_path):
    return small_library.write(tmp_path)


def test_it_says_what_it_did(folder):
    every = len(small_library.ALL)
    assert load(folder) == [
        f"Library: {every} created, 0 updated, 0 unchanged, 0 kept as somebody left them."
    ]
    assert load(folder) == [
        f"Library: 0 created, 0 updated, {every} unchanged, 0 kept as somebody left them."
    ]


def test_it_lists_what_it_left_alone_and_why(folder):
    load(folder)
    Brand.objects.filter(slug="air-france-klm").update(name="The group")
    Story.objects.get(slug="klm-cover").delete()
    assert load(folder)[1:] == [
        "  kept: brand: air-france-klm (changed since)",
        "  kept: story: klm-cover (deleted since)",
    ]


def test_it_lists_every_problem_with_file_and_line_and_writes_nothing(folder):
    small_library.edit(folder, "brands.yaml", "country: fr", "country: France")
    small_library.edit(folder, "stories/klm-cover.yaml", "[gift]", "[gift, hug]")
    with pytest.raises(CommandError) as failed:
        load(folder)
    assert str(failed.value).splitlines() == [
        f"The library in {folder} has 2 problems; nothing was written.",
        "  brands.yaml:10: country: 'France' is not a country code of two lower-case letters",
        "  stories/klm-cover.yaml:8: gestures: there is no 'hug'",
    ]
    assert not Story.objects.exists()


def test_one_problem_is_not_called_problems(folder):
    small_library.edit(folder, "brands.yaml", "country: fr", "country: France")
    with pytest.raises(CommandError, match="has 1 problem; nothing was written"):
        load(folder)


def test_a_folder_that_is_missing_is_said(tmp_path):
    with pytest.raises(CommandError) as failed:
        load(tmp_path / "none")
    assert str(failed.value).splitlines()[1] == (
        f"  {tmp_path / 'none'}:1: there is no such folder"
    )


def test_the_process_ends_with_an_error_code_and_without_a_traceback(folder, var):
    small_library.edit(folder, "brands.yaml", "country: fr", "country: France")
    ended = site.manage(var, "load_library", folder)
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "brands.yaml:10: country: 'France' is not a country code" in ended.stderr
    assert "Traceback" not in ended.stderr
