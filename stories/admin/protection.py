"""Why something cannot be deleted, told by naming the stories that use it."""

from stories.admin.links import change_link
from stories.models import Story


class NamesStories:
    """For admins of what stories use: a refused deletion names the stories, not the rows between.

    ``story_lookup`` is the path from a story to the object, ``story_path`` the way back.
    """

    story_lookup: str
    story_path = "stories"

    def get_deleted_objects(self, objs, request):
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        stories = Story.objects.filter(**{f"{self.story_lookup}__in": list(objs)}).distinct()
        if protected and (found := list(stories.prefetch_related("texts"))):
            protected = [change_link(story) for story in found]
        return to_delete, counts, perms_needed, protected
