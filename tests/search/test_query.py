"""The query parser as tables of typed -> understood; each query is also run against the database."""

import pytest

from stories import search
from stories.search.query import (
    BRACKET,
    FIELD,
    MAX_WORDS,
    OPERATOR,
    QUOTE,
    TOO_LONG,
    TOO_MANY_WORDS,
    All,
    Any,
    Field,
    Not,
    Phrase,
    Word,
    parse,
)

READ = [
    # typed, soft words, hard conditions
    ("lost giraffe", ("lost", "giraffe"), ()),
    ("", (), ()),
    ("  Lost \t giraffe\n", ("Lost", "giraffe"), ()),
    ('"mind the gap" widow', ("widow",), (Phrase(("mind", "the", "gap")),)),
    ("„mind the gap“", (), (Phrase(("mind", "the", "gap")),)),
    ("teddy -hotel", ("teddy",), (Not(Word("hotel")),)),
    ('teddy -"polar bear"', ("teddy",), (Not(Phrase(("polar", "bear"))),)),
    ("klm OR lego", (), (Any((Word("klm"), Word("lego"))),)),
    ("klm ODER lego ODER ikea", (), (Any((Word("klm"), Word("lego"), Word("ikea"))),)),
    ("klm | lego gift", ("gift",), (Any((Word("klm"), Word("lego"))),)),
    ("klm or lego", ("klm", "or", "lego"), ()),
    ("klm AND lego", ("klm", "lego"), ()),
    ("(klm lego) OR ikea", (), (Any((All((Word("klm"), Word("lego"))), Word("ikea"))),)),
    ("-(klm OR lego)", (), (Not(Any((Word("klm"), Word("lego")))),)),
    ("christm*", (), (Word("christm", prefix=True),)),
    ("brand:klm teddy", ("teddy",), (Field("brand", ("klm",)),)),
    ("Marke:KLM", (), (Field("brand", ("klm",)),)),
    ("brand:klm,lego", (), (Field("brand", ("klm", "lego")),)),
    ('brand:"Air Canada"', (), (Field("brand", ("air canada",)),)),
    ("-brand:klm", (), (Not(Field("brand", ("klm",))),)),
    ("brand:klm OR brand:lego", (), (Any((Field("brand", ("klm",)), Field("brand", ("lego",)))),)),
    ("year:2014", (), (Field("year", (2014, 2014)),)),
    ("jahr:2010..2016", (), (Field("year", (2010, 2016)),)),
    ("year:2016-2010", (), (Field("year", (2010, 2016)),)),
    ("año:2010..", (), (Field("year", (2010, 9999)),)),
    ("year:..2010", (), (Field("year", (0, 2010)),)),
    ("year:>2010", (), (Field("year", (2011, 9999)),)),
    ("year:<=2010", (), (Field("year", (0, 2010)),)),
    ("https://example.org/a", ("https", "example", "org", "a"), ()),
    ("note:this", ("note", "this"), ()),
    ("20,000 views", ("20000", "views"), ()),
    ("1.000.000", ("1000000",), ()),
    ("2.5", ("2", "5"), ()),
    ("wi-fi l'aereo AT&T", ("wi", "fi", "l", "aereo", "AT", "T"), ()),
    ("#happytohelp", ("happytohelp",), ()),
    ("gift gift", ("gift",), ()),
]

REPAIRED = [
    ('"lost giraffe', ("lost", "giraffe"), QUOTE),
    ('""', (), QUOTE),
    ("(lost giraffe", ("lost", "giraffe"), BRACKET),
    ("lost) giraffe", ("lost", "giraffe"), BRACKET),
    ("OR", (), OPERATOR),
    ("giraffe OR", ("giraffe",), OPERATOR),
    ("OR giraffe", ("giraffe",), OPERATOR),
    ("year:soon", ("soon",), FIELD),
    ("a" * 5000, (), TOO_LONG),
    ("ab " * 130, ("ab",), TOO_MANY_WORDS),
]


@pytest.mark.parametrize(("typed", "words", "hard"), READ)
def test_reads(typed, words, hard):
    parsed = parse(typed)
    assert parsed.repairs == ()
    assert (parsed.words, parsed.hard) == (words, hard)


@pytest.mark.parametrize(("typed", "words", "repair"), REPAIRED)
def test_repairs_and_says_so(typed, words, repair):
    parsed = parse(typed)
    assert repair in parsed.repairs
    if words:
        assert set(words) <= set(parsed.positive)


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [row[0] for row in (*READ, *REPAIRED)])
def test_every_query_runs(typed):
    found = search.find(typed)
    assert found.total == 0
    assert found.parsed == parse(typed)


def test_keeps_at_most_so_many_words():
    words = parse(" ".join(f"w{n}" for n in range(200))).positive
    assert len(words) <= MAX_WORDS
