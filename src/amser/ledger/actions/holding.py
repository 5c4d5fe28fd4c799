"""Reserving an amount now, and settling it, giving it back, or letting its time run out."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from amser.ledger.actions.answers import Posting, ask, ask_one, ask_whether
from amser.ledger.models import TransferCode

_AT_ONCE: Final = 1000  # holds that one call ends: its accounts stay locked meanwhile


@dataclass(frozen=True)
class Held:
    """A hold that stands, or stood: since when. `repeated`: by an earlier equal call."""

    hold_id: UUID
    at: datetime
    repeated: bool


def hold(*, book_id: int, hold_id: UUID, debit: int, credit: int, amount: int, expires_at: datetime) -> Held:
    """
    Reserve `amount` (> 0) of the debit account for the credit account until `expires_at`, exactly once.

    What is held cannot be spent or held again. Nothing arrives yet, so the ceiling of the credit account counts when the hold
    is settled, not now. Repeating a call returns the first answer, also after the hold has ended.

    Raises FloorReached, AccountOverLimit, AccountClosed, NoSuchAccount or TransferIdReused (the id names another hold).
    """
    assert amount > 0, "callers validate the amount"
    assert debit != credit, "callers choose two accounts"

    sql = "SELECT * FROM public.ledger_hold_open(%s, %s, %s, %s, %s, %s)"
    answer = ask_one(sql, hold_id, book_id, hold_id, debit, credit, amount, expires_at)
    return Held(hold_id, answer.at, repeated=answer.outcome == "exists")


def settle(*, book_id: int, hold_id: UUID, transfer_id: UUID, amount: int, code: TransferCode, worked_on: date | None) -> Posting:
    """
    Move `amount` (> 0, at most what is held) as the transfer `transfer_id`, and give the rest back. A hold settles once.

    Goes through even if the debit account came to be over its limit since: what is held counts as spent already. Repeating a
    call returns the first posting.

    Raises NoSuchHold, HoldEnded, MoreThanHeld, CeilingReached, AccountClosed or TransferIdReused. The hold then stays as it was.
    """
    assert amount > 0, "callers validate the amount"
    assert code != TransferCode.REVERSAL, "a reversal is made by reverse()"

    sql = "SELECT * FROM public.ledger_hold_settle(%s, %s, %s, %s, %s::smallint, %s)"
    return ask_one(sql, transfer_id, book_id, hold_id, transfer_id, amount, code, worked_on).posting


def void(*, book_id: int, hold_id: UUID) -> None:
    """
    Give back all that the hold reserves; doing it again changes nothing.

    Raises NoSuchHold, and HoldEnded where it was settled or has expired.
    """
    ask_whether("voided", "SELECT public.ledger_hold_void(%s, %s)", book_id, hold_id)


def expire_holds(*, book_id: int) -> int:
    """
    Give back what the book's holds reserve whose time is over; return how many. Safe to run twice, also at once.

    Ends at most a thousand, so that no account is locked for long: call again until it returns 0.
    """
    ((expired,),) = ask("SELECT public.ledger_hold_expire(%s, %s)", book_id, _AT_ONCE)
    return int(expired)
