"""``manage.py dump``: what it prints, and how it fails."""

import io

import pytest
from django.core.management import CommandError, call_command

from stories.exchange import library
from stories.models import StoryText
from tests import factories
from tests.exchange import small_library

pytestmark = pytest.mark.django_db


@pytest.fixture
def dump(tmp_path):
    library.load(small_library.write(tmp_path / "library"))

    def run(name="dump"):
        out = io.StringIO()
        call_command("dump", str(tmp_path / name), stdout=out)
        return out.getvalue().splitlines()

    return run


def test_it_says_what_it_wrote_and_what_it_left_out(dump, tmp_path):
    factories.draft(brand="klm")
    assert dump() == [
        f"Written to {tmp_path / 'dump'}: 2 stories, 2 brands, 8 terms, 0 course packs.",
        "Stories left out because they are not published: 1.",
    ]


def test_it_refuses_to_write_over_anything(dump, tmp_path):
    dump()
    with pytest.raises(CommandError) as refused:
        dump()
    assert str(refused.value) == f"{tmp_path / 'dump'} is there already and not empty."


def test_it_fails_where_the_dump_could_not_be_loaded(dump, tmp_path):
    StoryText.objects.filter(story__slug="klm-cover", language="en").update(summary="x" * 1001)
    with pytest.raises(
        CommandError, match=r"load_library would refuse:\n  stories/klm-cover.yaml:"
    ):
        dump()
    assert (tmp_path / "dump" / "brands.yaml").exists()
