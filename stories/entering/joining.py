"""An article about a case that the library has: it becomes one more of the case's sources."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from stories import history, workflow
from stories.entering import articles, sources
from stories.exchange import entries
from stories.history import proposals
from stories.models import ArticleDraft, DraftState, Status, Story, StorySource


def join(*, draft: ArticleDraft, story: Story, by) -> Story:
    """Add the draft's article to a story as a source; for a published one that is proposed as a change."""
    with articles.whole():
        locked = articles.lock_draft(draft, by=by)
        story = Story.objects.select_for_update().get(pk=story.pk)
        if not workflow.may_edit(story, by):
            raise PermissionDenied(_("You may not do this with a story."))
        source = sources.of(locked.article, by=by)
        if not story.source_links.filter(source=source).exists():
            _add(story, source, by)
        articles.decide(locked, DraftState.JOINED, by=by, story=story)
    return story


def _add(story: Story, source, by) -> None:
    reason = _("A further source: %(source)s") % {"source": source}
    if story.status == Status.PUBLISHED:
        return _propose(story, source, by, reason)
    with history.changing(story, by=by, reason=reason):
        last = story.source_links.count()
        StorySource.objects.create(story=story, source=source, position=last)
        story.save(update_fields=["updated_at"])
    return None


def _propose(story: Story, source, by, reason: str) -> None:
    if proposals.open_for(story):
        raise ValidationError(
            _("A change of this case waits for review already. Add the source to that change.")
        )
    entry = history.entry_of(story)
    entry["sources"].append(entries.of_source(source) | {"id": source.pk})
    proposals.propose(story=story, entry=entry, by=by, reason=reason)
