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
    # at the head of a report or letter: then, or a little earlier; events and moments of a year
    ("en", "His 2009 Bosch had died. They mended it in May 2019.", "2019-05"),
    ("en", "During the 2017 floods they opened the hall.", "2017"),
    ("en", "LEEDS, 12 March 2021 – A bus driver stopped for a dog.", "2021-03"),
    ("en", "It was the nicest thing of 2022.", "2022"),
    ("de", "Kiel, 4. Mai 2020. Ein Busfahrer hielt an.", "2020-05"),
    ("de", "Im Winter 2018 fiel die Heizung aus.", "2018"),
    ("de", "Bei der Flut von 2021 half die Sparkasse.", "2021"),
    ("es", "Una mañana de 2019 llamó al banco.", "2019"),
    ("es", "Langreo | 14.06.2023 | 07:30\n\nEl museo cerró sus puertas.", "2023-06"),
    ("es", "A finales de 2016 la fábrica reparó la muñeca.", "2016"),
    ("es", "Vigo, 3 de abril de 2022.- El pescadero ayudó.", "2022-04"),
    ("it", "La cosa più bella del 2022 l'ha fatta lui.", "2022"),
    ("it", "Una sera del 2019 il tassista tornò.", "2019"),
    ("it", "Firenze, 6 novembre 2023. I fattorini presero un gommone.", "2023-11"),
    ("nl", "GENT, 7 juni 2021 - Een buschauffeur stopte.", "2021-06"),
    ("nl", "In de zomer van 2019 stond de boot stil.", "2019"),
    ("nl", "Op een avond in 2018 belde ze.", "2018"),
    ("nl", "Het mooiste van 2022 was de brief.", "2022"),
    # the year is that of the publication, or the one before
    (
        "en",
        (
            "By Ann Lee, 17 October 2023\n\nWhen the girl got off the train on Saturday 7 October, "
            "the thing she loved most in the world stayed on it."
        ),
        "2023-10-07",
    ),
    (
        "de",
        (
            "Von Eva Roth, 3. Februar 2024\n\nAm 24. Dezember stand der Zug zwei Stunden im Tunnel, "
            "und der Schaffner verteilte Suppe an alle."
        ),
        "2023-12-24",
    ),
    (
        "it",
        (
            "di Eva Reggiani – Bologna, 11 giugno 2022\n\nÈ successo venerdì 3 giugno a due sposi, "
            "scesi dal treno senza la scatola delle bomboniere."
        ),
        "2022-06-03",
    ),
    (
        "nl",
        (
            "Weblog\n3 september 2023\n\nIk wilde in augustus nog één keer terug, en boekte een kamer "
            "met uitzicht waar we in 1983 waren geweest."
        ),
        "2023-08",
    ),
    ("es", "Por Ana | Sevilla | 22 feb 2022\n\nSe le cayó el audífono en el tren.", "2022-02"),
    ("de", "Seit dem 5. September 2022 ist es dort montags still.", "2022-09-05"),
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
        ("de", "Verfasst von: radlerin, 11.08.2021, 22:17\n\nHab da Karten bestellt."),
        ("en", "The book had been on loan since 1974."),
        # how old a thing or a shop is
        ("en", "She drives a 1998 Volvo to work."),
        ("en", "The shop, which opened in 1971, lent him one."),
        ("de", "Eine Miele von 1994 gab auf."),
        ("de", "Den Betrieb, eröffnet 1971, führt sie allein."),
        ("de", "Ihr alter Opel aus 1987 blieb stehen."),
        ("es", "Tenía una Balay del 2009."),
        ("es", "La panadería, abierta en 1971, le regaló pan."),
        ("it", "Aveva una Fiat del 1988."),
        ("it", "La pizzeria, aperta nel 1971, è piccola."),
        ("it", "Lavora lì dal 1999."),
        ("nl", "Hij reed op een Gazelle uit 1974."),
        ("nl", "De bakkerij, geopend in 1971, gaf hem brood."),
    ],
)
def test_without_a_date_there_is_none(language, text):
    assert dates.find(text, language) is None
