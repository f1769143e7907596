"""Who may do what: the groups, and that an administrator has the last word about them."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command

from stories.models import GivenPermission
from stories.roles import ADMINISTRATORS, CURATORS, REVIEWERS, ROLES, TEACHERS, ensure_groups

pytestmark = pytest.mark.django_db

PARTS = ["storytext", "storygesture", "storychannel", "storyplace", "storysource", "outcome"]
SHARED = ["brand", "source", "place"]
TERMS = ["industry", "gesturetype", "channel", "outcomekind"]
RECORDS = ["oldslug", "libraryrecord", "linkcheck", "missedsearch"]
# things, what a curator may do with them, what a reviewer may, what a teacher may
TABLE = [
    (["story"], "view add change preview", "view add change preview publish", "view"),
    (PARTS, "view add change delete", "view add change delete", ""),
    (SHARED, "view add change", "view add change delete", ""),
    (TERMS, "view", "view add change delete", ""),
    (RECORDS, "view", "view", ""),
    # One's own packs; "any_pack" are everybody's.
    (
        ["pack"],
        "view add change delete",
        "view add change delete publish",
        "view add change delete",
    ),
    (["packstory"], "view add change delete", "view add change delete", "view add change delete"),
    (["any_pack"], "", "change", ""),
    (["teacher_notes"], "view", "view", "view"),
    (["correction"], "view change", "view change delete", ""),
]
ACTIONS = ["view", "add", "change", "delete", "preview", "publish"]


@pytest.mark.parametrize(
    ("role", "column"), [(CURATORS, 1), (REVIEWERS, 2), (ADMINISTRATORS, 2), (TEACHERS, 3)]
)
@pytest.mark.parametrize("row", TABLE, ids=[" ".join(row[0]) for row in TABLE])
def test_a_group_may_what_the_table_says_and_no_more(role, column, row):
    user = User.objects.create_user("somebody")
    user.groups.add(Group.objects.get(name=role))
    for thing in row[0]:
        may = [action for action in ACTIONS if user.has_perm(f"stories.{action}_{thing}")]
        assert may == row[column].split(), thing


def test_the_table_speaks_of_everything_there_is():
    known = {f"{action}_{thing}" for things, *_ in TABLE for thing in things for action in ACTIONS}
    declared = Permission.objects.filter(content_type__app_label="stories")
    assert set(declared.values_list("codename", flat=True)) <= known


def test_every_permission_that_a_role_names_exists():
    declared = Permission.objects.filter(content_type__app_label="stories")
    codenames = set(declared.values_list("codename", flat=True))
    accounts = {"view_user", "add_user", "change_user", "view_group"}
    assert {name: wanted - codenames for name, wanted in ROLES.items()} == {
        CURATORS: set(),
        REVIEWERS: set(),
        ADMINISTRATORS: accounts,
        TEACHERS: set(),
    }


@pytest.mark.parametrize("name", ROLES)
def test_accounts_are_the_administrators_and_nobody_makes_groups(name):
    others = Group.objects.get(name=name).permissions.exclude(content_type__app_label="stories")
    may = (
        {"view_user", "add_user", "change_user", "view_group"} if name == ADMINISTRATORS else set()
    )
    assert set(others.values_list("codename", flat=True)) == may


def test_an_administrators_change_to_a_group_survives_a_migration():
    group = Group.objects.get(name=CURATORS)
    group.permissions.set(Permission.objects.filter(codename="view_story"))
    call_command("migrate", verbosity=0)
    assert [permission.codename for permission in group.permissions.all()] == ["view_story"]


def test_a_permission_that_a_role_comes_to_name_is_given_to_the_group_that_exists(monkeypatch):
    curators, reviewers = (Group.objects.get(name=name) for name in (CURATORS, REVIEWERS))
    new = Permission.objects.get(codename="view_group")
    taken = curators.permissions.get(codename="view_correction")
    curators.permissions.remove(taken)
    monkeypatch.setitem(ROLES, CURATORS, ROLES[CURATORS] | {new.codename})
    ensure_groups()
    assert new in curators.permissions.all()
    assert taken not in curators.permissions.all()
    assert new not in reviewers.permissions.all()
    curators.permissions.remove(new)
    ensure_groups()
    assert new not in curators.permissions.all()


def test_groups_from_before_it_was_written_down_get_what_no_group_has_yet():
    """What another group holds was there to be given: where it is missing, somebody took it away."""
    GivenPermission.objects.all().delete()
    curators, reviewers = (Group.objects.get(name=name) for name in (CURATORS, REVIEWERS))
    taken = curators.permissions.get(codename="view_correction")
    curators.permissions.remove(taken)
    new = Permission.objects.get(codename="preview_story")
    for group in Group.objects.all():
        group.permissions.remove(new)
    ensure_groups()
    assert new in curators.permissions.all()
    assert new in reviewers.permissions.all()
    assert taken not in curators.permissions.all()


def test_a_group_that_is_gone_is_made_again_by_a_migration():
    Group.objects.get(name=REVIEWERS).delete()
    call_command("migrate", verbosity=0)
    codenames = Group.objects.get(name=REVIEWERS).permissions.values_list("codename", flat=True)
    assert set(codenames) == ROLES[REVIEWERS]
