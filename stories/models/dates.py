"""Dates of unknown day or month, as one value that sorts and is checked by the database."""

import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PATTERN = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?\Z", re.ASCII)

# The same for PostgreSQL, which has no other way to ask whether there is such a day: a year, a month,
# its days up to the 28th, then the 29th to 31st of the months that have them, then leap days.
CALENDAR = (
    r"^([1-9][0-9]{3}"
    r"(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?|-(0[13-9]|1[0-2])-(29|30)|-(0[13578]|1[02])-31)?"
    r"|([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29)$"
)


@dataclass(frozen=True, order=False)
class PartialDate:
    """A year, a month of a year, or a day: ``PartialDate(2014, 10)`` is October 2014.

    ``str()`` gives the written form ``2014``, ``2014-10`` or ``2014-10-31``; a less precise date sorts
    before the more precise ones it contains. Impossible dates raise ``ValueError``.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self):
        if self.day is not None and self.month is None:
            raise ValueError("a day needs its month")
        if not 1000 <= self.year <= 9999:
            raise ValueError("a year has four digits")
        # A month or day 0 is impossible, not unknown.
        month, day = (1 if part is None else part for part in (self.month, self.day))
        datetime.date(self.year, month, day)

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``2014``, ``2014-10`` or ``2014-10-31``; anything else raises ``ValueError``."""
        match = PATTERN.match(text)
        if not match:
            raise ValueError(f"not a date: {text!r}")
        return cls(*(int(part) for part in match.groups() if part is not None))

    @property
    def precision(self) -> str:
        """``"year"``, ``"month"`` or ``"day"``."""
        return "day" if self.day else "month" if self.month else "year"

    @property
    def first_day(self) -> datetime.date:
        """The first day the date can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    def __str__(self):
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts)

    def __lt__(self, other):
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)


class PartialDateField(models.CharField):
    """Stores a :class:`PartialDate` as its written form, which sorts by itself in the "C" collation."""

    description = _("A date whose day or month may be unknown")
    default_error_messages = {
        "invalid": _("“%(value)s” is not a date. Write 2014, 2014-10 or 2014-10-31."),
    }

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        kwargs["db_collation"] = "C"
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"], kwargs["db_collation"]
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        return PartialDate.parse(value) if value else None

    def to_python(self, value):
        if value is None or value == "" or isinstance(value, PartialDate):
            return value or None
        try:
            return PartialDate.parse(str(value).strip())
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"value": value}
            ) from None

    def get_prep_value(self, value):
        value = self.to_python(value)
        return None if value is None else str(value)

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def validate(self, value, model_instance):
        # CharField's own checks compare lengths, which a PartialDate does not have.
        if value is None and not self.null:
            raise ValidationError(self.error_messages["null"], code="null")
        if value is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")

    def run_validators(self, value):
        super().run_validators("" if value is None else str(value))


def is_partial_date(field: str) -> models.Q:
    """A condition for check constraints: the column is empty or a partial date of the calendar."""
    return models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__regex": CALENDAR})
