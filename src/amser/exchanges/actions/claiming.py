"""Saying it happened, and how long it took."""

import datetime as dt
from typing import Final
from uuid import UUID

from amser.audit import actions as audit
from amser.exchanges.actions.arranging import What, add_parties, new_exchange
from amser.exchanges.actions.people import check_acting, check_people, members_of
from amser.exchanges.actions.posting import post_or_wait
from amser.exchanges.actions.telling import tell
from amser.exchanges.models import Exchange, ExchangeMovedOn, ExchangeState, Visit
from amser.kernel.dates import today
from amser.kernel.errors import DomainError
from amser.kernel.minutes import DAY, round_minutes
from amser.members.models import Membership
from amser.timebanks.actions.clearing import NoAgreement
from amser.timebanks.models import TimeBank
from amser.timebanks.queries import Policy, counted_on, policy_between

TO_ANSWER: Final = dt.timedelta(days=2)


class DayNotCome(DomainError):
    """It cannot have happened on a day that has not come."""

    code = "date_future"


class LongerThanADay(DomainError):
    """Each day is written down on its own."""

    code = "duration_day"


@audit.action("exchanges.say_how_long")
def say_how_long(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    exchange: Exchange,
    member: Membership,
    minutes: int,
    worked_on: dt.date,
) -> Exchange:
    """
    One of the two says it happened and how long it took.

    The first to say waits for the other. When both have said: the same length, rounded as the bank rounds, moves the
    hours; a difference of up to one rounding step moves the smaller and says so; more goes to a broker and moves
    nothing. Raises DayNotCome, LongerThanADay, ExchangeMovedOn.
    """
    exchange = Exchange.objects.locked().select_related("timebank").get(pk=exchange.pk)
    check_acting(by, member, *members_of(exchange))
    check_length(minutes, worked_on=worked_on, at=at)
    if exchange.state not in {ExchangeState.PROPOSED, ExchangeState.AGREED, ExchangeState.CLAIMED, ExchangeState.DIFFERS}:
        raise ExchangeMovedOn(from_state=exchange.state, to_state=ExchangeState.CLAIMED)

    policy = policy_between(exchange.timebank, exchange.neighbour, on=worked_on)
    rounded = round_minutes(minutes, step=policy.step_minutes, minimum=policy.minimum_minutes)
    exchange.party_of(member.pk).claim(rounded, entered=minutes, at=at)
    _home_again(exchange, member, at=at)
    theirs = exchange.other_party(member.pk).claimed_minutes
    if theirs is None:
        _wait_for_the_other(exchange, member=member, worked_on=worked_on, policy=policy, at=at)
    else:
        _compare(exchange, mine=rounded, theirs=theirs, step=policy.step_minutes, at=at)
    return exchange


@audit.action("exchanges.record_past")
def record_past(
    *,
    by: audit.Actor,
    key: UUID,
    at: dt.datetime,
    bank: TimeBank,
    giver: Membership,
    receiver: Membership,
    member: Membership,
    what: What,
    worked_on: dt.date,
    minutes: int,
) -> Exchange:
    """
    One of two members says that something not arranged here has already happened; the other confirms.

    Raises SamePerson, NotAMemberHere, NoAgreement, DayNotCome, LongerThanADay.
    """
    check_acting(by, member, giver, receiver)
    return claim_past(bank=bank, giver=giver, receiver=receiver, member=member, what=what, worked_on=worked_on, minutes=minutes, at=at)


def claim_past(
    *,
    bank: TimeBank,
    giver: Membership,
    receiver: Membership,
    member: Membership,
    what: What,
    worked_on: dt.date,
    minutes: int,
    at: dt.datetime,
) -> Exchange:
    """Write down what `member` says has already happened, and ask the other. Raises as `record_past` does."""
    check_people(bank, giver=giver, receiver=receiver)
    check_length(minutes, worked_on=worked_on, at=at)

    exchange = new_exchange(giver=giver, receiver=receiver, suggested_by=member, what=what, at=at, on=worked_on)
    if exchange.neighbour is not None and not counted_on(exchange.timebank, exchange.neighbour, worked_on):
        raise NoAgreement
    exchange.state = ExchangeState.AGREED
    exchange.on_day = worked_on
    exchange.save()
    add_parties(exchange, giver=giver, receiver=receiver)
    policy = policy_between(exchange.timebank, exchange.neighbour, on=worked_on)
    rounded = round_minutes(minutes, step=policy.step_minutes, minimum=policy.minimum_minutes)
    exchange.party_of(member.pk).claim(rounded, entered=minutes, at=at)
    _wait_for_the_other(exchange, member=member, worked_on=worked_on, policy=policy, at=at)
    return exchange


@audit.action("exchanges.confirm_by_itself")
def confirm_by_itself(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange) -> Exchange:
    """
    The time to answer has run out, after notice: the hours move as the one who spoke said.

    Does nothing where someone was quicker, no notice was given, or the level wants a person's word.
    """
    found = (
        Exchange.objects.locked().select_related("timebank").to_confirm_by_themselves(at).filter(pk=exchange.pk, noticed_at__isnull=False)
    )
    due = found.first()
    if due is None:
        return exchange
    claimed = [party.claimed_minutes for party in due.parties.all() if party.claimed_minutes is not None]
    post_or_wait(due, minutes=min(claimed), at=at, by_itself=True)
    return due


@audit.action("exchanges.notice")
def notice(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange) -> Exchange:
    """
    Have the one who has not answered told on which day the hours will be recorded; with one key for one claim, once.

    Until `notice_given`, nothing is confirmed by itself.
    """
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    if exchange.state == ExchangeState.CLAIMED and exchange.noticed_at is None:
        tell(exchange, "noticed")
    return exchange


@audit.action("exchanges.notice_given")
def notice_given(*, by: audit.Actor, key: UUID, at: dt.datetime, exchange: Exchange, written_at: dt.datetime) -> Exchange:
    """
    The notice written at a moment was sent, or somebody told it: from now there are TO_ANSWER at the least.

    Does nothing where notice was given before, or somebody has said another time since it was written.
    """
    exchange = Exchange.objects.locked().get(pk=exchange.pk)
    said_since = exchange.parties.filter(claimed_at__gt=written_at).exists()
    if exchange.state == ExchangeState.CLAIMED and exchange.noticed_at is None and not said_since:
        assert exchange.confirm_by is not None, "a claim waits until a day"
        exchange.noticed_at, exchange.confirm_by = at, max(exchange.confirm_by, at + TO_ANSWER)
        exchange.save(update_fields=["noticed_at", "confirm_by"])
    return exchange


def _home_again(exchange: Exchange, member: Membership, *, at: dt.datetime) -> None:
    """Whoever says how long a visit took has left."""
    visit = Visit.objects.open().filter(exchange=exchange, membership=member).first()
    if visit is not None:
        visit.leave(at=at)


def check_length(minutes: int, *, worked_on: dt.date, at: dt.datetime) -> None:
    """Raise LongerThanADay or DayNotCome. A stretch over midnight belongs to the day it began."""
    assert minutes > 0, "callers validate the amount"
    if minutes > DAY:
        raise LongerThanADay
    if worked_on > today(at):
        raise DayNotCome


def _wait_for_the_other(exchange: Exchange, *, member: Membership, worked_on: dt.date, policy: Policy, at: dt.datetime) -> None:
    if exchange.state == ExchangeState.DIFFERS:  # the other said that it did not happen: a broker asks both
        return
    confirm_by = at + dt.timedelta(days=policy.confirm_after_days)
    if exchange.state == ExchangeState.CLAIMED:
        exchange.worked_on, exchange.confirm_by, exchange.noticed_at = worked_on, confirm_by, None
        exchange.save(update_fields=["worked_on", "confirm_by", "noticed_at"])
    else:
        exchange.move(ExchangeState.CLAIMED, worked_on=worked_on, confirm_by=confirm_by)
    tell(exchange, "claimed", by_member_id=member.pk)


def _compare(exchange: Exchange, *, mine: int, theirs: int, step: int, at: dt.datetime) -> None:
    if abs(mine - theirs) <= step:
        post_or_wait(exchange, minutes=min(mine, theirs), at=at, rounded_down=mine != theirs)
    elif exchange.state != ExchangeState.DIFFERS:
        exchange.move(ExchangeState.DIFFERS)
        tell(exchange, "differs")
