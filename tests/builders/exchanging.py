"""Exchanges in each state, as tests need them."""

import datetime as dt
from typing import Any
from uuid import UUID

from amser.audit.actions import Actor, Door
from amser.exchanges import actions
from amser.exchanges.actions import Deals, Part, Plan, Session, What
from amser.exchanges.models import Exchange, Half, Kind, OrganisationExchange
from amser.identity.models import User
from amser.kernel.ids import uuid7
from amser.ledger import queries as books
from amser.members.models import Membership
from amser.organisations import actions as organisations
from amser.organisations.models import Belonging, Organisation
from amser.timebanks.models import TimeBank
from tests.builders.banks import a_broker
from tests.builders.board import category
from tests.builders.members import by
from tests.builders.people import AMSER
from tests.builders.when import FRIDAY, FRIDAY_4PM, MONDAY_10AM


def a_task(title: str = "Lift to the market", *, code: str = "transport", level: str = "D", language: str = "en") -> What:
    """What the help is."""
    return What(title=title, language=language, category=category(code), level=level)


def a_suggested_exchange(
    giver: Membership, receiver: Membership, *, suggested_by: Membership | None = None, what: What | None = None, on_day: dt.date = FRIDAY
) -> Exchange:
    """The giver, unless said otherwise, has suggested Friday at half past nine."""
    proposer = suggested_by or giver
    return actions.suggest(
        by=by(proposer),
        key=uuid7(),
        at=MONDAY_10AM,
        bank=giver.timebank,
        giver=giver,
        receiver=receiver,
        suggested_by=proposer,
        what=what or a_task(),
        plan=Plan(on_day=on_day, on_time=dt.time(9, 30), where="by the bus stop"),
    )


def an_agreed_exchange(giver: Membership, receiver: Membership, **more: object) -> Exchange:
    """Both have agreed on the day."""
    exchange = a_suggested_exchange(giver, receiver, **more)  # type: ignore[arg-type]
    other = receiver if exchange.suggested_by_id == giver.pk else giver
    return actions.agree(by=by(other), key=uuid7(), at=MONDAY_10AM, exchange=exchange, member=other)


def a_claimed_exchange(giver: Membership, receiver: Membership, *, minutes: int = 60, **more: object) -> Exchange:
    """It happened on Friday, and the giver has said how long it took."""
    return say(an_agreed_exchange(giver, receiver, **more), giver, minutes)


def a_posted_exchange(giver: Membership, receiver: Membership, *, minutes: int = 60, **more: object) -> Exchange:
    """Both have said how long it took, and the hours have moved."""
    return say(a_claimed_exchange(giver, receiver, minutes=minutes, **more), receiver, minutes)


def a_recorded_exchange(giver: Membership, receiver: Membership, *, minutes: int = 60, what: What | None = None) -> Exchange:
    """It happened on Friday, a broker wrote it down for both, and the hours have moved: one act, where many are needed."""
    return actions.record_for_two(
        by=AMSER,
        key=uuid7(),
        at=FRIDAY_4PM,
        bank=giver.timebank,
        giver=giver,
        receiver=receiver,
        what=what or a_task(),
        worked_on=FRIDAY,
        minutes=minutes,
    )


def say(exchange: Exchange, member: Membership, minutes: int, *, at: dt.datetime = FRIDAY_4PM) -> Exchange:
    """A member says that it happened on the agreed day, and how long it took."""
    day = exchange.worked_on or exchange.on_day or FRIDAY
    return actions.say_how_long(by=by(member), key=uuid7(), at=at, exchange=exchange, member=member, minutes=minutes, worked_on=day)


def hours_of(member: Membership) -> int:
    """A member's balance, in minutes."""
    assert member.account_id is not None
    return books.balance(member.timebank.book_id, member.account_id)


def a_group(
    kind: Kind,
    gave: dict[Membership, int],
    received: dict[Membership, int] | None = None,
    *,
    sharing: str = "",
    key: UUID | None = None,
    user: User | None = None,
    at: dt.datetime = FRIDAY_4PM,
    what: What | None = None,
    **deals: object,
) -> Exchange:
    """A broker has written down what a group did on Friday; minutes by member."""
    bank = next(iter(gave)).timebank
    broker = user or a_broker(bank)
    return actions.record_group(
        by=Actor(user_id=broker.pk, door=Door.DESK),
        key=key or uuid7(),
        at=at,
        bank=bank,
        session=Session(
            kind=kind,
            gave=tuple(Part(member, minutes) for member, minutes in gave.items()),
            received=tuple(Part(member, minutes) for member, minutes in (received or {}).items()),
            sharing=sharing,
        ),
        what=what or a_task("Sewing together", code="learning", level="G"),
        worked_on=FRIDAY,
        deals=Deals(**deals),  # type: ignore[arg-type]
    )


def a_belonging(bank: TimeBank, organisation: Organisation) -> Belonging:
    """An organisation as a member of a bank."""
    return organisations.join_bank(by=AMSER, key=uuid7(), at=MONDAY_10AM, organisation=organisation, bank=bank)


def a_record_with_organisation(
    belonging: Belonging, member: Membership, *, organisation_gives: bool = True, minutes: int = 60, what: What | None = None
) -> OrganisationExchange:
    """It happened on Friday, a broker wrote it down for both, and the hours have moved."""
    return actions.record_with_organisation(
        by=AMSER,
        key=uuid7(),
        at=FRIDAY_4PM,
        belonging=belonging,
        membership=member,
        organisation_gives=organisation_gives,
        what=what or a_task("Use of the hall", code="community", level="P"),
        worked_on=FRIDAY,
        minutes=minutes,
    )


def a_claim_with_organisation(
    belonging: Belonging, member: Membership, half: Half, *, user: User | None = None, organisation_gives: bool = True, **more: Any
) -> OrganisationExchange:
    """One of the two says that it happened on Friday, and how long it took; the other has not answered."""
    return actions.claim_with_organisation(
        by=Actor(user_id=user.pk) if user else by(member),
        key=uuid7(),
        at=FRIDAY_4PM,
        belonging=belonging,
        membership=member,
        half=half,
        organisation_gives=organisation_gives,
        **{"what": a_task("Use of the hall", code="community", level="P"), "worked_on": FRIDAY, "minutes": 60, **more},
    )
