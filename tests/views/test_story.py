"""The page of one case: every part of it, safely shown, and what is not public stays so."""

import pytest
from django.contrib.auth.models import Permission

from stories import workflow
from stories.models import Brand, Place, Source
from tests import factories
from tests.views.conftest import PRIVATE

pytestmark = pytest.mark.django_db


class TestParts:
    def test_every_part_is_shown(self, visit, case):
        page = visit("/stories/seat/")
        for part in (
            "The title",
            "The summary.",
            "The situation.",
            "Its second paragraph.",
            "The gesture.",
            "The outcome.",
            "The lesson.",
            "Question one?",
            "Question two?",
            "The doubts.",
            "KLM",
            "Airlines",
            "Apology",
            "Gift",
            "Airport",
            "Letter",
            "Source A",
            "Source B",
            "The Publisher",
            "An Author",
            "Video views",
            "The note.",
            "Goodwill",
            "Schiphol",
            "Amsterdam",
            "Netherlands",
            "Dutch",
        ):
            assert part in page.main, part
        assert page.stories == ["seat"]
        assert page.one("h1").text == "The title"
        assert "The title" in page.find("title")[0].text

    def test_terms_and_brand_are_links(self, visit, case):
        links = {a["href"] for a in visit("/stories/seat/").find("a")}
        assert links >= {
            "/brands/klm/",
            "/industries/airlines/",
            "/gestures/apology/",
            "/gestures/gift/",
            "/channels/airport/",
            "/channels/letter/",
            "https://archive.example/1",
        }

    def test_a_source_without_an_address_is_no_link(self, visit, case):
        page = visit("/stories/seat/")
        assert page.one("a", href=case.source_links.first().source.url).text == "Source A"
        assert not [a for a in page.find("a") if a.text == "Source B"]

    def test_a_figure_points_at_its_source_by_number(self, visit, case):
        page = visit("/stories/seat/")
        (footnote,) = [a for a in page.find("a") if a["href"].startswith("#source-")]
        assert footnote["href"] == "#source-2"
        assert "2" in footnote.text
        assert "Source B" in page.one("li", id="source-2").text
        assert "Source A" in page.one("li", id="source-1").text

    def test_parts_that_are_not_given_leave_no_empty_headings(self, visit, db):
        factories.published("bare", channels=[], country="", happened_on=None)
        page = visit("/stories/bare/")
        headings = page.find("h2")
        assert not page.find("time")
        assert "None" not in page.main
        assert all(heading.text.strip() for heading in headings)
        assert {heading.attributes.get("id") for heading in headings} == {"sources"}

    def test_paragraphs_are_paragraphs(self, visit, case):
        texts = [p.text for p in visit("/stories/seat/").find("p")]
        assert {"The situation.", "Its second paragraph."} <= set(texts)


@pytest.mark.parametrize(
    ("prefix", "figure", "date"),
    [
        ("", "20,000,000", "October 31, 2014"),
        ("/de", "20.000.000", "31. Oktober 2014"),
        ("/es", "20.000.000", "31 de octubre de 2014"),
        ("/it", "20.000.000", "31 ottobre 2014"),
        ("/nl", "20.000.000", "31 oktober 2014"),
    ],
)
def test_figures_and_dates_are_written_as_the_reader_writes_them(visit, case, prefix, figure, date):
    page = visit(f"{prefix}/stories/seat/")
    assert figure in page.main
    assert date in page.main
    assert page.one("time")["datetime"] == "2014-10-31"


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("1500", "EUR", "€1,500"),
        ("2.5", "USD", "$2.50"),
        ("12", "percent", "12%"),
        ("12.5", "percent", "12.5%"),
        ("0.125", "tonnes", "0.125 tonnes"),
        ("7", "violins", "7 violins"),
        ("0", "views", "0 views"),
    ],
)
def test_units(visit, db, value, unit, shown):
    story = factories.published("figure")
    factories.outcome(story, value=value, unit=unit, source=story.sources.get())
    assert shown in visit("/stories/figure/").main


@pytest.mark.parametrize(("happened_on", "shown"), [("2014", "2014"), ("2014-10", "October 2014")])
def test_a_date_is_as_precise_as_it_is_known(visit, db, happened_on, shown):
    factories.published("dated", happened_on=happened_on)
    page = visit("/stories/dated/")
    assert page.one("time").text == shown
    assert page.one("time")["datetime"] == happened_on


class TestLanguages:
    def test_the_text_is_the_readers(self, visit, case):
        factories.text(case, "de", title="Der Titel", summary="Kurz.")
        page = visit("/de/stories/seat/")
        assert page.one("h1").text == "Der Titel"
        assert "lang" not in page.one("h1")
        assert visit("/stories/seat/").one("h1").text == "The title"

    def test_another_language_is_marked_as_such(self, visit, case):
        heading = visit("/it/stories/seat/").one("h1")
        assert (heading.text, heading["lang"]) == ("The title", "en")


def test_markup_in_a_text_is_shown_and_does_nothing(visit, case):
    evil = '<script>alert("x")</script>'
    case.texts.update(
        title=evil, summary=evil, situation=evil, lesson=evil, questions=[evil], doubts=evil
    )
    case.outcomes.update(note=evil, metric=evil)
    Source.objects.update(title=evil, publisher=evil, author=evil)
    Place.objects.update(name=evil)
    Brand.objects.update(name=evil, aliases=[evil])
    lists = ("/compare/?story=seat", "/shortlist/?story=seat", "/shortlist/booklet/?story=seat")
    for path in ("/", "/stories/", "/stories/seat/", "/brands/", "/brands/klm/", *lists):
        page = visit(path)
        assert all(script["src"].startswith("/static/") for script in page.find("script"))
        assert evil in page.html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')


def test_the_full_text_of_a_source_is_nowhere_public(client, case):
    assert Source.objects.filter(full_text=PRIVATE).count() == 2
    for path in (
        "/",
        "/stories/",
        "/stories/seat/",
        "/brands/klm/",
        "/sitemap.xml",
        "/api/v1/stories/",
        "/api/v1/stories/seat/",
        "/api/v1/openapi.json",
    ):
        body = client.get(path).content.decode()
        assert PRIVATE not in body
        assert "full_text" not in body


def test_the_full_text_of_a_source_is_not_searched(slugs, case):
    assert slugs(q=PRIVATE) == []


# --- who may see it ------------------------------------------------------------------------------


@pytest.fixture
def signed_in(client, django_user_model):
    """``signed_in("preview_story")``: a client of a person with these permissions."""

    def sign_in(*permissions):
        person = django_user_model.objects.create_user("someone")
        person.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(person)
        return client

    return sign_in


def in_status(status: str, slug: str = "secret"):
    story = factories.draft(slug, title="A secret title")
    if status == "review":
        workflow.submit(story=story, by=None)
    if status == "archived":
        workflow.publish(story=story, by=None)
        workflow.archive(story=story, by=None)
    return story


@pytest.mark.parametrize("language", ["", "/de"])
def test_an_archived_case_says_that_it_is_gone(client, db, language):
    in_status("archived")
    response = client.get(f"{language}/stories/secret/")
    assert response.status_code == 410
    assert b"noindex" in response.content
    assert b"A secret title" not in response.content
    assert client.get("/api/v1/stories/secret/").status_code == 404


def test_an_archived_case_can_still_be_previewed(signed_in):
    in_status("archived")
    assert signed_in("preview_story").get("/stories/secret/").status_code == 200


@pytest.mark.parametrize("status", ["draft", "review"])
class TestUnpublished:
    def test_is_not_there_for_the_public(self, client, db, status):
        in_status(status)
        for path in ("/stories/secret/", "/de/stories/secret/", "/api/v1/stories/secret/"):
            response = client.get(path)
            assert response.status_code == 404
            assert b"A secret title" not in response.content

    def test_looks_to_the_last_header_like_one_that_never_was(self, client, db, status):
        in_status(status)
        for cookies in ({}, {"sessionid": "made-up"}):
            client.cookies.load(cookies)
            secret, nothing = client.get("/stories/secret/"), client.get("/stories/absent/")
            kept = [
                {k: v for k, v in r.headers.items() if k not in ("ETag", "Content-Length")}
                for r in (secret, nothing)
            ]
            assert kept[0] == kept[1]
            assert secret.content.replace(b"secret", b"absent") == nothing.content

    def test_is_not_there_for_a_person_without_the_permission(self, signed_in, status):
        in_status(status)
        assert signed_in("change_story").get("/stories/secret/").status_code == 404

    def test_can_be_previewed_by_a_permitted_person_and_is_kept_nowhere(self, signed_in, status):
        in_status(status)
        response = signed_in("preview_story").get("/stories/secret/")
        assert response.status_code == 200
        assert b"A secret title" in response.content
        rules = {rule.strip() for rule in response["Cache-Control"].split(",")}
        assert {"no-store", "private"} <= rules
        assert "public" not in rules
        assert b"noindex" in response.content

    def test_is_not_in_the_lists_even_for_that_person(self, signed_in, status):
        in_status(status)
        client = signed_in("preview_story")
        for path in ("/", "/stories/", "/brands/klm/", "/api/v1/stories/", "/sitemap.xml"):
            assert b"secret" not in client.get(path).content


def test_a_case_without_any_text_can_be_previewed(signed_in):
    in_status("draft").texts.all().delete()
    assert signed_in("preview_story").get("/stories/secret/").status_code == 200


def test_a_published_case_is_the_same_for_a_curator(client, signed_in, case):
    public = client.get("/stories/seat/")
    curator = signed_in("preview_story").get("/stories/seat/")
    assert curator.content == public.content
    assert curator["Cache-Control"] == public["Cache-Control"]
