"""Citations against those of citeproc-js, in six styles and five languages.

``citations.json`` was made once by citeproc-js 2.4 (the npm package ``citeproc``) from the same style
files and the locales that citeproc-py brings along, for the items below: for each style the fields of
``Style.left_out`` left out (MLA: without its author), and en-GB for Harvard. Make it anew with the
script at the end of docs/exports.md when a style is replaced.
"""

import json
from pathlib import Path

import pytest

from stories.exchange.about import SITE
from stories.exchange.citations import STYLES, bibliography, cite
from stories.exchange.titles import nested, title_case

GOLDEN = json.loads((Path(__file__).parent / "citations.json").read_text())
LANGUAGES = ("en", "de", "es", "it", "nl")


def item(key, language, title, day=(2026, 3, 9)) -> dict:
    return {
        "id": key,
        "type": "webpage",
        "title": title,
        "author": [{"literal": SITE}],
        "container-title": SITE,
        "publisher": SITE,
        "issued": {"date-parts": [list(day)]},
        "accessed": {"date-parts": [[2026, 11, 23]]},
        "URL": f"https://cases.example.org/stories/{key}/",
        "language": language,
    }


ITEMS = {
    key: item(key, language, title)
    for key, language, title in [
        (
            "plain",
            "en",
            "KLM and Schiphol put farewell messages from home on passengers' headrests",
        ),
        ("question", "en", "Why did one passenger get all the bags?"),
        ("quoted", "en", "A supermarket renames its “tiger bread” after a letter"),
        ("ampersand", "en", "Marks & Spencer really answers"),
        (
            "german",
            "de",
            "KLM und Schiphol bringen Abschiedsgrüße von Angehörigen auf die Kopfstützen",
        ),
        ("german-quoted", "de", "Ein Supermarkt tauft sein „Tigerbrot“ um"),
        ("spanish", "es", "¿Por qué llegó el regalo antes que la maleta?"),
        (
            "italian",
            "it",
            "KLM e Schiphol portano sui poggiatesta i saluti di chi è rimasto a terra",
        ),
        ("dutch", "nl", "KLM en Schiphol hangen een laatste groet van thuis aan de vliegtuigstoel"),
    ]
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
class TestAsCiteprocJsHasIt:
    def test_one(self, style, language, subtests):
        for key, golden in GOLDEN[style][language]["single"].items():
            with subtests.test(key):
                unnumbered = golden.removeprefix("1. ").removeprefix("[1] ")
                assert cite(ITEMS[key], style, language).text == unnumbered

    def test_a_list(self, style, language):
        listed = bibliography([ITEMS[k] for k in ("plain", "german", "dutch")], style, language)
        assert [cited.text for cited in listed] == GOLDEN[style][language]["list"]


def test_titles_are_text_and_never_markup():
    cited = cite(item("a", "en", "<script>alert(1)</script> & <i>co</i>"), "harvard", "en")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;i&gt;co&lt;/i&gt;" in cited.html
    assert "<script>alert(1)</script> & <i>co</i>" in cited.text


def test_italics_are_the_only_markup():
    cited = cite(ITEMS["plain"], "mla", "en")
    assert "<i>Casebook</i>, 9 Mar. 2026" in cited.html
    assert cited.pieces[1] == "Casebook"


def test_letters_tell_the_cases_of_a_year_apart_and_go_on_after_z():
    items = [item(f"n{n:02}", "en", f"Number {n:02}") for n in range(28)]
    older = item("old", "en", "Older", day=(2019, 1, 2))
    texts = [cited.text for cited in bibliography([*items, older], "apa", "en")]
    assert texts[0].startswith("Casebook. (2019, January 2). Older")
    assert [text.split(",")[0] for text in (texts[1], texts[26], texts[27], texts[28])] == [
        "Casebook. (2026a",
        "Casebook. (2026z",
        "Casebook. (2026aa",
        "Casebook. (2026ab",
    ]


@pytest.mark.parametrize("style", ["vancouver", "ieee"])
def test_numbered_styles_keep_the_order_they_are_given(style):
    listed = bibliography([ITEMS["plain"], ITEMS["german"], ITEMS["dutch"]], style, "en")
    assert [cited.key for cited in listed] == ["plain", "german", "dutch"]
    assert [cited.label for cited in listed][2] in ("3. ", "[3] ")


def test_an_empty_list():
    assert bibliography([], "apa", "en") == []


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        ("a day in the life of an iPhone", "A Day in the Life of an iPhone"),
        ("what it is made of", "What It Is Made Of"),
        ("closing-time tweets", "Closing-Time Tweets"),
        ("sorry: the bill was wrong", "Sorry: The Bill Was Wrong"),
        ("why? because of you", "Why? Because of You"),
        ("the airline that doesn’t care", "The Airline That Doesn’t Care"),
        ("up", "Up"),
        ("", ""),
    ],
)
def test_english_titles_with_capitals(title, printed):
    assert title_case(title) == printed


@pytest.mark.parametrize(
    ("language", "title", "printed"),
    [
        ("en", 'The "tiger bread"', "The ‘tiger bread’"),
        ("de", "Das „Tigerbrot“", "Das ‚Tigerbrot‘"),
        ("es", "El «pan»", "El “pan”"),
        ("de", "The “bread”", "The “bread”"),
        ("en", 'An odd " one', 'An odd " one'),
    ],
)
def test_quotation_marks_within_quotation_marks(language, title, printed):
    assert nested(title, language) == printed
