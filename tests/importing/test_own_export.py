"""The library that ships, exported and imported again: nothing changes."""

import pytest
from django.conf import settings

from stories import history, importing
from stories.exchange import library
from stories.models import Brand, Edition, ImportDeed, Proposal, Source, Story
from tests.importing.conftest import exported, problems


@pytest.mark.django_db
def test_an_export_of_the_whole_library_changes_nothing(person):
    library.load(settings.FIXTURES_DIR)
    user, count = person("curator"), Story.objects.count()
    before = [(m, m.objects.count()) for m in (Story, Brand, Source, Edition, Proposal)]
    entries = {story.slug: history.entry_of(story) for story in Story.objects.all()[:20]}
    for name in ("csv", "xlsx", "json"):
        imported = importing.check(exported(name), f"casebook.{name}", by=user)
        assert problems(imported) == []
        assert imported.counts == dict.fromkeys(ImportDeed.values, 0) | {"unchanged": count}
        importing.carry_out(imported, by=user)
        assert [(m, m.objects.count()) for m, _count in before] == before
    for slug, entry in entries.items():
        assert history.entry_of(Story.objects.get(slug=slug)) == entry
