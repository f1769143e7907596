"""The box that names what is perhaps there already: as one types, after saving, never in the way."""

import pytest
from django.urls import reverse

from stories import workflow
from stories.models import Story
from tests import factories
from tests.admin.forms import add_url, as_sent, change_url, said, with_row

pytestmark = pytest.mark.django_db

URL = "/admin/stories/story/perhaps/"
TITLE = "A stewardess writes Christmas cards to every passenger"


@pytest.fixture(autouse=True)
def words_only(settings):
    settings.SEARCH_ENCODER = "words"


@pytest.fixture
def stored():
    return factories.published("klm-cards", title=TITLE, happened_on="2014-10")


def typed(*titles, **fields):
    rows = {f"texts-{n}-title": title for n, title in enumerate(titles)}
    return {"texts-TOTAL_FORMS": len(titles)} | rows | fields


def answered(client, sent) -> str:
    answer = client.post(URL, sent)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhileTyping:
    def test_a_title_in_any_of_the_forms_languages(self, chief, stored):
        page = answered(chief, typed("Nothing like it", TITLE))
        assert 'data-hit="klm-cards"' in page
        assert "Nearly the same title" in page
        assert 'target="_blank"' in page

    def test_brand_and_date(self, chief, stored):
        sent = {"brand": stored.brand_id, "happened_on": " 2014-10-02 "}
        assert "The same brand at the same time" in answered(chief, sent)

    def test_a_source(self, chief, stored):
        sent = {"source_links-TOTAL_FORMS": "1", "source_links-0-source": stored.sources.get().pk}
        assert "The same source" in answered(chief, sent)

    def test_drafts_are_named_as_such(self, chief):
        factories.draft("mine", title=TITLE)
        assert "Draft" in answered(chief, typed(TITLE))

    def test_the_case_itself_is_not_and_another_can_be_merged_with(self, chief, stored):
        assert answered(chief, typed(TITLE, but=stored.pk)).strip() == ""
        other = factories.draft("other")
        page = answered(chief, typed(TITLE, but=other.pk))
        assert reverse("admin:stories_story_merge_into", args=[other.pk, stored.pk]) in page

    def test_a_text_to_be_removed_does_not_count(self, chief, stored):
        assert answered(chief, typed(TITLE, **{"texts-0-DELETE": "on"})).strip() == ""

    def test_what_curators_write_stays_text(self, chief):
        factories.published("mean", title="<script>alert(1)</script> of all things & more")
        page = answered(chief, typed("<script>alert(1)</script> of all things & more"))
        assert "<script" not in page
        assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"brand": "nonsense", "happened_on": "soon", "but": "-1"},
        {"brand": "9" * 50, "happened_on": "2014-99-99", "but": "9" * 50},
        {"brand": "\0", "happened_on": "\0", "but": "\0"},
        typed("\0" * 50),
        typed("%_%" * 100),
        typed("x" * 100_000),
        typed("'; DROP TABLE stories_story; --"),
        {"texts-TOTAL_FORMS": "9" * 30},
        {"texts-TOTAL_FORMS": "1", "texts-0-summary": "word " * 20_000, "texts-0-language": "xx"},
        {"source_links-TOTAL_FORMS": "999", "source_links-0-source": "²"},
    ],
)
def test_nonsense_finds_nothing_and_breaks_nothing(sent, chief, stored):
    assert answered(chief, sent).strip() == ""


def test_it_is_asked_with_post_alone(chief):
    assert chief.get(URL).status_code == 405


def test_teachers_are_not_told_of_drafts(staff):
    assert staff("stories.view_story").post(URL, typed(TITLE)).status_code == 403


class TestWithoutScript:
    def test_the_saved_form_of_a_draft_has_the_box(self, chief, stored):
        twin = factories.draft("twin", title=TITLE)
        page = chief.get(change_url(twin)).content.decode()
        assert 'data-hit="klm-cards"' in page

    def test_a_published_case_is_asked_about_only_when_it_changes(self, chief, stored):
        factories.draft("twin", title=TITLE)
        page = chief.get(change_url(stored)).content.decode()
        assert "data-hit" not in page
        assert "data-ask" in page

    def test_adding_a_twin_is_saved_and_told(self, chief, stored):
        form = as_sent(chief.get(add_url(Story))) | {
            "slug": "twin",
            "brand": stored.brand_id,
            "industry": stored.industry_id,
            "language": "en",
            "happened_on": "2014-10",
            "texts-0-language": "en",
            "texts-0-title": TITLE,
            "texts-0-summary": "Much the same.",
        }
        form = with_row(form, "source_links", source=stored.sources.get().pk)
        page = chief.post(add_url(Story), form, follow=True)
        assert Story.objects.filter(slug="twin").exists()
        assert "Perhaps the library has it already" in said(page)
        assert change_url(stored) in said(page)

    def test_a_form_that_came_back_does_not_name_its_own_case(self, chief, stored):
        other = factories.draft("twin", title=TITLE)
        form = as_sent(chief.get(change_url(other))) | {"slug": "Not a slug"}
        page = chief.post(change_url(other), form).content.decode()
        assert 'data-hit="klm-cards"' in page
        assert 'data-hit="twin"' not in page

    def test_a_form_that_came_back_has_the_box_too(self, chief, stored):
        form = as_sent(chief.get(add_url(Story))) | {"texts-0-title": TITLE}
        page = chief.post(add_url(Story), form).content.decode()
        assert 'data-hit="klm-cards"' in page


class TestSources:
    URL = "/admin/stories/source/known/"

    @pytest.mark.parametrize("spelt", ["https://www.example.org/a/?utm_source=x", "example.org/a"])
    def test_a_page_that_is_a_source_already(self, chief, stored, spelt):
        stored.sources.update(url="https://example.org/a", canonical="https://example.org/a")
        page = chief.post(self.URL, {"url": spelt}).content.decode()
        assert change_url(stored.sources.get()) in page
        assert TITLE in page
        own = {"url": spelt, "but": stored.sources.get().pk}
        assert chief.post(self.URL, own).content.decode().strip() == ""

    @pytest.mark.parametrize(
        "url", ["", "\0", "nonsense", "javascript:alert(1)", "http://[", "x" * 9999]
    )
    def test_no_page_is_known_to_nobody(self, chief, stored, url):
        answer = chief.post(self.URL, {"url": url})
        assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_archived_cases_are_named_and_merged_ones_are_not(chief, stored):
    workflow.archive(story=stored, by=None)
    assert "Archived" in answered(chief, typed(TITLE))
    Story.objects.filter(pk=stored.pk).update(merged_into=factories.published("b"))
    assert answered(chief, typed(TITLE)).strip() == ""
