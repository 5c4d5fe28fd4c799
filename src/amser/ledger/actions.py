"""
Every write of the ledger: each is one call of a function in the database, which locks, decides and writes.

They are not audited actions: the action that calls one is. A refusal is raised as a DomainError after the database has
answered, so the caller's database transaction stays usable. Amounts are whole units of the book: minutes, or agency credits.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from amser.kernel.errors import DomainError
from amser.ledger.models import AccountKind, Book, BookKind, TransferCode, Unit


class FloorReached(DomainError):
    """The debit account would fall below its floor."""

    code = "floor_reached"

    def __init__(self, *, available_minutes: int) -> None:
        """`available_minutes` (>= 0) would still fit."""
        super().__init__(f"{available_minutes} available")
        self.available_minutes = available_minutes


class CeilingReached(DomainError):
    """The credit account would rise above its ceiling."""

    code = "ceiling_reached"

    def __init__(self, *, room_minutes: int) -> None:
        """`room_minutes` (>= 0) would still fit."""
        super().__init__(f"room for {room_minutes}")
        self.room_minutes = room_minutes


class AccountOverLimit(DomainError):
    """The debit account is already past its floor and gives nothing up until it is back."""

    code = "account_over_limit"

    def __init__(self, *, past_minutes: int) -> None:
        """`past_minutes` (> 0) bring it back to its floor."""
        super().__init__(f"{past_minutes} past its floor")
        self.past_minutes = past_minutes


class AccountClosed(DomainError):
    """One of the two accounts is closed."""

    code = "account_closed"


class AccountNotEmpty(DomainError):
    """Only an account at zero, with nothing held, can close."""

    code = "account_not_empty"


class NoSuchAccount(DomainError):
    """The book has no such account."""

    code = "no_such_account"


class TransferIdReused(DomainError):
    """The id already names a transfer of other content."""

    code = "transfer_id_reused"


class NoSuchTransfer(DomainError):
    """The book has no such transfer."""

    code = "no_such_transfer"


class AlreadyReversed(DomainError):
    """A transfer is reversed at most once."""

    code = "already_reversed"


class ReversalNotReversible(DomainError):
    """A reversal stands. Post the transfer anew instead."""

    code = "reversal_not_reversible"


class DateNotAllowed(DomainError):
    """Only a sample book takes a date, not in the future and not before either account's newest entry."""

    code = "date_not_allowed"


@dataclass(frozen=True)
class Posting:
    """A transfer that stands: when it was made and both balances right after it. `repeated`: by an earlier equal call."""

    transfer_id: UUID
    at: datetime
    debit_after: int
    credit_after: int
    repeated: bool


class _Answer(NamedTuple):
    outcome: str
    transfer_id: UUID
    at: datetime
    debit_after: int
    credit_after: int
    figure: int


_REFUSALS: dict[str, type[DomainError]] = {
    "account_closed": AccountClosed,
    "account_not_empty": AccountNotEmpty,
    "already_reversed": AlreadyReversed,
    "date_not_allowed": DateNotAllowed,
    "id_reused": TransferIdReused,
    "is_a_reversal": ReversalNotReversible,
    "no_such_account": NoSuchAccount,
    "no_such_transfer": NoSuchTransfer,
}


def open_book(*, unit: Unit, kind: BookKind, sample: bool) -> Book:
    """
    Open a book. Its unit, kind and whether it is a sample never change.

    A time bank's book counts minutes, an agency scheme's whole credits; the database refuses other pairs (IntegrityError).
    """
    (book_id,) = _call("SELECT public.ledger_open_book(%s::smallint, %s::smallint, %s)", unit, kind, sample)
    return Book.objects.get(pk=book_id)


def open_account(*, book_id: int, kind: AccountKind, floor: int | None, ceiling: int | None) -> int:
    """
    Open an account at zero and return its id. floor <= 0 <= ceiling; None is no limit.

    Members and organisations must have a floor (IntegrityError).
    """
    sql = "SELECT public.ledger_open_account(%s, %s::smallint, %s, %s)"
    (account_id,) = _call(sql, book_id, kind, floor, ceiling)
    return int(account_id)


def post(
    *,
    book_id: int,
    transfer_id: UUID,
    debit: int,
    credit: int,
    amount: int,
    code: TransferCode,
    worked_on: date | None,
    at: datetime | None = None,
    group_id: UUID | None = None,
) -> Posting:
    """
    Move `amount` (> 0) from the debit account (who received help) to the credit account (who gave it), exactly once.

    Repeating a call returns the first posting. `worked_on` is the day it happened, required for an exchange. The ledger dates
    the transfer itself; only a sample book may be given `at`.

    Raises FloorReached, AccountOverLimit, CeilingReached, AccountClosed, NoSuchAccount, TransferIdReused or DateNotAllowed.
    """
    assert amount > 0, "callers validate the amount"
    assert debit != credit, "callers choose two accounts"
    assert code != TransferCode.REVERSAL, "a reversal is made by reverse()"

    sql = "SELECT * FROM public.ledger_post(%s, %s, %s, %s, %s, %s::smallint, %s, %s, %s)"
    return _posting(_call(sql, book_id, transfer_id, debit, credit, amount, code, worked_on, at, group_id))


def reverse(*, book_id: int, transfer_id: UUID, reverses: UUID, at: datetime | None = None) -> Posting:
    """
    Undo the transfer `reverses`, whole and once, by its mirror image with the new id `transfer_id`.

    May take an account past a limit: it is then marked over its limit, and the mark goes when the account is back.

    Raises NoSuchTransfer, ReversalNotReversible, AlreadyReversed, AccountClosed, TransferIdReused or DateNotAllowed.
    """
    return _posting(_call("SELECT * FROM public.ledger_reverse(%s, %s, %s, %s)", book_id, transfer_id, reverses, at))


def set_limits(*, book_id: int, account_id: int, floor: int | None, ceiling: int | None, reason: str) -> None:
    """
    Give the account these limits from now on, dated, with a reason: a word or a reference, never a sentence about a person.

    An account that is then past a limit is marked over its limit. Limits that it already has change nothing and leave no
    trail. Raises NoSuchAccount.
    """
    sql = "SELECT public.ledger_set_limits(%s, %s, %s, %s, %s)"
    (outcome,) = _call(sql, book_id, account_id, floor, ceiling, reason)
    if outcome != "set":
        raise _REFUSALS[outcome]


def close_account(*, book_id: int, account_id: int) -> None:
    """
    Close the account for good; closing it again changes nothing.

    Raises AccountNotEmpty unless its balance is zero and nothing is held; NoSuchAccount.
    """
    (outcome,) = _call("SELECT public.ledger_close_account(%s, %s)", book_id, account_id)
    if outcome != "closed":
        raise _REFUSALS[outcome]


def _call(sql: str, *values: UUID | date | int | str | None) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def _posting(row: tuple[Any, ...]) -> Posting:
    answer = _Answer(*row)
    match answer.outcome:
        case "posted" | "exists":
            return Posting(*answer[1:5], repeated=answer.outcome == "exists")
        case "floor":
            raise FloorReached(available_minutes=answer.figure)
        case "over_limit":
            raise AccountOverLimit(past_minutes=answer.figure)
        case "ceiling":
            raise CeilingReached(room_minutes=answer.figure)
        case refused:
            raise _REFUSALS[refused]
