"""Units in one and in many; every unit of the library has both."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from stories.units import UNITS, unit_name

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures/stories"
SIGNS = {"USD", "EUR", "JPY", "GBP", "CAD", "percent"}


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [
        ("pairs", 1, "pair"),
        ("pairs", 2, "pairs"),
        ("pairs", 0, "pairs"),
        ("children", Decimal("1.000"), "child"),
        ("people", 1, "person"),
        ("views", 1_000_000, "views"),
        ("tonnes", Decimal("0.125"), "tonnes"),
        ("tonnes", Decimal("1.5"), "tonnes"),
        ("violins", 1, "violins"),
    ],
)
def test_one_is_singular_and_all_else_plural(unit, value, shown):
    assert unit_name(unit, value) == shown


def test_every_unit_of_the_library_is_known():
    written = "".join(path.read_text() for path in FIXTURES.glob("*.yaml"))
    used = set(re.findall(r"^ +unit: (\S+)$", written, re.MULTILINE))
    assert used - SIGNS <= set(UNITS)


def test_a_units_plural_is_the_unit_itself():
    assert {unit: unit_name(unit, 2) for unit in UNITS} == {unit: unit for unit in UNITS}
