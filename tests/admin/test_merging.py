"""“Merge into …” in the workshop: choosing, the preview, the deed, and what is said where it cannot be."""

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories import history, workflow
from stories.models import Story
from stories.roles import CURATORS, REVIEWERS
from tests import factories
from tests.admin.forms import as_sent, change_url, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words_only(settings):
    settings.SEARCH_ENCODER = "words"


@pytest.fixture
def sign_in(client):
    """``sign_in("reviewer")``: a client signed in as one."""

    def enter(role):
        user = User.objects.filter(username=role).first()
        if not user:
            user = User.objects.create_user(role, is_staff=True)
            roles = [CURATORS] if role == "curator" else [CURATORS, REVIEWERS]
            user.groups.set(Group.objects.filter(name__in=roles))
        client.force_login(user)
        return client

    return enter


def choosing(story):
    return reverse("admin:stories_story_merge", args=[story.pk])


def preview(source, target):
    return reverse("admin:stories_story_merge_into", args=[source.pk, target.pk])


def sent(page, **chosen) -> dict:
    """What the preview's form sends when nobody touches it, and a reason."""
    asked = [*page.context["facts"], *page.context["texts"]]
    data = {one.question.name: one.question.chosen for one in asked}
    items = [
        item for shown in page.context["lists"] if shown.is_asked for item, _said in shown.items
    ]
    data |= {"take": [item.key for item in items if item.taken], "seen": page.context["seen"]}
    return data | {"_reason": "One event"} | chosen


def test_keywords_are_asked_about_and_those_that_stay_are_written(chief):
    source = factories.draft("a", keywords_en=["pen pal", "letter"])
    target = factories.draft("b", keywords_en=["letter"], keywords_de=["Brief"])
    page = chief.get(preview(source, target))
    assert "pen pal, letter" in page.content.decode()
    data = sent(page, **{"fact-keywords_en": "source", "fact-keywords_de": "target"})
    chief.post(preview(source, target), data)
    assert fresh(target).keywords == {"en": ["pen pal", "letter"], "de": ["Brief"]}


def fresh(story):
    return Story.objects.get(pk=story.pk)


class TestChoosing:
    def test_the_likeliest_are_one_click_away(self, chief):
        title = "A stewardess writes Christmas cards to all"
        source, target = factories.draft("a", title=title), factories.published("b", title=title)
        page = chief.get(choosing(source)).content.decode()
        assert preview(source, target) in page

    @pytest.mark.parametrize(
        "address",
        [
            "b",
            " b ",
            "/stories/b/",
            "https://example.org/de/stories/b/?text=nl",
            "was-b",
            "/stories/was-b",
        ],
    )
    def test_by_an_address_present_or_old(self, chief, address):
        source, target = factories.draft("a"), factories.published("was-b")
        target.slug = "b"
        target.save()
        assert chief.get(choosing(source), {"address": address})["Location"] == preview(
            source, target
        )

    def test_by_typing_a_title(self, chief):
        source, target = factories.draft("a"), factories.published("b")
        assert chief.get(choosing(source), {"into": target.pk})["Location"] == preview(
            source, target
        )
        found = chief.get(
            reverse("admin:autocomplete"),
            {
                "term": "Title of b",
                "app_label": "stories",
                "model_name": "story",
                "field_name": "merged_into",
            },
        )
        assert [one["id"] for one in found.json()["results"]] == [str(target.pk)]

    @pytest.mark.parametrize(
        "chosen",
        [
            {"address": ""},
            {"address": "nowhere"},
            {"address": "\0"},
            {"address": "x" * 5000},
            {"address": "../../etc/passwd"},
            {"into": "nonsense"},
            {"into": "9" * 40},
            {"into": "\0"},
            {"into": "-1"},
        ],
    )
    def test_nonsense_is_told(self, chief, chosen):
        factories.draft("b")
        page = chief.get(choosing(factories.draft("a")), chosen)
        assert page.status_code == 200
        assert page.context["form"].errors


class TestPreview:
    def test_it_shows_both_sides_and_changes_nothing(self, chief):
        source = factories.draft("a", happened_on="2015", outcomes=["viral-reach"])
        target = factories.draft("b")
        factories.text(source, "de", title="Titel von a")
        factories.pack("lesson", [source])
        before = history.entry_of(source), history.entry_of(target)
        text = chief.get(preview(source, target)).content.decode()
        for words in ("2015", "October 2014", "Title of a in en", "Titel von a", "Title of lesson"):
            assert words in text
        assert (history.entry_of(source), history.entry_of(target)) == before

    def test_drafts_are_merged_with_what_was_chosen(self, sign_in):
        source, target = factories.draft("a", happened_on="2015"), factories.draft("b")
        client = sign_in("curator")
        page = client.get(preview(source, target))
        data = sent(page, **{"fact-happened_on": "source", "text-en": "source"})
        page = client.post(preview(source, target), data, follow=True)
        assert page.redirect_chain == [
            (reverse("admin:stories_story_change", args=[target.pk]), 302)
        ]
        assert "are one" in said(page)
        assert str(fresh(target).happened_on) == "2015"
        assert fresh(target).texts.get().title == "Title of a in en"
        assert fresh(source).merged_into == target

    def test_into_a_published_case_it_is_proposed_and_another_carries_it_out(self, sign_in):
        source, target = factories.draft("a"), factories.published("b")
        client = sign_in("curator")
        page = client.post(
            preview(source, target), sent(client.get(preview(source, target))), follow=True
        )
        assert "waits for review" in said(page)
        assert "merged into this one" in page.content.decode()
        assert fresh(source).merged_into is None
        desk = reverse("admin:stories_story_desk", args=[target.pk])
        deed = {"deed": "publish_change", "version": 1, "page": "proposal"}
        page = sign_in("reviewer").post(desk, deed, follow=True)
        assert "are one" in said(page)
        assert fresh(source).merged_into == target
        assert target.sources.count() == 2

    def test_until_it_is_decided_the_form_of_the_case_proposes_nothing_else(self, chief):
        source, target = factories.draft("a"), factories.published("b")
        chief.post(preview(source, target), sent(chief.get(preview(source, target))))
        page = chief.get(change_url(target))
        assert "about to be merged" in page.content.decode()
        token = page.context["proposal_token"]
        form = as_sent(page) | {"country": "de", "_reason": "Wrong", "_proposal": token}
        page = chief.post(change_url(target), form)
        assert "decide on it first" in said(page)
        assert target.proposals.get().absorbs == source

    def test_a_curator_does_not_carry_it_out(self, sign_in):
        source, target = factories.draft("a"), factories.published("b")
        client = sign_in("curator")
        client.post(preview(source, target), sent(client.get(preview(source, target))))
        desk = reverse("admin:stories_story_desk", args=[target.pk])
        client.post(desk, {"deed": "publish_change", "version": 1})
        assert fresh(source).merged_into is None

    def test_a_stale_preview_comes_back_with_the_choices(self, chief):
        source, target = factories.draft("a", happened_on="2015"), factories.draft("b")
        data = sent(chief.get(preview(source, target)), **{"fact-happened_on": "source"})
        target.texts.update(title="Somebody changed it")
        page = chief.post(preview(source, target), data)
        assert "changed since" in said(page)
        assert "Somebody changed it" in page.content.decode()
        assert fresh(source).merged_into is None
        (asked,) = page.context["facts"]
        assert asked.question.chosen == "source"
        assert chief.post(preview(source, target), sent(page)).status_code == 302

    @pytest.mark.parametrize(
        "chosen",
        [
            {"_reason": " "},
            {"_reason": "\0"},
            {"seen": "nonsense"},
            {"seen": "\0"},
        ],
    )
    def test_what_is_lacking_is_told_and_nothing_done(self, chief, chosen):
        source, target = factories.draft("a"), factories.draft("b")
        data = sent(chief.get(preview(source, target)), **chosen)
        page = chief.post(preview(source, target), data)
        assert page.status_code == 200
        assert said(page)
        assert fresh(source).merged_into is None

    @pytest.mark.parametrize(
        "chosen",
        [{"fact-happened_on": "\0"}, {"take": ["x" * 9999, "\0"]}, {"text-en": ["a", "b"]}],
    )
    def test_nonsense_is_as_if_nothing_was_chosen(self, chief, chosen):
        source, target = factories.draft("a", happened_on="2015"), factories.draft("b")
        data = sent(chief.get(preview(source, target)), **chosen)
        assert chief.post(preview(source, target), data).status_code == 302
        assert str(fresh(target).happened_on) == "2014-10"

    def test_what_stands_in_the_way_is_told_instead_of_a_form(self, chief):
        source, target = factories.published("a"), factories.draft("b")
        page = chief.get(preview(source, target)).content.decode()
        assert "Merge the other way round" in page
        assert 'name="seen"' not in page
        assert chief.get(preview(source, source)).status_code == 200

    def test_markup_in_a_text_stays_text(self, chief):
        mean = "<img src=x onerror=alert(1)>"
        source, target = factories.draft("a", title=mean, summary=mean), factories.draft("b")
        page = chief.get(preview(source, target)).content.decode()
        assert "<img src=x" not in page

    @pytest.mark.parametrize("into", [0, 987654])
    def test_a_case_that_there_is_not(self, chief, into):
        url = preview(factories.draft("a"), factories.draft("b")).rsplit("/", 2)[0]
        assert chief.get(f"{url}/{into}/").status_code == 404

    def test_the_number_of_queries_does_not_grow_with_what_is_merged(self, chief):
        source, target = factories.draft("a"), factories.draft("b")
        for story in (source, target):
            factories.outcome(story)
            factories.place(story)

        def count():
            with CaptureQueriesContext(connection) as recorded:
                chief.get(preview(source, target))
            return len(recorded)

        count()
        few = count()
        for number in range(10):
            factories.outcome(source, f"kind-{number}", note=f"Note {number}")
            factories.place(source, name=f"Place {number}")
        factories.pack("lesson", [source])
        assert count() == few


class TestAfterwards:
    def test_the_form_of_the_merged_case_says_where_it_went(self, chief):
        source, target = factories.draft("a"), factories.draft("b")
        chief.post(preview(source, target), sent(chief.get(preview(source, target))))
        page = chief.get(reverse("admin:stories_story_change", args=[source.pk])).content.decode()
        assert "merged into another" in page
        assert choosing(source) not in page

    def test_returned_to_draft_it_is_a_case_of_its_own(self, chief):
        source, target = factories.draft("a"), factories.draft("b")
        chief.post(preview(source, target), sent(chief.get(preview(source, target))))
        workflow.return_to_draft(story=fresh(source), by=User.objects.get(username="chief"))
        assert (fresh(source).status, fresh(source).merged_into) == ("draft", None)
