"""Numbers beside the case: what a business is like, what it gave or promised, what belongs to others.

Beside each class the same words where they do say what came of it. A figure is written as its value, its
qualifier (``-`` without one) and its unit.
"""

import pytest

from stories.intake import figures

SENTENCES = [
    (
        "en",
        "She booked through an app, downloaded by 5 million people, and got her money back.",
        "",
    ),
    ("en", "The chain, which serves 2 million customers a week, sent her flowers.", ""),
    ("en", "He wrote to a platform with 300,000 users and got a reply the same night.", ""),
    (
        "en",
        "The airline, which carried 27 million passengers that year, answered with a heart.",
        "",
    ),
    (
        "en",
        "The video, which was viewed 5 million times, shows the driver dancing.",
        "5000000 - views",
    ),
    ("en", "Her post, which has been shared 12,000 times, made the staff cry.", "12000 - shares"),
    ("de", "Die App, die fünf Millionen Mal heruntergeladen wurde, schickte ihr einen Gruß.", ""),
    ("de", "Die Kette, die jede Woche zwei Millionen Kunden bedient, schickte Blumen.", ""),
    ("de", "Der Anbieter mit 300.000 Nutzern antwortete noch in der Nacht.", ""),
    ("de", "Das Unternehmen, das 27 Millionen Menschen erreicht, antwortete mit einem Herz.", ""),
    (
        "de",
        "Das Video, das fünf Millionen Mal angesehen wurde, zeigt den tanzenden Fahrer.",
        "5000000 - views",
    ),
    ("de", "Ihr Beitrag, der 12.000 Mal geteilt wurde, rührte die Belegschaft.", "12000 - shares"),
    (
        "es",
        "Reservó con una aplicación, descargada por 5 millones de personas, y le devolvieron el dinero.",
        "",
    ),
    ("es", "La cadena, que atiende a 2 millones de clientes por semana, le mandó flores.", ""),
    ("es", "Escribió a una plataforma con 300.000 usuarios y le contestaron esa noche.", ""),
    (
        "es",
        "La aerolínea, que transportó 27 millones de pasajeros ese año, respondió con un corazón.",
        "",
    ),
    (
        "es",
        "El vídeo, que han visto 5 millones de personas, muestra al conductor bailando.",
        "5000000 - people",
    ),
    (
        "es",
        "Su mensaje, que fue compartido 12.000 veces, hizo llorar a la plantilla.",
        "12000 - shares",
    ),
    ("it", "Ha prenotato con un'app, scaricata da 5 milioni di persone, e ha riavuto i soldi.", ""),
    ("it", "La catena, che serve 2 milioni di clienti a settimana, le ha mandato dei fiori.", ""),
    (
        "it",
        "Ha scritto a una piattaforma con 300.000 utenti e ha avuto risposta la notte stessa.",
        "",
    ),
    ("it", "La compagnia, che trasporta 27 milioni di passeggeri, ha risposto con un cuore.", ""),
    (
        "it",
        "Il video, che è stato visto da 5 milioni di persone, mostra l'autista che balla.",
        "5000000 - people",
    ),
    ("it", "Il suo post, condiviso 12.000 volte, ha commosso il personale.", "12000 - shares"),
    (
        "nl",
        "Ze boekte via een app, gedownload door 5 miljoen mensen, en kreeg haar geld terug.",
        "",
    ),
    ("nl", "De keten, die 2 miljoen klanten per week bedient, stuurde bloemen.", ""),
    (
        "nl",
        "Hij schreef een platform met 300.000 gebruikers en kreeg diezelfde nacht antwoord.",
        "",
    ),
    (
        "nl",
        "De luchtvaartmaatschappij, die dat jaar 27 miljoen reizigers vervoerde, antwoordde met een hartje.",
        "",
    ),
    (
        "nl",
        "De video, die 5 miljoen keer bekeken is, laat de dansende chauffeur zien.",
        "5000000 - views",
    ),
    ("nl", "Haar bericht, dat 12.000 keer gedeeld is, ontroerde het personeel.", "12000 - shares"),
    ("en", "The bakery donated £500 to the hospice and sent cakes.", ""),
    ("en", "The firm promised to give 10,000 euros if the clip reached 50,000 likes.", ""),
    ("en", "A club that got 500 euros donated said thanks.", ""),
    ("en", "In all, 61 tubes went to the family for free.", ""),
    ("en", "Readers donated £5,400 within two days.", "5400 - money"),
    ("en", "The raffle raised £2,300 for the school.", "2300 - money"),
    ("de", "Der Verein, der 500 Euro gespendet bekommen hat, bedankte sich.", ""),
    ("de", "Die Bäckerei spendete 500 Euro an das Hospiz und schickte Kuchen.", ""),
    ("de", "Die Firma versprach 10.000 Euro, wenn der Clip 50.000 Likes erreicht.", ""),
    ("de", "Insgesamt 61 Tuben gingen kostenlos an die Familie.", ""),
    ("de", "Die Leser spendeten in zwei Tagen 5.400 Euro.", "5400 - money"),
    ("de", "Bei der Tombola kamen 2.300 Euro für die Schule zusammen.", "2300 - money"),
    ("es", "La panadería donó 500 euros al hospicio y mandó tartas.", ""),
    ("es", "La empresa prometió 10.000 euros si el vídeo llegaba a 50.000 me gusta.", ""),
    ("es", "En total, 61 tubos fueron a la familia gratis.", ""),
    ("es", "Los vecinos donaron 5.400 euros en dos días.", "5400 - money"),
    ("es", "La rifa recaudó 2.300 euros para el colegio.", "2300 - money"),
    ("it", "Il forno ha donato 500 euro all'ospedale e ha mandato delle torte.", ""),
    ("it", "L'azienda ha promesso 10.000 euro se il video arrivava a 50.000 like.", ""),
    ("it", "In tutto 61 tubetti sono andati gratis alla famiglia.", ""),
    ("it", "I lettori hanno donato 5.400 euro in due giorni.", "5400 - money"),
    ("it", "La lotteria ha raccolto 2.300 euro per la scuola.", "2300 - money"),
    ("nl", "De bakkerij schonk 500 euro aan het hospice en stuurde taart.", ""),
    ("nl", "Het bedrijf beloofde 10.000 euro als de clip 50.000 likes zou halen.", ""),
    ("nl", "In totaal gingen 61 tubes gratis naar het gezin.", ""),
    ("nl", "De lezers doneerden in twee dagen 5.400 euro.", "5400 - money"),
    ("nl", "De loterij bracht 2.300 euro op voor de school.", "2300 - money"),
    ("en", "For comparison: the brand's advert, which cost 2 million, has had 300,000 views.", ""),
    ("en", "Loyalty schemes reach 24 million families, according to estimates.", ""),
    ("en", "He had more than 100,000 followers on Twitter.", ""),
    ("en", "The club had only about 1,800 followers.", ""),
    ("de", "Zum Vergleich: Der Werbespot der Marke kommt auf 300.000 Aufrufe.", ""),
    ("de", "Sie hatte mehr als 100.000 Follower auf Instagram.", ""),
    ("de", "Laut Schätzungen erreichen solche Programme 24 Millionen Menschen.", ""),
    ("es", "Para comparar: el comercial de la marca anda en 300 mil vistas.", ""),
    ("es", "Tenía más de 100.000 seguidores en Twitter.", ""),
    ("es", "Según estimaciones del sector, llegan a 24 millones de familias.", ""),
    ("it", "Per confronto, lo spot del marchio è fermo a 300.000 visualizzazioni.", ""),
    ("it", "Aveva più di 100.000 follower su Instagram.", ""),
    ("it", "Secondo le stime valgono 900 milioni di euro e raggiungono 24 milioni di persone.", ""),
    ("nl", "Ter vergelijking: de reclame van het merk heeft 300.000 weergaven.", ""),
    ("nl", "Ze had meer dan 100.000 volgers op Instagram.", ""),
    ("nl", "Volgens schattingen bereiken ze 24 miljoen mensen.", ""),
    ("en", "The company hopes to reach 50,000 followers by summer.", ""),
    ("de", "Das Unternehmen will bis Sommer 50.000 Follower erreichen.", ""),
    ("es", "La empresa quiere llegar a 50.000 seguidores en verano.", ""),
    ("it", "L'azienda punta a 50.000 follower entro l'estate.", ""),
    ("nl", "Het bedrijf hoopt deze zomer 50.000 volgers te halen.", ""),
    ("it", "Controlla la vista a tutti e 112 i bambini, uno per uno, nella palestra.", ""),
    ("en", "She tested the eyes of all 112 children in the school hall.", ""),
    ("de", "Sie prüfte die Augen aller Kinder und gab allen 112 Kindern eine Brille.", ""),
    ("en", "In November 2020 newspapers wrote about the driver.", ""),
    ("de", "Im November 2020 teilten viele den Beitrag.", ""),
    ("es", "En noviembre de 2020 muchos compartieron la foto.", ""),
    ("it", "Nel novembre 2020 molti hanno condiviso la foto.", ""),
    ("nl", "In november 2020 deelden velen de foto.", ""),
    ("en", "We reckon about 130 customers a week use it.", "130 about people"),
]


@pytest.mark.parametrize(("language", "sentence", "expected"), SENTENCES)
def test_only_what_came_of_it_is_a_figure(language, sentence, expected):
    found = [
        f"{one.value.normalize():f} {one.qualifier or '-'} {one.unit}"
        for one in figures.find(sentence, language)
    ]
    assert "|".join(found) == expected


def test_a_value_of_the_headline_and_of_the_text_is_one_figure():
    text = "A hedgehog and 1.2 million clicks\n\nThe post has had over 1.2 million interactions."
    (found,) = figures.find(text, "en")
    assert (int(found.value), found.qualifier) == (1200000, "over")
