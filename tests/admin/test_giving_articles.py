"""Giving an article to intake: pasted or uploaded, kept at once, or refused with a sentence."""

import io
from urllib.parse import urlencode

import pytest
from django.test import Client
from pypdf import PdfWriter

from stories.models import Article, Story
from tests import factories
from tests.admin.test_articles import ADD, fields
from tests.entering.conftest import TEXT
from tests.entering.conftest import ann as ann
from tests.intake.conftest import vocabulary as vocabulary  # the shipped terms and brands

pytestmark = pytest.mark.django_db
CHRISTMAS = (
    "WestJet asked its passengers what they wanted for Christmas 2013. When they came to the baggage "
    "carousel, wrapped presents lay there instead of suitcases. The clip passed 36 million views on YouTube."
)


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
