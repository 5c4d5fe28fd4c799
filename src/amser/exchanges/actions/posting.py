"""The one place where an exchange meets the ledger."""

import datetime as dt
from typing import Final

from amser.announcements import announce
from amser.exchanges.models import Exchange, ExchangeState, WaitingFor
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.members.queries import missing_for

_REFUSALS: Final = (ledger.FloorReached, ledger.CeilingReached, ledger.AccountOverLimit, ledger.AccountClosed)


def post_or_wait(
    exchange: Exchange,
    *,
    minutes: int,
    at: dt.datetime,
    rounded_down: bool = False,
    by_itself: bool = False,
    despite_safety: bool = False,
) -> None:
    """
    Move the hours from the receiver to the giver, or let the exchange wait with the reason.

    Waits for safety where the giver is not cleared for the level, unless a broker looked (`despite_safety`); waits for
    whatever limit the ledger names. Never raises for either: both people agree, and nobody's words are lost.
    """
    exchange.minutes = minutes
    exchange.was_rounded_down, exchange.confirmed_by_itself = rounded_down, by_itself
    assert exchange.worked_on is not None, "a claim says when"
    if not despite_safety and missing_for(exchange.giver.membership_id, level=exchange.level, on=exchange.worked_on):
        _wait(exchange, WaitingFor.SAFETY)
        return
    account = exchange.receiver.membership.account_id
    assert account is not None, "members have accounts"
    try:
        move_hours(exchange, minutes=minutes, debit=account, code=TransferCode.EXCHANGE, at=at)
    except _REFUSALS as refusal:
        _wait(exchange, WaitingFor(refusal.code))
        return
    exchange.mark_posted(minutes=minutes, at=at, rounded_down=rounded_down, by_itself=by_itself)
    announce("exchanges.posted", bank_id=exchange.timebank_id, exchange_id=str(exchange.pk))


def move_hours(exchange: Exchange, *, minutes: int, debit: int, code: TransferCode, at: dt.datetime) -> None:
    """Post the exchange's one transfer to the giver. Raises what the ledger refuses with."""
    account = exchange.giver.membership.account_id
    assert account is not None, "members have accounts"
    ledger.post(
        book_id=exchange.timebank.book_id,
        transfer_id=exchange.transfer_id,
        debit=debit,
        credit=account,
        amount=minutes,
        code=code,
        worked_on=exchange.worked_on,
        at=exchange.timebank.ledger_moment(at),
    )


def _wait(exchange: Exchange, reason: WaitingFor) -> None:
    how = {"was_rounded_down": exchange.was_rounded_down, "confirmed_by_itself": exchange.confirmed_by_itself}
    exchange.move(ExchangeState.WAITING, waiting_for=reason.value, minutes=exchange.minutes, **how)
    announce("exchanges.waiting", bank_id=exchange.timebank_id, exchange_id=str(exchange.pk))
