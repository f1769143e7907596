"""Who may do what in the workshop: every view and every action, as everybody there is.

A view that the admin has and the table has not fails: say in the table who may see it.
"""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from stories import history, search, vocabulary, workflow
from stories.admin.desk import DEEDS
from stories.history import proposals
from stories.models import (
    BulkChange,
    Correction,
    LibraryRecord,
    MissedSearch,
    OldSlug,
    Story,
)
from stories.roles import CURATORS
from tests import factories
from tests.admin.forms import as_sent, change_url
from tests.admin.people import OWNERS, ROLES, in_state, somebody

pytestmark = pytest.mark.django_db

LOOK = ALL = (200, 200, 200)
GO, NOT_GET = (403, 200, 200), (405, 405, 405)
NOBODY, ACCOUNTS = (403, 403, 403), (403, 403, 200)
RESHAPED = {"rename": GO, "merge": GO, "split": GO}
TERM = {"changelist": LOOK, "add": GO, "change": LOOK, "delete": GO} | RESHAPED
TERM |= {"order": GO, "synonyms": GO}
SHARED = {"changelist": ALL, "add": ALL, "change": ALL, "delete": GO}
RECORD = {"changelist": LOOK, "add": NOBODY, "change": LOOK, "delete": NOBODY, "history": LOOK}
# How people sign in is for them and for superusers.
SUPERUSERS = dict.fromkeys(["changelist", "add", "change", "delete", "history"], NOBODY)
KEPT = {"history": LOOK, "edition": LOOK, "restore": NOT_GET}
# model -> view -> what a curator, a reviewer and an administrator are answered
VIEWS = {
    "stories_story": SHARED
    | KEPT
    | {"delete": NOBODY, "desk": NOT_GET, "proposal": ALL}
    | {"perhaps": NOT_GET, "pairs": ALL, "merge": ALL, "merge_into": ALL}
    | {"apart": ALL, "ask_again": NOT_GET}
    | {"bulk": ALL, "bulk_change": ALL, "bulk_undo": NOT_GET}
    | {"completeness": NOT_GET, "completeness_new": NOT_GET},
    "stories_brand": SHARED | KEPT | RESHAPED | {"rename": ALL},
    "stories_source": SHARED | KEPT | {"known": NOT_GET},
    "stories_place": SHARED | {"history": LOOK},
    "stories_industry": TERM | KEPT,
    "stories_gesturetype": TERM | KEPT,
    "stories_channel": TERM | KEPT,
    "stories_outcomekind": TERM | KEPT,
    # Somebody's own: their pages are for who wrote them and for reviewers.
    "stories_pack": {"changelist": ALL, "add": ALL}
    | dict.fromkeys(["change", "delete", "history"], (302, 200, 200)),
    # Somebody's own as well; the things below are nobody's that these three are.
    "stories_article": {"changelist": ALL, "add": ALL, "change": GO},
    "stories_correction": RECORD | {"delete": GO},
    # Of a case in German; who may save it is in test_translation_permissions.py.
    "stories_translation": {"changelist": ALL, "edit": ALL},
    "stories_missedsearch": RECORD | {"month": ALL, "settle": ALL},
    "stories_vocabularychange": RECORD | {"undo": GO},
    "stories_import": SHARED
    | {"delete": NOBODY, "history": LOOK, "template": ALL, "undo": GO}
    | dict.fromkeys(["confirm", "discard"], NOT_GET),
    "stories_oldslug": RECORD,
    "stories_libraryrecord": RECORD,
    "auth_user": {
        "changelist": ACCOUNTS,
        "add": ACCOUNTS,
        "change": ACCOUNTS,
        "delete": NOBODY,
        "history": ACCOUNTS,
    },
    "account_emailaddress": SUPERUSERS,
    "mfa_authenticator": SUPERUSERS,
    "auth_group": {
        "changelist": ACCOUNTS,
        "add": NOBODY,
        "change": ACCOUNTS,
        "delete": NOBODY,
        "history": ACCOUNTS,
    },
}
# those of no model: everybody who may sign in
CHANGE = 77  # the number of a change of several cases
SITE = {"index", "login", "logout", "password_change", "password_change_done", "autocomplete"}
SITE |= {"jsi18n", "view_on_site", "app_list"}


@pytest.fixture
def things():
    """One object of each model, the story with two editions."""
    story = factories.draft("klm", pk=4321, outcomes=["viral-reach"])
    search.remember("umbrellas", "en")
    factories.place(story)
    story.slug = "renamed"
    story.save()
    LibraryRecord.objects.create(kind="story", key="klm", object_id=story.pk, written={})
    found = {"stories_story": story, "stories_libraryrecord": LibraryRecord.objects.get()}
    found |= {
        "stories_oldslug": OldSlug.objects.get(kind="story"),
        "stories_place": story.places.get(),
    }
    found |= {
        "stories_brand": story.brand,
        "stories_source": story.sources.get(),
        "stories_industry": story.industry,
        "stories_gesturetype": story.gestures.get(),
        "stories_channel": story.channels.get(),
        "stories_outcomekind": story.outcomes.get().kind,
        "stories_pack": factories.pack("lesson", [story]),
        "stories_translation": story,
        "stories_article": factories.article(),
        "stories_correction": Correction.objects.create(story=story, message="Wrong year"),
        "stories_missedsearch": MissedSearch.objects.first(),
        "stories_vocabularychange": vocabulary.merge(
            kind="gesture",
            source=factories.gesture("gift"),
            target=story.gestures.get(),
            by=None,
            reason="The same",
        ),
        "stories_import": factories.imported(),
        "auth_user": (somebody := User.objects.create_user("somebody")),
        "account_emailaddress": EmailAddress.objects.create(user=somebody, email="a@example.org"),
        "mfa_authenticator": Authenticator.objects.create(user=somebody, type="totp", data={}),
        "auth_group": Group.objects.get(name=CURATORS),
    }
    for name in VIEWS:
        if "edition" in VIEWS[name]:
            history.record(found[name], by=None)
    return found


def address(model, view, thing):
    arguments = dict.fromkeys(["changelist", "add", "perhaps", "pairs", "known", "bulk"], ())
    arguments |= dict.fromkeys(["order", "synonyms", "month", "completeness_new"], ())
    arguments |= dict.fromkeys(["edition", "restore"], (thing.pk, 1))
    arguments |= dict.fromkeys(["bulk_change", "bulk_undo"], (CHANGE,))
    arguments |= {"template": ("csv",)}
    arguments |= dict.fromkeys(["merge_into", "apart"], (thing.pk, thing.pk))
    arguments |= {"edit": (thing.pk, "de")}
    arguments = arguments.get(view, (thing.pk,))
    return reverse(f"admin:{model}_{view}", args=arguments)


def test_the_table_has_every_view_of_the_workshop():
    names = set()
    for pattern in admin.site.get_urls():
        found = getattr(pattern, "url_patterns", [pattern])
        names |= {getattr(view, "name", None) for view in found}
    names -= {None, "auth_user_password_change"}  # beside change: the same permission
    tabled = {f"{model}_{view}" for model, views in VIEWS.items() for view in views} | SITE
    assert names - tabled == set(), "say in VIEWS who may see it"
    assert tabled - names == set(), "there is no such view any longer"


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_the_table_says(role, person, things, client):
    client.force_login(user := person(role))
    BulkChange.objects.create(pk=CHANGE, deed="submit", by=user)
    column = list(ROLES).index(role)
    wrong = {}
    for model, views in VIEWS.items():
        for view, answers in views.items():
            answer = client.get(address(model, view, things[model])).status_code
            if answer != answers[column]:
                wrong[f"{model}_{view}"] = f"{answer}, not {answers[column]}"
    assert wrong == {}


def test_anonymous_visitors_and_readers_with_an_account_are_sent_to_the_login(client, things):
    for signed_in in (False, True):
        if signed_in:
            client.force_login(User.objects.create_user("reader"))
        for model, views in VIEWS.items():
            for view in views:
                url = address(model, view, things[model])
                for answer in (client.get(url), client.post(url, {"deed": "claim"})):
                    assert answer.status_code == 302, url
                    assert answer["Location"].startswith(reverse("admin:login")), url


def test_an_administrator_makes_no_superuser(client, person, things):
    client.force_login(person("administrator"))
    boss, plain = User.objects.create_superuser("boss"), things["auth_user"]
    url = reverse("admin:auth_user_change", args=[boss.pk])
    assert client.post(url, {"username": "taken"}).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[boss.pk])).status_code == 403
    data = {"username": "somebody", "is_superuser": "on", "is_staff": "on", "is_active": "on"}
    data |= {f"date_joined_{i}": v for i, v in enumerate(["2026-01-01", "00:00:00"])}
    client.post(reverse("admin:auth_user_change", args=[plain.pk]), data)
    plain.refresh_from_db()
    assert (plain.is_staff, plain.is_superuser) == (True, False)


# --- one case, as it stands ------------------------------------------------------------------------


# state -> whether the form of a curator, a reviewer and an administrator can be saved
EDITABLE = {
    "draft": (True, True, True),
    "review": (True, True, True),
    "scheduled": (False, True, True),
    "published": (True, True, True),  # as a proposed change
    "archived": (False, True, True),
}


@pytest.mark.parametrize("state", EDITABLE)
def test_a_case_can_be_edited_as_it_stands(state, person, client):
    story = in_state(state)
    client.force_login(User.objects.create_superuser("boss"))
    data = as_sent(client.get(change_url(story))) | {"_reason": "It was there", "_proposal": ""}
    for role, allowed in zip(ROLES, EDITABLE[state], strict=True):
        client.force_login(person(role))
        story.refresh_from_db()
        answer = client.post(change_url(story), data | {"country": "de", "version": story.version})
        assert answer.status_code == (302 if allowed else 403), role
        story.refresh_from_db()
        assert (story.country == "de") is (allowed and state != "published"), role
        assert story.proposals.exists() is (allowed and state == "published"), role
        story.proposals.all().delete()
        Story.objects.filter(pk=story.pk).update(country="nl")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", EDITABLE)
def test_an_edition_is_restored_by_whoever_may_edit(state, role, person, client):
    story = in_state(state)
    with history.changing(story, by=None):
        story.texts.update(title="New")
    client.force_login(person(role))
    answer = client.post(reverse("admin:stories_story_restore", args=[story.pk, 1]))
    allowed = EDITABLE[state][list(ROLES).index(role)]
    assert answer.status_code == (302 if allowed else 403)
    restored = story.texts.get().title != "New"
    assert restored is (allowed and state != "published")
    assert story.proposals.exists() is (allowed and state == "published")


def claimed(story):
    workflow.claim(story=story, by=User.objects.create_superuser("colleague"))


def with_change(story, user=None):
    entry = history.entry_of(story) | {"country": "de"}
    by = user or User.objects.create_superuser("colleague")
    proposals.propose(story=story, entry=entry, by=by, reason="Wrong")


DUE = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
# deed, state, what else, what is sent -> whether it is done for a curator, a reviewer, an
# administrator and a reviewer whose own it is
DESK = [
    ("claim", "review", None, {}, (False, True, True, False)),
    ("release", "review", claimed, {}, (False, True, True, True)),
    ("schedule", "review", None, {"at": DUE}, (False, True, True, False)),
    ("unschedule", "scheduled", None, {}, (False, True, True, True)),
    ("comment", "draft", None, {"text": "Well done"}, (True, True, True, True)),
    ("publish_change", "published", with_change, {"version": 1}, (False, True, True, False)),
    (
        "decline_change",
        "published",
        with_change,
        {"version": 1, "_reason": "No"},
        (False, True, True, False),
    ),
    ("withdraw_change", "published", with_change, {}, (False, True, True, True)),
]


def trace(story):
    """What the desk can change about a case."""
    row = Story.objects.filter(pk=story.pk).values("status", "claimed_by", "publish_at", "country")
    parts = (story.comments.count(), list(story.proposals.values("state", "version")))
    return row[0], *parts


@pytest.mark.parametrize("who", OWNERS)
@pytest.mark.parametrize(("deed", "state", "prepare", "sent", "done"), DESK)
def test_a_deed_of_the_desk_is_done_for_those_who_may(
    deed, state, prepare, sent, done, who, person, client
):
    user = somebody(who, person)
    own = user if who == "owner" else None
    story = in_state(state, owner=own)
    if prepare is with_change:
        with_change(story, own)
    elif prepare:
        prepare(story)
    before = trace(story)
    client.force_login(user)
    url = reverse("admin:stories_story_desk", args=[story.pk])
    assert client.post(url, {"deed": deed} | sent).status_code == 302
    assert (trace(story) != before) is done[OWNERS.index(who)]


def test_a_curator_withdraws_their_own_change(person, client):
    story, user = in_state("published"), person("curator")
    with_change(story, user)
    client.force_login(user)
    client.post(reverse("admin:stories_story_desk", args=[story.pk]), {"deed": "withdraw_change"})
    assert story.proposals.get().state == "withdrawn"


def test_the_table_has_every_deed_of_the_desk():
    assert set(DEEDS) == {deed for deed, *_rest in DESK}


@pytest.mark.parametrize(
    "sent", [{}, {"deed": "nonsense"}, {"deed": "\0"}, {"deed": ["claim", "x"]}]
)
def test_a_deed_that_there_is_not_is_not_found(sent, person, client):
    client.force_login(person("reviewer"))
    url = reverse("admin:stories_story_desk", args=[in_state("draft").pk])
    assert client.post(url, sent).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [
        {"deed": "claim", "due": "yesterday"},
        {"deed": "claim", "due": "2001-01-01"},
        {"deed": "claim", "due": "\0"},
        {"deed": "schedule"},
        {"deed": "schedule", "at": "soon"},
        {"deed": "schedule", "at": "2001-01-01T00:00"},
        {"deed": "schedule", "at": "99999-01-01T00:00"},
        {"deed": "comment", "text": "\0 "},
        {"deed": "comment", "text": "x" * 5001},
        {"deed": "publish_change", "version": "9" * 50},
        {"deed": "unschedule"},
    ],
)
def test_nonsense_at_the_desk_is_told_and_changes_nothing(sent, person, client):
    story = in_state("review")
    before = trace(story)
    client.force_login(person("reviewer"))
    url = reverse("admin:stories_story_desk", args=[story.pk])
    page = client.post(url, sent, follow=True)
    assert page.status_code == 200
    assert [message.level_tag for message in page.context["messages"]] == ["error"]
    assert trace(story) == before


@pytest.mark.parametrize("number", [0, 3, 2**31, 10**30])
def test_an_edition_that_there_is_not_is_not_found(number, person, client):
    client.force_login(person("reviewer"))
    url = reverse("admin:stories_story_edition", args=[in_state("draft").pk, 1])
    assert client.get(url.replace("/1/", f"/{number}/")).status_code == 404


@pytest.mark.parametrize("view", ["desk", "proposal", "history"])
@pytest.mark.parametrize("pk", ["0", "abc", "9" * 30, "_00"])
def test_a_case_that_there_is_not_is_not_found(view, pk, person, client):
    client.force_login(person("reviewer"))
    url = reverse(f"admin:stories_story_{view}", args=[pk])
    answer = client.post(url, {"deed": "claim"}) if view == "desk" else client.get(url)
    assert answer.status_code == 404
