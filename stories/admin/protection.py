"""What stands in the way of a change, told so that a curator can act on it."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from stories.admin.links import change_link
from stories.models import Story


class TellsCollisions:
    """For admins that save: the forms check every rule; what is left is two people at once."""

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            self.message_user(
                request,
                _("Nothing was saved: somebody else changed the same things just now. Try again."),
                messages.ERROR,
            )
            return HttpResponseRedirect(request.get_full_path())


class NamesStories:
    """For admins of what stories use: a refused deletion names the stories, not the rows between.

    ``story_lookup`` is the path from a story to the object, ``story_path`` the way back.
    """

    story_lookup: str
    story_path = "stories"

    def users_of(self, objs) -> list:
        """What would lose something if these were deleted."""
        stories = Story.objects.filter(**{f"{self.story_lookup}__in": list(objs)}).distinct()
        return list(stories.prefetch_related("texts"))

    def get_deleted_objects(self, objs, request):
        to_delete, counts, missing, protected = super().get_deleted_objects(objs, request)
        if protected:
            # That nobody may delete stories is beside the point: these are not to be deleted.
            missing = set()
            protected = [change_link(user) for user in self.users_of(objs)] or protected
        return to_delete, counts, missing, protected
