"""Reading a file that somebody saved from a spreadsheet: CSV in several dialects, or XLSX."""

import csv
import dataclasses
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.cell.read_only import EmptyCell, ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES: Final = 50_000_000
LONGEST_LINE: Final = 60_000  # characters: more than any person writes, less than a file whose quotation mark is missing
_DELIMITERS: Final = ",;\t"
_ZIP: Final = b"PK\x03\x04"
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_OTHER_KINDS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"\xd0\xcf\x11\xe0", b"GIF8", b"{\\rtf", b"\x1f\x8b", b"<!DOCTYPE", b"<html")
_HIDDEN_SHARE: Final = 0.05


class Unreadable(Exception):
    """There is nothing in the file that we can read. `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclasses.dataclass(frozen=True, slots=True)
class Row:
    """
    One line below the headings: its number as a person counts it, and its cells as text.

    `problem` is the code of what makes it unreadable, and empty otherwise. `formulas` are the places, from 0, of cells
    that hold a formula or a spreadsheet's error instead of a value.
    """

    number: int
    cells: tuple[str, ...] = ()
    problem: str = ""
    formulas: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """The headings and lines of a file. `old_encoding` where it was not Unicode and was read as Windows 1252."""

    headings: tuple[str, ...]
    rows: list[Row]
    old_encoding: bool = False


def read(path: Path) -> Table:
    """
    Return what a CSV or XLSX file holds; empty lines are left out.

    Raises Unreadable: `file_type` for what is neither, `file_too_big` beyond MOST_BYTES, `file_empty` without headings,
    `file_no_lines` with nothing below them.
    """
    if path.stat().st_size > MOST_BYTES:
        raise Unreadable("file_too_big")
    content = path.read_bytes()
    if not content.strip():
        raise Unreadable("file_empty")
    if content.startswith(_ZIP):
        return _table(_spreadsheet_rows(content))
    text, old_encoding = _text(content)
    return dataclasses.replace(_table(_text_rows(text)), old_encoding=old_encoding)


def _table(rows: Iterator[Row]) -> Table:
    filled = [row for row in rows if row.problem or any(cell.strip() for cell in row.cells)]
    if not filled:
        raise Unreadable("file_empty")
    if filled[0].problem:
        raise Unreadable("file_type")
    if len(filled) == 1:
        raise Unreadable("file_no_lines")
    return Table(headings=tuple(cell.strip() for cell in filled[0].cells), rows=filled[1:])


def _text(content: bytes) -> tuple[str, bool]:
    if content.startswith(_OTHER_KINDS):
        raise Unreadable("file_type")
    if content.startswith(_UTF16):
        return _decoded(content, "utf-16"), False
    try:
        return _plausible(content.decode("utf-8-sig")), False
    except UnicodeDecodeError:
        return _plausible(_decoded(content, "cp1252")), True


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("file_type") from error


def _plausible(text: str) -> str:
    """Return the text unless it is a program or a picture: a stray hidden character is one line's trouble, many are not."""
    beginning = text[:4096]
    hidden = sum(letter < " " and letter not in "\r\n\t" for letter in beginning)
    if hidden > _HIDDEN_SHARE * len(beginning) and hidden > 1:
        raise Unreadable("file_type")
    return text


def _text_rows(text: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = tuple(next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, problem="line_too_long" if "limit" in str(error) else "line_quotes")
            continue
        if sum(map(len, cells)) > LONGEST_LINE:
            yield Row(number, problem="line_too_long")
        else:
            yield Row(number, cells, formulas=frozenset(at for at, cell in enumerate(cells) if cell.lstrip().startswith("=")))


def _delimiter(text: str) -> str:
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside_quotes = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside_quotes.count)


def _spreadsheet_rows(content: bytes) -> Iterator[Row]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            yield _spreadsheet_row(number, cells)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError, OSError, EOFError, ParseError) as error:
        raise Unreadable("file_type") from error


AnyCell = Cell | MergedCell | ReadOnlyCell | EmptyCell


def _spreadsheet_row(number: int, cells: tuple[AnyCell, ...]) -> Row:
    texts = [_plain(cell.value) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    if sum(map(len, texts)) > LONGEST_LINE:
        return Row(number, problem="line_too_long")
    formulas = frozenset(at for at, cell in enumerate(cells) if getattr(cell, "data_type", "") in {"f", "e"})
    return Row(number, tuple(texts), formulas=formulas)


def _plain(value: object) -> str:
    """Return a cell as a person would have typed it: no decimal point on whole numbers, no midnight on days."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return str(int(value))
        case dt.datetime():
            return value.date().isoformat()
    return str(value)
