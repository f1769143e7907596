"""The page of one case: its ledger, its map, its texts side by side, what to read next."""

import pytest

from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db


class TestLedger:
    def test_a_line_has_figure_unit_date_evidence_and_source(self, visit, case):
        page = visit("/stories/seat/")
        cells = [cell.text.split() for cell in page.find("td") if cell.inside("ledger")]
        assert cells[0] == ["almost", "20,000,000"]
        assert cells[1] == ["views"]
        assert cells[2] == ["Viral", "reach", "·", "Video", "views", "The", "note."]
        assert cells[3] == ["As", "of", "January", "2015"]
        assert cells[4] == ["Reported", "by", "the", "press"]
        assert cells[5] == ["source", "2"]
        heads = [head.text for head in page.find("th") if head.inside("ledger")]
        assert heads == ["Figure", "Unit", "What", "As of", "Evidence", "Source"]

    def test_the_classes_that_occur_are_explained(self, visit, case):
        page = visit("/stories/seat/")
        terms = [e.text for e in page.find("dt") if e.inside("evidence-legend")]
        assert terms == ["Reported by the press", "Anecdote"]
        assert "hearsay" in page.main

    def test_a_source_leads_back_to_its_figures(self, visit, case):
        page = visit("/stories/seat/")
        (back,) = [a for a in page.find("a") if a["href"].startswith("#figure-")]
        assert any(e.attributes.get("id") == "source-2" for e in back.ancestors)
        assert "20,000,000" in page.one("tr", id=back["href"][1:]).text

    @pytest.mark.parametrize(("value", "shown"), [("1", "1 pair"), ("2", "2 pairs")])
    def test_a_unit_has_a_singular(self, visit, db, value, shown):
        story = factories.published("figure")
        factories.outcome(story, value=value, unit="pairs", source=story.sources.get())
        assert shown in " ".join(visit("/stories/figure/").main.split())


def spots(page):
    return page.find("circle", **{"class": "spot"})


class TestMap:
    def test_places_are_spots_with_their_names(self, visit, case):
        page = visit("/stories/seat/")
        figure = page.one("svg", role="img")
        assert "Schiphol" in figure["aria-label"]
        assert [spot.text.strip() for spot in spots(page)] == ["Schiphol"]
        assert page.one("image")["href"].endswith(".svg")

    def test_a_country_alone_is_its_outline(self, visit, db):
        factories.published("somewhere", country="nl")
        page = visit("/stories/somewhere/")
        assert page.find("path", **{"class": "outline"})
        assert not spots(page)
        assert "Netherlands" in page.one("svg", role="img")["aria-label"]

    def test_a_small_country_is_a_spot(self, visit, db):
        factories.published("somewhere", country="sg")
        assert len(spots(visit("/stories/somewhere/"))) == 1

    def test_nowhere_is_no_map(self, visit, db):
        factories.published("nowhere", country="")
        assert not visit("/stories/nowhere/").find("svg", role="img")

    @pytest.mark.parametrize("prefix", ["", "/de"])
    def test_numbers_in_the_drawing_are_the_machines(self, visit, case, prefix):
        (spot,) = spots(visit(f"{prefix}/stories/seat/"))
        assert 400 < float(spot["cx"]) < 500


class TestTexts:
    @pytest.fixture
    def german(self, case):
        return factories.text(case, "de", title="Der Titel", summary="Kurz.", situation="Hier.")

    def test_another_language_can_be_chosen(self, visit, german):
        page = visit("/stories/seat/", text="de")
        heading = page.one("h1")
        assert (heading.text, heading["lang"]) == ("Der Titel", "de")
        assert "The situation." not in page.main
        assert "Shown in German" in page.main

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("/stories/seat/", ""),
            ("/stories/seat/?text=de", "Shown in German."),
            ("/stories/seat/?text=nl", "Shown in Dutch, the language it was originally told in."),
            ("/stories/seat/?text=en&beside=de", "English and German, side by side."),
        ],
    )
    def test_a_note_says_which_language_it_is(self, client, case, german, path, said):
        factories.text(case, "nl")
        main = Page(client.get(path)).main
        assert said in main
        assert ("Shown in" in main) == said.startswith("Shown in")

    def test_two_texts_stand_side_by_side_part_by_part(self, visit, german):
        page = visit("/stories/seat/", text="en", beside="de")
        parts = [e for e in page.find("div") if "reading" in e.attributes.get("class", "").split()]
        told = [(e.text.strip(), e.attributes.get("lang")) for e in parts if e.inside("path")]
        assert told[0][1] is None
        assert told[1] == ("Hier.", "de")
        assert "The situation." in told[0][0]

    def test_the_texts_link_each_other(self, visit, german):
        links = {a["href"] for a in visit("/stories/seat/").find("a") if a.inside("texts")}
        assert links == {"?text=en", "?text=de", "?text=en&beside=de"}

    def test_one_text_offers_no_choice(self, visit, case):
        assert not [a for a in visit("/stories/seat/").find("a") if a.inside("texts")]

    @pytest.mark.parametrize("query", ["", "?text=de", "?text=en&beside=de", "?text=xx", "?a=b"])
    @pytest.mark.parametrize("prefix", ["", "/de"])
    def test_the_canonical_address_is_the_bare_one(self, visit, german, prefix, query):
        page = visit(f"{prefix}/stories/seat/{query}")
        link = page.one("link", rel="canonical")
        assert link["href"] == f"http://testserver{prefix}/stories/seat/"

    def test_what_is_not_there_is_said_and_the_case_is_shown(self, visit, german):
        page = visit("/stories/seat/", text="fr", beside="de")
        assert page.errors == {"text"}
        assert page.one("h1").text == "The title"

    def test_the_reading_time_is_told(self, visit, case):
        assert "1 minute" in visit("/stories/seat/").main


def test_what_to_read_next_is_told_in_three_kinds(visit, case):
    factories.published("like", gestures=["apology"], industry="toys", brand="lego")
    factories.published("trade", gestures=["repair"])
    critical = factories.published("critical", gestures=["gift"], industry="toys", brand="lego")
    factories.outcome(critical, "backlash")
    page = visit("/stories/seat/")
    kinds = {e["data-related"] for e in page.find("li", data_related=True)}
    assert kinds <= {"similar", "contrast", "industry"}
    assert kinds
    headings = [h.text.strip() for h in page.find("h3")]
    assert len(headings) == len(kinds)


class TestKeywords:
    @pytest.mark.parametrize("word", ["lost", "lost luggage", 'so-called "upgrade" & more', "50 %"])
    def test_each_leads_to_the_cases_that_have_it(self, visit, db, word):
        factories.published("other", title="Nothing of the kind")
        factories.published("trunk", keywords_en=["first", word])
        page = visit("/stories/trunk/")
        _first, link = (a for a in page.find("a") if a.inside("keywords"))
        assert link.text.strip() == word
        found = visit("/stories/" + link["href"].removeprefix("/stories/"))
        assert 'href="/stories/trunk/' in found.html
        assert 'href="/stories/other/' not in found.html

    def test_are_said_to_be_in_another_language(self, visit, db):
        factories.published("trunk", keywords_en=["lost luggage"])
        (told,) = [e for e in visit("/de/stories/trunk/").find("ul") if e.inside("keywords")]
        assert told["lang"] == "en"

    def test_without_any_there_is_no_heading(self, visit, case):
        assert "Keywords" not in visit("/stories/seat/").main
