"""What can be read, and what is said of what cannot."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from amser.imports.command import command
from amser.imports.files import Unreadable, read

XLSX_START = b"PK\x03\x04 and then nothing of use"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_dialect_of_csv_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(f'name{delimiter}"a, b; c"\r\nSiân{delimiter}x\r\n\r\nHuw{delimiter}"1\n2"\r\nNia\r\n'.encode(encoding))

    table = read(path)

    assert table.headings == ("name", "a, b; c")
    assert [(row.number, row.cells[0]) for row in table.rows] == [(2, "Siân"), (4, "Huw"), (6, "Nia")]
    assert table.old_encoding == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n \n", "file_empty"),
        (b"name,phone\n", "file_no_lines"),
        (XLSX_START, "file_type"),
        (b"%PDF-1.7", "file_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_type"),
        (bytes(range(32)) * 9, "file_type"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)

    with pytest.raises(Unreadable) as refusal:
        read(path)

    assert refusal.value.code == code


def test_a_spreadsheet_is_read_with_its_formulas_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in (["name", "number"], ["Siân", 7.0], ["=A1", 8], [None, None], ["Huw", 9]):
        sheet.append(line)
    book.save(tmp_path / "list.xlsx")

    table = read(tmp_path / "list.xlsx")

    assert [(row.number, row.cells[1], sorted(row.formulas)) for row in table.rows] == [(2, "7", []), (3, "8", [0]), (5, "9", [])]


def test_a_missing_quotation_mark_is_one_lines_trouble(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text('name,phone\nHuw,1\n"Mair,2\nNia,3\n', encoding="utf-8")

    assert [(row.number, row.problem) for row in read(path).rows] == [(2, ""), (3, "line_quotes")]


@pytest.mark.parametrize(
    ("headings", "options", "said"),
    [
        ("phone", (), "Columns missing: name."),
        ("name,enw", (), "These columns are the same thing: name, enw."),
        ("name", ("--map", "Cyf=external_id"), "The file has no columns with these headings: Cyf."),
    ],
)
def test_columns_that_do_not_do_are_named(tmp_path: Path, headings: str, options: tuple[str, ...], said: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text(f"{headings}\nx,y\n", encoding="utf-8")

    result = CliRunner().invoke(command, ["members", str(path), "--language", "en", *options])

    assert (result.exit_code, said in result.output) == (1, True), result.output
