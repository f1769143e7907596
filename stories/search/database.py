"""Reading from PostgreSQL without models: rows of one statement, and columns of whole numbers."""

import numpy as np
from django.db import connection


def rows(sql: str, parameters=()) -> list[tuple]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def run(sql: str, parameters=()) -> None:
    """A statement without an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def numbers(sql: str, columns: int) -> np.ndarray:
    """The rows, in order, of a parameterless statement whose columns are all bigint and never null.

    Shape (rows, columns), int64. PostgreSQL packs them into one value of 8 bytes a number, because a
    million rows of Python objects take seconds and this takes a fraction of one.
    """
    names = [f"c{n}" for n in range(columns)]
    packed = " || ".join(f"int8send({name})" for name in names)
    pack = f"SELECT string_agg({packed}, '') FROM ({sql}) AS q ({', '.join(names)})"  # noqa: S608
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY ({pack}) TO STDOUT (FORMAT binary)") as c,
    ):
        data = b"".join(c)
    # A header of 19 bytes, the number of fields (2), the value's length (4), the value, an end of 2.
    values = np.frombuffer(data[25:-2] if len(data) > 27 else b"", ">i8")
    return values.astype(np.int64).reshape(-1, columns)
