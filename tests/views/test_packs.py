"""Course packs: who sees which, what the steps hide, and what teachers alone can read and do."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from stories import workflow
from stories.models import Pack, PackStatus, Story
from stories.roles import CURATORS, REVIEWERS, TEACHERS
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db


def person(name, group=None) -> User:
    user = User.objects.create_user(name, is_staff=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def teacher(db):
    return person("teacher", TEACHERS)


@pytest.fixture(autouse=True)
def lesson(db):
    """Two cases whose words name their brands everywhere."""
    stories = []
    for slug, name in (("acme-rescue", "Acme"), ("zorg-letter", "Zorg")):
        story = factories.published(slug, brand=name.lower(), title=f"{name} saves the day")
        Story.objects.get(pk=story.pk).brand.__class__.objects.filter(slug=name.lower()).update(
            name=name
        )
        story.texts.update(
            situation=f"At {name} it rained.",
            gesture=f"{name} lent umbrellas.",
            outcome=f"Praise for #{name}forever.",
            lesson=f"{name} listens.",
            questions=[f"Would you at {name}?"],
        )
        factories.outcome(
            story,
            value=5,
            unit="views",
            source=story.sources.get(),
            metric=f"{name} views",
            note=f"Said {name}",
        )
        stories.append(story)
    pack = factories.pack("lesson", stories, introduction="Acme and Zorg.", teacher_note="Secret.")
    pack.entries.update(note="Compare Acme with Zorg.")
    return pack


# status -> (on the list, for anybody, for its author)
SEEN = [
    (PackStatus.DRAFT, False, 404, 200),
    (PackStatus.UNLISTED, False, 200, 200),
    (PackStatus.PUBLISHED, True, 200, 200),
]


@pytest.mark.parametrize(("status", "listed", "anybody", "author"), SEEN)
def test_who_sees_a_pack(client, lesson, teacher, status, listed, anybody, author):
    Pack.objects.update(status=status, author=teacher)
    assert bool(Page(client.get("/packs/")).find("article", data_pack="lesson")) is listed
    paths = ["/packs/lesson/", "/packs/lesson/?reveal=1", "/packs/lesson/handout/"]
    assert {client.get(path).status_code for path in paths} == {anybody}
    client.force_login(person("other", TEACHERS))
    assert {client.get(path).status_code for path in paths} == {anybody}
    client.force_login(teacher)
    assert {client.get(path).status_code for path in paths} == {author}


def test_a_draft_is_never_kept_on_the_way_and_not_indexed(client, lesson, teacher):
    Pack.objects.update(status="draft", author=teacher)
    client.force_login(teacher)
    response = client.get("/packs/lesson/")
    assert "no-store" in response["Cache-Control"]
    assert Page(response).one("meta", name="robots")["content"] == "noindex"


def test_a_pack_shows_its_cases_in_order_and_passes_over_what_is_not_public(visit, lesson):
    assert visit("/packs/lesson/").stories == ["acme-rescue", "zorg-letter"]
    workflow.archive(story=Story.objects.get(slug="acme-rescue"), by=None)
    assert visit("/packs/lesson/").stories == ["zorg-letter"]
    workflow.archive(story=Story.objects.get(slug="zorg-letter"), by=None)
    page = visit("/packs/lesson/")
    assert page.stories == []
    assert not page.find("a", data_reveal_start=True)


def test_a_renamed_pack_redirects(client, lesson):
    Pack.objects.update(slug="new-name")
    assert client.get("/nl/packs/lesson/")["Location"] == "/nl/packs/new-name/"
    Pack.objects.update(status="draft")
    assert client.get("/packs/lesson/").status_code == 404


class TestSteps:
    """reveal=0 is the beginning, 1 to 4 the first case, 5 to 8 the second."""

    # number -> what can be read, what must not be in the page in any form
    TABLE = [
        (0, [], ["acme", "zorg", "rained", "umbrellas", "praise"]),
        (1, ["rained"], ["acme", "zorg", "umbrellas", "praise", "saves the day"]),
        (2, ["rained", "umbrellas"], ["acme", "zorg", "praise", "saves the day", "5 views"]),
        (3, ["umbrellas", "praise", "5 views"], ["acme", "zorg", "saves the day", "listens"]),
        (4, ["praise", "acme saves the day", "acme listens"], ["zorg"]),
        (5, ["rained", "acme"], ["zorg", "umbrellas", "praise", "saves the day"]),
        (7, ["umbrellas", "praise"], ["zorg", "saves the day"]),
        (8, ["zorg saves the day"], []),
    ]

    @pytest.mark.parametrize(("number", "there", "absent"), TABLE)
    def test_what_is_hidden_is_not_in_the_page(self, visit, number, there, absent):
        page = visit(f"/packs/lesson/?reveal={number}")
        html = page.html.lower()
        assert [word for word in absent if word in html] == []
        assert [word for word in there if word not in page.main.lower()] == []

    def test_links_lead_from_the_first_step_to_the_last_and_back(self, visit):
        page, walked = visit("/packs/lesson/?reveal=0"), [0]
        while links := page.find("a", data_step_on=True):
            page = visit(f"/packs/lesson/{links[0]['href']}")
            walked.append(int(page.one("div", data_step=True)["data-step"]))
        assert walked == list(range(9))
        assert page.one("a", data_step_back=True)["href"] == "?reveal=7#new"

    @pytest.mark.parametrize(
        "value", ["9", "-1", "x", "1.5", "%00", "9" * 5000, "٣", "1&reveal=2", "%ff", "1e3"]
    )
    def test_a_step_that_is_not_there_shows_the_beginning_and_says_so(self, visit, value):
        page = visit(f"/packs/lesson/?reveal={value}")
        assert "There is no such step" in page.main
        assert "rained" not in page.html

    def test_an_empty_step_is_the_pack_itself(self, visit):
        assert visit("/packs/lesson/?reveal=").stories == ["acme-rescue", "zorg-letter"]

    def test_the_reader_s_language_is_followed(self, visit):
        factories.text(Story.objects.get(slug="acme-rescue"), "de", situation="Bei Acmes Team.")
        page = visit("/de/packs/lesson/?reveal=1")
        assert "Team." in page.main
        assert "acme" not in page.html.lower()


def test_markup_in_a_pack_is_shown_and_does_nothing(visit, lesson):
    evil = '<script>alert("x")</script>'
    Pack.objects.update(title=evil, introduction=evil)
    lesson.entries.update(note=evil)
    for story in Story.objects.all():
        story.texts.update(title=evil, situation=evil, gesture=evil, outcome=evil, lesson=evil)
        story.outcomes.update(note=evil, metric=evil)
    for path in ("/packs/", "/packs/lesson/", "/packs/lesson/handout/", "/packs/lesson/?reveal=4"):
        page = visit(path)
        assert all(script["src"].startswith("/static/stories/") for script in page.find("script"))
        assert evil in page.main


class TestTeachersNotes:
    PATH = "/packs/lesson/notes/"

    @pytest.mark.parametrize("group", [CURATORS, REVIEWERS, TEACHERS])
    def test_are_for_who_may_read_them_and_kept_nowhere(self, client, group):
        client.force_login(person("reader", group))
        response = client.get(self.PATH)
        assert "Secret on acme-rescue" in Page(response).main
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))

    @pytest.mark.parametrize("known", [False, True])
    def test_are_nowhere_for_others(self, client, known):
        if known:
            client.force_login(person("nobody"))
        there, absent = client.get(self.PATH), client.get("/packs/absent/notes/")
        assert (there.status_code, absent.status_code) == (404, 404)
        assert set(there.headers) == set(absent.headers)
        assert Page(there).main == Page(absent).main

    def test_are_on_no_page_for_students(self, visit):
        for path in (
            "/packs/",
            "/packs/lesson/",
            "/packs/lesson/?reveal=4",
            "/packs/lesson/handout/",
        ):
            assert "Secret" not in visit(path).html


class TestCopying:
    PATH = "/packs/lesson/copy/"

    def test_asks_who_is_there_first(self, client):
        response = client.get(self.PATH)
        assert response.status_code == 302
        assert response["Location"] == f"{reverse('account_login')}?next={self.PATH}"
        assert client.post(self.PATH).status_code == 302
        assert Pack.objects.count() == 1

    def test_is_not_for_who_may_not_add_packs(self, client):
        client.force_login(person("nobody"))
        assert client.post(self.PATH).status_code == 403
        assert Pack.objects.count() == 1

    def test_looking_copies_nothing(self, client, teacher):
        client.force_login(teacher)
        assert "Make my copy" in Page(client.get(self.PATH)).main
        assert Pack.objects.count() == 1

    def test_makes_a_draft_of_one_s_own_and_opens_it(self, client, lesson, teacher):
        client.force_login(teacher)
        response = client.post(self.PATH)
        copy = Pack.objects.get(author=teacher)
        assert response["Location"] == f"/admin/stories/pack/{copy.pk}/change/"
        assert client.get(response["Location"]).status_code == 200
        assert (copy.slug, copy.status, copy.title) == (
            "lesson-copy",
            "draft",
            "Copy of Title of lesson",
        )
        told = list(copy.entries.values_list("story__slug", "note", "teacher_note"))
        assert told == list(lesson.entries.values_list("story__slug", "note", "teacher_note"))
        client.post(self.PATH)
        assert set(Pack.objects.filter(author=teacher).values_list("slug", flat=True)) == {
            "lesson-copy",
            "lesson-copy-2",
        }

    def test_leaves_out_teachers_notes_for_who_may_not_read_them(self, client):
        adder = person("adder")
        adder.user_permissions.add(Permission.objects.get(codename="add_pack"))
        client.force_login(adder)
        client.post(self.PATH)
        copy = Pack.objects.get(author=adder)
        assert copy.teacher_note == ""
        assert set(copy.entries.values_list("teacher_note", flat=True)) == {""}

    def test_of_somebody_else_s_draft_is_not_found(self, client, teacher):
        Pack.objects.update(status="draft")
        client.force_login(teacher)
        assert client.post(self.PATH).status_code == 404


def test_the_handout_has_the_cases_in_full_with_the_notes_for_students(visit):
    page = visit("/packs/lesson/handout/")
    assert page.stories == ["acme-rescue", "zorg-letter"]
    assert page.main.count("Compare Acme with Zorg.") == 2
    assert "Would you at Acme?" in page.main
