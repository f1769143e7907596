"""Dates of unknown day or month: written forms in, values out, and what the database makes of them."""

import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction

from stories.models import PartialDate, Source, Story
from tests import factories

# written form -> (value, precision, first day it can mean)
WRITTEN = {
    "2014": (PartialDate(2014), "year", datetime.date(2014, 1, 1)),
    "2014-10": (PartialDate(2014, 10), "month", datetime.date(2014, 10, 1)),
    "2014-10-31": (PartialDate(2014, 10, 31), "day", datetime.date(2014, 10, 31)),
    "2012-02-29": (PartialDate(2012, 2, 29), "day", datetime.date(2012, 2, 29)),
    "2000-02-29": (PartialDate(2000, 2, 29), "day", datetime.date(2000, 2, 29)),
    "1000": (PartialDate(1000), "year", datetime.date(1000, 1, 1)),
    "9999-12-31": (PartialDate(9999, 12, 31), "day", datetime.date(9999, 12, 31)),
}
NOT_THE_CALENDAR = ["2014-02-29", "1900-02-29", "2014-02-30", "2014-04-31", "0999", "0000"]
NOT_THE_FORM = [
    "",
    " ",
    "2014 ",
    " 2014",
    "2014\n",
    "2014-",
    "2014-00",
    "2014-00-05",
    "2014-01-00",
    "2014-13",
    "2014-1",
    "2014-10-32",
    "2014-10-3",
    "2014-10-31-01",
    "20141031",
    "2014/10",
    "31.10.2014",
    "October 2014",
    "14",
    "02014",
    "-2014",
    "+2014",
    "２０１４",
    "٢٠١٤",
    "2014\0",
    "\0",
    "2014-10\0-31",
    "2014-10-31T00:00",
]
# A column of ten characters takes neither NUL nor more than ten; that needs no rule.
FOR_THE_DATABASE = [
    written
    for written in (*NOT_THE_FORM, *NOT_THE_CALENDAR)
    if "\0" not in written and len(written) <= 10
]
NO_DATE = "not a date|day is out of range|month must be in|needs its month|has four digits"


@pytest.mark.parametrize("written", WRITTEN)
def test_a_written_date_is_read_and_printed_the_same(written):
    value, precision, first_day = WRITTEN[written]
    assert PartialDate.parse(written) == value
    assert str(value) == written
    assert value.precision == precision
    assert value.first_day == first_day


@pytest.mark.parametrize("written", [*NOT_THE_FORM, *NOT_THE_CALENDAR])
def test_anything_else_is_no_date(written):
    with pytest.raises(ValueError, match=NO_DATE):
        PartialDate.parse(written)


@pytest.mark.parametrize(
    "parts", [(2014, None, 5), (2014, 0), (2014, 1, 0), (2014, 13), (999,), (10000,)]
)
def test_impossible_parts_make_no_date(parts):
    with pytest.raises(ValueError, match=NO_DATE):
        PartialDate(*parts)


def test_dates_sort_by_time_and_the_vaguer_before_what_it_contains():
    in_order = ["1999-12-31", "2013", "2014", "2014-01", "2014-01-01", "2014-02", "2014-10", "2015"]
    dates = [PartialDate.parse(written) for written in in_order]
    backwards = dates[::-1]
    assert sorted(backwards) == dates
    assert max(dates) == PartialDate(2015)


def test_a_date_is_compared_with_nothing_but_dates():
    with pytest.raises(TypeError):
        sorted([PartialDate(2014), "2013"])
    assert PartialDate(2014) != "2014"


# --- in the database -------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("written", WRITTEN)
def test_a_date_comes_back_from_the_database_as_it_went_in(written):
    story = factories.draft("dated", happened_on=PartialDate.parse(written))
    assert Story.objects.get(pk=story.pk).happened_on == PartialDate.parse(written)


@pytest.mark.django_db
def test_text_given_to_a_field_becomes_a_date_or_is_refused():
    story = factories.draft("dated", happened_on="2014-10")
    assert Story.objects.get(happened_on="2014-10").happened_on == PartialDate(2014, 10)
    with pytest.raises(ValidationError, match=r"2014-13.* is not a date"):
        Story.objects.filter(pk=story.pk).update(happened_on="2014-13")


@pytest.mark.django_db
@pytest.mark.parametrize("nothing", [None, ""])
def test_an_unknown_date_is_null(nothing):
    story = factories.draft("undated", happened_on=nothing)
    assert Story.objects.get(pk=story.pk).happened_on is None
    assert Story.objects.filter(happened_on__isnull=True).exists()


@pytest.mark.django_db
def test_stories_sort_by_date_and_those_without_one_come_last():
    dates = ["2014-10", "2014", None, "2014-10-31", "2013-12-31", "2014-09-30"]
    for number, date in enumerate(dates):
        factories.draft(f"s{number}", happened_on=date)

    found = Story.objects.newest().values_list("happened_on", flat=True)
    assert [str(date) if date else None for date in found] == [
        "2014-10-31",
        "2014-10",
        "2014-09-30",
        "2014",
        "2013-12-31",
        None,
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("written", FOR_THE_DATABASE)
@pytest.mark.parametrize(
    ("table", "column", "refusal"),
    [
        # The generated year is computed before the rule is checked, and may refuse first.
        ("stories_story", "happened_on", '"story_date"|type smallint'),
        ("stories_source", "published", '"source_published"'),
        ("stories_outcome", "as_of", '"outcome_as_of"'),
        ("stories_article", "published", '"article_published"'),
    ],
)
def test_the_database_itself_refuses_what_is_no_date(written, table, column, refusal):
    factories.draft("dated", outcomes=["goodwill"])
    factories.article()
    with (
        pytest.raises((IntegrityError, DataError), match=refusal),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE {table} SET {column} = %s", [written])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("happened_on", "year"), [("2014", 2014), ("2014-10", 2014), ("1999-12-31", 1999), (None, None)]
)
def test_the_year_of_a_story_follows_its_date(happened_on, year):
    story = factories.draft("dated", happened_on=happened_on)
    assert Story.objects.get(pk=story.pk).happened_year == year


@pytest.mark.django_db
def test_the_year_follows_a_change_and_cannot_be_set_by_itself():
    story = factories.draft("dated", happened_on="2014")
    Story.objects.filter(pk=story.pk).update(happened_on="2016-05")
    assert Story.objects.get(pk=story.pk).happened_year == 2016
    with connection.cursor() as cursor, pytest.raises(Exception, match="generated column"):
        cursor.execute("UPDATE stories_story SET happened_year = 1")


# --- in forms --------------------------------------------------------------------------------------


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ("title", "published")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "kept"), [(written, written) for written in WRITTEN] + [(" 2014-10 ", "2014-10")]
)
def test_a_form_takes_a_date_with_blanks_around_it(typed, kept):
    form = SourceForm({"title": "A", "published": typed})
    assert form.is_valid(), form.errors
    assert str(form.save().published) == kept


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "   "])
def test_a_form_takes_no_date_at_all(typed):
    form = SourceForm({"title": "A", "published": typed})
    assert form.is_valid(), form.errors
    assert form.save().published is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", [*NOT_THE_CALENDAR, *(w for w in NOT_THE_FORM if w.strip() and w.strip() != "2014")]
)
def test_a_form_refuses_anything_else_beside_the_field(typed):
    form = SourceForm({"title": "A", "published": typed})
    assert not form.is_valid()
    assert list(form.errors) == ["published"]


def test_the_message_says_what_to_write():
    field = Story._meta.get_field("happened_on")
    with pytest.raises(ValidationError) as refused:
        field.to_python("last autumn")
    assert refused.value.messages == [
        "“last autumn” is not a date. Write 2014, 2014-10 or 2014-10-31."
    ]
