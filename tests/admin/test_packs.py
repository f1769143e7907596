"""Course packs in the workshop: one's own, their cases in order, and who can see them."""

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from stories import workflow
from stories.models import Pack, Story
from stories.roles import CURATORS, REVIEWERS, TEACHERS
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

LIST = "/admin/stories/pack/"


@pytest.fixture
def sign_in(db):
    """``sign_in("Teachers")``: a client with the person signed in as ``.user``."""

    def as_member_of(group, name="somebody"):
        client = Client()
        client.user = User.objects.create_user(name, is_staff=True)
        client.user.groups.add(Group.objects.get(name=group))
        client.force_login(client.user)
        return client

    return as_member_of


def form(pack=None, entries=(), **fields) -> dict:
    """What the form sends: ``entries`` are (id, story, position, note)."""
    kept = [row for row in entries if row[0]]
    sent = {
        "title": "A lesson",
        "slug": "a-lesson",
        "language": "en",
        "introduction": "",
        "teacher_note": "",
        "entries-TOTAL_FORMS": len(entries),
        "entries-INITIAL_FORMS": len(kept),
    }
    for number, (pk, story, position, note) in enumerate(entries):
        prefix = f"entries-{number}"
        sent |= {
            f"{prefix}-id": pk or "",
            f"{prefix}-pack": pack.pk if pack else "",
            f"{prefix}-story": story.pk,
            f"{prefix}-position": "" if position is None else position,
            f"{prefix}-note": note,
            f"{prefix}-teacher_note": "",
        }
    return sent | fields


def change(pack) -> str:
    return f"{LIST}{pack.pk}/change/"


def test_a_teacher_makes_a_pack_of_published_cases_in_their_order(sign_in):
    teacher = sign_in(TEACHERS)
    first, second = factories.published("first"), factories.published("second")
    rows = [
        (None, first, 2, "later"),
        (None, second, 1, ""),
    ]
    assert teacher.post(f"{LIST}add/", form(entries=rows)).status_code == 302
    pack = Pack.objects.get()
    assert (pack.author, pack.status) == (teacher.user, "draft")
    assert [entry.story for entry in pack.entries.all()] == [second, first]


def test_an_unpublished_case_is_refused_but_one_that_was_archived_later_stays(sign_in):
    teacher = sign_in(TEACHERS)
    response = teacher.post(
        f"{LIST}add/", form(entries=[(None, factories.draft("hidden"), None, "")])
    )
    assert "Only a published case can be in a pack." in Page(response).text
    assert not Pack.objects.exists()
    story = factories.published("first")
    pack = factories.pack("mine", [story], status="draft", author=teacher.user)
    workflow.archive(story=story, by=None)
    rows = [(pack.entries.get().pk, story, 0, "new note")]
    assert teacher.post(change(pack), form(pack, rows)).status_code == 302
    assert pack.entries.get().note == "new note"


# group -> the packs on the list, of "own" and "other"
@pytest.mark.parametrize(
    ("group", "listed"),
    [(TEACHERS, {"own"}), (CURATORS, {"own"}), (REVIEWERS, {"own", "other"})],
)
def test_whose_packs_are_shown_and_can_be_changed(sign_in, group, listed):
    person = sign_in(group)
    other = User.objects.create_user("other")
    story = factories.published("first")
    packs = {
        "own": factories.pack("own", [story], author=person.user),
        "other": factories.pack("other", [story], author=other),
    }
    page = Page(person.get(LIST))
    assert {name for name in packs if f"Title of {name}" in page.text} == listed
    for name, pack in packs.items():
        row = [(pack.entries.get().pk, story, 0, "changed")]
        sent = form(pack, row, slug=name)
        person.post(change(pack), sent)
        assert (pack.entries.get().note == "changed") is (name in listed)
    person.post(f"{LIST}{packs['other'].pk}/delete/", {"post": "yes"})
    assert Pack.objects.filter(slug="other").exists() is ("other" not in listed)


@pytest.mark.parametrize(
    ("group", "button", "status"),
    [
        (TEACHERS, "_unlist_pack", "unlisted"),
        (TEACHERS, "_publish_pack", "draft"),
        (REVIEWERS, "_publish_pack", "published"),
    ],
)
def test_buttons_move_a_pack_as_far_as_one_may(sign_in, group, button, status):
    person = sign_in(group)
    story = factories.published("first")
    pack = factories.pack("mine", [story], status="draft", author=person.user)
    rows = [(pack.entries.get().pk, story, 0, "")]
    offered = Page(person.get(change(pack))).find("input", type="submit", name=button)
    assert bool(offered) is (status != "draft")
    person.post(change(pack), form(pack, rows, **{button: "1"}))
    assert Pack.objects.get().status == status


def test_a_pack_without_a_published_case_says_why_it_stays_a_draft(sign_in):
    person = sign_in(REVIEWERS)
    pack = factories.pack("mine", [], status="draft", author=person.user)
    page = Page(person.post(change(pack), form(pack, _publish_pack="1"), follow=True))
    assert "It has no published case." in page.text
    assert Pack.objects.get().status == "draft"


def test_a_teacher_finds_published_cases_only(sign_in):
    factories.published("seen", title="Umbrella seen")
    factories.draft("hidden", title="Umbrella hidden")
    teacher = sign_in(TEACHERS)
    found = teacher.get(
        "/admin/autocomplete/",
        {"app_label": "stories", "model_name": "packstory", "field_name": "story", "term": "umbr"},
    ).json()
    assert [item["text"] for item in found["results"]] == ["Umbrella seen"]
    assert "Umbrella hidden" not in Page(teacher.get("/admin/stories/story/")).text
    hidden = Story.objects.get(slug="hidden")
    assert teacher.get(f"/admin/stories/story/{hidden.pk}/change/").status_code == 302
