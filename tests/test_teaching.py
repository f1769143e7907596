"""How a course pack moves: whose it is, who may list it, and what it lacks (stories/teaching.py)."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied, ValidationError

from stories import teaching
from stories.models import Pack
from stories.roles import CURATORS, REVIEWERS, TEACHERS
from tests import factories

pytestmark = pytest.mark.django_db

VERBS = {
    "publish": teaching.publish_pack,
    "unlist": teaching.unlist_pack,
    "draft": teaching.return_pack_to_draft,
}


def person(group):
    user = User.objects.create_user(group.lower())
    user.groups.add(Group.objects.get(name=group))
    return user


# group, whether the pack is their own, from -> the verbs that are open
TABLE = [
    (TEACHERS, True, "draft", {"unlist"}),
    (TEACHERS, True, "unlisted", {"draft"}),
    (TEACHERS, True, "published", {"unlist", "draft"}),
    (TEACHERS, False, "draft", set()),
    (TEACHERS, False, "published", set()),
    (CURATORS, True, "draft", {"unlist"}),
    (CURATORS, False, "unlisted", set()),
    (REVIEWERS, True, "draft", {"unlist", "publish"}),
    (REVIEWERS, False, "draft", {"unlist", "publish"}),
    (REVIEWERS, False, "published", {"unlist", "draft"}),
]


@pytest.mark.parametrize(("group", "own", "status", "verbs"), TABLE)
def test_who_may_move_a_pack(group, own, status, verbs):
    user = person(group)
    factories.pack("p", [factories.published()], status=status, author=user if own else None)
    taken = set()
    for name, verb in VERBS.items():
        pack = Pack.objects.get()
        try:
            verb(pack=pack, by=user)
        except PermissionDenied:
            continue
        taken.add(name)
        Pack.objects.update(status=status)
    assert taken == verbs


@pytest.mark.parametrize("verb", [teaching.publish_pack, teaching.unlist_pack])
def test_nobody_is_shown_a_pack_without_a_published_case(verb):
    pack = factories.pack("p", [factories.draft()], status="draft")
    with pytest.raises(ValidationError, match="no published case"):
        verb(pack=pack, by=None)
    assert Pack.objects.get().status == "draft"


def test_a_long_slug_is_shortened_for_its_copies():
    owner = person(REVIEWERS)
    pack = factories.pack("x" * 80, [factories.published()])
    slugs = {teaching.copy_pack(pack=pack, by=owner).slug for _ in range(3)}
    assert slugs == {"x" * 65 + "-copy", "x" * 65 + "-copy-2", "x" * 65 + "-copy-3"}
