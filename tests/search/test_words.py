"""Suggestions, highlights, repairs, the thesaurus, the judged queries."""

import pytest
import yaml
from django.core.management import CommandError, call_command

from stories import search
from stories.management.commands.bench import JUDGED
from stories.search import judging, lexical, misses, repair, thesaurus
from stories.search.compounds import split as split_compounds
from stories.search.judging import Marks, Query
from stories.search.passages import passages
from tests import factories

KINDS = {"known", "cross", "topic", "keyword", "typo", "entity", "negative"}


@pytest.fixture
def library(db):
    factories.brand("lego", name="Lego")
    factories.gesture(
        "wish", name_en="Wish granted", name_de="Wunsch erfüllt", synonyms_en=["dream"]
    )
    story = factories.published(
        "charlotte",
        title="Lego answered Charlotte's letter",
        summary="A girl wrote: <b>why</b> do girls only shop? \ue000So Lego & co. answered her letter.",
        brand="lego",
        gestures=["wish"],
    )
    factories.text(story, "de", title="Lego überraschte Charlotte mit einem Brief")
    return story


SUGGESTED = [
    ("lego", "en", "brand", "lego"),
    ("LEG", "en", "brand", "lego"),
    ("charl", "en", "story", "charlotte"),
    ("uberr", "de", "story", "charlotte"),
    ("überr", "de", "story", "charlotte"),
    ("lego cha", "en", "story", "charlotte"),
    ("wish", "en", "gesture", "wish"),
    ("wunsch", "de", "gesture", "wish"),
    ("dream", "en", "gesture", "wish"),
    ("lettr", "en", "word", "letter"),
    ("answ", "en", "word", "answered"),
]


@pytest.mark.parametrize(("typed", "language", "kind", "value"), SUGGESTED)
def test_suggests(library, typed, language, kind, value):
    found = {(s.kind, s.value) for s in search.suggest(typed, language)}
    if kind == "word":
        assert any(k == "word" for k, _v in found) or found
    else:
        assert (kind, value) in found


@pytest.mark.parametrize("typed", ["", "le", "  ", "-", "zzzz", "%%%", "___"])
def test_suggests_nothing(library, typed):
    assert search.suggest(typed) == []


def test_marks_the_words_and_escapes_the_rest(library):
    found = search.find("letter girls")
    passage = search.explain([library.pk], found)[library.pk]
    assert passage.by == "words"
    assert "<mark>letter</mark>" in passage.title
    assert "<mark>girls</mark>" in passage.html
    assert "<b>" not in passage.html
    assert "\ue000" not in passage.html


def test_marks_in_the_readers_language(library):
    found = search.find("Brief", language="de")
    assert search.explain([library.pk], found, "de")[library.pk].language == "de"


@pytest.mark.parametrize(
    ("typed", "language", "words", "told_in"),
    [
        ("pen pals", "en", "<mark>pen</mark> <mark>pal</mark>", "en"),
        ("Brieffreundin", "de", "<mark>Brieffreundin</mark> &lt;b&gt;", "de"),
        ("posta", "it", "<mark>posta</mark>", "it"),  # the case is not told in Italian
    ],
)
def test_a_keyword_says_why_where_no_text_does(library, typed, language, words, told_in):
    library.keywords_en, library.keywords_it = ["fan mail", "pen pal"], ["posta"]
    library.keywords_de = ["Brieffreundin <b>"]
    library.save()
    found = search.find(typed, language=language)
    passage = search.explain([library.pk], found, language)[library.pk]
    assert (passage.by, passage.html, passage.language) == ("words", words, told_in)


@pytest.mark.parametrize(
    ("a", "b", "edits"),
    [("giraffe", "girafe", 1), ("teh", "the", 1), ("kitten", "sitting", 3), ("a", "abcdef", 4)],
)
def test_counts_edits(a, b, edits):
    assert repair.distance(a, b, 3) == edits


def test_repairs_what_was_meant_and_nothing_else(library):
    search.find("")
    assert repair.repairs(["lettre", "xqzw", "2014"], "en") == ["letter", None, None]


def test_the_thesaurus_has_every_language_in_every_row():
    assert len(thesaurus.rows()) > 300
    for row in thesaurus.rows():
        assert set(row) == set(thesaurus.COLUMNS)
        assert all(word.strip() == word and word for words in row.values() for word in words), row


# what is typed, in which language, the English name that the encoder reads with it
NAMES = [
    ("silla de ruedas", "es", "wheelchair"),
    ("sedia a rotelle", "it", "wheelchair"),
    ("Rollstuhl", "de", "wheelchair"),
    ("soziale Medien", "de", "social media"),
    ("begrafenis", "nl", "funeral"),
    ("Firmen", "de", "company"),  # plurals that the stemmers leave apart from their words
    ("brieven", "nl", "letter"),
    ("amiche", "it", "friend"),
]


@pytest.mark.parametrize(("typed", "language", "name"), NAMES)
def test_a_thing_has_a_name_in_every_language(db, typed, language, name):
    terms = lexical.look_up(typed.split(), language)
    assert next(english for term in terms for english in term.english) == name


def test_words_that_are_one_name_together_are_not_named_one_by_one(db):
    alone = lexical.look_up(["silla"], "es")[0]
    together = lexical.look_up(["silla", "de", "ruedas"], "es")
    assert alone.english == ("chair",)
    assert sum((term.english for term in together), ()) == ("wheelchair",)


def test_another_name_finds_it_but_counts_less(library):
    search.find("")  # the index catches up
    by_itself, by_another = (
        lexical.look_up(["letter"], "en")[0],
        lexical.look_up(["Brief"], "de")[0],
    )
    assert by_itself.lexemes == ("letter",)
    assert "letter" in (*by_another.lexemes, *by_another.others)
    assert by_another.english == ("letter",)


def test_a_query_stays_in_its_half():
    assert [judging.half(q) for q in ("giraffe", "giraffe", "pizza")] == ["test", "test", "tune"]
    content = yaml.safe_load(JUDGED.read_text("utf-8"))
    halves = judging.halves(content)
    assert sum(map(len, halves.values())) == sum(map(len, content.values()))
    for queries in halves.values():
        assert {query.kind for query in queries} == KINDS


def test_remembers_what_was_missed_but_no_addresses(db):
    for q in ("Zeppelin", "zeppelin ", "me@example.org", "call 0151 2345678", "x"):
        misses.remember(q, "en")
    assert misses.most_missed() == [("zeppelin", "en", 2)]


def test_each_part_of_a_story_is_a_passage_under_the_title():
    part = {
        name: f"{name} " + "told in some more words than a few " * 4
        for name in ("situation", "gesture", "lesson")
    }
    made = passages({"title": "A plane", "summary": "It turned.", **part, "doubts": "Some."})
    assert [piece.split()[2] for piece in made] == ["It", "situation", "gesture", "lesson"]
    assert made[-1].endswith("Some.")  # too short to be one of its own


def test_passages_are_about_120_words_under_their_title():
    sentence = "The crew turned the plane around and nobody complained about it. "
    made = passages({"title": "A plane", "summary": "It turned.", "gesture": sentence * 40})
    assert made[0] == "A plane. It turned."
    assert all(piece.startswith("A plane. ") for piece in made)
    assert all(60 <= len(piece.split()) <= 180 for piece in made[1:])


def test_the_judged_queries_are_many_and_whole():
    content = yaml.safe_load(JUDGED.read_text("utf-8"))
    queries = [query for half in judging.halves(content).values() for query in half]
    assert len(queries) >= 490
    assert len({query.q for query in queries}) == len(queries)
    assert {query.kind for query in queries} == KINDS
    assert {query.language for query in queries} == {"en", "de", "es", "it", "nl"}
    for query in queries:
        assert bool(query.want) == (query.kind != "negative"), query.q
        assert set(query.want.values()) <= {1, 2, 3}


def test_marks_of_a_list():
    query = Query("q", "en", "topic", {"a": 3, "b": 1})
    assert Marks(query, ("a", "b"), 2).ndcg == 1
    assert Marks(query, ("x", "a"), 2).mrr == 0.5
    assert Marks(query, ("b",), 1).recall == 0.5
    assert Marks(query, ("b",), 1).hit5 == 0
    assert Marks(query, (), 0).empty


def test_bench_wants_a_library(db):
    with pytest.raises(CommandError, match="load_library"):
        call_command("bench", "search")


# a word that no story has, the page's language -> its parts, each in at least two stories
COMPOUNDS = [
    ("Gepäckband", "de", ("gepäck", "band")),
    ("Weihnachtsgepäck", "de", ("weihnachts", "gepäck")),
    ("bagagebrief", "nl", ("bagage", "brief")),
    ("Gepäckbanx", "de", None),
    ("Gepäckband", "en", None),  # other languages write them apart
    ("Gepäck-band", "de", None),
    ("Bandband", "de", None),  # too short to be sure
    ("x" * 5000, "de", None),
    ("", "de", None),
]


@pytest.fixture
def compounds(db):
    for number in range(2):
        story = factories.published(f"suitcase-{number}")
        factories.text(story, "de", title="Das Gepäck kommt am Band zu Weihnachten")
        factories.text(story, "nl", title="De bagage en een brief")
    search.find("")


@pytest.mark.parametrize(("word", "language", "parts"), COMPOUNDS)
def test_an_unknown_compound_is_taken_apart(compounds, word, language, parts):
    assert split_compounds([word.lower()], language) == [parts]


def test_a_compound_finds_what_its_parts_find(compounds):
    assert search.find("Gepäckband", language="de").total == 2
    assert search.find("Gepäckband", language="de").corrected is None
