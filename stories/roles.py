"""Who may do what: the groups that accounts are put into."""

from django.contrib.auth.models import Group, Permission

CURATORS = "Curators"
REVIEWERS = "Reviewers"
# Who is in it must have a second factor; it gives no permission (stories/accounts/middleware.py).
SECOND_FACTOR = "Second factor required"

_EDITED = (
    "story",
    "storytext",
    "storygesture",
    "storychannel",
    "storyplace",
    "storysource",
    "outcome",
    "source",
    "place",
    "brand",
)
_PARTS = tuple(name for name in _EDITED if name not in ("story", "brand", "source", "place"))
_TERMS = ("industry", "gesturetype", "channel", "outcomekind")
_RECORDS = ("oldslug", "libraryrecord", "linkcheck", "missedsearch")

_CURATING = {
    *(f"{action}_{name}" for name in _EDITED for action in ("view", "add", "change")),
    *(f"delete_{name}" for name in _PARTS),
    *(f"view_{name}" for name in (*_TERMS, *_RECORDS)),
    "preview_story",
}
_REVIEWING = {
    *_CURATING,
    *(f"{action}_{name}" for name in _TERMS for action in ("add", "change", "delete")),
    *(f"delete_{name}" for name in ("brand", "source", "place")),
    "publish_story",
}
ROLES = {CURATORS: _CURATING, REVIEWERS: _REVIEWING}


def ensure_groups(**kwargs) -> None:
    """Make the groups that are missing, each with its permissions; one that exists is left alone.

    Runs after every ``migrate``: an administrator's changes to a group stay.
    """
    for name, codenames in [*ROLES.items(), (SECOND_FACTOR, ())]:
        group, created = Group.objects.get_or_create(name=name)
        if created:
            found = Permission.objects.filter(
                content_type__app_label="stories", codename__in=codenames
            )
            group.permissions.set(found)
