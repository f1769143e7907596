"""From an article to drafts: the pages, as people with several roles use them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories import entering, workflow
from stories.models import Article, Brand, Source, Story
from tests import factories
from tests.admin.forms import said
from tests.entering.conftest import TEXT, a_reading, person
from tests.entering.conftest import ann as ann
from tests.entering.conftest import article as article
from tests.entering.conftest import ben as ben
from tests.entering.conftest import rob as rob
from tests.intake.conftest import vocabulary as vocabulary  # the shipped terms and brands

pytestmark = pytest.mark.django_db
ADD = "/admin/stories/article/add/"
LIST = "/admin/stories/article/"
RECIPE = (
    "Preheat the oven to 200 degrees. Mix two cups of flour with butter, sugar and three eggs. "
    "Stir until smooth, bake for 40 minutes and let the cake cool before you serve it."
)
WORDS = "A small airline brought a child's lost bear back to its island."


@pytest.fixture
def terms(db):
    """What a_reading() proposes is in the vocabulary."""
    factories.industry(), factories.gesture(), factories.channel()
    factories.outcome_kind("engagement")


def sent(page, **changes) -> dict:
    """The review page's form as a browser sends it; ``changes`` by the first card's field names."""
    data = {"version": page.context["article"].version}
    forms = [page.context["about"], *(card.form for card in page.context["cards"])]
    for form in forms:
        for field in form:
            value = field.value()
            if value is True:
                data[field.html_name] = "on"
            elif value not in (False, None):
                data[field.html_name] = str(value)
    for name, value in changes.items():
        if name not in ("do", "version"):
            name = f"{forms[1].prefix}-{name}"
        data.pop(name, None)
        if value is not None:
            data[name] = value
    return data


def deed(page, name) -> str:
    return f"{name}-{page.context['cards'][0].draft.pk}"


def fields(page) -> dict:
    """What the first card shows, by field."""
    form = page.context["cards"][0].form
    return {field.name: field.value() for field in form}


@pytest.fixture
def open_page(client, ann, article, terms):
    client.force_login(ann)
    return client.get(article.get_absolute_url())


# --- reviewing ---------------------------------------------------------------------------------------


def test_nothing_is_filled_in_that_no_passage_says(open_page):
    filled = {name for name, value in fields(open_page).items() if value not in (None, "", False)}
    rests = {row.fields[0].name for card in open_page.context["cards"] for group in card.form.groups
             for row in group.rows if row.quote}  # fmt: skip
    assert {"title", "brand", "industry-0", "gesture-0", "channel-0", "happened_on"} <= rests
    # How an outcome is attested and how far the case is are never empty in the database.
    standing = {"verification", "outcome-0-evidence", "outcome-1-evidence"}
    parts = {"brand_is_new", "place-0-country"} | {
        f"outcome-0-{part}" for part in ("qualifier", "value", "unit", "metric")
    }
    boxes = {name for name in filled if name.endswith("-take")}
    assert filled - boxes - standing - parts <= rests
    assert "gesture-0-take" in boxes
    assert "channel-0-take" not in boxes  # 40 %


def test_a_case_is_accepted_as_changed(client, open_page, article):
    # one changed, one left out, one taken up, one added
    factories.gesture("free-flight")
    data = sent(
        open_page,
        do=deed(open_page, "enter"),
        brand="Loganair Ltd",
        **{"gesture-0": "free-flight", "outcome-0-value": "15,000", "channel-0-take": "on"},
        **{"place-0-take": None, "happened_on": "2014-10-31", "country": "United Kingdom"},
        summary=WORDS,
        verification="reported",
    )
    answer = client.post(article.get_absolute_url(), data)
    story = Story.objects.get()
    assert answer["Location"] == reverse("admin:stories_story_change", args=[story.pk])
    assert (story.brand.name, story.country, str(story.happened_on)) == (
        "Loganair Ltd", "gb", "2014-10-31",
    )  # fmt: skip
    assert [gesture.slug for gesture in story.gestures.all()] == ["free-flight"]
    assert [channel.slug for channel in story.channels.all()] == ["airport"]
    assert (story.outcomes.get().value, story.outcomes.get().evidence) == (15000, "press")
    assert not story.places.exists()
    assert (story.texts.get().summary, story.verification) == (WORDS, "reported")
    assert story.sources.get().publisher == "The Orcadian"
    assert "draft now" in said(client.get(answer["Location"]))


def test_a_case_without_a_summary_has_no_text_and_its_form_asks_for_one(client, open_page, article):
    answer = client.post(article.get_absolute_url(), sent(open_page, do=deed(open_page, "enter")))
    assert not Story.objects.get().texts.exists()
    page = client.get(answer["Location"])
    texts = page.context["inline_admin_formsets"][0].formset
    assert len(texts.forms) == 1


# a change of a field -> what is said beside it
WRONG = [
    ({"brand": ""}, "Say which brand"),
    ({"brand": "Nobody", "brand_is_new": None}, "The library has no brand “Nobody”"),
    ({"industry-0": ""}, "Choose the industry"),
    ({"industry-0": "nonsense"}, "valid choice"),
    ({"gesture-0": "gone-meanwhile"}, "valid choice"),
    ({"outcome-0-unit": ""}, "A figure needs its unit"),
    ({"outcome-0-value": "many"}, "Enter a number"),
    ({"outcome-0-value": "9" * 30}, "no more than"),
    ({"outcome-0-value": "NaN"}, "Enter a number"),
    ({"outcome-0-value": ""}, "Without a figure there is no unit"),
    ({"happened_on": "last year"}, "is not a date"),
    ({"country": "Atlantis"}, "There is no country “Atlantis”"),
    ({"place-0-country": ""}, "Say in which country"),
    ({"title": "x" * 91}, "at most 90"),
    ({"title": "", "summary": WORDS}, "A text needs its title"),
    ({"title": "a\0b"}, "Null characters"),
    ({"verification": "sure"}, "valid choice"),
    (
        {"summary": "In October 2014 Loganair flew a lost teddy home to Kirkwall, with a letter."},
        "These are the article",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "message"), WRONG)
def test_a_refused_acceptance_says_why_and_keeps_what_was_typed(
    changes, message, client, open_page, article
):
    data = sent(open_page, do=deed(open_page, "enter"), **{"summary": "Mine alone."} | changes)
    page = client.post(article.get_absolute_url(), data)
    assert page.status_code == 200
    html = page.content.decode()
    assert message in html
    assert "not entered yet" in said(page)
    assert not Story.objects.exists()
    assert not Brand.objects.exists()
    kept = client.get(article.get_absolute_url())
    assert fields(kept)["summary"] == changes.get("summary", "Mine alone.")
    # What was sent with the page that came back is no older than the page.
    again = sent(page, do="save")
    assert client.post(article.get_absolute_url(), again).status_code == 302


def test_what_was_typed_is_kept_for_another_day_in_any_language(client, open_page, article):
    client.post(
        article.get_absolute_url(),
        sent(open_page, do="save", summary="Mine.", **{"outcome-0-value": "15,000.5"}),
    )
    page = client.get("/de" + article.get_absolute_url())
    html = page.content.decode()
    assert fields(page)["summary"] == "Mine."
    assert 'value="15.000,5"' in html
    assert 'value="Vereinigtes Königreich"' in html


def test_of_two_people_the_second_is_told_and_loses_nothing(client, open_page, article, rob):
    stale = sent(open_page, do=deed(open_page, "enter"), summary="Mine.")
    entering.describe(article=article, version=1, by=rob, publisher="The Times")
    page = client.post(article.get_absolute_url(), stale)
    assert "Somebody changed this article" in said(page)
    assert not Story.objects.exists()
    assert fields(page)["summary"] == "Mine."
    again = client.post(article.get_absolute_url(), sent(page, do=stale["do"]))
    assert again.status_code == 302
    assert Story.objects.count() == 1


def test_a_case_that_was_entered_meanwhile_is_not_entered_twice(client, open_page, article):
    data = sent(open_page, do=deed(open_page, "enter"))
    client.post(article.get_absolute_url(), data)
    page = client.post(article.get_absolute_url(), data)
    assert "Somebody changed this article" in said(page)
    article.refresh_from_db()
    page = client.post(article.get_absolute_url(), data | {"version": article.version})
    assert "decided already" in said(page)
    assert Story.objects.count() == 1
    assert "Open the case" in page.content.decode()


def test_a_case_is_left_out_and_taken_up_again(client, open_page, article):
    page = client.post(
        article.get_absolute_url(), sent(open_page, do=deed(open_page, "leave")), follow=True
    )
    assert page.context["cards"] == []
    pk = article.drafts.get().pk
    about = {key: value for key, value in sent(open_page).items() if key.startswith("article-")}
    article.refresh_from_db()
    data = about | {"version": article.version, "do": f"again-{pk}"}
    page = client.post(article.get_absolute_url(), data, follow=True)
    assert len(page.context["cards"]) == 1


# --- no case -----------------------------------------------------------------------------------------


@pytest.fixture
def no_case(client, ann, vocabulary):
    client.force_login(ann)
    return client.post(ADD, {"text": RECIPE, "title": "A cake"}, follow=True)


def test_a_text_that_tells_no_case_proposes_nothing_and_says_why(no_case):
    html = no_case.content.decode()
    assert no_case.context["cards"] == []
    assert "tells no case" in html
    assert "recipe" in html
    assert "Enter a case by hand" in html


def test_it_can_be_kept_as_a_source(client, no_case):
    article = Article.objects.get()
    page = client.post(article.get_absolute_url(), sent(no_case, do="source"), follow=True)
    assert Source.objects.get().title == "A cake"
    assert "kept as a source" in said(page)
    assert not Story.objects.exists()


def test_a_case_can_be_entered_by_hand_with_it_as_source(client, no_case):
    article = Article.objects.get()
    page = client.post(article.get_absolute_url(), sent(no_case, do="hand"), follow=True)
    assert all(value in (None, "", False) for name, value in fields(page).items()
               if not name.endswith("evidence") and name != "verification")  # fmt: skip
    data = sent(page, do=deed(page, "enter"), brand="KLM", **{"industry-0": "airlines"})
    client.post(article.get_absolute_url(), data)
    assert Story.objects.get().sources.get().full_text == article.text


# --- who may, hostile, how many queries -----------------------------------------------------------------


def test_an_article_is_its_owners_the_reviewers_and_the_administrators(
    client, article, ben, rob, terms
):
    people = {ben: 403, rob: 200, person("max", "Administrators"): 200}
    people[person("tea", "Teachers")] = 403
    for user, status in people.items():
        client.force_login(user)
        assert client.get(article.get_absolute_url()).status_code == status, user
        answer = client.post(article.get_absolute_url(), {"do": "hand"})
        assert answer.status_code == status, user
        listed = client.get(LIST)
        assert listed.status_code == (403 if user.username == "tea" else 200)
        assert (article.title in listed.content.decode()) is (status == 200)
        assert client.get(ADD).status_code == (403 if user.username == "tea" else 200)


@pytest.mark.parametrize(
    "query", ["?state=x", "?by=x", "?by=me&state=open", "?p=999", "?q=%00", "?e=1"]
)
def test_a_nonsensical_list_is_no_error(query, client, article, ann):
    client.force_login(ann)
    assert client.get(LIST + query).status_code in (200, 302, 400)


@pytest.mark.parametrize(
    "do",
    ["", "x", "enter", "enter-", "enter-0", "enter-abc", "enter-99999999999999999999", "leave-7-7",
     "join-1", "join--", "again-1", "\0", "save-" * 500],
)  # fmt: skip
def test_a_deed_that_there_is_not_is_no_error(do, client, open_page, article):
    page = client.post(article.get_absolute_url(), sent(open_page, do=do), follow=True)
    assert page.status_code == 200
    assert not Story.objects.exists()
    assert article.drafts.get().is_open


@pytest.mark.parametrize("pk", ["0", "99999", "9" * 30, "abc"])
def test_an_article_that_there_is_not_is_not_found(pk, client, rob):
    client.force_login(rob)
    assert client.get(f"{LIST}{pk}/").status_code == 404


def test_a_form_that_nobody_was_given_changes_nothing(client, article, ann):
    client.force_login(ann)
    for data in ({}, {"do": "save"}, {"version": "1", "do": "leave-1"}, {"article-title": "\0"}):
        assert client.post(article.get_absolute_url(), data).status_code == 200
    article.refresh_from_db()
    assert article.version == 1


def queries(client, url) -> int:
    with CaptureQueriesContext(connection) as recorded:
        assert client.get(url).status_code == 200
    return len(recorded)


def test_the_page_needs_as_many_queries_for_many_cases_as_for_one(client, ann, terms):
    client.force_login(ann)
    few = entering.take_in(reading=a_reading(), by=ann)
    counted = queries(client, few.get_absolute_url()), queries(client, LIST), queries(client, ADD)
    many = entering.take_in(reading=a_reading(text=TEXT + " More.", drafts=9), by=ann)
    for number in range(20):
        factories.brand(f"brand-{number}")
        factories.article(by=ann)
        workflow.submit(story=factories.draft(), by=None)
    assert counted == (
        queries(client, many.get_absolute_url()), queries(client, LIST), queries(client, ADD)
    )  # fmt: skip
    assert counted[0] <= 15
    page = client.get(many.get_absolute_url())
    assert (len(page.context["cards"]), len(page.context["waiting"])) == (6, 3)
    assert page.content.decode().count("<input") < 900  # what Django takes in one form: 1000
