"""
Hours from one bank's book to another's: two linked transfers, which stand together or not at all.

They are not audited actions: the action that calls one is.
"""

import datetime as dt
from uuid import UUID

from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger.actions import Posting, Wanted
from amser.ledger.models import TransferCode
from amser.timebanks.models import ClearingAccount, TimeBank
from amser.timebanks.queries import counted_on, room_between


class NoAgreement(DomainError):
    """The two banks had no agreement in force on the day."""

    code = "no_agreement"


class LimitBetweenBanks(DomainError):
    """The receiving bank would owe the other more than the two have agreed. `room_minutes` (>= 0) would still fit."""

    code = "limit_between_banks"

    def __init__(self, *, room_minutes: int) -> None:
        super().__init__(f"room for {room_minutes}")
        self.room_minutes = room_minutes


def move_between(
    *,
    receiving: TimeBank,
    giving: TimeBank,
    transfer_id: UUID,
    debit: int,
    credit: int,
    minutes: int,
    code: TransferCode,
    worked_on: dt.date,
    at: dt.datetime,
) -> Posting:
    """
    Move minutes from an account of the receiving bank to an account of the giving one, through what each keeps for the other.

    A gift moves as help does: it comes out of the receiving bank's book, which then owes the other more. Both transfers have
    the same id, each in its own book; returns the receiving bank's. Raises NoAgreement unless one was in force on the day,
    LimitBetweenBanks, and what the ledger refuses with for either person's account; then nothing moved in either book.
    """
    if not counted_on(receiving, giving, worked_on):
        raise NoAgreement
    ours, theirs = _facing(receiving, giving)
    try:
        return _post_both(
            (receiving, debit, ours, code),
            # The giver's bank is told of help, never that a neighbour's community pot stood in for somebody.
            (giving, theirs, credit, TransferCode.EXCHANGE if code == TransferCode.POT_PAYMENT else code),
            transfer_id=transfer_id,
            minutes=minutes,
            worked_on=worked_on,
            at=at,
        )
    except (ledger.FloorReached, ledger.CeilingReached, ledger.AccountOverLimit):
        # Whose limit it was is a matter of which account; a limit between the banks is nobody's own.
        room = room_between(receiving, giving)
        if minutes > room:
            raise LimitBetweenBanks(room_minutes=room) from None
        raise


def move_back_between(*, receiving: TimeBank, giving: TimeBank, transfer_id: UUID, reverses: UUID, at: dt.datetime) -> None:
    """Undo both transfers of a payment between two banks, once, even past a limit. Raises what the ledger refuses with."""
    # In the order of books, as everything that locks accounts of two books.
    for bank in sorted((receiving, giving), key=lambda bank: bank.book_id):
        ledger.reverse(book_id=bank.book_id, transfer_id=transfer_id, reverses=reverses, at=bank.ledger_moment(at))


def write_off_between(*, owing: TimeBank, owed: TimeBank, minutes: int, transfer_id: UUID, on: dt.date, at: dt.datetime) -> None:
    """Write off what one bank owes another: it stands on the write-off accounts of both, by the same amount."""
    owings, oweds = _facing(owing, owed)
    _post_both(
        (owing, owings, owing.writeoff_account, TransferCode.WRITE_OFF),
        (owed, owed.writeoff_account, oweds, TransferCode.WRITE_OFF),
        transfer_id=transfer_id,
        minutes=minutes,
        worked_on=on,
        at=at,
    )


def _facing(one: TimeBank, other: TimeBank) -> tuple[int, int]:
    """Return the account that each of two banks keeps for the other."""
    found = ClearingAccount.objects.filter(timebank__in=[one, other], other_bank__in=[one, other])
    accounts = dict(found.values_list("timebank_id", "account_id"))
    return accounts[one.pk], accounts[other.pk]


_Leg = tuple[TimeBank, int, int, TransferCode]


def _post_both(*legs: _Leg, transfer_id: UUID, minutes: int, worked_on: dt.date, at: dt.datetime) -> Posting:
    wanted = [(bank.book_id, Wanted(transfer_id, debit, credit, minutes, code, worked_on)) for bank, debit, credit, code in legs]
    # Two banks that agree are both samples or neither.
    return ledger.post_linked(legs=wanted, group_id=transfer_id, at=legs[0][0].ledger_moment(at))[0]
