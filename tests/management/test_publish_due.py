"""``manage.py publish_due``: what is due is published once, however often and by however many."""

import threading
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from stories import history, workflow
from stories.management import chores
from stories.models import Deed, Edition, Story
from tests import factories


def due(slug, **fields):
    story = workflow.submit(story=factories.draft(slug, **fields), by=None)
    by = User.objects.get_or_create(username="rob", is_superuser=True)[0]
    workflow.schedule(story=story, by=by, at=timezone.now() + timedelta(days=1))
    Story.objects.filter(pk=story.pk).update(publish_at=timezone.now())
    return story


@pytest.mark.django_db
def test_it_publishes_what_is_due_and_says_so(capsys):
    story, later = due("now"), due("later")
    Story.objects.filter(pk=later.pk).update(publish_at=timezone.now() + timedelta(hours=1))
    unfinished = due("unfinished")
    unfinished.source_links.all().delete()

    call_command("publish_due")

    assert capsys.readouterr().out == "1 published, 1 taken off the schedule.\n"
    assert list(Story.objects.published()) == [story]
    call_command("publish_due")
    assert capsys.readouterr().out == ""


@pytest.mark.django_db
def test_what_changed_before_it_came_back_is_told_to_readers():
    story = factories.published("klm")
    rob = User.objects.create_superuser("rob")
    with history.changing(story, by=rob):
        workflow.archive(story=story, by=None)
    workflow.return_to_draft(story=story, by=None)
    story.texts.update(title="Reworked")
    workflow.submit(story=story, by=None)
    workflow.schedule(story=story, by=rob, at=timezone.now() + timedelta(days=1))
    Story.objects.filter(pk=story.pk).update(publish_at=timezone.now())
    assert chores.publish_due() == (1, 0)
    assert [edition.amends for edition in story.amendments] == [["texts.en"]]
    assert Edition.objects.of("story", story.pk).first().by == rob


@pytest.mark.django_db(transaction=True)
def test_two_at_once_publish_each_case_once():
    stories = [due(f"story-{number}") for number in range(3)]
    start, done = threading.Barrier(2, timeout=20), []

    def publish():
        try:
            start.wait()
            done.append(chores.publish_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sum(published for published, _refused in done) == 3
    assert sum(refused for _published, refused in done) == 0
    for story in stories:
        assert story.transitions.filter(deed=Deed.PUBLISHED).count() == 1
