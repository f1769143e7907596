"""Whose case it is, class by class: the same turn of phrase in five languages; and the table of weights."""

import pytest

from stories.intake import brands, lexicon
from stories.intake.vocabulary import Vocabulary

# Article, trade and name as the subject; trade before the name; its service, its people.
TABLE = [
    (
        "it",
        "La Libreria dell'Arco ha trovato il libro che cercavo da vent'anni e me l'ha spedito gratis.",
        "Libreria dell'Arco",
    ),
    (
        "it",
        "La Macelleria Bruschi ha portato la spesa a casa a una cliente malata.",
        "Macelleria Bruschi",
    ),
    ("it", "Il Forno Tarsia ha regalato il pane a chi non poteva pagare.", "Forno Tarsia"),
    (
        "it",
        "L'Erboristeria Malvarosa ha scritto un biglietto a mano a una cliente.",
        "Erboristeria Malvarosa",
    ),
    (
        "es",
        "La Ferretería Ubrique abrió de noche para que un vecino arreglara la caldera.",
        "Ferretería Ubrique",
    ),
    (
        "es",
        "La Panadería La Espiga llevó el pan a casa de una clienta enferma.",
        "Panadería La Espiga",
    ),
    (
        "es",
        "El Hostal Tres Olmos devolvió el dinero a una familia y le mandó flores.",
        "Hostal Tres Olmos",
    ),
    ("es", "La tintorería Blanquita planchó gratis el traje de un parado.", "Blanquita"),
    (
        "de",
        "Die Bäckerei Huber brachte einer Kundin die vergessene Torte nach Hause.",
        "Bäckerei Huber",
    ),
    ("de", "Fahrrad Lenz reparierte einem Kind das Rad umsonst.", "Fahrrad Lenz"),
    (
        "de",
        "Der Schreinerei Obermoser war das nicht genug: Sie baute einen neuen Tisch.",
        "Schreinerei Obermoser",
    ),
    (
        "en",
        "The Thistle Bakery drove forty miles with a new cake and stayed to cut it.",
        "Thistle Bakery",
    ),
    ("en", "The bike shop Spoke & Chain lent a commuter a bicycle for a month.", "Spoke & Chain"),
    ("en", "Harbourside Nursery replaced every plant and sent a card.", "Harbourside Nursery"),
    (
        "en",
        "A spokeswoman for Tollgate Water said the engineer had carried bottles to the house.",
        "Tollgate Water",
    ),
    ("nl", "De Bakkerij Wolters bracht de vergeten taart zelf naar de klant.", "Bakkerij Wolters"),
    ("nl", "Fietsenmaker Van Dalen leende een klant een maand lang een fiets.", "Van Dalen"),
    (
        "nl",
        "De Boekhandel Roodborst stuurde een klant een handgeschreven kaart.",
        "Boekhandel Roodborst",
    ),
    (
        "nl",
        "De klantenservice van Zonnestee belde een klant terug en stuurde bloemen.",
        "Zonnestee",
    ),
    (
        "it",
        "Il servizio clienti di Lumetta ha richiamato il cliente e ha mandato dei fiori.",
        "Lumetta",
    ),
    (
        "es",
        "El servicio de atención al cliente de Brisanet llamó al cliente y le mandó flores.",
        "Brisanet",
    ),
    ("de", "Der Kundendienst von Wellbach rief zurück und schickte Blumen.", "Wellbach"),
    ("en", "Quillmark's customer service rang back and sent flowers to the widow.", "Quillmark"),
    # Without where it is.
    ("en", "Kestrel Coaches of Kendal drove back for the teddy.", "Kestrel Coaches"),
    ("it", "L'Officina Bertoldi di Rovereto ha riparato l'auto gratis.", "Officina Bertoldi"),
    ("es", "La Panadería Ochoa de Tudela llevó el pan a casa de una clienta.", "Panadería Ochoa"),
    # An ordinary word as a name, a pair of names, a name and its owner.
    (
        "de",
        "Die Fahrradwerkstatt Kettenreaktion reparierte das Rad umsonst.",
        "Fahrradwerkstatt Kettenreaktion",
    ),
    ("de", "Heute standen Seiler & Brack mit Kuchen vor der Tür.", "Seiler & Brack"),
    (
        "nl",
        "Slagerij Oosterwal bleef open. Roelf Oosterwal bracht het vlees zelf naar de klant.",
        "Slagerij Oosterwal",
    ),
    (
        "de",
        "Bäckermeister Alois Hölzl kam mit dem Boot. Die Backstube der Bäckerei Hölzl stand unter Wasser.",
        "Bäckerei Hölzl",
    ),
    # Another that is only asked about, or answers below.
    (
        "es",
        "Volaba con Binter y el tripulante la llevó de la mano. ¿Ryanair? Con Ryanair habría pagado.",
        "Binter",
    ),
]


@pytest.mark.parametrize(("language", "text", "name"), TABLE)
def test_a_business_is_found_by_its_trade_and_its_service(vocabulary, language, text, name):
    main = brands.main(brands.actors(text, Vocabulary(language)), 0, len(text))
    assert (main[0].name if main else None) == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "en",
            "Rosa told the Kelham Gazette that a stranger had found her ring by a bench.",
        ),
        (
            "de",
            "Rosa sagte dem Kelhamer Anzeiger, ein Fremder habe den Ring am Busbahnhof gefunden.",
        ),
        ("es", "Rosa contó al Diario de Kelham que un desconocido encontró el anillo."),
        (
            "it",
            "Rosa ha raccontato alla Gazzetta Kelhamese che uno sconosciuto ha trovato l'anello.",
        ),
        ("nl", "Rosa vertelde aan de Kelhamse Courant dat een vreemde de ring had gevonden."),
    ],
)
def test_a_paper_is_nobodys_brand(vocabulary, language, text):
    assert brands.main(brands.actors(text, Vocabulary(language)), 0, len(text)) is None


def test_every_sign_is_weighed_once():
    signs = [row[0] for row in lexicon.rows("brand_weights")]
    assert len(signs) == len(set(signs))
    assert all(float(most) > 0 for _sign, _weight, most, _hand in lexicon.rows("brand_weights"))


def test_companies_and_trades_are_of_known_industries(vocabulary):
    industries = set(Vocabulary("en").terms["industry"])
    assert {row[0] for row in (*lexicon.rows("companies"), *lexicon.rows("trades"))} <= industries
