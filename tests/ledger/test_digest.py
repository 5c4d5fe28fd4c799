"""A digest of each day shows whoever kept it that a day was changed, and which; a day is closed when nothing can come into it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from amser.cli.ledger import command
from amser.ledger import actions, queries
from amser.ledger.models import Book
from amser.ledger.queries import DIGEST_HEADING
from amser.ledger.tasks import close_days_that_are_over
from tests.builders.ledger import a_book, a_transfer, an_account, as_if_earlier
from tests.ledger.conftest import AsOwner

T = TypeVar("T")
TODAY: Final = datetime.now(UTC).date()
YESTERDAY: Final = TODAY - timedelta(days=1)


@pytest.fixture
def book(cloned_database: str) -> Book:
    """Return a book with two transfers three days ago, none the day after, one the day after that, one yesterday."""
    book = a_book()
    a, b = an_account(book), an_account(book)
    for amounts, days in (((60, 15), 1), ((30,), 1), ((45,), 1)):
        for amount in amounts:
            a_transfer(book, a, b, amount)
        as_if_earlier(book, days=days)
    return book


@pytest.fixture
def kept(book: Book, tmp_path: Path) -> Path:
    """Return a file of the digests, as somebody outside keeps it."""
    file = tmp_path / "digests"
    file.write_text(_run("digest"), encoding="utf-8")
    return file


def test_each_day_over_has_one_digest_chained_to_the_day_before(book: Book) -> None:
    made = actions.close_days()

    found = [digest for digest in queries.digests() if digest.book_id == book.pk]
    assert made == len(queries.digests())
    assert [(digest.day, digest.transfers) for digest in found] == [
        (TODAY - timedelta(days=3), 2),
        (TODAY - timedelta(days=2), 1),
        (YESTERDAY, 1),
    ]
    assert len({digest.chain for digest in found}) == 3
    assert list(queries.differences(found)) == []


def test_closing_days_again_makes_nothing_and_a_new_day_is_chained(book: Book, as_owner: AsOwner) -> None:
    close_days_that_are_over()
    before = queries.digests()
    close_days_that_are_over()
    assert queries.digests() == before

    as_owner("ALTER TABLE ledger_digest DISABLE TRIGGER USER")
    as_owner("DELETE FROM ledger_digest WHERE day = (SELECT max(day) FROM ledger_digest)")
    close_days_that_are_over()

    assert queries.digests() == before


def test_a_sample_book_has_no_digest(cloned_database: str) -> None:
    book = a_book(sample=True)
    a_transfer(book, an_account(book), an_account(book), at=datetime.now(UTC) - timedelta(days=9))

    actions.close_days()

    assert book.pk not in {digest.book_id for digest in queries.digests()}


def test_a_day_stays_open_while_a_transaction_could_still_date_a_transfer_into_it(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amser.ledger.actions.closing._CLOSE", "SELECT public.ledger_close_days('200 ms')")
    accounts = an_account(book), an_account(book)

    with transaction.atomic():
        a_transfer(book, *accounts)  # It has read the clock, and has not committed.
        with pytest.raises(actions.DayStillOpen):
            _elsewhere(actions.close_days)
    assert queries.digests() == []

    # Transactions of the whole server count, so those of other tests that run beside this one.
    monkeypatch.setattr("amser.ledger.actions.closing._CLOSE", "SELECT public.ledger_close_days('300 s')")
    assert _elsewhere(actions.close_days) > 0


def test_a_reader_however_slow_keeps_no_day_open(book: Book) -> None:
    with transaction.atomic():
        assert queries.books_to_audit()

        assert _elsewhere(actions.close_days) > 0


# What the owner of the server does to the day two days ago, and what the file says of it.
_DAY: Final = TODAY - timedelta(days=2)
_THERE: Final = "WHERE book_id = {book} AND (at AT TIME ZONE 'UTC')::date = '{day}'"
TAMPERING: Final = {
    "an amount is changed": "UPDATE ledger_transfer SET amount = 31 {there}",
    "a day worked is changed": "UPDATE ledger_transfer SET worked_on = worked_on - 1 {there}",
    "a transfer is taken away": "DELETE FROM ledger_transfer {there}",
    "a transfer is put in": (
        "INSERT INTO ledger_transfer (book_id, id, debit, credit, amount, code, debit_after, credit_after, debit_seq, credit_seq, at, worked_on)"
        " SELECT book_id, gen_random_uuid(), debit, credit, 1, 2, 0, 0, 98, 98, at, NULL FROM ledger_transfer {there}"
    ),
    "the two sides are swapped": "UPDATE ledger_transfer SET debit = credit, credit = debit {there}",
    "it is dated a moment later": "UPDATE ledger_transfer SET at = at + interval '1 microsecond' {there}",
    "it joins a group": "UPDATE ledger_transfer SET group_id = gen_random_uuid() {there}",
}


def _tamper(name: str, book: Book) -> str:
    return TAMPERING[name].format(there=_THERE.format(book=book.pk, day=_DAY))


@pytest.mark.parametrize("name", TAMPERING)
def test_a_kept_file_shows_the_book_and_the_day_that_the_owner_changed(book: Book, kept: Path, as_owner: AsOwner, name: str) -> None:
    assert _run("verify-digest", str(kept)).endswith("Differences: 0.\n")

    as_owner("ALTER TABLE ledger_transfer DISABLE TRIGGER USER")
    as_owner(_tamper(name, book))
    as_owner("ALTER TABLE ledger_digest DISABLE TRIGGER USER; DELETE FROM ledger_digest; ALTER TABLE ledger_digest ENABLE TRIGGER USER")
    actions.close_days()  # The owner makes the table agree, which a kept file does not care about.

    answer = _run("verify-digest", str(kept), status=1)
    assert f"transfers_differ day={_DAY} book={book.pk} " in answer
    assert "Differences: 1. " in answer


def test_the_newest_line_alone_shows_that_some_day_before_it_changed(book: Book, kept: Path, as_owner: AsOwner) -> None:
    kept.write_text(kept.read_text(encoding="utf-8").splitlines()[-1], encoding="utf-8")
    as_owner("ALTER TABLE ledger_transfer DISABLE TRIGGER USER")
    as_owner(_tamper("an amount is changed", book))

    assert f"chain_differ day={YESTERDAY} book={book.pk} " in _run("verify-digest", str(kept), status=1)


def test_a_book_that_is_gone_differs(book: Book, kept: Path) -> None:
    kept.write_text(f"{_DAY} 9999 0 {'0' * 64} {'0' * 64}\n", encoding="utf-8")

    assert f"day_differ day={_DAY} book=9999 " in _run("verify-digest", str(kept), status=1)


def test_a_file_that_is_no_digest_is_refused_with_its_line(cloned_database: str, tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_text("# heading\nDear Mair\n", encoding="utf-8")

    assert "line 2 is not a digest" in _run("verify-digest", str(file), status=2)
    assert "nid crynodeb yw llinell 2" in _run("verify-digest", str(file), status=2, language="cy")


@pytest.mark.parametrize("what", ["", "# heading\n\n", DIGEST_HEADING + "\n"])
def test_a_file_without_days_proves_nothing_and_says_so(cloned_database: str, tmp_path: Path, what: str) -> None:
    file = tmp_path / "digests"
    file.write_text(what, encoding="utf-8")

    assert "the file names no day, so nothing was checked" in _run("verify-digest", str(file), status=2)
    assert "nid yw'r ffeil yn enwi unrhyw ddiwrnod" in _run("verify-digest", str(file), status=2, language="cy")


def test_a_file_that_was_cut_short_or_is_no_text_is_refused(book: Book, kept: Path) -> None:
    lines = len(kept.read_text(encoding="utf-8").splitlines())
    kept.write_bytes(kept.read_bytes()[:-9])
    assert f"line {lines} is not a digest" in _run("verify-digest", str(kept), status=2)

    kept.write_bytes(b"\xff\xfe\x00\x01")
    assert "this is not a file of digests" in _run("verify-digest", str(kept), status=2)


def test_the_digest_can_be_of_one_day_or_since_one(book: Book) -> None:
    def days(*options: str) -> set[date]:
        lines = _run("digest", *options).splitlines()[1:]
        return {date.fromisoformat(line.split()[0]) for line in lines}

    assert days("--day", _DAY.isoformat()) == {_DAY}
    assert days("--since", _DAY.isoformat()) == {_DAY, YESTERDAY}


def _run(*arguments: str, status: int = 0, language: str = "en") -> str:
    answer = CliRunner().invoke(command, arguments, env={"LC_ALL": language})
    assert answer.exit_code == status, answer.output
    return answer.output


def _elsewhere(call: Callable[[], T]) -> T:
    """Call it in another thread, hence on another connection."""

    def on_its_own_connection() -> T:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as other:
        return other.submit(on_its_own_connection).result()
