"""The comparison: two to four cases in the order of the address, and what is said of the others."""

import csv
import io

import pytest

from stories.models import Story, StoryText
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(db):
    for number, slug in enumerate(("a", "b", "c", "d", "e")):
        story = factories.published(slug, happened_on=str(2010 + number))
        factories.outcome(
            story, value=10**number, unit="views", source=story.sources.get(), note="A note"
        )
    factories.draft("hidden")
    Story.objects.filter(slug="e").update(slug="renamed")


def columns(page: Page) -> list[str]:
    return [th["data-story"] for th in page.find("th", data_story=True)]


def messages(page: Page, name: str) -> list[str]:
    return [item.text for item in page.find("li", **{name: True})]


# the address, the columns, the unknown names, the refused cases
TABLE = [
    ("story=a&story=b", ["a", "b"], [], []),
    ("story=d&story=a&story=c&story=b", ["d", "a", "c", "b"], [], []),
    ("story=a&story=b&story=a", ["a", "b"], [], []),
    ("story=a&story=e", ["a", "renamed"], [], []),
    ("story=a&story=nowhere&story=b", ["a", "b"], ["nowhere"], []),
    ("story=a&story=hidden&story=b", ["a", "b"], ["hidden"], []),
    ("story=a&story=b&story=c&story=d&story=renamed", ["a", "b", "c", "d"], [], ["renamed"]),
    ("story=a", [], [], []),
    ("story=nowhere", [], ["nowhere"], []),
    ("story=%00&story=a&story=b", ["a", "b"], ["\N{REPLACEMENT CHARACTER}"], []),
    ("", [], [], []),
]


@pytest.mark.parametrize(("query", "shown", "unknown", "refused"), TABLE)
def test_the_address_says_what_is_compared(visit, query, shown, unknown, refused):
    page = visit(f"/compare/?{query}")
    assert columns(page) == shown
    assert messages(page, "data_unknown") == unknown
    assert [item["data-refused"] for item in page.find("li", data_refused=True)] == refused


def test_one_case_asks_for_a_second_and_offers_some(visit):
    page = visit("/compare/", story="a")
    assert "Choose a second" in page.main
    offers = page.find("li", data_offer=True)
    assert offers
    link = next(a for a in page.find("a") if "story=a&story=" in a.attributes.get("href", ""))
    assert columns(visit(link["href"])) == link.query["story"]


def test_an_empty_comparison_offers_a_contrast(visit):
    assert not visit("/compare/").find("a", data_pair=True)
    factories.published("criticised", outcomes=["backlash"])
    pair = visit("/compare/").one("a", data_pair=True)
    assert columns(visit(pair["href"]))[0] == "criticised"


def test_columns_are_moved_and_removed_by_links(visit):
    page = visit("/compare/?story=a&story=b&story=c")
    links = {a.text.split(":")[0] + " " + str(n): a for n, a in enumerate(page.find("a"))}
    reached = [columns(visit(a["href"])) for name, a in links.items() if name.startswith("Move")]
    assert reached == [["b", "a", "c"], ["b", "a", "c"], ["a", "c", "b"], ["a", "c", "b"]]
    reached = [columns(visit(a["href"])) for name, a in links.items() if name.startswith("Remove")]
    assert reached == [["b", "c"], ["a", "c"], ["a", "b"]]


def test_a_case_is_found_and_added_by_words(visit):
    page = visit("/compare/", story=["a", "b"], q="title")
    offered = [item["data-offer"] for item in page.find("li", data_offer=True)]
    assert set(offered) == {"c", "d", "renamed"}
    first = next(a for a in page.find("a") if a.text.strip().startswith("Add"))
    assert columns(visit(first["href"])) == ["a", "b", offered[0]]
    assert not visit("/compare/?story=a&story=b&story=c&story=d").find("form", role="search")


def test_words_that_cannot_be_read_are_answered(visit):
    page = visit("/compare/?story=a&story=b&q=a%00")
    assert page.find("p", data_error="q")
    assert columns(page) == ["a", "b"]


class TestDownload:
    def table(self, client, query="story=a&story=b"):
        response = client.get(f"/compare/?{query}&format=csv")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        assert "attachment" in response["Content-Disposition"]
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))

    def test_has_a_column_for_each_case_and_a_unit_for_each_figure(self, client):
        head, *lines = self.table(client)
        assert head == ["Aspect", "Unit", "a", "b"]
        assert all(len(line) == 4 for line in lines)
        assert ["Viral reach", "views", "1 view (Reported by the press)"] in [
            line[:3] for line in lines
        ]

    @pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
    def test_holds_no_formula(self, client, start):
        StoryText.objects.update(title=f"{start}HYPERLINK(1)")
        cells = [cell for line in self.table(client) for cell in line]
        assert f"'{start}HYPERLINK(1)" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]

    @pytest.mark.parametrize(
        "query", ["format=csv", "story=a&format=csv", "story=a&story=b&format=xml"]
    )
    def test_of_nothing_or_in_another_form_is_refused(self, client, query):
        assert client.get(f"/compare/?{query}").status_code == 400
