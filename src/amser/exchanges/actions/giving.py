"""Giving hours on, and saying thank you."""

import datetime as dt
from typing import Any
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.exchanges.actions.people import SamePerson, check_acting, members_of
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Gift, Thanks
from amser.exchanges.policies import may_thank_in
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.ledger import actions as ledger
from amser.ledger import queries as books
from amser.ledger.actions import Posting
from amser.ledger.models import Transfer, TransferCode
from amser.members.actions.leaving import NotAMemberHere, settling
from amser.members.models import Membership
from amser.timebanks.actions.clearing import LimitBetweenBanks, NoAgreement, move_between
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import is_neighbour


class GiftTooLarge(DomainError):
    """A gift is of hours one has: nobody gives what they have yet to earn. `available_minutes` may be nought."""

    code = "gift_too_large"

    def __init__(self, *, available_minutes: int) -> None:
        super().__init__(f"{available_minutes} minutes available")
        self.available_minutes = available_minutes


class GiftPastLimit(DomainError):
    """The gift would take one's bank past what it may owe the other. `room_minutes` (>= 0) would still fit."""

    code = "gift_past_limit"

    def __init__(self, *, room_minutes: int) -> None:
        super().__init__(f"room for {room_minutes}")
        self.room_minutes = room_minutes


@audit.action("exchanges.give_hours")
def give_hours(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    from_member: Membership,
    to_member: Membership | None,
    minutes: int,
    words: str = "",
) -> Gift:
    """
    A member gives hours they have to someone in the bank, or in a neighbouring one, or to the community pot (`to_member` None).

    Raises SamePerson, OwnMatter for a broker who acts for another and would have them, NotAMemberHere, GiftTooLarge, and what
    the ledger refuses with; to a neighbour also NoAgreement and GiftPastLimit. After a refusal nothing has moved in any book.
    """
    assert minutes > 0, "callers validate the amount"
    bank, account = from_member.timebank, from_member.account_id
    assert account is not None, "members have accounts"
    check_acting(by, from_member, *([to_member] if to_member else []))
    if to_member is not None and to_member.user_id == from_member.user_id:
        raise SamePerson
    if to_member is not None:
        _check_receives(bank, to_member)
    available = max(books.balance(bank.book_id, account), 0)
    if minutes > available:
        raise GiftTooLarge(available_minutes=available)

    transfer_id = audit.derive(key, "gift")
    posting = _move(bank, account, to_member, transfer_id=transfer_id, minutes=minutes, at=at)
    if posting.debit_after < 0:  # other hours went at the same moment; the transaction takes the gift back
        raise GiftTooLarge(available_minutes=max(posting.debit_after + minutes, 0))
    gift = Gift.objects.create(
        timebank=bank,
        from_member=from_member,
        to_member=to_member,
        minutes=minutes,
        words=words,
        book_id=bank.book_id,
        transfer_id=transfer_id,
        at=at,
    )
    announce("exchanges.given", bank_id=to_member.timebank_id if to_member else bank.pk, gift_id=gift.pk)
    return gift


def _check_receives(bank: TimeBank, to_member: Membership) -> None:
    if not to_member.is_active:
        raise NotAMemberHere
    if to_member.timebank_id != bank.pk and not is_neighbour(bank.pk, to_member.timebank_id):
        raise NoAgreement


def _move(bank: TimeBank, debit: int, to_member: Membership | None, *, transfer_id: UUID, minutes: int, at: dt.datetime) -> Posting:
    """Move a gift's minutes, between two banks by two linked transfers. Returns the transfer of the bank of whoever gives."""
    credit = bank.pot_account if to_member is None else to_member.account_id
    assert credit is not None, "members have accounts"
    code = TransferCode.DONATION if to_member is None else TransferCode.GIFT
    how: dict[str, Any] = {"transfer_id": transfer_id, "debit": debit, "credit": credit, "code": code, "worked_on": today(at)}
    if to_member is None or to_member.timebank_id == bank.pk:
        return ledger.post(book_id=bank.book_id, amount=minutes, at=bank.ledger_moment(at), **how)
    try:
        return move_between(receiving=bank, giving=to_member.timebank, minutes=minutes, at=at, **how)
    except LimitBetweenBanks as refusal:
        raise GiftPastLimit(room_minutes=refusal.room_minutes) from None


def note_parting_gift(membership: Membership, to_member: Membership | None, *, key: UUID, at: dt.datetime) -> None:
    """
    Whoever has been given the hours of a member who left or died hears of it, as of any gift. Does nothing where none moved.

    `key` is the one with which the account was brought to zero.
    """
    moved = Transfer.objects.filter(book_id=membership.timebank.book_id, id=settling(key), code=TransferCode.GIFT).first()
    if to_member is None or moved is None:
        return
    gift = Gift.objects.create(
        timebank=membership.timebank,
        from_member=membership,
        to_member=to_member,
        minutes=moved.amount,
        book_id=moved.book_id,
        transfer_id=moved.id,
        at=at,
    )
    announce("exchanges.given", bank_id=membership.timebank_id, gift_id=gift.pk)


@audit.action("exchanges.thank")
def thank(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership, words: str) -> Thanks:
    """
    One of the two thanks the other, or one of a group everyone else who gave; once.

    Raises ExchangeMovedOn before it has happened, and in a group where nobody else gave.
    """
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    if exchange.is_group and not may_thank_in(exchange, member):
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    if exchange.state not in {ExchangeState.CLAIMED, ExchangeState.WAITING, ExchangeState.POSTED}:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.POSTED)
    earlier = Thanks.objects.filter(exchange=exchange, from_member=member).first()
    if earlier is not None:
        return earlier
    thanks = Thanks.objects.create(timebank_id=member.timebank_id, exchange=exchange, from_member=member, words=words, at=at)
    bank_id = exchange.timebank_id if exchange.is_group else exchange.other_party(member.pk).timebank_id
    announce("exchanges.thanked", bank_id=bank_id, thanks_id=thanks.pk)
    return thanks
