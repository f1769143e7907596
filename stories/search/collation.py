"""Alphabetical order where PostgreSQL has no ICU: past capitals and accents."""

from django.db.models import CharField, F, Func


def sort_key(title: str) -> Func:
    """An expression over a column (or annotation) that sorts Ångström beside Angst."""
    return Func(Func(F(title), function="unaccent"), function="lower", output_field=CharField())
