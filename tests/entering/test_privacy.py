"""An article's words are in no public answer, whatever is asked for and in whatever form."""

import io
import zipfile

import pytest
from django.core.management import call_command

from stories import entering, workflow
from stories.entering import Case
from stories.models import PartialDate
from tests import factories
from tests.entering.conftest import TEXT, a_reading

pytestmark = pytest.mark.django_db
SECRET = "Quokkafeather"
SLUG = "klm-a-bear-2014"
PAGES = [
    "/",
    "/stories/",
    "/stories/?view=table",
    f"/stories/?q={SECRET}",
    f"/stories/{SLUG}/",
    f"/de/stories/{SLUG}/",
    f"/stories/{SLUG}/cite/",
    *(f"/stories/{SLUG}/cite/?format={form}" for form in ("bibtex", "ris", "csl-json")),
    f"/stories/{SLUG}/correct/",
    *(f"/stories/export/?format={form}" for form in ("csv", "json", "xlsx", "bibtex", "ris")),
    f"/compare/?story={SLUG}",
    f"/shortlist/?story={SLUG}",
    f"/shortlist/booklet/?story={SLUG}",
    "/packs/lesson/",
    "/packs/lesson/handout/",
    "/insights/",
    "/insights/reach.csv",
    "/feed/",
    "/brands/klm/",
    "/api/v1/stories/",
    f"/api/v1/stories/{SLUG}/",
    f"/api/v1/stories/?q={SECRET}",
    f"/api/v1/suggest/?q={SECRET[:6]}",
    "/sitemap.xml",
]


@pytest.fixture
def case(ann):
    reading = a_reading(text=f"{TEXT} {SECRET} was the bear's name.")
    article = entering.take_in(reading=reading, by=ann)
    text = ("en", "A bear", "A small airline brought a lost bear back.")
    told = Case(
        brand=factories.brand("klm"),
        industry=factories.industry(),
        language="en",
        happened_on=PartialDate.parse("2014"),
        title="A bear",
        gestures=(factories.gesture(),),
        texts=(text,),
    )
    story = entering.enter(draft=article.drafts.get(), case=told, by=ann)
    story.refresh_from_db()
    workflow.publish(story=story, by=None)
    factories.pack("lesson", [story])
    assert SECRET in story.sources.get().full_text
    assert SECRET in story.comments.get().text
    return story


def words(answer) -> str:
    """What an answer holds, also inside a workbook."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"".join(map(book.read, book.namelist()))
    return body.decode()


def test_no_public_page_export_feed_or_api_tells_the_articles_words(client, case):
    assert case.slug == SLUG
    leaks, told = [], 0
    for address in PAGES:
        answer = client.get(address, follow=True)
        assert answer.status_code == 200, address
        body = words(answer).replace(f"q={SECRET}", "")
        told += "brought a lost bear back" in body
        if "bear's name" in body or "handwritten letter" in body or f"{SECRET} was" in body:
            leaks.append(address)
    assert leaks == []
    assert told > 10  # the case itself is there to be read


def test_the_articles_words_do_not_find_the_case(client, case):
    assert client.get(f"/api/v1/stories/?q={SECRET}").json()["count"] == 0


def test_the_article_itself_is_for_the_workshop_alone(client, case):
    answer = client.get(case.article_drafts.get().article.get_absolute_url())
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"] or "/admin/login/" in answer["Location"]


def test_no_file_that_leaves_the_library_holds_the_articles_words(case, tmp_path):
    call_command("dump", str(tmp_path / "dump"))
    call_command("export_stories", str(tmp_path / "all.json"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any("brought a lost bear back" in path.read_text() for path in files)
    assert not any("bear's name" in path.read_text() for path in files)
