"""The insights page: charts under the search's own filters, each mark a link that keeps its promise."""

import csv
import io
import xml.etree.ElementTree as ElementTree

import pytest
from django.http import QueryDict

from stories.filters import StoryFilter
from stories.insights import CHARTS
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def library(db):
    for number in range(6):
        story = factories.published(
            f"air-{number}",
            gestures=["apology", "gift"][number % 2 :],
            channels=["airport", "letter"][number % 2 :],
            country=("nl", "de", "sg")[number % 3],
            happened_on=str(2010 + number),
            outcomes=["goodwill"],
            title=f"Umbrella {number}",
        )
        figure = {"value": 10**number, "unit": "views", "source": story.sources.get()}
        factories.outcome(story, **figure)
    factories.published(
        "shop",
        brand="lego",
        industry="toys",
        gestures=["gift"],
        channels=["letter"],
        language="de",
        verification="confirmed",
    )
    factories.draft("hidden", gestures=["secret"])


QUERIES = [
    "",
    "gesture=gift",
    "gesture=apology&gesture=gift",
    "channel=letter&country=de&country=nl",
    "industry=airlines&year_min=2011&year_max=2014",
    "q=umbrella",
    "q=umbrella&gesture=gift&channel=airport",
    "language=de",
]


def found(query: str) -> int:
    return StoryFilter(QueryDict(query)).found.total


def test_every_mark_leads_to_as_many_cases_as_it_says(client, library, subtests):
    for query in QUERIES:
        with subtests.test(query):
            page = Page(client.get(f"/insights/?{query}"))
            assert page.total == found(query)
            marks = [a for a in page.find("a", data_mark=True) if "data-count" in a]
            assert marks
            for address, count in {(mark["href"], mark["data-count"]) for mark in marks}:
                assert found(address.split("?")[1]) == int(count), address


def test_there_is_every_chart_with_its_table_and_its_files(visit, library):
    page = visit("/insights/")
    assert [chart["data-chart"] for chart in page.find("section", data_chart=True)] == [*CHARTS]
    links = {a["href"].split("?")[0] for a in page.find("a", download=True)}
    assert links == {f"/insights/{name}.{kind}" for name in CHARTS for kind in ("svg", "csv")}
    assert len(page.find("table")) == len(CHARTS)


def test_chosen_filters_are_chips_that_can_be_removed(visit, library):
    page = visit("/insights/", gesture="gift", country=["nl", "de"])
    chips = {chip.text.strip().split("Remove:")[-1]: chip.query for chip in page.chips}
    assert chips["Gesture type: Gift"] == {"country": ["nl", "de"]}
    assert chips["Country: Germany"] == {"gesture": ["gift"], "country": ["nl"]}
    assert "Gift" in page.one("p", **{"class": "lead"}).text


def test_the_form_keeps_what_it_cannot_show(visit, library):
    page = visit("/insights/", q="umbrella", country=["nl", "de"])
    hidden = [(e["name"], e["value"]) for e in page.find("input", type="hidden")]
    assert ("q", "umbrella") in hidden
    assert {("country", "nl"), ("country", "de")} <= set(hidden)
    assert "country" not in [e["name"] for e in page.find("select")]


def test_a_dot_is_a_case_and_unlike_units_never_meet(visit, library):
    page = visit("/insights/")
    dots = page.find("a", data_dot=True)
    assert [dot["data-dot"] for dot in dots if "Gift" in dot.ancestors[-1]["aria-label"]] == [
        "air-1",
        "air-3",
        "air-5",
    ]
    assert dots[0]["href"].startswith("/stories/air-")
    assert "views" in dots[0]["aria-label"]
    assert [e["data-unit"] for e in page.find("div", data_unit=True)] == ["views"]


def test_a_country_without_an_outline_is_a_dot(visit, library):
    (link,) = visit("/insights/").find("a", data_mark="sg", aria_label="Singapore: 2")
    assert link.query == {"country": ["sg"]}


def test_nothing_found_is_said(visit, library):
    page = visit("/insights/", q="zeppelin", meaning="0")
    assert page.total == 0
    assert "No case matches" in page.main
    assert not page.find("section", data_chart=True)


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("industry=nowhere", {"industry"}),
        ("colour=red", {"colour"}),
        ("year_min=2015&year_max=2014", {"year_max"}),
        ("q=a%00b", {"q"}),
        ("page=-1&sort=x", {"page", "sort"}),
        ("gesture=" + "x" * 10_000, {"gesture"}),
    ],
)
def test_what_is_not_understood_is_named_and_shows_nothing(client, library, query, errors):
    page = Page(client.get(f"/insights/?{query}"))
    assert page.errors == errors
    assert not page.find("section", data_chart=True)
    for kind in ("svg", "csv"):
        answer = client.get(f"/insights/years.{kind}?{query}")
        assert answer.status_code == 400
        assert set(answer.json()["errors"]) == errors


class TestFiles:
    def test_a_picture_stands_by_itself(self, client, library, subtests):
        for name in CHARTS:
            with subtests.test(name):
                answer = client.get(f"/insights/{name}.svg?gesture=gift")
                assert answer["Content-Type"].startswith("image/svg+xml")
                drawn = ElementTree.fromstring(answer.content.decode())  # noqa: S314 - our own
                assert "Gift" in drawn.find(f"{SVG}desc").text
                for element in drawn.iter():
                    assert not {"class", "style", "href"} & set(element.attrib)
                    assert "," not in element.get("x", "") + element.get("width", "")

    def test_a_table_has_its_titles_and_lines(self, client, library, subtests):
        for name in CHARTS:
            with subtests.test(name):
                answer = client.get(f"/insights/{name}.csv")
                assert answer["Content-Type"].startswith("text/csv")
                assert f"casebook-{name}.csv" in answer["Content-Disposition"]
                text = answer.content.decode("utf-8-sig")
                lines = list(csv.reader(io.StringIO(text, newline="")))
                assert len(lines) > 1
                assert len({len(line) for line in lines}) == 1

    def test_a_table_of_nothing_is_its_titles(self, client, library):
        answer = client.get("/insights/years.csv?language=fr")
        assert answer.status_code == 200
        assert answer.content.decode("utf-8-sig") == "Year,Code,Cases\r\n"

    def test_they_speak_the_readers_language(self, client, library):
        assert "Deutschland" in client.get("/de/insights/countries.csv").content.decode()
        assert "Deutschland" in client.get("/de/insights/countries.svg").content.decode()

    @pytest.mark.parametrize("name", ["nonsense", "__class__", "years.svg"])
    def test_an_unknown_chart_is_not_found(self, client, db, name):
        for kind in ("svg", "csv"):
            assert client.get(f"/insights/{name}.{kind}").status_code == 404


def test_the_page_travels_compressed_and_is_asked_for_again(client, library):
    plain = client.get("/insights/")
    packed = client.get("/insights/", headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 3
    again = client.get(
        "/insights/", headers={"accept-encoding": "gzip", "if-none-match": packed["ETag"]}
    )
    assert again.status_code == 304


def test_markup_in_a_title_stays_text(client, library):
    story = factories.published("evil", title="<script>alert(1)</script>", gestures=["gift"])
    factories.outcome(story, value=5, unit="views", source=story.sources.get())
    for path in ("/insights/", "/insights/reach.svg"):
        assert b"<script>alert" not in client.get(path).content
