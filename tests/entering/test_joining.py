"""An article about a case that is there joins it as a source; a published one is never changed silently."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stories import entering, history, workflow
from stories.history import proposals
from stories.models import Edition, Story
from tests import factories
from tests.entering.conftest import ADDRESS, TEXT

pytestmark = pytest.mark.django_db


def test_a_draft_gets_the_source_with_an_edition(article, ann):
    story = factories.draft("klm")
    entering.join(draft=article.drafts.get(), story=story, by=ann)
    added = story.source_links.last()
    assert (added.source.url, added.position, added.source.full_text) == (ADDRESS, 1, TEXT)
    assert Edition.objects.of("story", story.pk).first().by == ann
    assert (article.drafts.get().state, article.drafts.get().story) == ("joined", story)
    story.refresh_from_db()
    assert story.version == 2  # a form that was open is told


def test_a_published_case_gets_a_proposed_change_that_adds_it(article, ann, rob):
    story = factories.published("klm")
    entering.join(draft=article.drafts.get(), story=story, by=ann)
    assert story.sources.count() == 1
    proposal = proposals.open_for(story)
    assert [change.field for change in proposals.changes(proposal)] == ["sources"]
    assert (proposal.by, "flew home" in proposal.reason) == (ann, True)
    proposals.publish(proposal=proposal, version=1, by=rob)
    assert [source.full_text for source in story.sources.all()][1] == TEXT


def test_somebodys_open_change_is_not_replaced(article, ann, rob):
    story = factories.published("klm")
    entry = history.entry_of(story) | {"country": "de"}
    proposals.propose(story=story, entry=entry, by=rob, reason="It was there")
    with pytest.raises(ValidationError, match="waits for review"):
        entering.join(draft=article.drafts.get(), story=story, by=ann)
    assert proposals.open_for(story).by == rob
    assert article.drafts.get().state == "open"


def test_a_source_that_the_case_has_is_not_added_twice(article, ann):
    story = factories.draft("klm")
    story.sources.update(url=ADDRESS)
    story.sources.get().save()
    entering.join(draft=article.drafts.get(), story=story, by=ann)
    assert story.sources.count() == 1


def test_a_case_that_the_curator_may_not_edit_is_not_joined(article, ann):
    story = workflow.archive(story=factories.published("klm"), by=None)
    with pytest.raises(PermissionDenied):
        entering.join(draft=article.drafts.get(), story=story, by=ann)
    assert Story.objects.get().sources.count() == 1
