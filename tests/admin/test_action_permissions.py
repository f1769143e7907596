"""Who may do what with several cases: every action of the list, and taking it back, as everybody there is."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse

from stories import bulk
from stories.models import BulkCase
from stories.roles import TEACHERS
from tests import factories
from tests.admin.people import OWNERS, ROLES, in_state, somebody

pytestmark = pytest.mark.django_db

# action, state it begins with -> state afterwards, for a curator, a reviewer, an administrator and a
# reviewer whose own case it is
ACTIONS = [
    ("submit", "draft", ("review", "review", "review", "review")),
    ("publish", "draft", ("draft", "published", "published", "draft")),
    ("publish", "review", ("review", "published", "published", "review")),
    ("return_to_draft", "review", ("draft", "draft", "draft", "draft")),
    ("reopen", "archived", ("archived", "draft", "draft", "draft")),
    ("archive", "published", ("published", "archived", "archived", "archived")),
]
# those that move no case: action, state, value -> whether it does anything for each of them
ALL_DO, REVIEWERS_DO = (True, True, True, True), (False, True, True, True)
OTHERS_DO = (False, True, True, False)
FURTHER = [
    ("claim", "review", "", OTHERS_DO),
    ("release", "claimed", "", REVIEWERS_DO),
    ("schedule", "review", "2999-01-01T10:00", OTHERS_DO),
    ("set_verification", "draft", "confirmed", ALL_DO),
    ("set_verification", "published", "confirmed", ALL_DO),
    ("set_verification", "scheduled", "confirmed", REVIEWERS_DO),
    ("add_gesture", "draft", "refund", ALL_DO),
    ("remove_gesture", "draft", "surprise-gift", ALL_DO),
    ("add_channel", "draft", "email", ALL_DO),
    ("remove_channel", "draft", "airport", ALL_DO),
]


def act(client, action, story, value=""):
    data = {"action": action, "_selected_action": [story.pk], "_reason": "Why", "value": value}
    return client.post(reverse("admin:stories_story_changelist"), data | {"_confirmed": "1"})


@pytest.mark.parametrize("who", OWNERS)
@pytest.mark.parametrize(("action", "state", "after"), ACTIONS)
def test_an_action_moves_a_case_for_those_who_may(action, state, after, who, person, client):
    user = somebody(who, person)
    story = in_state(state, owner=user if who == "owner" else None)
    client.force_login(user)
    act(client, action, story)
    story.refresh_from_db()
    assert story.status == after[OWNERS.index(who)]


@pytest.mark.parametrize("who", OWNERS)
@pytest.mark.parametrize(("action", "state", "value", "done"), FURTHER)
def test_an_action_changes_a_case_for_those_who_may(
    action, state, value, done, who, person, client
):
    factories.gesture("refund")
    factories.channel("email")
    user = somebody(who, person)
    story = in_state(state, owner=user if who == "owner" else None)
    client.force_login(user)
    act(client, action, story, value)
    made = BulkCase.objects.filter(story=story, refused="")
    assert made.exists() is done[OWNERS.index(who)]


def test_the_table_has_every_action_of_the_list(person, client):
    client.force_login(User.objects.create_superuser("boss"))
    factories.draft()
    form = client.get(reverse("admin:stories_story_changelist")).context["action_form"]
    offered = {name for name, _label in form.fields["action"].choices if name}
    assert offered == {action for action, *_rest in ACTIONS + FURTHER}


# whose change it was -> who may look at it and take it back: a curator, a reviewer, an administrator
@pytest.mark.parametrize(("whose", "answers"), [("own", (True,) * 3), ("colleague", (0, 1, 1))])
@pytest.mark.parametrize("role", ROLES)
def test_a_change_of_several_cases_is_taken_back_by_who_may(whose, answers, role, person, client):
    user, story = person(role), in_state("draft")
    by = user if whose == "own" else person("curator", "colleague")
    change = bulk.carry_out(bulk.DEEDS["submit"], [story], by=by)
    client.force_login(user)
    may = bool(answers[list(ROLES).index(role)])
    shown = client.get(reverse("admin:stories_story_bulk_change", args=[change.pk]))
    assert shown.status_code == (200 if may else 404)
    client.post(reverse("admin:stories_story_bulk_undo", args=[change.pk]))
    story.refresh_from_db()
    assert story.status == ("draft" if may else "review")


@pytest.mark.parametrize("view", ["bulk", "bulk_change", "bulk_undo"])
def test_a_teacher_sees_nothing_of_changes_of_several_cases(view, client):
    teacher = User.objects.create_user("teacher", is_staff=True)
    teacher.groups.set(Group.objects.filter(name=TEACHERS))
    by = User.objects.create_superuser("boss")
    change = bulk.carry_out(bulk.DEEDS["submit"], [in_state("draft")], by=by)
    client.force_login(teacher)
    url = reverse(f"admin:stories_story_{view}", args=[] if view == "bulk" else [change.pk])
    answer = client.post(url) if view == "bulk_undo" else client.get(url)
    assert answer.status_code == 403
    assert bulk.undoable(change).exists()
