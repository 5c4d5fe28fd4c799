"""Who may see and move an exchange. Each function returns it, with its people, or raises NotFound or NotAllowed."""

import dataclasses
import datetime as dt
from typing import Final
from uuid import UUID

from amser.exchanges.models import Company, Exchange, ExchangeState, Party, Regular, WaitingFor
from amser.exchanges.models.exchange import BETWEEN_BANKS
from amser.kernel.dates import today
from amser.kernel.errors import NotAllowed, NotFound
from amser.members.models import Level, Membership
from amser.timebanks.models import Places, TimeBank
from amser.timebanks.queries import policy_of

CONTACT_FOR: Final = dt.timedelta(days=30)
_ARRANGED: Final = (ExchangeState.AGREED, ExchangeState.CLAIMED, ExchangeState.DIFFERS, ExchangeState.WAITING)


def exchange_of(member: Membership, exchange_id: UUID) -> Exchange:
    """Return an exchange that the member takes part in. Raises NotFound for everyone else's."""
    exchange = Exchange.objects.with_people().of_bank(member.timebank_id).of_member(member.pk).filter(pk=exchange_id).first()
    if exchange is None:
        raise NotFound
    return exchange


def exchange_to_answer(member: Membership, exchange_id: UUID) -> Exchange:
    """Return an exchange that somebody else suggested to this member. Raises NotFound, or NotAllowed for one's own."""
    exchange = exchange_of(member, exchange_id)
    if exchange.suggested_by_id == member.pk and exchange.state == ExchangeState.PROPOSED:
        raise NotAllowed
    return exchange


def exchange_at_the_desk(bank: TimeBank, exchange_id: UUID, *, places: Places) -> Exchange:
    """
    Return any exchange in which a member of the bank whose desk this is takes part. Raises NotFound.

    With `places`, one in which a member of the bank lives there.
    """
    exchange = Exchange.objects.with_people().of_bank(bank.pk).filter(pk=exchange_id).first()
    if exchange is None:
        raise NotFound
    ours = [party.membership for party in exchange.parties.all() if party.timebank_id == bank.pk]
    if places is not None and not any(member.place_id in places for member in ours):
        raise NotFound
    return exchange


def regular_at_the_desk(bank: TimeBank, regular_id: int, *, places: Places) -> Regular:
    """Return what happens every week in a bank, while it does; with `places`, where one of its people lives there. Raises NotFound."""
    regular = Regular.objects.live().filter(timebank=bank, pk=regular_id).first()
    if regular is None:
        raise NotFound
    regular.exchange = exchange_at_the_desk(bank, regular.exchange_id, places=places)
    return regular


def may_decide(exchange: Exchange, bank: TimeBank, act: str) -> bool:
    """
    Whether a bank's desk may take this step: each inside a bank; between two, the receiver's desk, whose hours they are.

    Either desk may end it, and safety is looked at by the giver's own.
    """
    if not exchange.crosses or act == "withdraw":
        return True
    if act == "from_pot" and exchange.waiting_for in BETWEEN_BANKS:  # no pot makes room between two banks
        return False
    if act == "release" and exchange.waiting_for == WaitingFor.SAFETY:
        return exchange.neighbour_id == bank.pk
    return exchange.timebank_id == bank.pk


def shows_contact(exchange: Exchange, *, of: Party, at: dt.datetime) -> bool:
    """
    Whether the other sees how to reach one of the two: once both have agreed, until thirty days after it is done, or was to be.

    What one person alone says has already happened is not an agreement, nor is the other's silence. Nothing leaves a bank
    before its own member has agreed to that, too.
    """
    if exchange.crosses and of.contact_shared_at is None:
        return False
    if exchange.confirmed_by_itself and exchange.agreed_at is None:
        return False
    if exchange.state in _ARRANGED:
        day = exchange.worked_on or exchange.on_day
        return exchange.agreed_at is not None and (day is None or today(at) <= day + CONTACT_FOR)
    done = exchange.state in {ExchangeState.POSTED, ExchangeState.CORRECTED}
    return done and exchange.ended_at is not None and at < exchange.ended_at + CONTACT_FOR


@dataclasses.dataclass(frozen=True, slots=True)
class FirstTime:
    """What a bank would like for a member's first exchange: a group first, and somebody who goes along."""

    membership: Membership
    begins_in_groups: bool
    is_accompanied: bool
    company: Company | None

    @property
    def lacks_company(self) -> bool:
        """Whether somebody is to go along, and nobody has been named."""
        return self.is_accompanied and self.company is None


def first_times(exchange: Exchange, bank: TimeBank, *, on: dt.date) -> list[FirstTime]:
    """
    Return the bank's own members for whom an exchange yet to come would be the first one outside a group.

    It warns, and forbids nothing. Three queries; none where the exchange is in a group, or over.
    """
    if exchange.state not in {ExchangeState.PROPOSED, ExchangeState.AGREED} or exchange.level == Level.GROUP:
        return []
    policy = policy_of(bank, on=on)
    # In a group somebody may both give and receive: once is enough.
    own = list({p.membership_id: p.membership for p in exchange.parties.all() if p.membership.timebank_id == bank.pk}.values())
    over = Party.objects.filter(membership__in=own, exchange__state=ExchangeState.POSTED)
    levels: dict[int, set[str]] = {member.pk: set() for member in own}
    for membership_id, level in over.values_list("membership_id", "exchange__level").distinct():
        levels[membership_id].add(level)
    named = {one.membership_id: one for one in Company.objects.filter(exchange=exchange, membership__in=own)}
    return [
        FirstTime(
            membership=member,
            begins_in_groups=policy.first_in_groups and not levels[member.pk],
            is_accompanied=policy.first_accompanied,
            company=named.get(member.pk),
        )
        for member in own
        if levels[member.pk] <= {Level.GROUP}
    ]
