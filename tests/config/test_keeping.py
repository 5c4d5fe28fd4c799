"""A backup holds everything to the byte; restoring checks it, and a restore that fails leaves what was there."""

import stat
from contextlib import nullcontext
from pathlib import Path
from typing import Final

import psycopg
import pytest
from click.testing import CliRunner, Result
from django.db import connection

from amser.cli.ledger import command as ledger
from amser.config import database, keeping
from amser.config.commands import backup, restore
from amser.config.unavailable import DatabaseUnavailable
from amser.ledger import queries
from amser.ledger.models import Book, Transfer
from tests.builders.ledger import a_book, a_transfer, an_account, as_if_earlier

SECRET: Final = "made-up-secret"


@pytest.fixture
def book(cloned_database: str) -> Book:
    """Return a book with transfers on two days that are over, and one today."""
    book = a_book()
    a, b = an_account(book), an_account(book)
    for days in (2, 1):
        a_transfer(book, a, b, 30)
        as_if_earlier(book, days=days)
    a_transfer(book, b, a, 15)
    return book


@pytest.fixture
def file(book: Book, tmp_path: Path) -> Path:
    """Return a backup of it."""
    file = tmp_path / "amser.backup"
    answer = CliRunner().invoke(backup.command, [str(file)])
    assert answer.exit_code == 0, answer.output
    return file


def test_what_is_restored_equals_the_original_to_the_byte_of_its_digests(book: Book, tmp_path: Path) -> None:
    digests = CliRunner().invoke(ledger, ["digest"]).stdout
    file, kept = tmp_path / "amser.backup", tmp_path / "digests"
    kept.write_text(digests, encoding="utf-8")
    CliRunner().invoke(backup.command, [str(file)])
    a_transfer(book, an_account(book), an_account(book))  # after the backup, hence lost

    answer = _restore(file, "--overwrite")

    assert answer.exit_code == 0, answer.output
    assert "Findings: 0. All is well.\n" in answer.stdout
    assert "Days checked: 3. Differences: 0.\n" in answer.stdout
    assert CliRunner().invoke(ledger, ["digest"]).stdout == digests
    assert CliRunner().invoke(ledger, ["verify-digest", str(kept)]).exit_code == 0
    assert Transfer.objects.filter(book_id=book.pk).count() == 3


def test_a_restored_installation_goes_on_and_is_as_safe_as_before(book: Book, file: Path) -> None:
    _restore(file, "--overwrite")

    a_transfer(book, an_account(book), an_account(book))

    assert queries.audit() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_table_privilege('ledger_transfer', 'UPDATE')")
        assert cursor.fetchone() == (database.application_role(), False)
        cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE %s", [connection.settings_dict["NAME"] + "\\_%"])
        assert cursor.fetchone() == (0,)


def test_a_backup_is_for_us_alone(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_a_backup_that_fails_leaves_the_one_before(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = file.read_bytes()
    monkeypatch.setattr(keeping, "_found", lambda _program: "false")

    with pytest.raises(DatabaseUnavailable, match="pg_dump stopped"):
        CliRunner().invoke(backup.command, [str(file)], catch_exceptions=False)

    assert file.read_bytes() == before
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(("language", "sentence"), [("cy", "nid oes ffolder"), ("en", "there is no folder")])
def test_a_backup_into_no_folder_says_so_in_the_language_of_the_shell(tmp_path: Path, language: str, sentence: str) -> None:
    answer = CliRunner(env={"LC_ALL": language}).invoke(backup.command, [str(tmp_path / "nowhere" / "amser.backup")])

    assert answer.exit_code == 2
    assert sentence in answer.output


def test_nothing_is_overwritten_unless_told(book: Book, file: Path) -> None:
    answer = _restore(file)

    assert answer.exit_code == 1
    assert "--overwrite" in answer.output
    assert Transfer.objects.filter(book_id=book.pk).count() == 3


@pytest.mark.parametrize("share", [0.2, 0.5])
def test_a_backup_that_lacks_some_of_its_tables_changes_nothing(book: Book, file: Path, share: float) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])

    answer = _restore(file, "--overwrite")

    assert answer.exit_code == 1, answer.output
    assert queries.audit() == []
    assert Transfer.objects.filter(book_id=book.pk).count() == 3


def test_another_file_is_no_backup(book: Book, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("Dear Mair", encoding="utf-8")

    with pytest.raises(DatabaseUnavailable, match="is not a backup of Amser"):
        CliRunner().invoke(restore.command, [str(file), "--overwrite"], catch_exceptions=False)


def test_a_backup_of_a_ledger_that_lies_is_not_restored_unless_told(book: Book, tmp_path: Path) -> None:
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_account SET posted = posted + 5 WHERE book_id = %s AND posted > 0", [book.pk])
    file = tmp_path / "amser.backup"
    CliRunner().invoke(backup.command, [str(file)])

    answer = _restore(file, "--overwrite")
    assert answer.exit_code == 1
    assert f"book_does_not_sum_to_zero book={book.pk}" in answer.output
    assert "Nothing was replaced" in answer.output

    assert _restore(file, "--overwrite", "--anyway").exit_code == 0


def test_while_somebody_is_connected_nothing_is_replaced(book: Book, file: Path) -> None:
    with keeping._signed_in_as_owner() as sign_in, psycopg.connect(**sign_in), pytest.raises(DatabaseUnavailable, match="stop"):
        CliRunner().invoke(restore.command, [str(file), "--overwrite"], catch_exceptions=False)

    assert Transfer.objects.filter(book_id=book.pk).count() == 3


@pytest.mark.usefixtures("book")
def test_passwords_stay_off_command_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, environment, program = tmp_path / "arguments", tmp_path / "environment", tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$@" > {arguments}\necho "$PGPASSWORD" > {environment}\n')
    program.chmod(0o755)
    monkeypatch.setattr(keeping, "_found", lambda _program: str(program))
    with keeping._signed_in_as_owner() as sign_in:
        known = sign_in | {"password": SECRET}  # whether or not this server asks for one
    monkeypatch.setattr(keeping, "_signed_in_as_owner", lambda: nullcontext(known))

    keeping.back_up(tmp_path / "file", lambda _done, _of: None)

    assert "--dbname=" in arguments.read_text()
    assert SECRET not in arguments.read_text()
    assert environment.read_text().strip() == SECRET


def _restore(file: Path, *options: str) -> Result:
    return CliRunner().invoke(restore.command, [str(file), *options], env={"LC_ALL": "en"})
