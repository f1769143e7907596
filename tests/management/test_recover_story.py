"""``manage.py recover_story``: what was deleted past the workshop comes back."""

import pytest
from django.core.management import CommandError, call_command

from stories import history
from stories.models import Story
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone():
    story = factories.draft("klm")
    history.record(story, by=None)
    factories.draft("still-there")
    story.delete()


def test_it_lists_what_is_gone(gone, capsys):
    call_command("recover_story")
    assert capsys.readouterr().out.startswith("klm, edition 1 of ")


def test_it_makes_a_case_again_as_a_draft(gone, capsys):
    call_command("recover_story", "klm")
    assert capsys.readouterr().out == "klm is there again, as a draft.\n"
    assert Story.objects.get(slug="klm").texts.exists()
    call_command("recover_story")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("slug", ["still-there", "never", "\0"])
def test_what_is_not_gone_is_told_in_one_line(gone, slug):
    with pytest.raises(CommandError, match="No case is gone"):
        call_command("recover_story", slug)
    factories.draft("klm")
    with pytest.raises(CommandError, match="Another case has this address"):
        call_command("recover_story", "klm")
