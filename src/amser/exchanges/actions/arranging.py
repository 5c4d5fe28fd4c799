"""Suggesting a day, agreeing, and not going ahead."""

import dataclasses
import datetime as dt
from uuid import UUID

from amser.announcements import announce
from amser.audit import actions as audit
from amser.exchanges.actions.people import SomeoneAway, check_acting, check_agreement, check_people, members_of
from amser.exchanges.actions.safety import asked, check_safe
from amser.exchanges.actions.telling import tell
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Party, Role
from amser.kernel.dates import at_london, today
from amser.kernel.errors import DomainError
from amser.kernel.languages import fold
from amser.listings.models import Category, Listing
from amser.members.models import Membership, RefusedForSafety, Task, rule_on
from amser.members.models.rules import read, written
from amser.timebanks.models import TimeBank


class GoneBy(DomainError):
    """What has not happened yet cannot be arranged for a moment that has gone by; what happened is recorded instead."""

    code = "time_gone_by"


@dataclasses.dataclass(frozen=True, slots=True)
class What:
    """What the help is, in the words of the person who wrote it; and the answers from which its level follows."""

    title: str
    language: str
    category: Category
    level: str
    listing: Listing | None = None
    answers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, listing: Listing) -> "What":
        """Return what a listing is about."""
        about = {"title": listing.title, "language": listing.language, "level": listing.level}
        return cls(**about, category=listing.category, listing=listing, answers=read(listing.answers))

    def task(self, *, begins: dt.time | None = None, minutes: int = 0) -> Task:
        """Return it as safety sees it."""
        expected = self.listing.takes_minutes if self.listing else None
        return Task(level=self.level, answers=self.answers, begins=begins, minutes=minutes or expected or 0)


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """When and where, as far as it is known, and a few words that both can read."""

    on_day: dt.date
    on_time: dt.time | None = None
    where: str = ""
    note: str = ""

    def check(self, *, at: dt.datetime) -> None:
        """Raise GoneBy where the day, or the time on London's clock, is not still to come. A day without a time lasts until its end."""
        if self.on_day < today(at) or (self.on_time is not None and at_london(self.on_day, self.on_time) <= at):
            raise GoneBy


@audit.action("exchanges.suggest")
def suggest(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    giver: Membership,
    receiver: Membership,
    suggested_by: Membership,
    what: What,
    plan: Plan,
    shares_contact: bool = False,
) -> Exchange:
    """
    One of two members suggests a day for help. They are of the bank, or one of it and one of a neighbour.

    With `shares_contact`, someone of the neighbour's may see how to reach whoever suggests, once both have agreed. Raises
    SamePerson, NotAMemberHere, NoAgreement, GoneBy, and RefusedForSafety for what the giver may not do (`members.queries.may_do`).
    What the coordinator can still arrange may be suggested; it waits for that before it can be agreed.
    """
    check_people(bank, giver=giver, receiver=receiver)
    check_acting(by, suggested_by, giver, receiver)
    plan.check(at=at)
    verdict = asked(giver=giver, receiver=receiver, task=what.task(begins=plan.on_time), on=plan.on_day)
    if not (verdict.allowed or verdict.can_wait):
        raise RefusedForSafety(verdict)

    exchange = new_exchange(giver=giver, receiver=receiver, suggested_by=suggested_by, what=what, at=at, on=plan.on_day)
    _take(exchange, plan)
    exchange.state = ExchangeState.PROPOSED
    exchange.save()
    add_parties(exchange, giver=giver, receiver=receiver)
    if shares_contact and exchange.crosses:
        exchange.party_of(suggested_by.pk).share_contact(at=at)
    tell(exchange, "suggested", by_member_id=suggested_by.pk)
    if verdict.can_wait:
        tell(exchange, "needs_clearing")
    return exchange


@audit.action("exchanges.was_stopped")
def was_stopped(*, by: audit.Actor, key: UUID, at: dt.datetime, giver: Membership, receiver: Membership, listing: Listing) -> Membership:
    """Safety stopped what a member wanted to arrange: the desk of whoever would have given hears of it, to talk with them."""
    ids = {"giver_id": giver.pk, "receiver_id": receiver.pk, "listing_id": listing.pk}
    announce("exchanges.stopped", bank_id=giver.timebank_id, **ids)
    return giver


@audit.action("exchanges.suggest_other")
def suggest_other(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership, plan: Plan) -> Exchange:
    """
    Either person suggests another day, also after one was agreed; the other answers.

    Raises GoneBy, ExchangeMovedOn, SomeoneAway, NoAgreement.
    """
    plan.check(at=at)
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    check_agreement(exchange)
    _check_both_are_here(exchange)
    if exchange.state == ExchangeState.AGREED:
        exchange.move(ExchangeState.PROPOSED)
    elif exchange.state != ExchangeState.PROPOSED:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.PROPOSED)

    _take(exchange, plan)
    exchange.suggested_by, exchange.agreed_at, exchange.rule_on = member, None, rule_on(plan.on_day).begins_on
    exchange.save(update_fields=["on_day", "on_time", "where", "note", "suggested_by", "agreed_at", "rule_on"])
    tell(exchange, "suggested", by_member_id=member.pk)
    return exchange


@audit.action("exchanges.agree")
def agree(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership, shares_contact: bool = False) -> Exchange:
    """
    The other person agrees to the suggested day; each can now see how to reach the other.

    Between two banks, only how to reach those who agreed to it: with `shares_contact` this member does.
    Raises ExchangeMovedOn if it is no longer suggested, or was suggested by this member; SomeoneAway while one of
    them is; NoAgreement; NotClearedYet while the coordinator has something to arrange for the giver, RefusedForSafety where
    that is not possible.
    """
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    if exchange.suggested_by_id == member.pk:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.AGREED)
    _check_both_are_here(exchange)
    check_agreement(exchange)
    assert exchange.on_day is not None, "a suggestion has a day"
    if exchange.state == ExchangeState.PROPOSED:
        check_safe(exchange, on=exchange.on_day)

    exchange.move(ExchangeState.AGREED, agreed_at=at)
    if shares_contact and exchange.crosses:
        exchange.party_of(member.pk).share_contact(at=at)
    tell(exchange, "agreed", by_member_id=member.pk)
    return exchange


@audit.action("exchanges.share_contact")
def share_contact(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership, shared: bool) -> Exchange:
    """A member lets someone of a neighbouring bank see how to reach them in this matter, or no longer. Nobody else's changes."""
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    mine = exchange.party_of(member.pk)
    if exchange.crosses and (mine.contact_shared_at is not None) != shared:
        mine.share_contact(at=at if shared else None)
    return exchange


@audit.action("exchanges.decline")
def decline(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership) -> Exchange:
    """The other person says: not this time. No reason is asked for. Raises ExchangeMovedOn."""
    return _end(exchange, ExchangeState.DECLINED, by=by, member=member, at=at)


@audit.action("exchanges.cancel")
def cancel(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership) -> Exchange:
    """Either person calls it off before anyone has said that it happened. Raises ExchangeMovedOn."""
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    if exchange.state not in {ExchangeState.PROPOSED, ExchangeState.AGREED}:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.CANCELLED)
    return _end(exchange, ExchangeState.CANCELLED, by=by, member=member, at=at)


@audit.action("exchanges.call_off")
def call_off(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange) -> Exchange:
    """The agreement between two banks has ended, and with it what was to come. Does nothing where somebody has said it happened."""
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    if exchange.state in {ExchangeState.PROPOSED, ExchangeState.AGREED}:
        exchange.move(ExchangeState.CANCELLED, ended_at=at)
        tell(exchange, "cancelled", by_member_id=None)
    return exchange


@audit.action("exchanges.no_show")
def no_show(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, member: Membership) -> Exchange:
    """
    It did not happen: someone did not come. No hours move and nobody is blamed. Raises ExchangeMovedOn.

    Where the other has said how long it took, the two differ, and a broker asks both.
    """
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    if exchange.other_party(member.pk).claimed_minutes is None:
        return _end(exchange, ExchangeState.NO_SHOW, by=by, member=member, at=at)
    check_acting(by, member, *members_of(exchange))
    if exchange.state != ExchangeState.DIFFERS:
        exchange.move(ExchangeState.DIFFERS)
        tell(exchange, "differs")
    return exchange


@audit.action("exchanges.lapse")
def lapse(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange) -> Exchange:
    """Nobody answered by the suggested day. Does nothing where someone answered meanwhile."""
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    if exchange.state == ExchangeState.PROPOSED and exchange.on_day is not None and exchange.on_day < today(at):
        exchange.move(ExchangeState.LAPSED, ended_at=at)
        tell(exchange, "lapsed")
    return exchange


def new_exchange(
    *, giver: Membership, receiver: Membership, suggested_by: Membership, what: What, at: dt.datetime, on: dt.date | None = None
) -> Exchange:
    """Return an unsaved exchange with what it is about, by which safety rule (that of the day `on`), and what it is found by."""
    crosses = giver.timebank_id != receiver.timebank_id
    # Nobody finds out a surname from next door by searching for it.
    names = " ".join(member.short_name if crosses else member.user.name for member in (giver, receiver))
    return Exchange(
        timebank=receiver.timebank,
        neighbour=giver.timebank if crosses else None,
        listing=what.listing,
        category=what.category,
        title=what.title,
        language=what.language,
        level=what.level,
        answers=written(what.answers),
        rule_on=rule_on(on or today(at)).begins_on,
        suggested_by=suggested_by,
        entered_at=at,
        search=fold(f"{what.title} {what.category.name_cy} {what.category.name_en} {names}"),
    )


def add_parties(exchange: Exchange, *, giver: Membership, receiver: Membership) -> None:
    """Write down who gives and who receives."""
    Party.objects.bulk_create(
        Party(exchange=exchange, timebank_id=member.timebank_id, membership=member, role=role)
        for role, member in ((Role.GIVER, giver), (Role.RECEIVER, receiver))
    )


def _check_both_are_here(exchange: Exchange) -> None:
    if not all(party.membership.is_active for party in exchange.parties.select_related("membership")):
        raise SomeoneAway


def _take(exchange: Exchange, plan: Plan) -> None:
    exchange.on_day, exchange.on_time, exchange.where, exchange.note = plan.on_day, plan.on_time, plan.where, plan.note


def _end(exchange: Exchange, state: str, *, by: audit.Actor, member: Membership, at: dt.datetime) -> Exchange:
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    exchange.move(state, ended_at=at)
    tell(exchange, state, by_member_id=member.pk)
    return exchange
