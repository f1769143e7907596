"""The page of pairs that may be the same: merged from there, or found to be two, which can be taken back."""

import pytest
from django.urls import reverse

from stories import merging
from stories.models import NotDuplicate
from tests import factories
from tests.admin.forms import change_url, said

pytestmark = pytest.mark.django_db

URL = "/admin/stories/story/pairs/"
TITLE = "A stewardess writes Christmas cards to every passenger"


@pytest.fixture(autouse=True)
def words_only(settings):
    settings.SEARCH_ENCODER = "words"


@pytest.fixture
def twins():
    return factories.published("stored", title=TITLE), factories.draft("twin", title=TITLE)


def apart_url(one, other) -> str:
    return reverse("admin:stories_story_apart", args=[one.pk, other.pk])


def page_of(client, url=URL) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_list_with_a_reason_and_back(chief, twins):
    stored, twin = twins
    assert apart_url(twin, stored) in page_of(chief)
    done = chief.post(apart_url(twin, stored), {"_reason": "<b>Other</b> years"}, follow=True)
    assert "you are not asked again" in said(done)
    page = done.content.decode()
    assert apart_url(twin, stored) not in page
    assert "1 pair was found to be two cases" in page
    assert "&lt;b&gt;Other&lt;/b&gt; years" in page
    assert "chief" in page

    undo = reverse("admin:stories_story_ask_again", args=[NotDuplicate.objects.get().pk])
    assert undo in page
    page = chief.post(undo, follow=True).content.decode()
    assert apart_url(twin, stored) in page
    assert "found to be two cases" not in page


def test_from_a_cases_own_form_through_a_page_that_shows_both(chief, twins):
    stored, twin = twins
    assert apart_url(twin, stored) in page_of(chief, change_url(twin))
    page = page_of(chief, apart_url(twin, stored))
    assert page.count("Summary of") == 2
    chief.post(apart_url(twin, stored))
    assert "data-hit" not in page_of(chief, change_url(twin))
    typed = {"texts-TOTAL_FORMS": 1, "texts-0-title": TITLE, "but": twin.pk}
    answer = chief.post("/admin/stories/story/perhaps/", typed)
    assert answer.content.decode().strip() == ""


def test_looking_changes_nothing(chief, twins):
    chief.get(apart_url(*twins))
    assert not NotDuplicate.objects.exists()
    apart = merging.keep_apart(one=twins[0], other=twins[1], by=None)
    assert chief.get(reverse("admin:stories_story_ask_again", args=[apart.pk])).status_code == 405


def test_the_first_page_counts_without_them_and_still_leads_there(chief, twins):
    def box():
        return next((one for one in chief.get("/admin/").context["boxes"] if one.url == URL), None)

    assert box().total == 1
    chief.post(apart_url(*twins))
    assert (box().total, box().lines) == (0, [])
    NotDuplicate.objects.all().delete()
    twins[1].delete()
    assert box() is None


def test_a_refusal_keeps_the_reason(chief, twins):
    page = chief.post(apart_url(twins[0], twins[0]), {"_reason": "Other years"}).content.decode()
    assert "one and the same" in page
    assert 'value="Other years"' in page


@pytest.mark.parametrize("number", ["0", "9" * 18, "9" * 40])
def test_what_is_not_there_is_not_found(number, chief, twins):
    for url in (f"{URL}{number}/{twins[0].pk}/", f"{URL}{twins[0].pk}/{number}/"):
        assert chief.get(url).status_code == 404
        assert chief.post(url).status_code == 404
    assert chief.post(f"{URL}{number}/again/").status_code == 404


@pytest.mark.parametrize(
    ("role", "may"), [("curator", True), ("reviewer", True), ("administrator", True)]
)
def test_every_role_of_the_workshop_says_so_and_takes_back(role, may, person, client, twins):
    client.force_login(person(role))
    client.post(apart_url(*twins))
    assert NotDuplicate.objects.standing().exists() is may
    client.post(reverse("admin:stories_story_ask_again", args=[NotDuplicate.objects.get().pk]))
    assert NotDuplicate.objects.standing().exists() is not may


def test_readers_of_the_workshop_do_not(staff, twins):
    client = staff("stories.view_story")
    assert client.post(apart_url(*twins)).status_code == 403
    apart = merging.keep_apart(one=twins[0], other=twins[1], by=None)
    again = reverse("admin:stories_story_ask_again", args=[apart.pk])
    assert client.post(again).status_code == 403
    assert NotDuplicate.objects.standing().exists()


def test_the_number_of_queries_does_not_grow(chief, django_assert_max_num_queries):
    first = factories.draft(title=TITLE)
    for _number in range(12):
        merging.keep_apart(one=first, other=factories.draft(title=TITLE), by=None)
    with django_assert_max_num_queries(14):
        page_of(chief)
