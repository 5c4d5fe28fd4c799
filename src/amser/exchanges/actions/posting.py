"""The one place where an exchange meets the ledger."""

import datetime as dt
from typing import Final
from uuid import UUID

from amser.exchanges.actions.safety import asked_of
from amser.exchanges.actions.telling import tell
from amser.exchanges.models import Exchange, ExchangeState, WaitingFor
from amser.ledger import actions as ledger
from amser.ledger.models import TransferCode
from amser.members.models import RefusedForSafety, Verdict
from amser.timebanks.actions.clearing import LimitBetweenBanks, NoAgreement, move_back_between, move_between

_REFUSALS: Final = (
    ledger.FloorReached,
    ledger.CeilingReached,
    ledger.AccountOverLimit,
    ledger.AccountClosed,
    LimitBetweenBanks,
    NoAgreement,
)


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

    Waits for safety where the giver may not do it, unless a broker of theirs looked (`safety_seen_at`) and it is nothing that
    blocks, or the hours of it had moved before (`despite_safety`). Waits for whatever limit the ledger names, or the two banks
    agreed on. Never raises for any of these: both people agree, and nobody's words are lost.
    """
    exchange.minutes = minutes
    exchange.was_rounded_down, exchange.confirmed_by_itself = rounded_down, by_itself
    if not despite_safety and _in_the_way(exchange) is not None:
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
    tell(exchange, "posted")


def move_hours(exchange: Exchange, *, minutes: int, debit: int, code: TransferCode, at: dt.datetime) -> None:
    """
    Post the exchange's transfer to the giver; where the giver is in another bank, its two linked ones.

    Raises what the ledger refuses with, LimitBetweenBanks and NoAgreement.
    """
    account = exchange.giver.membership.account_id
    assert account is not None, "members have accounts"
    assert exchange.worked_on is not None, "a claim says when"
    if exchange.neighbour is not None:
        move_between(
            receiving=exchange.timebank,
            giving=exchange.neighbour,
            transfer_id=exchange.transfer_id,
            debit=debit,
            credit=account,
            minutes=minutes,
            code=code,
            worked_on=exchange.worked_on,
            at=at,
        )
        return
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


def move_hours_back(exchange: Exchange, *, transfer_id: UUID, at: dt.datetime) -> None:
    """Undo what the exchange moved, in every book it stands in, once. Raises what the ledger refuses with."""
    if exchange.neighbour is not None:
        move_back_between(
            receiving=exchange.timebank, giving=exchange.neighbour, transfer_id=transfer_id, reverses=exchange.transfer_id, at=at
        )
        return
    bank = exchange.timebank
    ledger.reverse(book_id=bank.book_id, transfer_id=transfer_id, reverses=exchange.transfer_id, at=bank.ledger_moment(at))


def check_still_safe(exchange: Exchange) -> None:
    """Raise RefusedForSafety where what happened would wait for safety: nobody has looked at it, or nobody can let it pass."""
    verdict = _in_the_way(exchange)
    if verdict is not None:
        raise RefusedForSafety(verdict)


def _in_the_way(exchange: Exchange) -> Verdict | None:
    assert exchange.worked_on is not None, "a claim says when"
    verdict = asked_of(exchange, on=exchange.worked_on)
    return verdict if verdict.blocks or (not verdict.allowed and exchange.safety_seen_at is None) else None


def _wait(exchange: Exchange, reason: WaitingFor) -> None:
    how = {"was_rounded_down": exchange.was_rounded_down, "confirmed_by_itself": exchange.confirmed_by_itself}
    exchange.move(ExchangeState.WAITING, waiting_for=reason.value, minutes=exchange.minutes, **how)
    tell(exchange, "waiting")
