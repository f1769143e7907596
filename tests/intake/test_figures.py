"""Figures: a phrase -> value, qualifier, unit; and the numbers that nobody counted."""

from decimal import Decimal

import pytest

from stories.intake import figures

# language, phrase, value, qualifier, unit
COUNTED = [
    # English
    ("en", "The clip passed 36 million views on YouTube.", 36_000_000, "over", "views"),
    ("en", "The video has been watched 2.3 million times on Facebook.", 2_300_000, "", "views"),
    ("en", "Her photo collected almost 52,000 retweets.", 52_000, "almost", "retweets"),
    ("en", "It racked up 3.4m views in two days.", 3_400_000, "", "views"),
    ("en", "It drew more than 12k comments.", 12_000, "over", "comments"),
    ("en", "The bakery had gained around 900 followers.", 900, "about", "followers"),
    ("en", "Half a million people watched the film.", 500_000, "", "people"),
    ("en", "One and a half million people shared it.", 1_500_000, "", "shares"),
    ("en", "Exactly 1,204 likes later she called.", 1_204, "exactly", "likes"),
    ("en", "It was liked more than 14,000 times.", 14_000, "over", "likes"),
    ("en", "By the middle of August it stood at 5 million views.", 5_000_000, "", "views"),
    ("en", "The number of views rose to 250,000.", 250_000, "", "views"),
    ("en", "Sales of coffee rose by 6 per cent.", 6, "", "percent"),
    ("en", "Satisfaction rose from 81 to 94 percent.", 94, "", "percent"),
    ("en", "The shop added a further €75,000 for the food bank.", 75_000, "", "money"),
    ("en", "It has since delivered 16,400 free meals.", 16_400, "", "meals"),
    ("en", "Thirty newspapers picked it up.", 30, "", "articles"),
    # German
    ("de", "Das Video hat fast 30 Millionen Aufrufe.", 30_000_000, "almost", "views"),
    ("de", "Es wurde 1,2 Millionen Mal angesehen.", 1_200_000, "", "views"),
    ("de", "Unter dem Beitrag stehen rund 4.500 Kommentare.", 4_500, "about", "comments"),
    ("de", "Mein Beitrag wurde knapp 3.000 Mal geteilt.", 3_000, "almost", "shares"),
    ("de", "Der Dialog wurde über 12.000-mal geteilt.", 12_000, "over", "shares"),
    ("de", "Der Bericht erreichte eine halbe Million Zuschauer.", 500_000, "", "people"),
    ("de", "Anderthalb Millionen Menschen sahen den Film.", 1_500_000, "", "people"),
    ("de", "Sie bekam mehr als 2 Mio. Likes.", 2_000_000, "over", "likes"),
    ("de", "Die Zahl der Bestellungen brach um 30 Prozent ein.", 30, "", "percent"),
    ("de", "Insgesamt wurden über 1.800 Haushalte versorgt.", 1_800, "over", "people"),
    ("de", "Es kamen 12.500 Euro für den guten Zweck zusammen.", 12_500, "", "money"),
    ("de", "Zwei Millionen Klicks in drei Tagen.", 2_000_000, "", "views"),
    # Spanish
    ("es", "El vídeo suma casi 2 millones de reproducciones.", 2_000_000, "almost", "views"),
    ("es", "Alcanzó 1,5 millones de visualizaciones.", 1_500_000, "", "views"),
    ("es", "Se compartió más de 9.500 veces.", 9_500, "over", "shares"),
    ("es", 'Consiguió cerca de 80.000 "me gusta".', 80_000, "about", "likes"),
    ("es", "Recibió unos 35.000 comentarios.", 35_000, "about", "comments"),
    ("es", "Medio millón de personas vieron la escena.", 500_000, "", "people"),
    ("es", "Un millón y medio de reproducciones.", 1_500_000, "", "views"),
    ("es", "Ha sido vista 3,4 millones de veces en YouTube.", 3_400_000, "", "views"),
    ("es", "Las ventas crecieron un 10 %.", 10, "", "percent"),
    ("es", "Atendieron a más de 400 personas.", 400, "over", "people"),
    ("es", "Quince mil retuits en una noche.", 15_000, "", "retweets"),
    # Italian
    ("it", "Ha raccolto oltre 22.000 like.", 22_000, "over", "likes"),
    ("it", "È stato visto da più di un milione di persone.", 1_000_000, "over", "people"),
    ("it", "Il tweet ha totalizzato 15 mila cuori.", 15_000, "", "likes"),
    ("it", "Ha ottenuto 45mila condivisioni.", 45_000, "", "shares"),
    (
        "it",
        "Il servizio è stato seguito da circa 1,8 milioni di spettatori.",
        1_800_000,
        "about",
        "people",
    ),
    ("it", "Le richieste sono aumentate del 12%.", 12, "", "percent"),
    ("it", "Mezzo milione di visualizzazioni in un giorno.", 500_000, "", "views"),
    ("it", "Quasi 20 milioni di impression.", 20_000_000, "almost", "impressions"),
    ("it", "Sono stati raccolti 8.000 euro per beneficenza.", 8_000, "", "money"),
    # Dutch
    ("nl", "Een filmpje haalde 20 miljoen impressies.", 20_000_000, "", "impressions"),
    ("nl", "De post werd bijna 30.000 keer gedeeld.", 30_000, "almost", "shares"),
    ("nl", "Het verhaal werd ruim 1,3 miljoen keer bekeken.", 1_300_000, "over", "views"),
    ("nl", "Zo'n 45.000 mensen hebben hem gedeeld.", 45_000, "about", "shares"),
    ("nl", "Anderhalf miljoen mensen keken naar het filmpje.", 1_500_000, "", "people"),
    ("nl", "Een half miljoen weergaven binnen een dag.", 500_000, "", "views"),
    ("nl", "De omzet steeg met 17 procent.", 17, "", "percent"),
    ("nl", "Mijn bericht kreeg meer dan 11.000 likes.", 11_000, "over", "likes"),
    ("nl", "De actie haalde 3.200 euro op voor het goede doel.", 3_200, "", "money"),
    # written as in another language
    ("es", "Tuvo 1.2 millones de vistas.", 1_200_000, "", "views"),
    ("en", "It got 1.500 likes.", 1_500, "", "likes"),
    ("de", "Es gab 10 000 Likes.", 10_000, "", "likes"),
    ("de", "In der Schweiz waren es 12'000 Aufrufe.", 12_000, "", "views"),
]


@pytest.mark.parametrize(("language", "phrase", "value", "qualifier", "unit"), COUNTED)
def test_a_figure_is_read(language, phrase, value, qualifier, unit):
    (found,) = figures.find(phrase, language)
    assert (found.value, found.qualifier, found.unit) == (Decimal(value), qualifier, unit)
    assert phrase[found.start : found.end] in phrase


# language, phrase: nothing in it is an outcome
NOT_COUNTED = [
    ("en", "In 2014 the airline flew 160 passengers to Denver on flight 719."),
    ("en", "The guitar was worth 3,500 dollars."),
    ("en", "Ingrid, 71, waited 35 minutes at gate 14 for the 16:05 train."),
    ("en", "Thousands of people shared it."),
    ("en", "A study shows that 70 percent of unhappy customers return."),
    ("en", "The company expects to sell 40,000 units in the first year."),
    ("en", "The 8-year-old sent a letter of 12 pages."),
    ("en", "The answer drew twice as much attention."),
    ("en", "They ordered 38 pizzas and paid $1,140."),
    ("de", "Am 3. März 2020 kam der Zug 50 Minuten zu spät."),
    ("de", "Die Torte kostete 40 Euro, Oma ist 92 Jahre alt."),
    ("de", "Tausende teilten den Beitrag, Hunderte kommentierten."),
    ("de", "Er erstattete 20 Prozent des Preises."),
    ("de", "Zehn Tablets und ein Techniker reichten."),
    ("es", "La multa era de 50 euros y el vuelo salía a las 7.30."),
    ("es", "Miles de personas lo compartieron."),
    ("es", "Fueron tres minutos en el tren de las 10.15."),
    ("es", "El 60 % de los consumidores, según un estudio, cambia de marca."),
    ("it", "La lavatrice del 1979 costava 300.000 lire."),
    ("it", "Migliaia di persone hanno condiviso il post."),
    ("it", "Ha 88 anni e abita al numero 12."),
    ("nl", "Twee keer zo veel klanten als op een gewone dag."),
    ("nl", "Hij betaalde 2.799 euro voor de fiets."),
    ("nl", "Duizenden mensen deelden het bericht om 6.52 uur."),
    ("nl", "De proef begon op 3 oktober 2019 in 200 straten."),
]


@pytest.mark.parametrize(("language", "phrase"), NOT_COUNTED)
def test_nothing_is_invented(language, phrase):
    assert figures.find(phrase, language) == []


def test_a_figure_that_is_told_twice_is_one():
    text = "It had 5,000 likes on Monday. Those 5,000 likes made her day."
    assert len(figures.find(text, "en")) == 1
