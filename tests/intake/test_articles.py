"""Whole articles: floors on the tuning half of the labelled ones, and named specimens.

Here intake knows the vocabulary and the brands but no stories and no encoder's vectors, so it reads by
words alone. ``manage.py bench intake`` measures both halves with everything.
"""

import pytest
from django.utils import translation

from stories import intake
from stories.intake import judging
from stories.management import intake_bench

FLOORS = {
    "language": 1.0,
    "split": 0.9,
    "brand": 0.9,
    "industry": 0.85,
    "gesture": 0.8,
    "figure": 0.9,
    "negative": 0.9,
}


# By another hand, and written as a check: read somewhat worse, above all without the encoder.
OTHERS = {
    "language": 1.0,
    "split": 0.8,
    "brand": 0.8,
    "industry": 0.75,
    "gesture": 0.55,
    "figure": 0.9,
    "negative": 0.7,
}


@pytest.mark.parametrize(("others", "floors"), [(False, FLOORS), (True, OTHERS)])
def test_the_labelled_articles_are_read_no_worse_than_they_were(vocabulary, others, floors):
    articles = [
        article
        for article in intake_bench.read_articles()
        if judging.half(article) == "tune"
        and not article.get("html")
        and others == ("-field-" in article["name"] or "-fresh-" in article["name"])
    ]
    tally = judging.by_group(articles, [intake_bench.reading_of(a) for a in articles])["all"]
    low = {field: tally.f1(field) for field, floor in floors.items() if tally.f1(field) < floor}
    assert not low, "\n".join(tally.notes)


def test_every_label_is_about_words_of_its_article():
    for article in intake_bench.read_articles():
        for draft in article["drafts"]:
            assert draft["at"] in article["text"], article["name"]


def test_what_is_proposed_has_its_passage(vocabulary):
    text = (
        "A bookshop called Olmo Books in Leeds sent a customer a handwritten note in May 2019 after her "
        "copy got wet. The tweet about it was shared 3,000 times."
    )
    (draft,) = intake.read(text).drafts
    assert text[draft.brand.start : draft.brand.end] == "Olmo Books"
    assert not draft.brand.known
    assert str(draft.happened_on.value) == "2019-05"
    assert text[draft.happened_on.start : draft.happened_on.end] == "May 2019"
    assert [place.value for place in draft.places] == ["Leeds"]
    for found in (draft.industry, *draft.gestures, *draft.channels, *draft.outcomes):
        assert 0 < found.confidence < 1
        assert text[found.start : found.end].strip()
        assert draft.start <= found.start < found.end <= draft.end


def test_known_brands_are_found_by_their_other_names(vocabulary):
    text = "Der Zugbegleiter der Deutschen Bahn half einer Kundin, bezahlte ein Taxi und entschuldigte sich."
    (draft,) = intake.read(text).drafts
    assert (draft.brand.value, draft.brand.slug, draft.brand.known) == (
        "Deutsche Bahn",
        "deutsche-bahn",
        True,
    )
    assert draft.industry.value == "rail-transport"


@pytest.mark.parametrize(
    ("text", "brand"),
    [
        (
            "Unlike Ryanair, Loganair brought an old passenger a cake on her birthday, and the crew sang.",
            "Loganair",
        ),
        (
            "A widow wrote on Facebook, and Marlow & Finch sent her flowers and a card. The BBC reported.",
            "Marlow & Finch",
        ),
        (
            "Ein Mann schrieb auf Twitter, und die Bäckerei Sonnwend brachte seiner Frau eine Torte.",
            "Bäckerei Sonnwend",
        ),
    ],
)
def test_the_brand_is_the_one_that_acts(vocabulary, text, brand):
    (draft,) = intake.read(text).drafts
    assert draft.brand.value == brand


def test_a_text_without_a_case_says_so(vocabulary):
    reading = intake.read(
        "Heat the oven. Beat the butter with the sugar and add the flour. Bake for 40 minutes."
    )
    assert reading.drafts == ()
    assert "no case" in reading.reason


def test_the_same_in_another_order(vocabulary):
    """Positions are those of the text as pasted, furniture and all."""
    story = "KLM brought a boy his lost teddy bear to Oslo. The crew had found it on the plane."
    text = f"Home | News | Sport\n\nWe use cookies to improve your experience.\n\n{story}\n\nLeave a Reply\n"
    reading = intake.read(text)
    (draft,) = reading.drafts
    assert text[draft.start : draft.end] == story


@pytest.mark.parametrize(
    ("kept", "language", "said"),
    [
        ("recipe", "en", "It reads like a recipe."),
        ("recipe", "de", "Rezept"),
        ("none", "nl", "Deze tekst"),
        ("", "en", ""),
        ("It is a recipe.", "it", "It is a recipe."),  # as it was kept before
    ],
)
def test_why_there_is_no_case_is_said_in_the_language_of_whoever_reads_it(kept, language, said):
    with translation.override(language):
        assert said in intake.caseless.worded(kept)
        assert bool(intake.caseless.worded(kept)) == bool(said)
