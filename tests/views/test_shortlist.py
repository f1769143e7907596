"""The shortlist as an address: without script it is all there is, and it is enough."""

import pytest

from stories import workflow
from stories.models import Story
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(db):
    for slug in ("a", "b", "c", "d", "e"):
        factories.published(slug)
    Story.objects.filter(slug="e").update(slug="renamed")


def entries(page: Page) -> list[str]:
    return [item["data-entry"] for item in page.find("li", data_entry=True)]


def follow(visit, page: Page, slug: str, change: str) -> list[str]:
    """The list behind one of an entry's links."""
    links = page.find("a", data_change=change)
    link = next(
        a for a in links if any(e.attributes.get("data-entry") == slug for e in a.ancestors)
    )
    return entries(visit(link["href"]))


@pytest.mark.parametrize(
    ("query", "listed", "unknown"),
    [
        ("story=c&story=a&story=b", ["c", "a", "b"], []),
        ("story=a&story=nowhere", ["a"], ["nowhere"]),
        ("story=e&story=a&story=a", ["renamed", "a"], []),
        ("story=%00", [], ["\N{REPLACEMENT CHARACTER}"]),
        ("", [], []),
    ],
)
def test_the_address_is_the_list(visit, query, listed, unknown):
    page = visit(f"/shortlist/?{query}")
    assert entries(page) == listed
    assert [item.text for item in page.find("li", data_unknown=True)] == unknown


def test_a_case_that_left_the_library_is_named_and_passed_over(visit):
    workflow.archive(story=Story.objects.get(slug="b"), by=None)
    page = visit("/shortlist/?story=a&story=b")
    assert entries(page) == ["a"]
    assert page.one("li", data_unknown=True).text == "b"


def test_links_move_and_remove(visit):
    page = visit("/shortlist/?story=a&story=b&story=c")
    assert follow(visit, page, "b", "earlier") == ["b", "a", "c"]
    assert follow(visit, page, "b", "later") == ["a", "c", "b"]
    assert follow(visit, page, "b", "without") == ["a", "c"]
    moves = {
        (a["data-change"], entry["data-entry"])
        for a in page.find("a", data_change=True)
        for entry in a.ancestors
        if "data-entry" in entry
    }
    assert ("earlier", "a") not in moves
    assert ("later", "c") not in moves


def test_a_case_is_found_and_added_by_words(visit):
    page = visit("/shortlist/?story=a&q=title")
    offers = [item["data-offer"] for item in page.find("li", data_offer=True)]
    assert set(offers) == {"b", "c", "d", "renamed"}
    link = next(a for a in page.find("a") if a.text.strip().startswith("Add"))
    assert entries(visit(link["href"])) == ["a", offers[0]]


def test_the_ticked_cases_are_compared_by_a_plain_form(visit):
    page = visit("/shortlist/?story=c&story=a&story=b")
    boxes = page.find("input", type="checkbox", name="story")
    assert [(box["value"], "checked" in box) for box in boxes] == [
        ("c", True),
        ("a", True),
        ("b", False),
    ]
    form = next(element for element in boxes[0].ancestors if element.tag == "form")
    assert (form["action"], form["method"]) == ("/compare/", "get")


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "bibtex", "ris", "docx"])
def test_what_can_be_taken_away_takes_the_list_in_its_order(visit, form):
    link = visit("/de/shortlist/?story=c&story=a").one("a", data_export=form)
    assert link["href"].startswith("/de/stories/export/?")
    assert link.query == {"format": [form], "story": ["c", "a"]}


def test_a_list_of_250_keeps_the_first_200_and_says_so(visit):
    for number in range(250):
        factories.published(f"case-{number}")
    query = "&".join(f"story=case-{number}" for number in range(250))
    page = visit(f"/shortlist/?{query}")
    assert entries(page) == [f"case-{number}" for number in range(200)]
    assert "50 more are left out" in page.main


class TestBooklet:
    def test_holds_each_case_in_full_in_the_order_of_the_list(self, visit):
        Story.objects.get(slug="b").texts.update(situation="It rained.", questions=["Why?"])
        page = visit("/shortlist/booklet/?story=c&story=b&story=nowhere")
        assert page.stories == ["c", "b"]
        assert "It rained." in page.main
        assert "Why?" in page.main
        assert page.one("li", data_unknown=True).text == "nowhere"

    def test_of_nothing_leads_back(self, visit):
        assert visit("/shortlist/booklet/").stories == []


@pytest.mark.parametrize("path", ["/stories/", "/stories/a/"])
def test_cards_and_cases_offer_both_lists_without_script(visit, path):
    page = visit(path)
    link = next(a for a in page.find("a", data_shortlist="a"))
    assert entries(visit(link["href"])) == ["a"]
    assert any(a["href"] == "/compare/?story=a" for a in page.find("a") if "href" in a)
