"""When it happened: a phrase -> a date as precise as it is told."""

import pytest

from stories.intake import dates

TOLD = [
    ("en", "On 9 November 2018 a signal failed.", "2018-11-09"),
    ("en", "On March 3rd, 2020 he wrote.", "2020-03-03"),
    ("en", "In October 2014 they helped.", "2014-10"),
    ("en", "For Christmas 2013 they gave presents.", "2013-12"),
    ("en", "In the summer of 2017 it rained.", "2017"),
    ("de", "Am 14. Februar 2022 rettete er die Reise.", "2022-02-14"),
    ("de", "Als im Juli 2021 die Flut kam.", "2021-07"),
    ("de", "Am 03.05.2016 schrieb sie.", "2016-05-03"),
    ("es", "El 2 de enero de 2023 nació.", "2023-01-02"),
    ("es", "En la Nochebuena de 2015 un temporal lo aisló.", "2015-12"),
    ("it", "Il 23 settembre 2021 perse il portafoglio.", "2021-09-23"),
    ("it", "Ad agosto 2016 ho scritto.", "2016-08"),
    ("nl", "Op 6 december 2021 viel er een kaart in de bus.", "2021-12-06"),
    ("nl", "De proef begon in oktober 2019.", "2019-10"),
    # the more precise one, and what happened rather than what was written or founded
    ("en", "The firm, founded in 1954, gave him a cup in May 2019.", "2019-05"),
    ("en", "Published on 4 February 2020 by Joan Platt\n\nIn 2016 they mended it.", "2016"),
    ("de", "Veröffentlicht am 03.05.2023\n\nIm April 2023 schrieb sie.", "2023-04"),
]


@pytest.mark.parametrize(("language", "text", "date"), TOLD)
def test_the_date_is_read(language, text, date):
    found = dates.find(text, language)
    assert str(found.value) == date
    assert text[found.start : found.end] in text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Yesterday at 16:05 the 2,014th guest came."),
        ("en", "Posted on 3 May 2019 by admin"),
        ("de", "Seit 1987 gibt es den Laden."),
        ("es", "La empresa prevé abrir en 2030 otra tienda."),
        ("nl", "Hij woont op nummer 20."),
        ("it", "Il 31 febbraio."),
    ],
)
def test_without_a_date_there_is_none(language, text):
    assert dates.find(text, language) is None
