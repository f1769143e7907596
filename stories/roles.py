"""Who may do what: the groups that accounts are put into."""

from django.contrib.auth.models import Group, Permission

from stories.models import GivenPermission

CURATORS = "Curators"
REVIEWERS = "Reviewers"
TEACHERS = "Teachers"
ADMINISTRATORS = "Administrators"
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

# Course packs: one's own, unless "change_any_pack" says otherwise (Pack.belongs_to).
_TEACHING = {
    *(f"{action}_pack" for action in ("view", "add", "change", "delete")),
    *(f"{action}_packstory" for action in ("view", "add", "change", "delete")),
    "view_teacher_notes",
}
_CURATING = {
    *_TEACHING,
    *(f"{action}_{name}" for name in _EDITED for action in ("view", "add", "change")),
    *(f"delete_{name}" for name in _PARTS),
    *(f"view_{name}" for name in (*_TERMS, *_RECORDS)),
    "preview_story",
    "view_correction",
    "change_correction",
}
_REVIEWING = {
    *_CURATING,
    *(f"{action}_{name}" for name in _TERMS for action in ("add", "change", "delete")),
    *(f"delete_{name}" for name in ("brand", "source", "place", "correction")),
    "publish_story",
    "publish_pack",
    "change_any_pack",
}
# Accounts are theirs as well; what makes a superuser stays with whoever runs the server.
_ADMINISTERING = {
    *_REVIEWING,
    *(f"{action}_user" for action in ("view", "add", "change")),
    "view_group",
}
# Teachers choose among the published stories, which they find by typing: hence "view_story".
ROLES = {
    CURATORS: _CURATING,
    REVIEWERS: _REVIEWING,
    ADMINISTRATORS: _ADMINISTERING,
    TEACHERS: {*_TEACHING, "view_story"},
}


def ensure_groups(**kwargs) -> None:
    """Make the groups that are missing, and give each what its role has come to name since.

    Runs after every ``migrate``. A permission is given to a group once and that is written down: what
    an administrator takes away stays away, what a later release adds to a role comes, and whatever else
    an administrator gave stays.
    """
    held = set(Group.objects.filter(name__in=ROLES).values_list("permissions__codename", flat=True))
    for name, codenames in [*ROLES.items(), (SECOND_FACTOR, set())]:
        group, created = Group.objects.get_or_create(name=name)
        _give(group, codenames - (set() if created else _given(group, codenames & held)))


def _give(group: Group, codenames: set[str]) -> None:
    found = Permission.objects.filter(
        content_type__app_label__in=("stories", "auth"), codename__in=codenames
    )
    group.permissions.add(*found)
    _write_down(group, found.values_list("codename", flat=True))


def _given(group: Group, held: set[str]) -> set[str]:
    """What a group was given before.

    A group from before this was written down counts as given what of its role any of the groups holds:
    such a permission was there to be given, so where it is missing somebody took it away.
    """
    given = GivenPermission.objects.filter(group=group)
    if not given.exists():
        _write_down(group, held)
    return set(given.values_list("codename", flat=True))


def _write_down(group: Group, codenames) -> None:
    GivenPermission.objects.bulk_create(
        [GivenPermission(group=group, codename=codename) for codename in codenames],
        ignore_conflicts=True,
    )
