"""A chart as a file for spreadsheets."""

import csv
import io

from stories.exchange.cells import guard


def csv_text(chart) -> str:
    """The chart's table, its column titles first; text that looks like a formula begins with “'”."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([_cell(title) for title in chart.header])
    for row in chart.rows:
        lines.writerow([_cell(value) for value in row])
    return written.getvalue()


def _cell(value):
    """Numbers stay numbers: whole ones without a point."""
    if isinstance(value, str):
        return guard(value)
    return int(value) if value == int(value) else value
