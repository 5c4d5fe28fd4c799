"""Figures as somebody reads them back from a page or a file."""

import csv
import io
import re
from typing import Any

from openpyxl import load_workbook
from pypdf import PdfReader


def tables_in_csv(response: Any) -> dict[str, list[list[str]]]:
    """Return the tables of a CSV by title: headings, rows and total; notes left out."""
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    tables: dict[str, list[list[str]]] = {}
    title = ""
    for before, row in zip([[], *rows], rows, strict=False):
        if row and not before:
            title, tables[row[0]] = row[0], []
        elif len(row) > 1:
            tables[title].append(row)
    return {title: rows for title, rows in tables.items() if rows}


def sheets_in_xlsx(response: Any) -> dict[str, list[list[Any]]]:
    """Return the sheets of a workbook by name, without notes and empty rows."""
    book = load_workbook(io.BytesIO(response.content))
    found = {}
    for sheet in book.worksheets:
        rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        found[sheet.title] = [row for row in rows if len(row) > 1]
    return {title: rows for title, rows in found.items() if rows}


def read_pdf(response: Any) -> PdfReader:
    """Return a PDF to look into."""
    return PdfReader(io.BytesIO(response.content))


def words_in_pdf(response: Any) -> str:
    """Return the words of a PDF with single spaces."""
    return " ".join("".join(f"{page.extract_text()} " for page in read_pdf(response).pages).split())


def words_on(response: Any) -> str:
    """Return the words of a page with single spaces, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("&#x27;", "'").replace("\xa0", " ").split())
