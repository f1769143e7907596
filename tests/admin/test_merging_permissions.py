"""Who may merge which two cases: every pair of states, as everybody there is."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from stories import merging
from stories.models import Story
from stories.roles import TEACHERS
from tests.admin.people import ROLES, in_state

pytestmark = pytest.mark.django_db


def person(role) -> User:
    user = User.objects.create_user(role, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=ROLES[role]))
    return user


# the source, the target -> whether a curator, a reviewer and an administrator may look at the preview,
# and what merging comes to: done, proposed or refused
MERGERS = [
    ("draft", "draft", (200, 200, 200), ("done", "done", "done")),
    ("review", "draft", (200, 200, 200), ("done", "done", "done")),
    ("draft", "scheduled", (403, 200, 200), ("refused", "done", "done")),
    ("scheduled", "draft", (403, 200, 200), ("refused", "done", "done")),
    ("draft", "published", (200, 200, 200), ("proposed", "proposed", "proposed")),
    ("published", "published", (200, 200, 200), ("proposed", "proposed", "proposed")),
    ("published", "draft", (200, 200, 200), ("refused", "refused", "refused")),
    ("archived", "draft", (403, 200, 200), ("refused", "refused", "refused")),
    ("draft", "archived", (200, 200, 200), ("refused", "refused", "refused")),
]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("source", "target", "looks", "done"), MERGERS)
def test_two_cases_are_merged_by_whoever_may_edit_both(source, target, looks, done, role, client):
    column = list(ROLES).index(role)
    one, other = in_state(source), in_state(target)
    client.force_login(person(role))
    url = reverse("admin:stories_story_merge_into", args=[one.pk, other.pk])
    assert client.get(url).status_code == looks[column]
    client.post(url, {"_reason": "One event", "seen": merging.fingerprint(one, other)})
    merged = Story.objects.get(pk=one.pk).merged_into_id == other.pk
    proposed = other.proposals.filter(absorbs=one).exists()
    assert (merged, proposed) == (done[column] == "done", done[column] == "proposed")


# what was proposed by a colleague or by the reviewer themselves -> who carries it out
@pytest.mark.parametrize(
    ("who", "done"),
    [("curator", False), ("reviewer", True), ("administrator", True), ("owner", False)],
)
def test_a_proposed_merger_is_carried_out_by_another_reviewer(who, done, client):
    user = person("reviewer" if who == "owner" else who)
    source, target = in_state("published"), in_state("published")
    merging.merge(
        source=source,
        target=target,
        answers=merging.Answers(),
        seen=merging.fingerprint(source, target),
        by=user if who == "owner" else User.objects.create_superuser("colleague"),
        reason="One event",
    )
    client.force_login(user)
    url = reverse("admin:stories_story_desk", args=[target.pk])
    client.post(url, {"deed": "publish_change", "version": 1})
    assert (Story.objects.get(pk=source.pk).merged_into_id == target.pk) is done


@pytest.mark.parametrize("view", ["merge", "merge_into", "pairs", "perhaps"])
def test_teachers_and_visitors_see_nothing_of_it(view, client):
    """A teacher finds published cases by typing, and nothing else."""
    story = in_state("published")
    arguments = {"merge": [story.pk], "merge_into": [story.pk, story.pk]}.get(view, [])
    url = reverse(f"admin:stories_story_{view}", args=arguments)
    assert client.post(url)["Location"].startswith(reverse("admin:login"))
    teacher = User.objects.create_user("teacher", is_staff=True)
    teacher.groups.set(Group.objects.filter(name=TEACHERS))
    client.force_login(teacher)
    assert client.post(url).status_code == 403
