"""From an article to drafts: the pages, as people with several roles use them."""

import io
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfWriter

from stories import entering, workflow
from stories.history import proposals
from stories.intake import Duplicate
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
CHRISTMAS = (
    "WestJet asked its passengers what they wanted for Christmas 2013. When they came to the baggage "
    "carousel, wrapped presents lay there instead of suitcases. The clip passed 36 million views on YouTube."
)
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


# --- pasting and uploading --------------------------------------------------------------------------


def test_a_pasted_article_is_kept_and_its_case_shown_with_its_passages(client, ann, vocabulary):
    factories.outcome_kind("viral-reach")
    client.force_login(ann)
    answer = client.post(ADD, {"text": CHRISTMAS, "address": "https://example.org/w"})
    article = Article.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, article.get_absolute_url())
    page = client.get(answer["Location"])
    shown = fields(page)
    assert (shown["brand"], shown["industry-0"]) == ("WestJet", "airlines")
    assert (shown["happened_on"], str(shown["outcome-0-value"])) == ("2013-12", "36000000")
    html = page.content.decode()
    assert ">The clip passed 36 million views on YouTube.</mark>" in html
    assert "very likely, 90 %" in html
    assert not Story.objects.exists()


@pytest.mark.parametrize("kind", ["txt", "html"])
def test_an_uploaded_file_is_read(kind, client, ann, vocabulary):
    body = f"<html><body><article><p>{CHRISTMAS}</p></article></body></html>"
    file = io.BytesIO((CHRISTMAS if kind == "txt" else body).encode())
    file.name = f"article.{kind}"
    client.force_login(ann)
    assert client.post(ADD, {"text": "", "file": file}).status_code == 302
    assert "36 million" in Article.objects.get().text


def upload(name, content=b"Words enough for an article to be read."):
    file = io.BytesIO(content)
    file.name = name
    return file


def encrypted_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(72, 72)
    writer.encrypt("secret")
    found = io.BytesIO()
    writer.write(found)
    return found.getvalue()


# what is sent -> what the page says
REFUSED = {
    "nothing": ({}, "Paste an article, or choose a file."),
    "spaces": ({"text": " \n "}, "Paste an article, or choose a file."),
    "both": ({"text": TEXT, "file": upload("a.txt")}, "not both"),
    "two files": ({"file": [upload("a.txt"), upload("b.txt")]}, "One file at a time"),
    "an empty file": ({"file": upload("a.txt", b"")}, "the text is empty"),
    "a wrong ending": ({"file": upload("a.exe")}, "Only .txt, .html, .docx and .pdf"),
    "a PDF that is none": ({"file": upload("a.pdf")}, "not what its ending says"),
    "a text that is a PDF": ({"file": upload("a.txt", b"%PDF-1.7 x")}, "not what its ending says"),
    "a locked PDF": ({"file": upload("a.pdf", encrypted_pdf())}, "protected by a password"),
    "a broken Word file": ({"file": upload("a.docx", b"PK\x03\x04xx")}, "not a Word document"),
    "noise": ({"text": "\x00\x01\x02\x03" * 90}, "binary data"),
    "a NUL among words": ({"text": "\0 1 2"}, "no sentences"),
    "no words": ({"text": "12 34 56 !!"}, "no sentences"),
    "a long text": ({"text": "word " * 60_000}, "too long to be one article"),
    "a wrong address": ({"text": TEXT, "address": "ftp://example.org/x"}, "begins with http"),
    "no address": ({"text": TEXT, "address": "not an address"}, "valid URL"),
    "a wrong date": ({"text": TEXT, "published": "soon"}, "is not a date"),
}


@pytest.mark.parametrize(("data", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_read_is_told_and_kept(data, message, client, ann):
    client.force_login(ann)
    for value in data.values():
        for file in value if isinstance(value, list) else [value]:
            hasattr(file, "seek") and file.seek(0)
    page = client.post(ADD, data)
    html = page.content.decode()
    assert page.status_code == 200
    assert message in html
    assert not Article.objects.exists()
    pasted = data.get("text", "")
    assert (TEXT[:24] in html) is (pasted == TEXT)
    assert len(html) < 120_000


FIVE_MB = "All work and no play. " * (5 * 1024 * 1024 // 22 + 1)


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_a_paste_of_five_megabytes_gets_a_page_of_ours(kind, ann):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    if kind == "multipart":
        page = client.post(ADD, {"text": FIVE_MB})
    else:
        body = urlencode({"text": FIVE_MB})
        page = client.post(ADD, body, content_type="application/x-www-form-urlencoded")
    html = page.content.decode()
    assert page.status_code == 413
    assert "This is too large: a text may have 1 MB" in html
    assert 'name="csrfmiddlewaretoken"' in html
    assert len(html) < 50_000


def test_a_request_that_says_that_it_is_huge_is_not_read(ann, client):
    client.force_login(ann)
    page = client.generic("POST", ADD, b"x" * (25 * 1024 * 1024), content_type="text/plain")
    assert page.status_code == 413


def test_a_paste_from_another_site_is_refused(ann):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ann)
    assert client.post(ADD, {"text": TEXT}).status_code == 403
    token = client.get(ADD).context["csrf_token"]
    answer = client.post(ADD, {"text": TEXT, "csrfmiddlewaretoken": str(token)})
    assert answer.status_code == 302


def test_the_same_paste_twice_is_one_article(client, ann):
    client.force_login(ann)
    first, second = (client.post(ADD, {"text": TEXT})["Location"] for _time in "12")
    assert first == second


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


@pytest.mark.parametrize("state", ["draft", "published"])
def test_the_article_joins_a_case_that_is_there(state, client, ann, terms):
    story = getattr(factories, state)("bear", title="A bear flies")
    reading = a_reading(duplicates=(Duplicate(story.slug, "Same brand", 0),))
    article = entering.take_in(reading=reading, by=ann)
    client.force_login(ann)
    page = client.get(article.get_absolute_url())
    html = page.content.decode()
    assert "A bear flies" in html
    assert "Same brand" in html
    answer = client.post(
        article.get_absolute_url(), sent(page, do=f"{deed(page, 'join')}-{story.pk}")
    )
    assert answer["Location"] == reverse("admin:stories_story_change", args=[story.pk])
    assert article.drafts.get().state == "joined"
    assert bool(proposals.open_for(story)) is (state == "published")
    assert story.sources.count() == (1 if state == "published" else 2)


def test_a_duplicate_that_was_renamed_is_found(client, ann, terms):
    story = factories.draft("bear", title="A bear flies")
    reading = a_reading(duplicates=(Duplicate("bear", "Same brand", 0),))
    article = entering.take_in(reading=reading, by=ann)
    story.slug = "bear-flies"
    story.save()
    client.force_login(ann)
    assert "A bear flies" in client.get(article.get_absolute_url()).content.decode()


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
