"""Dates, numbers and figures as readers of five languages write them."""

from decimal import Decimal

import pytest
from django.template import Context, Template
from django.utils import translation

from stories.models import Outcome, PartialDate, Story
from stories.templatetags import casebook
from tests import factories

LANGUAGES = ("en", "de", "es", "it", "nl")


def in_each_language(value, template):
    """What a template shows of ``value`` in the five languages; no-break spaces as plain ones."""
    compiled = Template("{% load casebook %}" + template)
    shown = []
    for language in LANGUAGES:
        with translation.override(language):
            shown.append(compiled.render(Context({"value": value})).replace("\xa0", " "))
    return shown


def outcome(value, unit, qualifier=""):
    return Outcome(value=Decimal(value), unit=unit, qualifier=qualifier)


# date -> as a reader of English, German, Spanish, Italian and Dutch writes it
DATES = [
    ("2014", ["2014", "2014", "2014", "2014", "2014"]),
    (
        "2014-10",
        ["October 2014", "Oktober 2014", "octubre de 2014", "ottobre 2014", "oktober 2014"],
    ),
    (
        "2014-03-01",
        ["March 1, 2014", "1. März 2014", "1 de marzo de 2014", "1 marzo 2014", "1 maart 2014"],
    ),
    (
        "1999-12-31",
        [
            "December 31, 1999",
            "31. Dezember 1999",
            "31 de diciembre de 1999",
            "31 dicembre 1999",
            "31 december 1999",
        ],
    ),
]
NUMBERS = [
    (0, ["0"] * 5),
    (1234567, ["1,234,567", "1.234.567", "1.234.567", "1.234.567", "1.234.567"]),
    (Decimal("2.500"), ["2.5", "2,5", "2,5", "2,5", "2,5"]),
]
# value, unit -> figure; the units' own words are the translators'
FIGURES = [
    ("10.000", "percent", ["10%", "10 %", "10 %", "10%", "10%"]),
    ("2.500", "percent", ["2.5%", "2,5 %", "2,5 %", "2,5%", "2,5%"]),
    ("0.125", "percent", ["0.125%", "0,125 %", "0,125 %", "0,125%", "0,125%"]),
    ("1000", "percent", ["1,000%", "1.000 %", "1.000 %", "1.000%", "1.000%"]),
    ("20.000", "USD", ["$20", "20 $", "20 US$", "20 USD", "US$ 20"]),
    ("2.500", "EUR", ["€2.50", "2,50 €", "2,50 €", "2,50 €", "€ 2,50"]),
    (
        "30000000.000",
        "EUR",
        ["€30,000,000", "30.000.000 €", "30.000.000 €", "30.000.000 €", "€ 30.000.000"],
    ),
    ("250000", "JPY", ["¥250,000", "250.000 ¥", "250.000 JPY", "250.000 JPY", "JP¥ 250.000"]),
]


@pytest.mark.parametrize(("written", "shown"), DATES)
def test_a_date_is_as_precise_as_it_is_known(written, shown):
    date = PartialDate.parse(written)
    assert in_each_language(date, "{{ value|partial_date }}") == shown


def test_an_unknown_date_is_nothing():
    assert in_each_language(None, "{{ value|partial_date }}") == [""] * 5


@pytest.mark.parametrize(("value", "shown"), NUMBERS)
def test_a_number_has_the_separators_of_the_language(value, shown):
    assert in_each_language(value, "{{ value|number }}") == shown


@pytest.mark.parametrize(("value", "unit", "shown"), FIGURES)
def test_a_figure_is_written_with_its_unit(value, unit, shown):
    assert in_each_language(outcome(value, unit), "{{ value|figure }}") == shown


@pytest.mark.parametrize(
    ("qualifier", "shown"),
    [
        ("", "11,000,000 views"),
        ("exactly", "exactly 11,000,000 views"),
        ("about", "about 11,000,000 views"),
        ("almost", "almost 11,000,000 views"),
        ("over", "over 11,000,000 views"),
    ],
)
def test_a_figure_says_how_exact_it_is(qualifier, shown):
    given = outcome("11000000.000", "views", qualifier)
    english, *others = in_each_language(given, "{{ value|figure }}")
    assert english == shown
    assert all("11.000.000" in other for other in others)


def test_a_unit_that_nobody_has_met_yet_is_shown_as_it_is():
    assert in_each_language(outcome("3", "pandas"), "{{ value|figure }}") == ["3 pandas"] * 5


def test_an_outcome_without_a_figure_shows_none():
    assert in_each_language(Outcome(note="Much praise"), "{{ value|figure }}") == [""] * 5


@pytest.mark.parametrize(
    ("code", "template", "shown"),
    [
        (
            "nl",
            "language_name",
            ["Dutch", "Niederländisch", "Neerlandés", "Olandese", "Nederlands"],
        ),
        ("", "language_name", [""] * 5),
        ("qqq", "language_name", ["Qqq"] * 5),
        ("nl", "country_name", ["Netherlands", "Niederlande", "Países Bajos", "Paesi Bassi"]),
        ("", "country_name", [""] * 5),
        ("qq", "country_name", ["QQ"] * 5),
    ],
)
def test_codes_are_told_by_their_names(code, template, shown):
    found = in_each_language(code, f"{{{{ value|{template} }}}}")
    assert found[: len(shown)] == shown


@pytest.mark.parametrize(
    ("active", "code"), [("en", "en"), ("de-at", "de"), ("es-mx", "es"), (None, "en")]
)
def test_the_reader_has_one_of_the_five_languages(active, code):
    with translation.override(active):
        assert casebook.reader() == code


# --- stories ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_text_says_its_language_where_it_is_not_the_pages():
    story = factories.draft()
    factories.text(story, "nl", title="Titel")
    template = (
        "{% with t=value|text_for_reader %}<p{{ t|lang_attribute }}>{{ t.language }}{% endwith %}"
    )
    assert in_each_language(story, template) == [
        "<p>en",
        '<p lang="en">en',
        '<p lang="en">en',
        '<p lang="en">en',
        "<p>nl",
    ]


@pytest.mark.django_db
def test_a_story_without_a_text_has_no_language_to_say():
    story = factories.draft()
    story.texts.all().delete()
    template = "{% with t=value|text_for_reader %}<p{{ t|lang_attribute }}>{% endwith %}"
    assert in_each_language(story, template) == ["<p>"] * 5


# the figures of a story, by kind -> the one that its card shows
BEST = [
    ([("goodwill", None)], None),
    ([("goodwill", None), ("engagement", 5)], 5),
    ([("engagement", 500), ("viral-reach", 7)], 7),
    ([("viral-reach", 7), ("viral-reach", 700), ("viral-reach", 70)], 700),
    ([("viral-reach", None), ("engagement", 5), ("sales", 50)], 5),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("outcomes", "best"), BEST)
def test_a_card_shows_the_largest_reach_or_the_first_figure(
    django_assert_num_queries, outcomes, best
):
    made = factories.draft()
    for kind, value in outcomes:
        figure = {"value": value, "unit": "views", "source": made.sources.get()} if value else {}
        factories.outcome(made, kind, **figure)
    story = Story.objects.for_cards().get()
    with django_assert_num_queries(0):
        found = casebook.best_figure(story)
    assert (found.value if found else None) == best


@pytest.mark.django_db
def test_an_outcome_points_at_its_source_by_number(django_assert_num_queries):
    made = factories.draft()
    second = factories.source()
    made.source_links.create(source=second, position=1)
    factories.outcome(made, "viral-reach", source=second)
    factories.outcome(made, "goodwill")
    story = Story.objects.for_page().get()
    with django_assert_num_queries(0):
        numbers = [casebook.footnote(story, outcome) for outcome in story.outcomes.all()]
    assert numbers == [2, None]
