"""What words find, in any of the five languages."""

import pytest

from stories.models import Brand
from tests import factories
from tests.views.reading import Page

pytestmark = pytest.mark.django_db

NONE: set[str] = set()


@pytest.fixture
def library(db):
    """Three cases whose words do not overlap, and a draft that has them all."""
    tie = factories.published(
        "tie", brand="target", title="A tie for an interview", summary="Two clerks knotted a tie."
    )
    factories.text(tie, "de", title="Eine Krawatte fürs Vorstellungsgespräch", summary="Gebunden.")
    factories.text(tie, "es", title="Una corbata", summary="Para una entrevista de trabajo.")
    giraffe = factories.published(
        "giraffe", brand="sainsburys", title="Giraffe bread", summary="A child wrote a letter."
    )
    factories.text(
        giraffe,
        "nl",
        title="Giraffenbrood",
        summary="Een kind schreef een brief.",
        lesson="Luister naar kinderen.",
    )
    factories.text(giraffe, "it", title="Pane giraffa", summary="Una bambina scrisse una lettera.")
    factories.published("piano", brand="klm", title="A piano", summary="Music at the gate.")
    Brand.objects.filter(slug="klm").update(
        name="KLM", aliases=["Royal Dutch Airlines", "Koninklijke Luchtvaart Maatschappij"]
    )
    Brand.objects.filter(slug="sainsburys").update(name="Sainsbury’s")
    factories.draft("hidden", title="Tie giraffe piano interview Krawatte corbata letter")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("tie", {"tie"}, id="a word of the title"),
        pytest.param("clerks", {"tie"}, id="a word of the summary"),
        pytest.param("TIE", {"tie"}, id="capitals"),
        pytest.param("knots", {"tie"}, id="another form of a word"),
        pytest.param("KLM", {"piano"}, id="a brand"),
        pytest.param("klm", {"piano"}, id="a brand in small letters"),
        pytest.param("Royal Dutch", {"piano"}, id="another name of a brand"),
        pytest.param("Koninklijke", {"piano"}, id="another name in another language"),
        pytest.param("Krawatte", {"tie"}, id="German"),
        pytest.param("Vorstellungsgespräch", {"tie"}, id="German with an umlaut"),
        pytest.param("corbata", {"tie"}, id="Spanish"),
        pytest.param("lettera", {"giraffe"}, id="Italian"),
        pytest.param("kinderen", {"giraffe"}, id="Dutch, in the lesson"),
        pytest.param("clerks interview", {"tie"}, id="two words, both needed"),
        pytest.param("tie zeppelin", NONE, id="two words, one missing"),
        pytest.param("piano OR giraffe", {"piano", "giraffe"}, id="OR"),
        pytest.param("tie OR zeppelin", {"tie"}, id="OR with a missing word"),
        pytest.param('"giraffe bread"', {"giraffe"}, id="a phrase"),
        pytest.param('"bread giraffe"', NONE, id="a phrase the wrong way round"),
        pytest.param("piano -gate", NONE, id="minus a word that is there"),
        pytest.param("piano -zeppelin", {"piano"}, id="minus a word that is not"),
        pytest.param("zeppelin", NONE, id="a word nobody wrote"),
        pytest.param("hidden", NONE, id="a slug is not a word"),
    ],
)
def test_words_find(slugs, library, words, expected):
    assert set(slugs(q=words)) == expected


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '""',
        '"""',
        "-",
        "--",
        '-""',
        "OR",
        "or OR or",
        "AND NOT",
        "|",
        "&",
        "!",
        "( )",
        "((",
        ":*",
        "<->",
        "tie:*",
        "tie & (",
        "\\",
        "'",
        "''';",
        "%",
        "%s",
        "*",
        "?",
        "…",
        "。",
        "🦒",
        "tie\tinterview",
        "brand:",
        ":",
        "year:..",
        "year:2010..",
        "http://",
        "a" * 999,
        "the",
        "и",
        "\u202e",
        "\u0301",
    ],
)
def test_operators_and_punctuation_are_never_an_error(client, library, words):
    page = client.get("/stories/", {"q": words})
    assert page.status_code == 200
    answer = client.get("/api/v1/stories/", {"q": words})
    if answer.status_code == 400:  # an engine may refuse what looks like field:value
        assert ":" in words
        assert set(answer.json()["errors"]) == {"q"}
    else:
        assert answer.json()["count"] == len(answer.json()["results"])
        assert Page(page).errors == set()


def test_the_title_weighs_more_than_the_lesson(slugs, db):
    low = factories.published("low", title="One", summary="Two")
    low.texts.update(lesson="An umbrella, in passing.")
    factories.published("high", title="The umbrella", summary="Two")
    assert slugs(q="umbrella") == ["high", "low"]


def test_a_story_found_in_several_languages_is_found_once(slugs, db):
    story = factories.published("piano", title="Piano")
    for language in ("de", "es", "it", "nl"):
        factories.text(story, language, title="Piano")
    assert slugs(q="piano") == ["piano"]


def test_a_renamed_brand_is_found_by_its_new_name(slugs, library):
    Brand.objects.filter(slug="klm").update(name="Flying Dutchman", aliases=[])
    assert slugs(q="Flying Dutchman") == ["piano"]
    assert slugs(q="KLM") == []


def test_words_tell_how_well_they_match(ask, library):
    (result,) = ask(q="tie")["results"]
    assert result["match"] in ("words", "both")
    assert result["score"] > 0


def test_without_words_there_is_no_score(ask, library):
    assert {(result["score"], result["match"]) for result in ask()["results"]} == {(None, None)}
