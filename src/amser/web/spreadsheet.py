"""Figures to take away: a file that every spreadsheet opens and none takes for a program."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

# Some spreadsheets read the wide forms as the plain ones.
_FORMULA_BEGINS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def download(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """Return a CSV file of that name. Words are made safe; figures are written as figures, so that they can be added up."""
    response = HttpResponse(content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'})
    response.write("\ufeff")  # without it a spreadsheet takes ŵ for something else
    out = csv.writer(response)
    out.writerow(safe_cells(headings))
    out.writerows(safe_cells(row) for row in rows)
    return response


def safe_cells(row: Iterable[object]) -> list[object]:
    """Return a row of which no spreadsheet takes words for a formula. Figures need no help."""
    return [safe(cell) if isinstance(cell, str) else cell for cell in row]


def safe(text: str) -> str:
    """Return words that no spreadsheet takes for a formula."""
    return f"'{text}" if text and text[0] in _FORMULA_BEGINS else text
