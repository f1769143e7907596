"""A case in an article that only looks like one that is there: said while it is still to be decided.

It is kept with the draft as ``{"slug", "apart": {"by", "at"}}`` among its duplicates; when the draft becomes
a case, whoever enters it says the same of the two cases (``merging.keep_apart``).
"""

from django.db import transaction
from django.utils import timezone

from stories.entering import articles
from stories.models import ArticleDraft, Story


@transaction.atomic
def tell_apart(*, draft: ArticleDraft, story: Story, by) -> None:
    """Name the story beside this draft no longer; once is enough."""
    locked = articles.lock_draft(draft, by=by)
    if not any("apart" in one and one["slug"] == story.slug for one in locked.duplicates):
        said = {"by": by.get_username(), "at": timezone.now().isoformat()}
        locked.duplicates = [*locked.duplicates, {"slug": story.slug, "apart": said}]
        locked.save(update_fields=["duplicates"])


@transaction.atomic
def name_again(*, draft: ArticleDraft, slugs: set[str], by) -> None:
    """Take it back for the story of these slugs, its present one and those it had."""
    locked = articles.lock_draft(draft, by=by)
    locked.duplicates = [
        one for one in locked.duplicates if "apart" not in one or one["slug"] not in slugs
    ]
    locked.save(update_fields=["duplicates"])
