"""Books, accounts and transfers to test with, made by the real actions."""

from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from django.db import connection

from amser.config import database
from amser.kernel.ids import uuid7
from amser.ledger import actions
from amser.ledger.actions import Posting, Wanted, open_account, open_book, post
from amser.ledger.models import AccountKind, Book, BookKind, TransferCode, Unit

A_DAY: Final = date(2026, 3, 2)
LONG_OVER: Final = datetime(2025, 6, 2, 12, tzinfo=UTC)
FAR_OFF: Final = datetime(2126, 3, 2, tzinfo=UTC)


def a_book(*, sample: bool = False) -> Book:
    """Open a time bank's book."""
    return open_book(unit=Unit.MINUTES, kind=BookKind.TIME_BANK, sample=sample)


def an_account(book: Book, *, floor: int | None = -600, ceiling: int | None = None, kind: AccountKind = AccountKind.MEMBER) -> int:
    """Open a member's account, which may owe ten hours."""
    return open_account(book_id=book.pk, kind=kind, floor=floor, ceiling=ceiling)


def a_transfer(
    book: Book,
    debit: int,
    credit: int,
    amount: int = 60,
    *,
    transfer_id: UUID | None = None,
    code: TransferCode = TransferCode.EXCHANGE,
    worked_on: date | None = A_DAY,
    at: datetime | None = None,
) -> Posting:
    """Post an hour, with a new id unless one is given."""
    return post(
        book_id=book.pk,
        transfer_id=transfer_id or uuid7(),
        debit=debit,
        credit=credit,
        amount=amount,
        code=code,
        worked_on=worked_on,
        at=at,
    )


def wanted(
    debit: int,
    credit: int,
    amount: int = 60,
    *,
    transfer_id: UUID | None = None,
    code: TransferCode = TransferCode.EXCHANGE,
    group_id: UUID | None = None,
) -> Wanted:
    """Want an hour posted, with a new id unless one is given."""
    return Wanted(transfer_id or uuid7(), debit, credit, amount, code, A_DAY, group_id)


def a_hold(book: Book, debit: int, credit: int, amount: int = 60, *, hold_id: UUID | None = None, expires_at: datetime = FAR_OFF) -> UUID:
    """Hold an hour for a long time, with a new id unless one is given, and return the id."""
    return actions.hold(
        book_id=book.pk, hold_id=hold_id or uuid7(), debit=debit, credit=credit, amount=amount, expires_at=expires_at
    ).hold_id


def settle(
    book: Book, hold_id: UUID, amount: int, *, transfer_id: UUID | None = None, code: TransferCode = TransferCode.EXCHANGE
) -> Posting:
    """Settle a hold, with a new id unless one is given."""
    return actions.settle(book_id=book.pk, hold_id=hold_id, transfer_id=transfer_id or uuid7(), amount=amount, code=code, worked_on=A_DAY)


def as_if_earlier(book: Book, *, days: int) -> None:
    """Move all that is in a live book into the past, as its owner: the book itself takes no date. On a copy of the database."""
    shift = f"- interval '{days} days'"
    with database.as_owner(), connection.cursor() as cursor:
        for table, columns in {"transfer": ["at"], "account": ["last_at", "opened_at"], "limit": ["at"], "book": ["opened_at"]}.items():
            key = "id" if table == "book" else "book_id"
            moved = ", ".join(f"{column} = {column} {shift}" for column in columns)
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
            cursor.execute(f"UPDATE ledger_{table} SET {moved} WHERE {key} = %s", [book.pk])  # noqa: S608 -- our own words
            cursor.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER USER")
