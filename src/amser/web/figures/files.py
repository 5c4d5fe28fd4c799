"""The same tables as a CSV and as an XLSX."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from django.http import HttpResponse
from django.utils.translation import pgettext
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from amser.web.figures.tables import Table, Value
from amser.web.spreadsheet import safe_cells

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME: Final = 31
_BOLD: Final = Font(bold=True)
_WIDEST: Final = 60


def as_csv(tables: Iterable[Table], *, name: str, about: Sequence[str] = ()) -> HttpResponse:
    """
    Return what is said `about` the tables, then the tables, an empty line between: title, headings, rows, total, notes.

    Times are whole minutes.
    """
    written = io.StringIO()
    written.write("\ufeff")  # without it a spreadsheet takes ŵ for something else
    out = csv.writer(written)
    out.writerows([*(safe_cells([line]) for line in about), *([[]] if about else [])])
    for number, table in enumerate(tables):
        if number:
            out.writerow([])
        out.writerow(safe_cells([table.title]))
        out.writerow(safe_cells(column.file_heading for column in table.columns))
        out.writerows(safe_cells(_filed(table, row)) for row in _rows(table))
        out.writerows(safe_cells([note]) for note in table.notes)
    return _file(written.getvalue().encode(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(tables: Iterable[Table], *, name: str, about: Sequence[str] = ()) -> HttpResponse:
    """
    Return a workbook with one sheet for each table, the headings in its first row, and a last one with what is said `about` them.

    Numbers are numbers; times are whole minutes.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _write(book.create_sheet(_sheet_name(table, book)), table)
    if about:
        sheet = book.create_sheet(pgettext("figures.sheet.about", "About"))
        for line in about:
            sheet.append(safe_cells([line]))
    written = io.BytesIO()
    book.save(written)
    return _file(written.getvalue(), XLSX, f"{name}.xlsx")


def _rows(table: Table) -> list[tuple[Value, ...]]:
    return [*table.rows, *([table.total] if table.total else [])]


def _filed(table: Table, row: tuple[Value, ...]) -> list[Value]:
    """Return a row for a file: what is held back says so."""
    return [column.shown(value) if value is None else value for column, value in zip(table.columns, row, strict=True)]


def _write(sheet: Worksheet, table: Table) -> None:
    _put(sheet, 1, [column.file_heading for column in table.columns], bold=True)
    rows = _rows(table)
    for number, row in enumerate(rows, start=2):
        _put(sheet, number, _filed(table, row), bold=table.total is not None and number == len(rows) + 1)
    for number, note in enumerate(table.notes, start=len(rows) + 3):
        _put(sheet, number, [note])
    sheet.freeze_panes = "A2"
    for column in range(1, len(table.columns) + 1):
        cells = [sheet.cell(row, column).value for row in range(1, len(rows) + 2)]
        sheet.column_dimensions[get_column_letter(column)].width = min(max(len(str(cell or "")) for cell in cells) + 2, _WIDEST)


def _put(sheet: Worksheet, number: int, values: list[Value], *, bold: bool = False) -> None:
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(number, column)
        assert isinstance(cell, Cell), "nothing is merged"
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value) if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"  # also where it begins with "="
        if bold:
            cell.font = _BOLD


def _sheet_name(table: Table, book: Workbook) -> str:
    name = _NOT_IN_A_NAME.sub(" ", table.title)[:_LONGEST_NAME].strip()
    return name if name not in book.sheetnames else f"{name[: _LONGEST_NAME - 3]} {len(book.sheetnames)}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
