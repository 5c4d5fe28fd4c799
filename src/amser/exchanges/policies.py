"""Who may see and move an exchange, each returning it with its people or raising NotFound or NotAllowed; and who may give what."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from amser.exchanges.models import Company, Exchange, ExchangeState, OrganisationExchange, Party, Regular, Role, Visit, WaitingFor
from amser.exchanges.models.exchange import BETWEEN_BANKS
from amser.exchanges.models.with_organisation import OrganisationExchangeQuerySet
from amser.kernel.dates import today
from amser.kernel.errors import NotAllowed, NotFound
from amser.members.models import GO, Level, Membership, Task, Verdict, rule_on
from amser.members.models.rules import read
from amser.members.queries import OnRecord, may_do
from amser.organisations.models import Organisation
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


def may_thank_in(group: Exchange, member: Membership) -> bool:
    """Whether a member of a group, with its people, has somebody to thank in it: somebody else gave, and the hours have moved."""
    others = (party for party in group.parties.all() if party.membership_id != member.pk)
    return group.state == ExchangeState.POSTED and any(party.role == Role.GIVER for party in others)


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


def regular_at_the_desk(bank: TimeBank, regular_id: int, *, places: Places, or_ended: bool = False) -> Regular:
    """
    Return what happens every week in a bank, while it does; with `places`, where one of its people lives there.

    With `or_ended`, also what did. Raises NotFound.
    """
    found = Regular.objects.all() if or_ended else Regular.objects.live()
    regular = found.filter(timebank=bank, pk=regular_id).first()
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
    # No pot makes room between two banks, nor pays while the giver's bank has safety to look at.
    if act == "from_pot" and exchange.waiting_for in {*BETWEEN_BANKS, WaitingFor.SAFETY}:
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
    # In a group somebody may both give and receive: once is enough.
    own = {party.membership_id: party.membership for party in exchange.parties.all()}
    firsts = new_to_it(own.values(), bank, on=on)
    named = {one.membership_id: one for one in Company.objects.filter(exchange=exchange, membership__in=own)}
    return [dataclasses.replace(first, company=named.get(first.membership.pk)) for first in firsts]


def new_to_it(members: Iterable[Membership], bank: TimeBank, *, on: dt.date, but_not: UUID | None = None) -> list[FirstTime]:
    """
    Return those of a bank's own members who have never exchanged outside a group, leaving one exchange out of account.

    Before it exists, as `first_times` afterwards: with nobody named to go along. Two queries.
    """
    own, policy = [member for member in members if member.timebank_id == bank.pk], policy_of(bank, on=on)
    over = Party.objects.filter(membership__in=own, exchange__state=ExchangeState.POSTED)
    levels: dict[int, set[str]] = {member.pk: set() for member in own}
    for membership_id, level, exchange_id in over.values_list("membership_id", "exchange__level", "exchange_id").distinct():
        if exchange_id != but_not:
            levels[membership_id].add(level)
    return [
        FirstTime(
            membership=member,
            begins_in_groups=policy.first_in_groups and not levels[member.pk],
            is_accompanied=policy.first_accompanied,
            company=None,
        )
        for member in own
        if levels[member.pk] <= {Level.GROUP}
    ]


_ON_THE_CALENDAR: Final = (*_ARRANGED, ExchangeState.POSTED)


def child_days(user_id: int, *, around: dt.date, but_not: UUID | None = None) -> list[tuple[int, dt.date]]:
    """
    Return the days near a day on which a person gives help with children in it, done or agreed, in any bank; each with the bank.

    As the rule of each day counts them. What is only suggested is nobody's day yet. Two queries.
    """
    return child_days_of([user_id], around=around, but_not=but_not)[user_id]


def child_days_of(user_ids: Collection[int], *, around: dt.date, but_not: UUID | None = None) -> dict[int, list[tuple[int, dt.date]]]:
    """Return the same of several people, by their ids: for members, and for organisations. Two queries."""
    near = dt.timedelta(days=rule_on(around).window_days)
    gives = Party.objects.filter(role=Role.GIVER, membership__user_id__in=user_ids, exchange__state__in=_ON_THE_CALENDAR)
    dated = gives.exclude(exchange__answers="").annotate(day=Coalesce("exchange__worked_on", "exchange__on_day"))
    found = dated.filter(day__gt=around - near, day__lt=around + near)
    days: dict[int, list[tuple[int, dt.date]]] = {user_id: [] for user_id in user_ids}
    columns = ("membership__user_id", "timebank_id", "day", "exchange_id", "exchange__answers")
    for user_id, bank_id, day, exchange_id, answers in found.values_list(*columns):
        if exchange_id != but_not and rule_on(day).counts(read(answers)):
            days[user_id].append((bank_id, day))
    helped = OrganisationExchange.objects.filter(organisation_gives=False, membership__user_id__in=user_ids, state__in=_ON_THE_CALENDAR)
    helped = helped.exclude(answers="").filter(~Q(pk=but_not) if but_not else Q(), worked_on__gt=around - near, worked_on__lt=around + near)
    for user_id, bank_id, day, answers in helped.values_list("membership__user_id", "timebank_id", "worked_on", "answers"):
        if rule_on(day).counts(read(answers)):
            days[user_id].append((bank_id, day))
    return days


def may_give(giver: Membership, task: Task, *, on: dt.date, receiver: Membership, but_not: UUID | None = None) -> Verdict:
    """Return whether a member may do a task for another on a day (`members.queries.may_do`), counting every bank's days."""
    days = child_days(giver.user_id, around=on, but_not=but_not) if task.with_children else []
    return may_do(giver, task, on=on, others=[receiver], child_days=days)


@dataclasses.dataclass(frozen=True, slots=True)
class OfGroup:
    """Whether a group may do something together; where it may not, the first of those who give for whom that is so."""

    verdict: Verdict
    giver: Membership | None = None


def may_share(
    givers: Collection[Membership], receivers: Collection[Membership], task: Task, *, on: dt.date, but_not: UUID | None = None
) -> OfGroup:
    """Return whether each of these may do a task on a day with everyone else in the group. At most six queries, however many they are."""
    everyone, people = [*givers, *receivers], [giver.user_id for giver in givers]
    record = OnRecord(givers, everyone, on=on)
    days = child_days_of(people, around=on, but_not=but_not) if task.with_children else {}
    for giver in sorted(givers, key=lambda member: member.user_id):
        others = [member for member in everyone if member.user_id != giver.user_id]
        verdict = may_do(giver, task, on=on, others=others, child_days=days.get(giver.user_id, ()), record=record)
        if not verdict.allowed:
            return OfGroup(verdict, giver)
    return OfGroup(GO)


def verdict_of_group(exchange: Exchange) -> OfGroup:
    """Return whether a group, with its people, may do together what is written down of it."""
    assert exchange.worked_on is not None, "what a group did has its day"
    gave = [party.membership for party in exchange.parties.all() if party.role == Role.GIVER]
    inside = {member.pk for member in gave}
    received = [p.membership for p in exchange.parties.all() if p.membership_id not in inside]
    return may_share(gave, received, exchange.task, on=exchange.worked_on, but_not=exchange.pk)


def verdict_of(exchange: Exchange, *, on: dt.date) -> Verdict:
    """Return whether the giver of an exchange, with its people, may do it on a day."""
    giver, receiver = exchange.giver.membership, exchange.receiver.membership
    return may_give(giver, exchange.task, on=on, receiver=receiver, but_not=exchange.pk)


def verdict_with_organisation(exchange: OrganisationExchange) -> Verdict:
    """Return whether a member may do what they did for an organisation. What an organisation gives is its own to answer for."""
    if exchange.organisation_gives:
        return GO
    member, task, on = exchange.membership, exchange.task, exchange.worked_on
    days = child_days(member.user_id, around=on, but_not=exchange.pk) if task.with_children else []
    return may_do(member, task, on=on, child_days=days)


def with_organisation_of(member: Membership, exchange_id: UUID) -> OrganisationExchange:
    """Return what a member and an organisation did. Raises NotFound for everyone else's."""
    return _found(OrganisationExchange.objects.filter(membership=member, pk=exchange_id))


def at_the_organisation(organisation: Organisation, exchange_id: UUID) -> OrganisationExchange:
    """Return what an organisation and a member did, for whoever speaks for it. Raises NotFound."""
    return _found(OrganisationExchange.objects.filter(belonging__organisation=organisation, pk=exchange_id))


def with_organisation_at_the_desk(bank: TimeBank, exchange_id: UUID, *, places: Places) -> OrganisationExchange:
    """Return one of the bank whose desk this is; with `places`, where the member lives there. Raises NotFound."""
    found = _found(OrganisationExchange.objects.filter(timebank=bank, pk=exchange_id))
    if places is not None and found.membership.place_id not in places:
        raise NotFound
    return found


def _found(exchanges: OrganisationExchangeQuerySet) -> OrganisationExchange:
    found = exchanges.with_both().first()
    if found is None:
        raise NotFound
    return found


def visit_at_the_desk(bank: TimeBank, exchange_id: UUID, *, places: Places) -> Visit:
    """Return a visit by a member of the bank whose desk this is; with `places`, by one who lives there. Raises NotFound. Two queries."""
    visit = Visit.objects.with_people().filter(timebank=bank, exchange_id=exchange_id).first()
    if visit is None or (places is not None and visit.membership.place_id not in places):
        raise NotFound
    return visit
